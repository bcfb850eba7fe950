/** Every text that the scene stores, in words that occur nowhere else, so that it is known wherever it comes up; and who reads it. */
import type { Class } from './confidentiality-classes.ts';
import type { Relation } from './confidentiality-relations.ts';

export interface Canary {
  class: Class;
  /** Exactly these read it, somewhere. */
  readers: readonly Relation[];
}

const pair = ['mentee', 'mentor'] as const;
const formerPair = ['mentee', 'mentor_former'] as const;
const leaders = ['director', 'pic', 'div_head'] as const;
const submitted = [...leaders, 'conductor', 'faculty_affairs', 'portal'] as const;

export const canaries = {
  plan_goals: { class: 'C3', readers: [...pair, ...submitted] },
} as const satisfies Record<string, Canary>;

export type CanaryName = keyof typeof canaries;

/** What is stored: a word of its own, whose end keeps one from being found in another. */
export const canary = (name: CanaryName): string => `canary-${name}-7f3a`;
