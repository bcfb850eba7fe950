/** In which capacity somebody decides on a plan. */
export type Capacity = 'division_director' | 'physician_in_chief' | 'hospital_division_head' | 'chair' | 'mentorship_lead';

/** The two capacities whose word a plan needs before it is in force. */
export type Needed = 'division_director' | 'physician_in_chief';

export type Holder = Readonly<{ capacity: Capacity; person_id: string }>;

export type Decision = Holder & Readonly<{ stands_in_for: Needed | null; decision: 'approved' | 'returned' | 'acknowledged' }>;

export type Situation = Readonly<{
  mentee_id: string;
  is_editorial: boolean;
  /** Who holds a capacity over the mentee today. */
  holders: readonly Holder[];
  decisions: readonly Decision[];
  /** Who endorsed the version: nobody decides on what they endorsed. */
  endorser_ids?: readonly string[];
}>;

export type Decider = Holder & Readonly<{ stands_in_for: Needed | null }>;

export type Missing = { capacity: Needed; is_vacant: boolean; holder_ids: string[] };

/** Whose word is still missing: of the director and the physician-in-chief, or of the director alone for an editorial version. */
export function neededOf({ mentee_id, is_editorial, decisions }: Situation): Needed[] {
  const wanted: readonly Needed[] = is_editorial ? ['division_director'] : ['division_director', 'physician_in_chief'];
  // What became the mentee's own word, because two records were one person, is nobody's.
  const given = decisions.filter(({ decision, person_id }) => decision !== 'returned' && person_id !== mentee_id);
  return wanted.filter((needed) => !given.some(({ capacity, stands_in_for }) => (stands_in_for ?? capacity) === needed));
}

/**
 * Who could approve now, and in whose place. The two words come from two people: each person decides once, never the mentee, and never who
 * endorsed the version. Where nobody is left for one of the two, or one person for both, a hospital division head or the Chair stands in (the
 * place of the physician-in-chief, where either would do); for an editorial version the physician-in-chief may, too. The mentorship lead
 * does where none of these is left. The twin of plan_deciders() in the database.
 */
export function decidersOf(situation: Situation): Decider[] {
  const { holders, vacant, able } = standing(situation);
  const own = holders.map((holder) => ({ ...holder, stands_in_for: null }));
  const [place] = vacant;
  if (place === undefined) return own;
  const others = able.filter(({ person_id }) => !holders.some((holder) => holder.person_id === person_id));
  const standIns = (...capacities: readonly Capacity[]) => others.filter(({ capacity }) => capacities.includes(capacity));
  const closer = standIns('hospital_division_head', 'chair', ...(situation.is_editorial ? (['physician_in_chief'] as const) : []));
  const chosen = closer.length > 0 ? closer : standIns('mentorship_lead');
  return [...own, ...chosen.map((one) => ({ ...one, stands_in_for: place }))];
}

function standing(situation: Situation) {
  const { mentee_id, decisions, endorser_ids = [] } = situation;
  const needed = neededOf(situation);
  const barred = new Set([mentee_id, ...endorser_ids, ...decisions.map(({ person_id }) => person_id)]);
  const able = situation.holders.filter(({ person_id }) => !barred.has(person_id));
  const holders = able.filter(({ capacity }) => needed.some((one) => one === capacity));
  const isHeld = (capacity: Needed) => holders.some((holder) => holder.capacity === capacity);
  const onePerson = new Set(holders.map(({ person_id }) => person_id)).size === 1;
  const vacant = needed.filter(
    (capacity) => !isHeld(capacity) || (capacity === 'physician_in_chief' && isHeld('division_director') && onePerson),
  );
  return { needed, able, holders, vacant };
}

/** The words that are missing, each with those who could give it; `is_vacant` where only somebody who stands in could. */
export function missingOf(situation: Situation): Missing[] {
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
 * In which capacities somebody could return the version now: those in which they could approve it, and their own as director or
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
