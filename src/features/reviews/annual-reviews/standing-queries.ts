import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../core/context.ts';
import { counts } from '../../../domain/sql/assignments.ts';
import { isHeld, officeHolders } from '../../../domain/sql/leaders.ts';
import { policyOn } from '../../../domain/sql/policies.ts';
import { academicYearDays } from './queries.ts';
import type { AcademicYear, Career, Holder } from './rules.ts';
import type { AnnualReviewFacts, Office } from './schema.ts';

/** The academic year of the department that begins in a calendar year, or in which a day lies. */
export const academicYear = (ctx: Ctx, named: { year: number } | { day: string }): Promise<AcademicYear> => {
  const year = 'year' in named ? sql`${named.year}::int` : sql`academic_year_of(${named.day}::date, d.academic_year_start_month)`;
  return ctx.db
    .selectFrom('department as d')
    .innerJoinLateral(sql<{ academic_year: number }>`(select ${year} as academic_year)`.as<'n'>('n'), (join) => join.onTrue())
    .innerJoinLateral(academicYearDays('n.academic_year').as<'year'>('year'), (join) => join.onTrue())
    .select(['n.academic_year', 'year.starts_on', 'year.ends_on'])
    .where('d.id', '=', ctx.department_id)
    .executeTakeFirstOrThrow();
};

type Existing = { id: string; state: Exclude<AnnualReviewFacts['state'], 'voided'> };

/**
 * Whether a person is reviewed for a year (full-time, or with a formal mentor, on some day of it), and the `existing` review, if any. The columns of
 * `permitted` are those of `p` and `year.starts_on`.
 */
export const standing = (
  ctx: WriteCtx,
  mentee_id: string,
  { academic_year, starts_on, ends_on }: AcademicYear,
  permitted: RawBuilder<SqlBool>,
) =>
  ctx.db
    .selectFrom('person as p')
    .innerJoinLateral(sql<{ starts_on: string }>`(select ${starts_on}::date as starts_on)`.as<'year'>('year'), (join) => join.onTrue())
    .select(['p.id as mentee_id', 'p.kind'])
    .select([
      sql<boolean>`${permitted}`.as('permitted'),
      sql<boolean>`(p.kind = 'faculty' and (
        exists (select from appointment ap where ap.person_id = p.id and ap.category = 'full_time'
          and daterange(ap.starts_on, ap.ends_on) && daterange(${starts_on}, ${ends_on}))
        or exists (select from assignment a where a.mentee_id = p.id and a.subtype = 'formal' and ${counts('a')}
          and daterange(a.starts_on, a.until_on) && daterange(${starts_on}, ${ends_on}))))`.as('is_reviewed'),
      sql<Existing | null>`(select jsonb_build_object('id', r.id, 'state', r.state) from annual_review r
        where r.mentee_id = p.id and r.academic_year = ${academic_year} and r.state <> 'voided')`.as('existing'),
    ])
    .where('p.department_id', '=', ctx.department_id)
    .where('p.id', '=', mentee_id)
    .executeTakeFirst();

export type Standing = NonNullable<Awaited<ReturnType<typeof standing>>>;

/** The offices in which the asker led the mentee on a day, also where somebody else holds the review before them. */
export const officesOn = async (ctx: WriteCtx, mentee_id: string, day: string): Promise<Office[]> =>
  (
    await sql<{ capacity: Office }>`
      select held.capacity from ${officeHolders(sql.val(mentee_id), day)} held
      where held.person_id = ${ctx.actor.person_id} and held.capacity <> 'mentorship_facilitator'
      union
      select 'chair' from leadership_role r
      where r.department_id = ${ctx.department_id} and r.person_id = ${ctx.actor.person_id} and ${isHeld('r', 'chair', day)}
      order by 1`.execute(ctx.db)
  ).rows.map(({ capacity: office }) => office);

/** Who would hold the mentee's review of an academic year on a day. */
export const holdersOn = async (ctx: WriteCtx, mentee_id: string, { starts_on }: AcademicYear, day: string): Promise<Holder[]> =>
  (
    await sql<Holder>`
      select h.capacity, h.person_id, h.role_id from annual_review_holders(${mentee_id}, ${starts_on}::date, ${day}::date) h
      order by h.person_id`.execute(ctx.db)
  ).rows;

/** Whether the asker was a formal mentor of the mentee on some day from a first one to today. */
export const wasMentor = async (ctx: WriteCtx, mentee_id: string, since: string): Promise<boolean> =>
  (
    await sql<{ was: boolean }>`
      select mentored_during(${ctx.actor.person_id}, ${mentee_id},
        daterange(least(${since}::date, ${ctx.today}::date), ${ctx.today}::date, '[]')) as was`.execute(ctx.db)
  ).rows[0]?.was === true;

/** The HR facts that a waiver's reason is compared with, and the policy of today. */
export const career = (ctx: WriteCtx, person_id: string, { starts_on, ends_on }: AcademicYear) =>
  ctx.db
    .selectFrom('person as p')
    .innerJoin('policy', (join) => join.on(policyOn('policy', 'p.department_id', ctx.today)))
    .select('policy.annual_review_recent_days as recent_days')
    .select([
      sql<Career['appointed_on']>`(select min(ap.appointed_on) from appointment ap where ap.person_id = p.id
        and daterange(ap.starts_on, ap.ends_on) && daterange(${starts_on}, ${ends_on}))`.as('appointed_on'),
      sql<boolean>`coalesce((select range_agg(daterange(l.starts_on, l.ends_on)) from leave l where l.person_id = p.id)
        @> daterange(${starts_on}, ${ends_on}), false)`.as('away_all_year'),
      sql<Career['gone_on']>`(select g.day from gone_on(p.id, ${starts_on}::date) g)`.as('gone_on'),
    ])
    .where('p.department_id', '=', ctx.department_id)
    .where('p.id', '=', person_id)
    .executeTakeFirstOrThrow();
