/** Which pairs would rather have each other than what a matching gives them. */

/** A matching as both sides see it. Choices are mentors, the dearest first; whoever was given none of them would rather have any of them. */
export type Seen = {
  mentor_of: readonly (number | null)[];
  capacity: readonly number[];
  choices: readonly (readonly number[])[];
  score: (applicant: number, mentor: number) => number | null;
};
/** An applicant who would rather have the mentor, and a mentor who has room or would rather have the applicant than `instead_of`. */
export type Blocking = { applicant: number; mentor: number; instead_of: number | null };

/** In the order of applicants and of their choices. A mentor would rather have whoever scores strictly higher; excluded pairs do not count. */
export function blockingPairs({ mentor_of, capacity, choices, score }: Seen): Blocking[] {
  const seated = capacity.map((): number[] => []);
  for (const [applicant, mentor] of mentor_of.entries()) if (mentor !== null) seated[mentor]?.push(applicant);
  const scored = (applicant: number, mentor: number) => score(applicant, mentor) ?? -1;
  return choices.flatMap((chosen, applicant) => {
    const given = mentor_of[applicant] ?? null;
    const place = given === null ? -1 : chosen.indexOf(given);
    const rather = place < 0 ? chosen : chosen.slice(0, place);
    return rather.flatMap((mentor): Blocking[] => {
      if (score(applicant, mentor) === null || (capacity[mentor] ?? 0) === 0) return [];
      const theirs = seated[mentor] ?? [];
      if (theirs.length < (capacity[mentor] ?? 0)) return [{ applicant, mentor, instead_of: null }];
      const least = theirs.reduce((low, one) => (scored(one, mentor) < scored(low, mentor) ? one : low), theirs[0] as number);
      return scored(applicant, mentor) > scored(least, mentor) ? [{ applicant, mentor, instead_of: least }] : [];
    });
  });
}
