import { type Place, Problem } from './problems/index.ts';

/** The request names something that does not exist in the department. `what` completes "There is no such …". */
export function noSuch(what: string, places: Place | readonly Place[]): Problem {
  return Problem.at('reference-unknown', places, `There is no such ${what}.`);
}

/** The request names a person record that was merged; the answer carries the id of the surviving one. */
export function mergedAway(merged_into_id: string, places: Place | readonly Place[] = []): Problem {
  return Problem.at('person-merged', places, 'Use the person this record was merged into.', { merged_into_id });
}
