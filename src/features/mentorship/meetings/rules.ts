import type { Meeting, MeetingPatch } from './schema.ts';

type State = Exclude<Meeting['status'], 'unconfirmed'>;
type Parties = Readonly<{ mentee_id: string; mentor_id: string }>;

/** Who is asked when one of the two has said something. */
export function otherOf({ mentee_id, mentor_id }: Parties, person_id: string): string {
  return person_id === mentee_id ? mentor_id : mentee_id;
}

/** An instant as the database writes it, for comparing. */
export const normal = (at: string) => Temporal.Instant.from(at).toString({ fractionalSecondDigits: 3 });

const PLANNED: readonly State[] = ['proposed', 'scheduled'];
const TO_CONFIRM: readonly State[] = ['held', 'disputed'];

/** In which states a field may be changed: what was planned until it is held, how it was held until it is confirmed, content until it is void. */
export function editableIn(field: keyof MeetingPatch): readonly State[] {
  if (field === 'scheduled_at') return PLANNED;
  if (field === 'held_on') return TO_CONFIRM;
  if (field === 'mode' || field === 'duration_min') return [...PLANNED, ...TO_CONFIRM];
  return [...PLANNED, ...TO_CONFIRM, 'confirmed'];
}

/** True where changing these of a held meeting says anew how it was held, which only whoever logged it can. */
export function isCorrection(state: State, fields: readonly (keyof MeetingPatch)[]): boolean {
  return TO_CONFIRM.includes(state) && fields.some((field) => field === 'held_on' || field === 'mode' || field === 'duration_min');
}
