/** Plans from the staged rows of an import (`staged_fact`, where `replaced_id` is the first version), each beside what is recorded of that first day. */
import { type RawBuilder, sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { policyOn } from '../../../domain/sql/policies.ts';
import { stagedFacts } from '../../../domain/staging/tables.ts';

export type Found = { row: number; field: string; code: string; detail: string };

const found = async (ctx: WriteCtx, errors: RawBuilder<Found>): Promise<Found[]> => (await errors.execute(ctx.db)).rows;

/** `staged_place`: of each row what it may leave out, and the plan of that person and day with its first version. */
const places = sql`staged_place`;

/** Fills in what a row may leave out, and finds the plan that it is about. */
export async function place(ctx: WriteCtx): Promise<void> {
  await sql`
    create temp table ${places} on commit drop as
    select s.row, whole.months, (s.starts_on + make_interval(months => whole.months))::date as ends_on,
      coalesce(s.state, case when s.closed_on is not null then 'closed' else 'in_force' end) = 'draft' as is_draft,
      coalesce(s.approved_on, least(s.starts_on, ${ctx.today}::date)) as in_force_on,
      p.id as existing_id, p.import_id is not null as is_imported, p.closed_on as existing_closed_on, p.months as existing_months,
      p.document_reference as existing_reference, v.id as version_id, v.state as version_state, v.in_force_on as existing_in_force_on
    from ${stagedFacts} s
    join policy pol on ${policyOn('pol', sql`${ctx.department_id}::uuid`, sql`coalesce(s.starts_on, ${ctx.today}::date)`)}
    left join academic_plan p on p.department_id = ${ctx.department_id} and p.mentee_id = s.mentee_id and p.starts_on = s.starts_on and p.until_on > p.starts_on
    left join plan_version v on v.plan_id = p.id and v.version = 1
    cross join lateral (select coalesce(s.months, p.months, pol.plan_months) as months) whole`.execute(ctx.db);
  await sql`create unique index on ${places} (row)`.execute(ctx.db);
  await sql`analyze ${places}`.execute(ctx.db);
}

/** The errors that only show beside other rows, the people whom they name and what is recorded. */
export const errors = (ctx: WriteCtx): Promise<Found[]> =>
  found(
    ctx,
    sql<Found>`
      select row, 'hr_number' as field, 'unknown_person' as code, 'Nobody has this HR number.' as detail
      from ${stagedFacts} where hr_number is not null and mentee_id is null
      union all
      select row, 'hr_number', 'approver_is_subject', 'Somebody else imports what concerns you.' from ${stagedFacts} where mentee_id = ${ctx.actor.person_id}
      union all
      select s.row, 'approved_on', 'day_in_future', 'What was approved was approved before today, or today.'
      from ${stagedFacts} s where s.approved_on > ${ctx.today}::date
      union all
      select s.row, 'closed_on', 'day_in_future', 'A plan that goes on is closed here, on the day itself.'
      from ${stagedFacts} s where s.closed_on > ${ctx.today}::date
      union all
      select s.row, 'hr_number', 'person_unfit', 'A plan is for full-time, part-time and adjunct faculty with an appointment on its first day.'
      from ${stagedFacts} s join person p on p.id = s.mentee_id
      where s.starts_on is not null and (p.kind <> 'faculty' or not exists (select from appointment a where a.person_id = p.id
        and a.category in ('full_time', 'part_time', 'adjunct') and daterange(a.starts_on, a.ends_on) @> s.starts_on))
      union all
      select s.row, 'closed_on', 'end_before_start', 'A plan is closed before its months are over; afterwards it is over by itself.'
      from ${stagedFacts} s join ${places} p using (row) where s.closed_on > p.ends_on
      union all
      select s.row, 'approved_on', 'end_before_start', 'A plan is approved before it is over.'
      from ${stagedFacts} s join ${places} p using (row) where not p.is_draft and s.approved_on >= least(p.ends_on, s.closed_on)
      union all
      select s.row, 'hr_number', 'duplicate', format('Row %s is about the same plan.', s.first_row)
      from (select row, min(row) over (partition by mentee_id, starts_on) as first_row from ${stagedFacts} where mentee_id is not null and starts_on is not null) s
      where s.first_row < s.row
      union all
      select s.row, 'starts_on', 'recorded_otherwise', case when p.is_imported then 'It is in force here since another day.'
        else 'A plan of that first day is recorded here; it is changed there.' end
      from ${stagedFacts} s join ${places} p using (row)
      where p.existing_id is not null and (not p.is_imported or (s.approved_on is not null and p.existing_in_force_on <> s.approved_on))
      order by 1, 2`,
  );

/** Finds out what becomes of each row. What went on here after an import stays: a draft that came into force, versions that followed. */
export async function match(ctx: WriteCtx): Promise<void> {
  await sql`
    update ${stagedFacts} s set fact_id = coalesce(p.existing_id, uuidv7()), replaced_id = coalesce(p.version_id, uuidv7()), is_new = p.existing_id is null,
      changes = p.existing_id is not null and ((p.existing_months, p.existing_reference) is distinct from (p.months, s.reference)
        or (s.closed_on is not null and p.existing_closed_on is distinct from s.closed_on) or (not p.is_draft and p.version_state = 'draft'))
    from ${places} p where p.row = s.row`.execute(ctx.db);
}

/** The rows whose plan would hold beside another one of the same person. */
export const overlaps = (ctx: WriteCtx): Promise<Found[]> =>
  found(
    ctx,
    sql<Found>`
      with after as materialized (
        select s.row, s.mentee_id, s.starts_on, least(p.ends_on, coalesce(s.closed_on, p.existing_closed_on)) as until_on
        from ${stagedFacts} s join ${places} p on p.row = s.row
        union all
        select null, a.mentee_id, a.starts_on, a.until_on from academic_plan a
        where a.department_id = ${ctx.department_id} and a.mentee_id in (select mentee_id from ${stagedFacts}) and a.until_on > a.starts_on
          and a.id not in (select fact_id from ${stagedFacts})
      )
      select distinct on (s.row) s.row, 'starts_on' as field, 'period_overlap' as code, 'The person has another plan on a day of that period.' as detail
      from after s join after o on o.mentee_id = s.mentee_id and (o.row is null or o.row < s.row)
        and daterange(o.starts_on, o.until_on) && daterange(s.starts_on, s.until_on)
      where s.row is not null order by s.row`,
  );

/** Writes the plans, with a first version without content: what it says is in the document. */
export async function apply(ctx: WriteCtx, import_id: string): Promise<void> {
  await sql`
    update academic_plan a set months = p.months, ends_on = p.ends_on, closed_on = coalesce(s.closed_on, a.closed_on), document_reference = s.reference
    from ${stagedFacts} s join ${places} p on p.row = s.row where s.changes and a.id = s.fact_id and a.department_id = ${ctx.department_id}`.execute(
    ctx.db,
  );
  await sql`
    insert into academic_plan (id, department_id, mentee_id, starts_on, ends_on, months, closed_on, import_id, document_reference)
    select s.fact_id, ${ctx.department_id}, s.mentee_id, s.starts_on, p.ends_on, p.months, s.closed_on, ${import_id}::uuid, s.reference
    from ${stagedFacts} s join ${places} p on p.row = s.row where s.is_new order by s.fact_id`.execute(ctx.db);
  await sql`
    insert into plan_version (id, department_id, plan_id, version, change, state)
    select s.replaced_id, ${ctx.department_id}, s.fact_id, 1, 'original', 'draft' from ${stagedFacts} s where s.is_new order by s.replaced_id`.execute(
    ctx.db,
  );
  await sql`insert into plan_content (version_id) select replaced_id from ${stagedFacts} where is_new`.execute(ctx.db);
  await sql`
    update plan_version v set state = 'in_force', submitted_on = p.in_force_on, in_force_on = p.in_force_on
    from ${stagedFacts} s join ${places} p on p.row = s.row where ${comesIntoForce} and v.id = s.replaced_id and v.department_id = ${ctx.department_id}`.execute(
    ctx.db,
  );
}

const comesIntoForce = sql`not p.is_draft and (s.is_new or (s.changes and p.version_state = 'draft'))`;

/** The people of whom a plan was written. */
export const concerned = async (ctx: WriteCtx): Promise<string[]> =>
  (await sql<{ id: string }>`select distinct mentee_id as id from ${stagedFacts} where is_new order by 1`.execute(ctx.db)).rows.map(
    ({ id }) => id,
  );

type Fact = { subject_id: string; data: unknown };

/** The plans that were recorded. */
export const opened = (import_id: string): RawBuilder<Fact> =>
  sql<Fact>`select s.fact_id as subject_id, jsonb_build_object('import_id', ${import_id}::text, 'mentee_id', s.mentee_id, 'starts_on', s.starts_on,
    'ends_on', p.ends_on, 'closed_on', s.closed_on, 'version_id', s.replaced_id) as data from ${stagedFacts} s join ${places} p on p.row = s.row where s.is_new`;

/** The first versions of plans that are drafts. */
export const drafted = (import_id: string): RawBuilder<Fact> =>
  sql<Fact>`select s.replaced_id as subject_id, jsonb_build_object('import_id', ${import_id}::text, 'plan_id', s.fact_id, 'version', 1, 'change', 'original') as data
    from ${stagedFacts} s join ${places} p on p.row = s.row where s.is_new and p.is_draft`;

/** The first versions that are in force. */
export const inForce = (import_id: string): RawBuilder<Fact> =>
  sql<Fact>`select s.replaced_id as subject_id, jsonb_build_object('import_id', ${import_id}::text, 'plan_id', s.fact_id, 'in_force_on', p.in_force_on) as data
    from ${stagedFacts} s join ${places} p on p.row = s.row where ${comesIntoForce}`;

/** The plans that were changed. */
export const edited = (import_id: string): RawBuilder<Fact> =>
  sql<Fact>`select fact_id as subject_id, jsonb_build_object('import_id', ${import_id}::text, 'mentee_id', mentee_id, 'closed_on', closed_on) as data
    from ${stagedFacts} where changes`;
