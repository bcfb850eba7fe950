import { civilDate } from '../../../core/clock.ts';
import type { CalendarEvent } from '../../../core/icalendar.ts';
import type { Meeting } from './schema.ts';

type CalendarMeeting = Pick<Meeting, 'id' | 'scheduled_at' | 'held_on' | 'duration_min' | 'row_version' | 'created_at' | 'updated_at'> & {
  state: string;
};

/** The PRODID property of the calendars, which names their producer. */
export const PRODUCT = '-//Faculty mentorship//Meetings//EN';

const OFF = ['cancelled', 'no_show', 'voided'];

/**
 * A meeting as a calendar event, without names or content, because people share their calendars with others. A meeting that was held on
 * another day than planned is an event of that whole day. Null while it has neither a time nor a day.
 */
export function eventOf(meeting: CalendarMeeting, time_zone: string, publicUrl: string | null): CalendarEvent | null {
  const { id, scheduled_at, held_on, duration_min, row_version, created_at, updated_at, state } = meeting;
  const asPlanned = scheduled_at !== null && (held_on === null || civilDate(Temporal.Instant.from(scheduled_at), time_zone) === held_on);
  const when = asPlanned ? { at: scheduled_at, minutes: duration_min } : held_on === null ? null : { on: held_on };
  return (
    when && {
      uid: id,
      sequence: row_version - 1,
      created_at,
      updated_at,
      when,
      status: OFF.includes(state) ? 'CANCELLED' : state === 'proposed' ? 'TENTATIVE' : 'CONFIRMED',
      summary: 'Mentoring meeting',
      url: publicUrl === null ? null : `${publicUrl}/v1/meetings/${id}`,
    }
  );
}
