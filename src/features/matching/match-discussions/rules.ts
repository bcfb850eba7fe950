/** The office in which somebody contributes: as the mentee, or one of the leaders' offices. `capacity` on the wire and in the database. */
export type Office =
  | 'mentee'
  | 'division_director'
  | 'physician_in_chief'
  | 'hospital_division_head'
  | 'mentorship_facilitator'
  | 'mentorship_lead';

/** Somebody who may contribute in an office today, or has: its holder, or a delegate of the holder (`delegated_from_id`). */
export type Voice = Readonly<{ capacity: Office; person_id: string; delegated_from_id: string | null }>;

export type Situation = Readonly<{
  mentee_id: string;
  /** The offices that the policy names, beside the mentee. */
  participants: readonly Office[];
  /** Preferred mentors and whoever was agreed upon: they contribute in no office, and only accept or decline the proposal. */
  subjects: readonly string[];
  voices: readonly Voice[];
  contributions: readonly Voice[];
  chairs: readonly Readonly<{ person_id: string }>[];
}>;

export type Missing = { capacity: Office; is_vacant: boolean; holder_ids: string[]; stand_in_ids: string[] };

/** True of somebody whom the discussion is about, who therefore cannot contribute as a leader: nobody decides about their own match. */
export function isSubject({ mentee_id, subjects }: Pick<Situation, 'mentee_id' | 'subjects'>, person_id: string): boolean {
  return person_id === mentee_id || subjects.includes(person_id);
}

/** True of a contribution that does not count for a leader's office: by somebody whom the discussion is about, or by their delegate. */
function isPartial(
  situation: Pick<Situation, 'mentee_id' | 'subjects'>,
  { person_id, delegated_from_id }: Omit<Voice, 'capacity'>,
): boolean {
  return isSubject(situation, person_id) || (delegated_from_id !== null && isSubject(situation, delegated_from_id));
}

/** Who could still contribute in an office: its holders and their delegates, without those whom the discussion is about or who contributed in another one. */
export function speakersOf(situation: Situation, office: Office): string[] {
  const { mentee_id, voices, contributions } = situation;
  if (office === 'mentee') return [mentee_id];
  const holders = voices.filter((voice) => voice.capacity === office && !isPartial(situation, voice)).map((voice) => voice.person_id);
  const spoken = new Set(contributions.filter((voice) => voice.capacity !== office).map((voice) => voice.person_id));
  return [...new Set(holders)].filter((id) => !spoken.has(id)).sort();
}

/**
 * Who may stand in for an office in which nobody is left to contribute: a mentorship lead (for the office of the lead, another leader) who has
 * not contributed in another office that the policy names; where there is none, the Chair.
 */
export function standInsOf(situation: Situation, vacant: Office): string[] {
  if (vacant === 'mentee') return [];
  const { voices, contributions, participants, chairs } = situation;
  const needed = contributions.filter(({ capacity: office }) => office !== vacant && participants.includes(office));
  const spoken = new Set(needed.map((voice) => voice.person_id));
  const free = (ids: readonly string[]) => [...new Set(ids)].filter((id) => !isSubject(situation, id) && !spoken.has(id)).sort();
  const leaders = voices.filter((voice) => standsInFor(voice.capacity, vacant) && voice.delegated_from_id === null);
  const first = free(leaders.map((voice) => voice.person_id));
  return first.length > 0 ? first : free(chairs.map((chair) => chair.person_id));
}

/**
 * The offices in which nobody has contributed yet, the mentee included. Each person has one contribution, so that a match always rests on as many
 * people as there are offices, even where one person holds two of them. Where nobody is left to contribute in one (`is_vacant`), somebody stands
 * in. The contribution of a delegate counts as that of the holder.
 */
export function missingOf(situation: Situation): Missing[] {
  const { mentee_id, participants, contributions } = situation;
  const counts = (voice: Voice) => (voice.capacity === 'mentee' ? voice.person_id === mentee_id : !isPartial(situation, voice));
  const contributed = new Set(contributions.filter(counts).map((voice) => voice.capacity));
  const wanted: readonly Office[] = ['mentee', ...new Set(participants)];
  return wanted
    .filter((office) => !contributed.has(office))
    .map((office) => {
      const holder_ids = speakersOf(situation, office);
      const is_vacant = holder_ids.length === 0;
      return { capacity: office, is_vacant, holder_ids, stand_in_ids: is_vacant ? standInsOf(situation, office) : [] };
    });
}

const LEADERS: readonly Office[] = ['division_director', 'physician_in_chief', 'hospital_division_head'];

/** True of a person who is notified and may read the mentee's leaves, which move the due day: the mentee and leaders, not facilitators and delegates. */
export function readsLeaves({ mentee_id, voices, chairs }: Situation, person_id: string): boolean {
  const leads = ({ capacity: office, delegated_from_id }: Voice) =>
    delegated_from_id === null && (office === 'mentorship_lead' || LEADERS.includes(office));
  return (
    person_id === mentee_id ||
    chairs.some((chair) => chair.person_id === person_id) ||
    voices.some((voice) => voice.person_id === person_id && leads(voice))
  );
}

/** True where the holder of one office may stand in for the vacant one: a mentorship lead for any leader's, and other leaders for that of the lead. */
export function standsInFor(held: Office, vacant: Office): boolean {
  return vacant === 'mentorship_lead' ? LEADERS.includes(held) : held === 'mentorship_lead' && vacant !== 'mentee';
}
