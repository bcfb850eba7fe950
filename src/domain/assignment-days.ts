import { Problem } from './problems/index.ts';

/** The problem of a day, at `pointer`, on which the assignment or its suspension cannot begin or end; `detail` says which days can be. */
export function assignmentDayProblem(pointer: '/on' | '/starts_on' | '/planned_ends_on' | '/accepted_on', detail: string): Problem {
  return new Problem('assignment-day-unfit', { detail, errors: [{ pointer, code: 'out_of_range', detail }] });
}
