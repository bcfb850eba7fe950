import { civilDate } from '../../../core/clock.ts';
import type { CalendarEvent } from '../../../core/icalendar.ts';
import type { Meeting } from './schema.ts';

type CalendarMeeting = Pick<Meeting, 'id' | 'scheduled_at' | 'held_on' | 'duration_min' | 'created_at'> & {
  status: string;
  /** Rises with each change of the meeting or of its assignment. */
  revision: number;
  /** When either changed last. */
  changed_at: string;
};

/** The PRODID property of the calendars, which names their producer. */
export const PRODUCT = '-//Faculty mentorship//Meetings//EN';

const OFF = ['cancelled', 'no_show', 'voided'];
const MAYBE = ['proposed', 'tentative'];

/**
 * A meeting as a calendar event, without names or content, because people share their calendars with others. A meeting that was held on
 * another day than planned is an event of that whole day. Null while it has neither a time nor a day.
 */
export function eventOf(meeting: CalendarMeeting, time_zone: string, publicUrl: string | null): CalendarEvent | null {
  const { id, scheduled_at, held_on, duration_min, created_at, status, revision, changed_at } = meeting;
  const asPlanned = scheduled_at !== null && (held_on === null || civilDate(Temporal.Instant.from(scheduled_at), time_zone) === held_on);
  const when = asPlanned ? { at: scheduled_at, minutes: duration_min } : held_on === null ? null : { on: held_on };
  return (
    when && {
      uid: id,
      sequence: revision,
      created_at,
      updated_at: changed_at,
      when,
      status: OFF.includes(status) ? 'CANCELLED' : MAYBE.includes(status) ? 'TENTATIVE' : 'CONFIRMED',
      summary: 'Mentoring meeting',
      url: publicUrl === null ? null : `${publicUrl}/v1/meetings/${id}`,
    }
  );
}
