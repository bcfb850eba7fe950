/** What follows from the demo's rule of who decides on a plan, beside who could approve it: for comparison with what the database answers. */
import { type Decider, decidersOf, type Situation, standing } from '../../src/demo/plan-approvals.ts';
import type { MissingApproval } from '../../src/features/reviews/plans/versions/schema.ts';

/** The approvals that are missing, each with those who could give it; `is_vacant` where only somebody who stands in could. */
export function missingOf(situation: Situation): MissingApproval[] {
  const { needed, vacant } = standing(situation);
  const deciders = decidersOf(situation);
  const unique = (people: readonly Decider[]) => [...new Set(people.map(({ person_id }) => person_id))].sort();
  return needed.map((capacity) => {
    const is_vacant = vacant.includes(capacity);
    const could = deciders.filter((one) => (is_vacant ? one.stands_in_for !== null : one.capacity === capacity));
    return { capacity, is_vacant, holder_ids: unique(could) };
  });
}

/**
 * In which offices somebody could return the version now: those in which they could approve it, and their own as director or
 * physician-in-chief also where somebody else has already approved in it.
 */
export function returnersOf(situation: Situation): Decider[] {
  const { able } = standing(situation);
  const deciders = decidersOf(situation);
  const own = able.filter(
    ({ capacity }) => capacity === 'division_director' || (capacity === 'physician_in_chief' && !situation.is_editorial),
  );
  const more = own.filter((one) => !deciders.some(({ capacity, person_id }) => capacity === one.capacity && person_id === one.person_id));
  return [...deciders, ...more.map((one) => ({ ...one, stands_in_for: null }))];
}
