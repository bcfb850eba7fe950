/** Check-ins from the staged rows of an import (`staged_fact`), each beside its place: the programme clock of its day, and what is recorded on it. */
import { type RawBuilder, sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { stagedFacts } from '../../../domain/staging/tables.ts';

type Found = { row: number; field: string; code: string; detail: string };

/** `staged_place`: of each row its clock, the role of the conductor on the day, what is recorded on the clock, and what was voided of the same. */
const places = sql`staged_place`;

/** Finds the place of each row. */
export async function place(ctx: WriteCtx): Promise<void> {
  await sql`
    create temp table ${places} on commit drop as
    select s.row, k.starts_on as clock_starts_on, role.id as role_id, c.id as existing_id, c.state, c.import_id is not null as is_imported,
      c.held_on is not distinct from s.held_on and c.conductor_id is not distinct from s.conductor_id as is_same, void.id as voided_id
    from ${stagedFacts} s
    left join lateral programme_spell(s.mentee_id, s.held_on) k on true
    left join lateral (select r.id from leadership_role r where r.person_id = s.conductor_id and r.role = 'vice_chair'
      and daterange(r.starts_on, r.ends_on) @> s.held_on order by r.starts_on, r.id limit 1) role on true
    left join check_in c on c.department_id = ${ctx.department_id} and c.mentee_id = s.mentee_id and c.clock_starts_on = k.starts_on
      and c.state not in ('cancelled', 'voided')
    left join lateral (select v.id from check_in v where v.department_id = ${ctx.department_id} and v.mentee_id = s.mentee_id and v.state = 'voided'
      and v.import_id is not null and v.held_on = s.held_on and v.conductor_id = s.conductor_id order by v.id limit 1) void on true`.execute(
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
      select row, 'conductor_hr_number', 'unknown_person', 'Nobody has this HR number.'
      from ${stagedFacts} where conductor_hr_number is not null and conductor_id is null
      union all
      select row, 'mentee_hr_number', 'approver_is_subject', 'Somebody else imports what concerns you.'
      from ${stagedFacts} where ${ctx.actor.person_id}::uuid in (mentee_id, conductor_id)
      union all
      select row, 'held_on', 'day_in_future', 'What is brought along was held before today, or today.' from ${stagedFacts} where held_on > ${ctx.today}::date
      union all
      select s.row, 'held_on', 'no_programme_year', 'No programme clock of the mentee runs on that day.'
      from ${stagedFacts} s join ${places} p using (row) where s.mentee_id is not null and s.held_on <= ${ctx.today}::date and p.clock_starts_on is null
      union all
      select s.row, 'conductor_hr_number', 'holder_unfit', case when s.conductor_id = s.mentee_id then 'Nobody conducts their own check-in.'
        else 'Whoever was a formal mentor or the director of the mentee does not conduct it.' end
      from ${stagedFacts} s join ${places} p using (row) where p.clock_starts_on is not null and ((s.conductor_id = s.mentee_id and s.conductor_hr_number <> s.mentee_hr_number)
        or mentored_during(s.conductor_id, s.mentee_id, daterange(least(p.clock_starts_on, s.held_on), s.held_on, '[]')) or directs(s.conductor_id, s.mentee_id, s.held_on))
      union all
      select s.row, 'mentee_hr_number', 'duplicate', format('Row %s is about the same clock of the same person.', s.first_row)
      from (select s.row, min(s.row) over (partition by s.mentee_id, p.clock_starts_on) as first_row from ${stagedFacts} s join ${places} p using (row)
        where s.mentee_id is not null and p.clock_starts_on is not null) s where s.first_row < s.row
      union all
      select s.row, 'held_on', 'recorded_otherwise', case p.state when 'scheduled' then 'A check-in is scheduled here; who conducts it records it.'
        else 'The check-in of this clock is recorded here with another day or conductor.' end
      from ${stagedFacts} s join ${places} p using (row)
      where p.existing_id is not null and not p.is_same and p.state <> 'waived' and not (p.is_imported and p.state = 'acknowledged')
      order by 1, 2`.execute(ctx.db)
  ).rows;

/** Finds out what becomes of each row. One that was voided stays so; one that was waived was held after all. */
export const match = (ctx: WriteCtx) =>
  sql`
  update ${stagedFacts} s set fact_id = coalesce(p.existing_id, p.voided_id, uuidv7()), is_new = p.existing_id is null and p.voided_id is null,
    changes = p.existing_id is not null and not p.is_same
  from ${places} p where p.row = s.row`.execute(ctx.db);

/** Writes the check-ins, as acknowledged: nothing of them waits for the mentee. */
export async function apply(ctx: WriteCtx, import_id: string): Promise<void> {
  await sql`
    update check_in c set state = 'acknowledged', conductor_id = s.conductor_id, role_id = p.role_id, held_on = s.held_on, waived_reason = null,
      waived_on = null, import_id = ${import_id}::uuid
    from ${stagedFacts} s join ${places} p on p.row = s.row where s.changes and c.id = s.fact_id and c.department_id = ${ctx.department_id}`.execute(
    ctx.db,
  );
  await sql`
    insert into check_in (id, department_id, mentee_id, clock_starts_on, state, conductor_id, role_id, held_on, import_id)
    select s.fact_id, ${ctx.department_id}, s.mentee_id, p.clock_starts_on, 'acknowledged', s.conductor_id, p.role_id, s.held_on, ${import_id}::uuid
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
  sql<Fact>`select fact_id as subject_id, jsonb_build_object('import_id', ${import_id}::text, 'mentee_id', mentee_id, 'held_on', held_on) as data
    from ${stagedFacts} where is_new or changes`;
