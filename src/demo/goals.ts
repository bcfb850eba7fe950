/** The goals of an academic plan in the demo department, and how they change from version to version. */
import { addMonths } from '../core/calendar.ts';
import type { Chance } from './chance.ts';
import { GOALS, LOOSE_GOALS } from './words.ts';

export interface PlanGoal {
  lineage_id: string;
  domain: string;
  statement: string;
  measure: string | null;
  target_on: string | null;
  progress: 'open' | 'on_track' | 'at_risk' | 'met' | 'revised' | 'dropped';
}
type Plan = { starts_on: string };

const FIRST_GOALS = 3;

function newGoal(
  chance: Chance,
  { starts_on }: Plan,
  [domain, statement, measure, months]: readonly [string, string, string | null, number | null],
) {
  const target_on = months === null ? null : addMonths(starts_on, months);
  return { lineage_id: chance.id(), domain, statement, measure, target_on, progress: 'open' } satisfies PlanGoal;
}

/** Draws three or four goals; a draft has one more, which is vague or incomplete. */
export function drawGoals(chance: Chance, plan: Plan, isDraft: boolean): PlanGoal[] {
  const first = chance.between(0, GOALS.length - 1);
  const count = FIRST_GOALS + chance.between(0, 1);
  const chosen = Array.from({ length: count }, (_, i) => GOALS[(first + 5 * i) % GOALS.length] ?? GOALS[0]);
  return [...chosen, ...(isDraft ? [LOOSE_GOALS[first % LOOSE_GOALS.length] ?? LOOSE_GOALS[0]] : [])].map((goal) =>
    newGoal(chance, plan, goal),
  );
}

/** The goals of the next version: reworded in an editorial one; in a substantive one advanced, one perhaps dropped, and a new one added. */
export function nextGoals(chance: Chance, before: readonly PlanGoal[], isEditorial: boolean, plan: Plan): PlanGoal[] {
  if (isEditorial)
    return before.map((goal, i) =>
      i === 0 ? { ...goal, statement: goal.statement.replace(/\.$/, ', and say so in the dossier.') } : goal,
    );
  const moved = before.map((goal) => ({ ...goal, progress: chance.weighted({ open: 2, on_track: 4, at_risk: 2, met: 2 }) }));
  const kept = moved.length > FIRST_GOALS && chance.odds(0.5) ? moved.slice(1) : moved;
  const unused = GOALS.find(([, statement]) => before.every((goal) => goal.statement !== statement)) ?? GOALS[0];
  return [...kept, newGoal(chance, plan, unused)];
}
