import type { Form, State } from './kinds.ts';

const STATE_OF: Readonly<Record<Form, State>> = { now: 'released', held: 'held', withheld: 'withheld' };

/** The state of feedback once it is given in the form. */
export function stateOf(form: Form): State {
  return STATE_OF[form];
}

/** True where the mentor has been shown it: nothing takes it back. */
export function isFinal(state: State): boolean {
  return state === 'released' || state === 'shown';
}

/**
 * The first day of the calendar quarter in which the day lies. What was held before it can be shown from then on: on a day that is the same for
 * everybody, so that it does not tell when somebody gave the last that was needed.
 */
export function quarterOf(day: string): string {
  const month = Number(day.slice(5, 7));
  return `${day.slice(0, 4)}-${String(month - ((month - 1) % 3)).padStart(2, '0')}-01`;
}
