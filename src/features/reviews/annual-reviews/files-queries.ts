/** Annual reviews from the staged rows of an import (`staged_fact`), each beside its place: its academic year, and what is recorded of it. */
import { type RawBuilder, sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { stagedFacts } from '../../../domain/staging/tables.ts';

type Found = { row: number; field: string; code: string; detail: string };

/** `staged_place`: of each row its year, the office and role of the reviewer on the day, what is recorded of the year, and what was voided of the same. */
const places = sql`staged_place`;

const OFFICES = ['division_director', 'physician_in_chief', 'hospital_division_head', 'mentorship_lead', 'chair'];

/** Finds the place of each row. */
export async function place(ctx: WriteCtx): Promise<void> {
  await sql`
    create temp table ${places} on commit drop as
    select s.row, year.academic_year, days.starts_on, coalesce(s.capacity, role.role, 'division_director') as capacity, role.id as role_id, r.id as existing_id,
      r.state, r.import_id is not null as is_imported, void.id as voided_id,
      r.held_on is not distinct from s.held_on and r.reviewer_id is not distinct from s.reviewer_id and (s.capacity is null or r.capacity = s.capacity) as is_same
    from ${stagedFacts} s
    join department d on d.id = ${ctx.department_id}
    cross join lateral (select coalesce(s.academic_year, academic_year_of(s.held_on, d.academic_year_start_month)) as academic_year) year
    cross join lateral academic_year_days(year.academic_year, d.academic_year_start_month) days
    left join lateral (select r.id, r.role from leadership_role r where r.person_id = s.reviewer_id and r.role = any (${OFFICES}::text[])
      and (s.capacity is null or r.role = s.capacity) and daterange(r.starts_on, r.ends_on) @> s.held_on
      order by array_position(${OFFICES}::text[], r.role), r.starts_on, r.id limit 1) role on true
    left join annual_review r on r.department_id = ${ctx.department_id} and r.mentee_id = s.mentee_id and r.academic_year = year.academic_year
      and r.state <> 'voided'
    left join lateral (select v.id from annual_review v where v.department_id = ${ctx.department_id} and v.mentee_id = s.mentee_id and v.state = 'voided'
      and v.academic_year = year.academic_year and v.import_id is not null and v.held_on = s.held_on and v.reviewer_id = s.reviewer_id order by v.id limit 1) void on true`.execute(
    ctx.db,
  );
  await sql`create unique index on ${places} (row)`.execute(ctx.db);
  await sql`analyze ${places}`.execute(ctx.db);
}

/** The errors that only show beside other rows, the people whom they name and what is recorded. */
export const errors = async (ctx: WriteCtx): Promise<Found[]> =>
  (
    await sql<Found>`
      select row, 'mentee_hr_number' as field, 'unknown_person' as code, 'Nobody has this HR number.' as detail
      from ${stagedFacts} where mentee_hr_number is not null and mentee_id is null
      union all
      select row, 'reviewer_hr_number', 'unknown_person', 'Nobody has this HR number.'
      from ${stagedFacts} where reviewer_hr_number is not null and reviewer_id is null
      union all
      select row, 'mentee_hr_number', 'approver_is_subject', 'Somebody else imports what concerns you.'
      from ${stagedFacts} where ${ctx.actor.person_id}::uuid in (mentee_id, reviewer_id)
      union all
      select row, 'held_on', 'day_in_future', 'What is brought along was held before today, or today.' from ${stagedFacts} where held_on > ${ctx.today}::date
      union all
      select s.row, 'held_on', 'day_before_year', format('The academic year begins on %s.', p.starts_on)
      from ${stagedFacts} s join ${places} p using (row) where s.held_on < p.starts_on
      union all
      select row, 'mentee_hr_number', 'not_faculty', 'The person is no faculty member.'
      from ${stagedFacts} s join person who on who.id = s.mentee_id where who.kind <> 'faculty'
      union all
      select s.row, 'reviewer_hr_number', 'holder_unfit', case when s.reviewer_id = s.mentee_id then 'Nobody reviews themselves.'
        else 'Whoever was a formal mentor of the mentee in that year does not hold it.' end
      from ${stagedFacts} s join ${places} p using (row) where (s.reviewer_id = s.mentee_id and s.reviewer_hr_number <> s.mentee_hr_number)
        or mentored_during(s.reviewer_id, s.mentee_id, daterange(least(p.starts_on, s.held_on), s.held_on, '[]'))
      union all
      select s.row, 'mentee_hr_number', 'duplicate', format('Row %s is about the same year of the same person.', s.first_row)
      from (select s.row, min(s.row) over (partition by s.mentee_id, p.academic_year) as first_row from ${stagedFacts} s join ${places} p using (row)
        where s.mentee_id is not null and s.held_on is not null) s where s.first_row < s.row
      union all
      select s.row, 'held_on', 'recorded_otherwise', 'The review of this year is recorded here otherwise; it is changed there.'
      from ${stagedFacts} s join ${places} p using (row)
      where p.existing_id is not null and not p.is_same and p.state not in ('open', 'waived') and not (p.is_imported and p.state = 'acknowledged')
      order by 1, 2`.execute(ctx.db)
  ).rows;

/** Finds out what becomes of each row. One that was voided stays so; one that was waived was held after all. */
export const match = (ctx: WriteCtx) =>
  sql`
  update ${stagedFacts} s set fact_id = coalesce(p.existing_id, p.voided_id, uuidv7()), is_new = p.existing_id is null and p.voided_id is null,
    changes = p.existing_id is not null and not p.is_same
  from ${places} p where p.row = s.row`.execute(ctx.db);

/** Writes the reviews, as acknowledged: nothing of them waits for the mentee. */
export async function apply(ctx: WriteCtx, import_id: string): Promise<void> {
  await sql`
    update annual_review r set state = 'acknowledged', reviewer_id = s.reviewer_id, role_id = p.role_id, capacity = p.capacity, held_on = s.held_on,
      waived_reason = null, waived_on = null, import_id = ${import_id}::uuid
    from ${stagedFacts} s join ${places} p on p.row = s.row where s.changes and r.id = s.fact_id and r.department_id = ${ctx.department_id}`.execute(
    ctx.db,
  );
  await sql`
    insert into annual_review (id, department_id, mentee_id, academic_year, state, reviewer_id, role_id, capacity, held_on, import_id)
    select s.fact_id, ${ctx.department_id}, s.mentee_id, p.academic_year, 'acknowledged', s.reviewer_id, p.role_id, p.capacity, s.held_on, ${import_id}::uuid
    from ${stagedFacts} s join ${places} p on p.row = s.row where s.is_new order by s.fact_id`.execute(ctx.db);
}

/** The mentees of whom something new was written. */
export const concerned = async (ctx: WriteCtx): Promise<string[]> =>
  (await sql<{ id: string }>`select distinct mentee_id as id from ${stagedFacts} where is_new order by 1`.execute(ctx.db)).rows.map(
    ({ id }) => id,
  );

type Fact = { subject_id: string; data: unknown };

/** What was recorded. */
export const recorded = (import_id: string): RawBuilder<Fact> =>
  sql<Fact>`select s.fact_id as subject_id, jsonb_build_object('import_id', ${import_id}::text, 'mentee_id', s.mentee_id, 'academic_year', p.academic_year,
    'held_on', s.held_on) as data from ${stagedFacts} s join ${places} p on p.row = s.row where s.is_new or s.changes`;
