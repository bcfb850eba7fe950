/** The position of the first value that repeats an earlier one; null where all differ. */
export function firstRepeated(values: readonly string[]): number | null {
  const position = values.findIndex((value, i) => values.indexOf(value) < i);
  return position === -1 ? null : position;
}

/** How many days before their last current training expires people are notified: enough time to find a course. */
export const TRAINING_NOTICE_DAYS = 60;
