import { sql } from 'kysely';
import { civilDay } from '../../../../domain/sql/days.ts';
import { describeCredit } from '../descriptor.ts';
import { inAcademicYear } from '../sql.ts';

/** A meeting that qualifies, for the mentor. Its window is the mentee's programme year; outside of one, the academic year. */
export const formalMeeting = describeCredit({
  code: 'FM-MEET',
  side: 'mentor',
  event: 'a qualifying meeting of a formal assignment',
  evidence: 'meeting',
  window: 'programme_year_of_mentee',
  days: 'pair',
  is_claimed: false,
  facts: ({ time_zone }) => ({
    person_id: sql`x.mentor_id`,
    event_id: sql`m.id`,
    event_on: sql`m.held_on`,
    recorded_at: sql`m.confirmed_at`,
    recorded_on: civilDay('m.logged_at', time_zone),
    verified_on: civilDay('m.confirmed_at', time_zone),
    assignment_id: sql`x.assignment_id`,
    window: sql`x.mentee_id || ' ' || coalesce(y.clock_from || ' ' || y.programme_year, ${inAcademicYear(sql`m.held_on`)})`,
    from: sql`met q join pair x on x.assignment_id = q.assignment_id join meeting m on m.id = q.id
      left join (
        select distinct on (q.id) q.id, y.clock_from, y.programme_year
        from met q join pair x on x.assignment_id = q.assignment_id
        join year y on y.mentee_id = x.mentee_id and y.starts_on <= q.held_on and (y.ends_on is null or q.held_on < y.ends_on)
        order by q.id, y.clock_from desc
      ) y on y.id = q.id`,
  }),
});
