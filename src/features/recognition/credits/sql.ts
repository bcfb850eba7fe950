import { type RawBuilder, sql } from 'kysely';
import type { Predicate } from '../../../core/db.ts';
import { counts } from '../../../domain/sql/assignments.ts';

/** Whose facts are asked for, in which department, and up to which day. */
export type Scope = Readonly<{
  department_id: string;
  time_zone: string;
  today: string;
  /** A condition on the person `p`. */
  of: Predicate;
}>;

/** The day as of which facts earn. */
export const dayOf = ({ today }: Scope): RawBuilder<string> => sql`${today}::date`;

/** The academic year of a day, over the relation `calendar`. */
export const academicYear = (day: RawBuilder<unknown>): RawBuilder<number> =>
  sql`academic_year_of(${day}, (select calendar.start_month from calendar))`;

/** The end of a window's key that makes it one of an academic year. */
export const inAcademicYear = (day: RawBuilder<unknown>): RawBuilder<string> => sql`(${academicYear(day)})::text`;

/**
 * The relations that the facts of all kinds are derived from:
 *
 * - `calendar`: the month in which academic years begin
 * - `earner`: those whose facts earn; external mentors and clients do not
 * - `pair`: their formal assignments as mentor, with the days on which they were active. Days on which each was the formal mentor of the other
 *   are left out. `away`: the mentor's own leaves, `absent`: those that are long enough to pause
 * - `met`: the qualifying meetings of these days
 * - `year`: the programme years of their mentees
 */
export const relations = (scope: Scope): RawBuilder<unknown> => sql`
  calendar as materialized (select d.academic_year_start_month as start_month from department d where d.id = ${scope.department_id}),
  earner as materialized (
    select p.id from person p
    where p.department_id = ${scope.department_id} and p.kind in ('faculty', 'staff') and p.merged_into_id is null and ${scope.of}
  ),
  mentor as materialized (
    select e.id, coalesce((select range_agg(daterange(l.starts_on, l.ends_on)) from leave l where l.person_id = e.id), '{}') as away,
      long_absences(e.id) as absent
    from earner e
  ),
  pair as materialized (
    select a.id as assignment_id, a.mentee_id, a.mentor_id, a.starts_on, a.until_on, a.activated_at, e.away, e.absent,
      held.days - apart.days as active
    from mentor e
    join assignment a on a.mentor_id = e.id and a.subtype = 'formal' and ${counts('a')} and a.starts_on <= ${dayOf(scope)}
    cross join lateral (
      select coalesce(range_agg(daterange(i.starts_on, i.ends_on)), '{}') as days
      from assignment_interval i where i.assignment_id = a.id and i.status = 'active'
    ) held
    cross join lateral (
      select coalesce(range_agg(daterange(b.starts_on, b.until_on)), '{}') as days
      from assignment b where b.mentee_id = a.mentor_id and b.mentor_id = a.mentee_id and b.subtype = 'formal' and ${counts('b')}
    ) apart
  ),
  met as materialized (
    select x.assignment_id, q.id, q.held_on from pair x
    cross join lateral (select q.id, q.held_on from qualifying_meeting q where q.assignment_id = x.assignment_id offset 0) q
    where x.active @> q.held_on
  ),
  year as materialized (
    select m.mentee_id, y.* from (select distinct x.mentee_id from pair x) m cross join lateral programme_years(m.mentee_id, ${dayOf(scope)}) y
  )`;
