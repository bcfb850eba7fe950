/** What a matching is asked for: who may be paired with whom, what each pair is worth, and how many each mentor takes. */

/** The most a pair may score, so that every sum is an exact integer in a double: 2 × 2,000 × 2,000 × 10,000 is far below 2^53. */
export const MOST_SCORE = 10_000;
/** The most applicants, and the most mentors, of one matching. */
export const MOST_PARTIES = 5_000;

/**
 * Applicants and mentors with an identifier each, which no two of one side share. `score` is an integer from 0 to `MOST_SCORE`, or null for a
 * pair that must not be; `capacity` is how many applicants the mentor takes, 0 or more.
 */
export type Problem = {
  applicants: readonly string[];
  mentors: readonly { id: string; capacity: number }[];
  score: (applicant: number, mentor: number) => number | null;
};

/**
 * The same in order of the identifiers, as arrays of numbers. The mentor after the last stands for “nobody” and takes everybody. A pair more
 * is worth more than every score together: `pair` is that worth, and no difference of two sums of scores reaches half of it.
 */
export type Network = {
  applicants: readonly string[];
  mentors: readonly string[];
  /** Where each stood in what was given. */
  givenAt: { applicants: readonly number[]; mentors: readonly number[] };
  /** Of mentors and nobody. */
  capacity: Float64Array;
  /** Row by row of applicants, a column for each mentor and nobody: what is lost by the pair, or Infinity. */
  cost: Float64Array;
  width: number;
  pair: number;
};

/** @throws RangeError for what is no problem: two of one name, a capacity or a score that is no integer in its bounds, too many */
export function networkOf(problem: Problem): Network {
  const order = (names: readonly string[]) => names.map((_, at) => at).sort((a, b) => compare(names[a] as string, names[b] as string));
  const applicants = order(problem.applicants);
  const mentors = order(problem.mentors.map(({ id }) => id));
  const names = {
    applicants: applicants.map((at) => problem.applicants[at] as string),
    mentors: mentors.map((at) => problem.mentors[at]?.id as string),
  };
  for (const side of [names.applicants, names.mentors]) {
    if (side.length > MOST_PARTIES) throw new RangeError(`more than ${MOST_PARTIES} of one side`);
    if (side.some((name, at) => name === side[at - 1])) throw new RangeError('two of one side have one name');
  }
  const width = mentors.length + 1;
  const pair = 2 * applicants.length * MOST_SCORE + 1;
  const capacity = Float64Array.from([...mentors.map((at) => problem.mentors[at]?.capacity as number), Number.MAX_SAFE_INTEGER]);
  if (!capacity.every((places) => Number.isSafeInteger(places) && places >= 0)) throw new RangeError('a capacity is an integer from 0');
  const cost = new Float64Array(applicants.length * width);
  for (const [row, applicant] of applicants.entries())
    for (const [column, mentor] of mentors.entries()) cost[row * width + column] = costOf(problem.score(applicant, mentor), pair);
  return { ...names, givenAt: { applicants, mentors }, capacity, cost, width, pair };
}

function costOf(score: number | null, pair: number): number {
  if (score === null) return Infinity;
  if (!Number.isInteger(score) || score < 0 || score > MOST_SCORE) throw new RangeError(`a score is an integer from 0 to ${MOST_SCORE}`);
  return -pair - score;
}

/** By code unit, which no language of a machine changes. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
