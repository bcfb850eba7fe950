import { type RawBuilder, sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import type { Predicate } from '../../../../core/db.ts';
import { party, partyOf } from '../../../../domain/sql/parties.ts';
import type { AssignmentMinutes } from './schema.ts';

type Stored = Omit<AssignmentMinutes, 'other'> & { minutes_once: number };

/** The minutes of a person between two days by assignment, as a JSON array. */
const minutesIn = (person: RawBuilder<unknown>, days: RawBuilder<unknown>) => sql<Stored[]>`(
  select coalesce(jsonb_agg(jsonb_build_object('side', m.side, 'assignment_id', m.assignment_id, 'other_id', m.other_id,
    'meetings', m.meetings, 'minutes', m.minutes, 'minutes_once', m.minutes_once) order by m.side, m.assignment_id), '[]')
  from mentoring_minutes(${person}, ${days}) m)`;

const yearDays = sql`daterange(y.starts_on, y.ends_on)`;

/**
 * A person with the minutes of an academic year up to today, frozen where its statement was issued; nothing where the caller may not know of it.
 * Whether it is over, too.
 */
export const find = (ctx: Ctx, person_id: string, academic_year: number, permitted: Predicate) =>
  ctx.db
    .selectFrom('person as p')
    .innerJoin('department as d', 'd.id', 'p.department_id')
    .innerJoin(
      sql<{ starts_on: string; ends_on: string }>`lateral academic_year_days(${academic_year}::int, d.academic_year_start_month)`.as('y'),
      (join) => join.onTrue(),
    )
    .leftJoin('credit_statement as s', (join) => join.onRef('s.person_id', '=', 'p.id').on('s.academic_year', '=', academic_year))
    .select(['p.id as person_id', 's.id as statement_id', 's.issued_on'])
    .select([
      party('p').as('person'),
      sql<boolean>`y.ends_on <= ${ctx.today}::date`.as('is_over'),
      sql<(AssignmentMinutes & { minutes_once: number })[]>`(
        select coalesce(jsonb_agg(one || jsonb_build_object('other', ${partyOf(sql`(one ->> 'other_id')::uuid`)}) order by place), '[]')
        from jsonb_array_elements(case when s.id is not null then s.minutes
          else ${minutesIn(sql`p.id`, sql`${yearDays} * daterange(null, ${ctx.today}::date, '[]')`)} end) with ordinality m(one, place))`.as(
        'minutes',
      ),
    ])
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('p.department_id', '=', ctx.department_id)
    .where('p.id', '=', person_id)
    .executeTakeFirst();

/**
 * Issues the statements of these years for the people `of` who have entries in them, unless they are issued; answers whose, and for which year.
 * `due`: a condition on the year `y` and the rules `rules` of it.
 */
export const issue = async (
  ctx: WriteCtx,
  of: Predicate,
  due: Predicate,
): Promise<{ id: string; person_id: string; academic_year: number }[]> =>
  (
    await sql<{ id: string; person_id: string; academic_year: number }>`
      insert into credit_statement (department_id, person_id, academic_year, issued_on, mentor_quarter_credits, mentee_quarter_credits, minutes)
      select p.department_id, p.id, own.academic_year, ${ctx.today}::date, own.as_mentor, own.as_mentee, ${minutesIn(sql`p.id`, yearDays)}
      from person p
      join department d on d.id = p.department_id
      cross join lateral (
        select e.statement_year as academic_year, coalesce(sum(e.quarter_credits) filter (where e.side = 'mentor'), 0)::int as as_mentor,
          coalesce(sum(e.quarter_credits) filter (where e.side = 'mentee'), 0)::int as as_mentee
        from credit_entry e where e.person_id = p.id
        group by e.statement_year
      ) own
      cross join lateral academic_year_days(own.academic_year, d.academic_year_start_month) y
      join credit_rule_set rules on rules.department_id = p.department_id and int4range(rules.starts_year, rules.ends_year) @> own.academic_year
      where p.department_id = ${ctx.department_id} and ${of} and ${due}
        and not exists (select from credit_statement s where s.person_id = p.id and s.academic_year = own.academic_year)
      returning id, person_id, academic_year`.execute(ctx.db)
  ).rows;

/** People whose statement of a year is due and not issued. */
export const listDue = async (ctx: WriteCtx): Promise<string[]> =>
  (
    await sql<{ person_id: string }>`
      select distinct e.person_id from credit_entry e
      join department d on d.id = e.department_id
      cross join lateral academic_year_days(e.statement_year, d.academic_year_start_month) y
      join credit_rule_set rules on rules.department_id = e.department_id and int4range(rules.starts_year, rules.ends_year) @> e.statement_year
      where e.department_id = ${ctx.department_id} and ${isDue(ctx)}
        and not exists (select from credit_statement s where s.person_id = e.person_id and s.academic_year = e.statement_year)
      order by 1`.execute(ctx.db)
  ).rows.map(({ person_id }) => person_id);

/** True of academic years `y` that have been over for the days of their rules. */
export const isDue = (ctx: Ctx) => sql<boolean>`y.ends_on + rules.statement_days <= ${ctx.today}::date`;
/** True of this academic year, once it is over. */
export const isYear = (ctx: Ctx, academic_year: number) =>
  sql<boolean>`own.academic_year = ${academic_year} and y.ends_on <= ${ctx.today}::date`;
