/** Where in the list stands the first value that stood there before, or null where each stands once. */
export function firstRepeated(values: readonly string[]): number | null {
  const position = values.findIndex((value, i) => values.indexOf(value) < i);
  return position === -1 ? null : position;
}

/** So many days ahead people are told that their last current training expires: time enough to find a course. */
export const TRAINING_NOTICE_DAYS = 60;
