/** In which capacity somebody takes part: the mentee, or one of those the policy names. */
export type Capacity =
  | 'mentee'
  | 'division_director'
  | 'physician_in_chief'
  | 'hospital_division_head'
  | 'mentorship_facilitator'
  | 'mentorship_lead';

/** Who may speak in a capacity today, or has: its holder, or somebody a holder sends (`delegated_from_id`). */
export type Voice = Readonly<{ capacity: Capacity; person_id: string; delegated_from_id: string | null }>;

export type Situation = Readonly<{
  mentee_id: string;
  /** The capacities the policy asks for, beside the mentee. */
  participants: readonly Capacity[];
  /** Who would become the mentor, or is wished for: they take part in nothing but their own acceptance. */
  subjects: readonly string[];
  voices: readonly Voice[];
  contributions: readonly Voice[];
  chairs: readonly Readonly<{ person_id: string }>[];
}>;

export type Missing = { capacity: Capacity; is_vacant: boolean; holder_ids: string[]; stand_in_ids: string[] };

/** True for somebody the discussion is about, who therefore speaks for no leader (domain rule 9). */
export function isSubject({ mentee_id, subjects }: Pick<Situation, 'mentee_id' | 'subjects'>, person_id: string): boolean {
  return person_id === mentee_id || subjects.includes(person_id);
}

/** True for a voice that is no leader's after all: what the discussion is about speaks, or has sent whoever does. */
function isPartial(
  situation: Pick<Situation, 'mentee_id' | 'subjects'>,
  { person_id, delegated_from_id }: Omit<Voice, 'capacity'>,
): boolean {
  return isSubject(situation, person_id) || (delegated_from_id !== null && isSubject(situation, delegated_from_id));
}

/** Who could still speak in a capacity: whoever holds it, is not what the discussion is about, and has not spoken in another one. */
export function speakersOf(situation: Situation, capacity: Capacity): string[] {
  const { mentee_id, voices, contributions } = situation;
  if (capacity === 'mentee') return [mentee_id];
  const holders = voices.filter((voice) => voice.capacity === capacity && !isPartial(situation, voice)).map((voice) => voice.person_id);
  const spoken = new Set(contributions.filter((voice) => voice.capacity !== capacity).map((voice) => voice.person_id));
  return [...new Set(holders)].filter((id) => !spoken.has(id)).sort();
}

/**
 * Who stands in for a capacity in which nobody is left to speak: a mentorship lead (for the lead, another leader) who has not spoken in
 * another one that is asked for; where there is none, the Chair. Nobody else's word takes a leader's place.
 */
export function standInsOf(situation: Situation, vacant: Capacity): string[] {
  if (vacant === 'mentee') return [];
  const { voices, contributions, participants, chairs } = situation;
  const needed = contributions.filter(({ capacity }) => capacity !== vacant && participants.includes(capacity));
  const spoken = new Set(needed.map((voice) => voice.person_id));
  const free = (ids: readonly string[]) => [...new Set(ids)].filter((id) => !isSubject(situation, id) && !spoken.has(id)).sort();
  const leaders = voices.filter((voice) => standsInFor(voice.capacity, vacant) && voice.delegated_from_id === null);
  const first = free(leaders.map((voice) => voice.person_id));
  return first.length > 0 ? first : free(chairs.map((chair) => chair.person_id));
}

/**
 * Which capacities nobody has spoken in yet. Each person has one voice, so that a match always rests on as many people as it needs capacities
 * (the mentee included), even where one person holds two of them. Where nobody is left to speak in one (`is_vacant`), somebody stands in. The
 * word of a substitute counts as that of whoever sent them.
 */
export function missingOf(situation: Situation): Missing[] {
  const { mentee_id, participants, contributions } = situation;
  const counts = (voice: Voice) => (voice.capacity === 'mentee' ? voice.person_id === mentee_id : !isPartial(situation, voice));
  const heard = new Set(contributions.filter(counts).map((voice) => voice.capacity));
  const wanted: readonly Capacity[] = ['mentee', ...new Set(participants)];
  return wanted
    .filter((capacity) => !heard.has(capacity))
    .map((capacity) => {
      const holder_ids = speakersOf(situation, capacity);
      const is_vacant = holder_ids.length === 0;
      return { capacity, is_vacant, holder_ids, stand_in_ids: is_vacant ? standInsOf(situation, capacity) : [] };
    });
}

const LEADERS: readonly Capacity[] = ['division_director', 'physician_in_chief', 'hospital_division_head'];

/** Whose place another leader may take where it is vacant: the mentorship lead anybody's, and other leaders the lead's. */
export function standsInFor(held: Capacity, vacant: Capacity): boolean {
  return vacant === 'mentorship_lead' ? LEADERS.includes(held) : held === 'mentorship_lead' && vacant !== 'mentee';
}
