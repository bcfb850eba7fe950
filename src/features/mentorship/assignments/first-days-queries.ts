import { type RawBuilder, sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import { counts, statusOn } from '../../../domain/sql/assignments.ts';
import { appointedFrom } from '../../../domain/sql/people.ts';

export type Postponed = { id: string; mentee_id: string; mentor_id: string; subtype: string; starts_on: string };

/**
 * Moves the first day of the assignments of these people, or of the department, that have yet to begin and whose mentee or mentor then has not
 * begun: to the first day on which both have. Not where that comes after their end, nor where somebody will have left by then.
 */
export const postpone = async (ctx: WriteCtx, person_ids: readonly string[] | null): Promise<Postponed[]> => {
  const of = person_ids === null ? yes : sql`(a.mentee_id = any (${person_ids}::uuid[]) or a.mentor_id = any (${person_ids}::uuid[]))`;
  const firstOf = (person: RawBuilder<unknown>) => sql`(select ${appointedFrom(sql`p.id`, sql`a.starts_on`)} from person p
    where p.id = ${person} and p.kind = 'faculty')`;
  const { rows } = await sql<Postponed>`
    update assignment a set starts_on = coming.day
    from (
      select a.id, both_here.day
      from assignment a
      cross join lateral (select greatest(${firstOf(sql`a.mentee_id`)}, ${firstOf(sql`a.mentor_id`)}) as day) both_here
      where a.department_id = ${ctx.department_id} and ${of} and a.state = 'live' and a.starts_on > ${ctx.today}::date
        and both_here.day > a.starts_on and (a.until_on is null or a.until_on > both_here.day)
        and not exists (
          select from (values (a.mentee_id), (a.mentor_id)) side(person_id) cross join lateral gone_on(side.person_id, a.starts_on) gone
          where gone.day <= both_here.day)
      order by a.id
      for no key update of a
    ) coming
    where a.id = coming.id
    returning a.id, a.mentee_id, a.mentor_id, a.subtype, a.starts_on`.execute(ctx.db);
  return rows;
};

export type Longer = { id: string; mentee_id: string; mentor_id: string; replaced_by_id: string; before_on: string; replaced_on: string };

/** Lets what these successors replace run until their first day, except where another assignment has the days by now. */
export const runUntil = async (ctx: WriteCtx, successor_ids: readonly string[]): Promise<Longer[]> =>
  (
    await sql<Longer>`
      with longer as materialized (
        select a.id, a.replaced_on as before_on, s.starts_on
        from assignment a join assignment s on s.id = a.replaced_by_id
        where a.department_id = ${ctx.department_id} and s.id = any (${successor_ids}::uuid[]) and ${counts('a')}
          and s.starts_on > a.replaced_on
          and not exists (
            select from assignment o
            where o.mentee_id = a.mentee_id and o.id <> a.id and o.subtype = 'formal' and ${counts('o')}
              and (a.is_primary and o.is_primary or o.mentor_id = a.mentor_id)
              and daterange(o.starts_on, o.until_on) && daterange(a.starts_on, least(a.planned_ends_on, a.ends_on, s.starts_on)))
        order by a.id
        for no key update of a
      )
      update assignment a set replaced_on = longer.starts_on
      from longer where a.id = longer.id
      returning a.id, a.mentee_id, a.mentor_id, a.replaced_by_id, longer.before_on, a.replaced_on`.execute(ctx.db)
  ).rows;

/**
 * Calls off the successors that a reporting conflict has suspended since their first day, in the last days, where the mentor before could go on
 * and was not suspended.
 */
export const callOff = async (ctx: WriteCtx, late_days: number): Promise<Postponed[]> =>
  (
    await sql<Postponed>`
      update assignment s set state = 'ended', ends_on = s.starts_on
      from assignment a
      where a.replaced_by_id = s.id and a.replaced_on = s.starts_on and ${counts('a')}
        and coalesce(least(a.planned_ends_on, a.ends_on), 'infinity') > ${ctx.today}::date
        and not exists (select from conflict_case c where c.assignment_id = a.id and c.resolution = 'reassigned' and c.ends_on >= a.replaced_on)
        and s.department_id = ${ctx.department_id} and s.state = 'live'
        and s.starts_on between ${ctx.today}::date - ${late_days}::int and ${ctx.today}::date
        and ${statusOn('s', ctx.today)} = 'suspended_conflict'
        and not exists (select from assignment_interval i where i.assignment_id = s.id and i.status <> 'suspended_conflict'
          and i.starts_on <= ${ctx.today}::date)
      returning s.id, s.mentee_id, s.mentor_id, s.subtype, s.starts_on`.execute(ctx.db)
  ).rows;
