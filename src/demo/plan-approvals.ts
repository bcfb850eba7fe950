/**
 * Who decides on a plan, for plans that the demo draws before they are in the database. The service asks plan_approvals() instead;
 * test/oracles/reviews/plan-deciders.test.ts compares the two.
 */
import type { Needed, Office } from '../features/reviews/plans/versions/schema.ts';

export type Holder = Readonly<{ capacity: Office; person_id: string }>;

export type Decision = Holder & Readonly<{ stands_in_for: Needed | null; decision: 'approved' | 'returned' | 'acknowledged' }>;

export type Situation = Readonly<{
  mentee_id: string;
  is_editorial: boolean;
  /** Who holds an office over the mentee on the day. */
  holders: readonly Holder[];
  decisions: readonly Decision[];
  /** Who endorsed the version: nobody decides on what they endorsed. */
  endorser_ids?: readonly string[];
}>;

export type Decider = Holder & Readonly<{ stands_in_for: Needed | null }>;

/** The offices whose approval is missing: the director and the physician-in-chief, or the director alone for an editorial version. */
export function neededOf({ mentee_id, is_editorial, decisions }: Situation): Needed[] {
  const wanted: readonly Needed[] = is_editorial ? ['division_director'] : ['division_director', 'physician_in_chief'];
  // A decision that became the mentee's own, because two records were one person, is nobody's.
  const given = decisions.filter(({ decision, person_id }) => decision !== 'returned' && person_id !== mentee_id);
  return wanted.filter((needed) => !given.some(({ capacity, stands_in_for }) => (stands_in_for ?? capacity) === needed));
}

/**
 * Who could approve now, and in whose place. The two approvals come from two people: each person decides once, never the mentee, and never who
 * endorsed the version. Where nobody is left for one of the two, or one person for both, a hospital division head or the Chair stands in (in the
 * place of the physician-in-chief, where either would do); for an editorial version the physician-in-chief may, too. The mentorship lead
 * does where none of these is left.
 */
export function decidersOf(situation: Situation): Decider[] {
  const { holders, vacant, able } = standing(situation);
  const own = holders.map((holder) => ({ ...holder, stands_in_for: null }));
  const [place] = vacant;
  if (place === undefined) return own;
  const others = able.filter(({ person_id }) => !holders.some((holder) => holder.person_id === person_id));
  const standIns = (...offices: readonly Office[]) => others.filter(({ capacity }) => offices.includes(capacity));
  const closer = standIns('hospital_division_head', 'chair', ...(situation.is_editorial ? (['physician_in_chief'] as const) : []));
  const chosen = closer.length > 0 ? closer : standIns('mentorship_lead');
  return [...own, ...chosen.map((one) => ({ ...one, stands_in_for: place }))];
}

/** The facts that the rule is made of: the approvals that are needed, who is able to decide at all, who in a needed office, and which are vacant. */
export function standing(situation: Situation) {
  const { mentee_id, decisions, endorser_ids = [] } = situation;
  const needed = neededOf(situation);
  const barred = new Set([mentee_id, ...endorser_ids, ...decisions.map(({ person_id }) => person_id)]);
  const able = situation.holders.filter(({ person_id }) => !barred.has(person_id));
  const holders = able.filter(({ capacity }) => needed.some((one) => one === capacity));
  const isHeld = (office: Needed) => holders.some((holder) => holder.capacity === office);
  const onePerson = new Set(holders.map(({ person_id }) => person_id)).size === 1;
  const vacant = needed.filter(
    (office) => !isHeld(office) || (office === 'physician_in_chief' && isHeld('division_director') && onePerson),
  );
  return { needed, able, holders, vacant };
}
