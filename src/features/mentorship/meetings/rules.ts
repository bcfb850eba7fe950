import type { Meeting, MeetingPatch } from './schema.ts';

type State = Exclude<Meeting['status'], 'unconfirmed' | 'tentative'>;
type Parties = Readonly<{ mentee_id: string; mentor_id: string }>;

/** The other side of the pair. */
export function otherOf({ mentee_id, mentor_id }: Parties, person_id: string): string {
  return person_id === mentee_id ? mentor_id : mentee_id;
}

/** An instant in the form in which the database answers it, so that the two can be compared. */
export const normal = (at: string) => Temporal.Instant.from(at).toString({ fractionalSecondDigits: 3 });

const PLANNED: readonly State[] = ['proposed', 'scheduled'];
const TO_CONFIRM: readonly State[] = ['held', 'disputed'];

/**
 * The states in which a field can change: plans until the meeting is held, facts of the held meeting until it is confirmed, content until
 * it is cancelled, missed or void.
 */
export function editableIn(field: keyof MeetingPatch): readonly State[] {
  if (field === 'scheduled_at') return PLANNED;
  if (field === 'held_on') return TO_CONFIRM;
  if (field === 'mode' || field === 'duration_min') return [...PLANNED, ...TO_CONFIRM];
  return [...PLANNED, ...TO_CONFIRM, 'confirmed'];
}

/** True where a change of these fields corrects how a meeting was held. Only the person who logged it can do that. */
export function isCorrection(state: State, fields: readonly (keyof MeetingPatch)[]): boolean {
  return TO_CONFIRM.includes(state) && fields.some((field) => field === 'held_on' || field === 'mode' || field === 'duration_min');
}
