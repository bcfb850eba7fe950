/** Mentorships from the staged rows of an import (`staged_fact`): what is wrong with them, which assignments they are about, and their writing. */
import { type RawBuilder, sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { oneDayGap, stagedFacts } from '../../../domain/staging/tables.ts';

export type Found = { row: number; field: string; code: string; detail: string };

const found = async (ctx: WriteCtx, errors: RawBuilder<Found>): Promise<Found[]> => (await errors.execute(ctx.db)).rows;

/** Fills in what a row may leave out. */
export const complete = (ctx: WriteCtx) =>
  sql`
  update ${stagedFacts} set subtype = coalesce(subtype, 'formal'), category = coalesce(category, 'traditional'), origin = coalesce(origin, 'institution'),
    is_primary = coalesce(is_primary, false),
    ends_on = case when subtype = 'spot' then coalesce(ends_on, starts_on + 1) else ends_on end`.execute(ctx.db);

/** The errors that only show beside other rows and the people whom they name. */
export const errors = (ctx: WriteCtx): Promise<Found[]> =>
  found(
    ctx,
    sql<Found>`
      select row, 'mentee_hr_number' as field, 'unknown_person' as code, 'Nobody has this HR number.' as detail
      from ${stagedFacts} where mentee_hr_number is not null and mentee_id is null
      union all
      select row, 'mentor_hr_number', 'unknown_person', 'Nobody has this HR number.'
      from ${stagedFacts} where mentor_hr_number is not null and mentor_id is null
      union all
      select row, 'mentor_hr_number', 'mentors_self', 'Nobody mentors themselves: the two records were merged.'
      from ${stagedFacts} where mentor_id = mentee_id and mentor_hr_number <> mentee_hr_number
      union all
      select row, 'reference', 'approver_is_subject', 'Somebody else imports what concerns you.'
      from ${stagedFacts} where ${ctx.actor.person_id}::uuid in (mentee_id, mentor_id)
      union all
      select s.row, 'mentee_hr_number', 'duplicate', format('Row %s is about the same.', min(o.row))
      from ${stagedFacts} s join ${stagedFacts} o on o.row < s.row and o.mentee_id = s.mentee_id and o.mentor_id = s.mentor_id
        and o.subtype = s.subtype and o.starts_on = s.starts_on
      group by s.row
      union all
      select s.row, side.field, 'person_unfit', case
        when p.deceased_on <= s.starts_on then 'The person had died by then.'
        when p.kind <> 'faculty' then 'The person is not a faculty member, and no mentor of this kind.'
        else 'The person has no appointment in force on the first day.' end
      from ${stagedFacts} s
      cross join lateral (values ('mentee_hr_number', s.mentee_id, false), ('mentor_hr_number', s.mentor_id, true)) side(field, person_id, is_mentor)
      join person p on p.id = side.person_id
      where p.deceased_on <= s.starts_on or case p.kind
        when 'external' then not side.is_mentor
        when 'staff' then not side.is_mentor or s.subtype not in ('informal', 'spot', 'sponsor')
        else not exists (select from appointment a where a.person_id = p.id and daterange(a.starts_on, a.ends_on) @> s.starts_on) end
      order by 1, 2`,
  );

/** Finds which assignment each row is about, and whether it differs. */
export async function match(ctx: WriteCtx): Promise<void> {
  await sql`
    update ${stagedFacts} s set fact_id = a.id,
      changes = (a.planned_ends_on, a.ends_on, a.is_primary) is distinct from (s.planned_ends_on, s.ends_on, s.is_primary)
    from assignment a
    where a.department_id = ${ctx.department_id} and a.state in ('live', 'completed', 'ended') and a.mentee_id = s.mentee_id
      and a.mentor_id = s.mentor_id and a.subtype = s.subtype and a.starts_on = s.starts_on`.execute(ctx.db);
  await sql`update ${stagedFacts} set fact_id = uuidv7(), is_new = true where fact_id is null`.execute(ctx.db);
}

/** The rows that differ from an assignment that was not imported: the pair and its leaders change it. */
export const keptByHand = (ctx: WriteCtx): Promise<Found[]> =>
  found(
    ctx,
    sql<Found>`
      select s.row, 'starts_on' as field, 'recorded_otherwise' as code, 'The mentorship is recorded here with other days or another rank; it is changed there.' as detail
      from ${stagedFacts} s join assignment a on a.id = s.fact_id where s.changes and a.import_id is null order by 1`,
  );

/** All mentorships as they would be, of which a pair has one formal one, and a mentee one primary one, on a day. */
const afterwards = (ctx: WriteCtx) => sql`
  select s.row, s.mentee_id, s.mentor_id, s.is_primary, s.starts_on, least(s.planned_ends_on, s.ends_on) as until_on
  from ${stagedFacts} s where s.subtype = 'formal'
  union all
  select null, a.mentee_id, a.mentor_id, a.is_primary, a.starts_on, a.until_on from assignment a
  where a.department_id = ${ctx.department_id} and a.subtype = 'formal' and a.state in ('live', 'completed', 'ended')
    and a.mentee_id in (select mentee_id from ${stagedFacts}) and a.id not in (select fact_id from ${stagedFacts})`;

/** The rows whose mentorship would hold beside another one that it cannot hold beside. */
export const overlaps = (ctx: WriteCtx): Promise<Found[]> =>
  found(
    ctx,
    sql<Found>`
      with after as materialized (${afterwards(ctx)})
      select distinct on (s.row) s.row, case when o.mentor_id = s.mentor_id then 'starts_on' else 'is_primary' end as field, 'period_overlap' as code,
        case when o.mentor_id = s.mentor_id then 'The two have another formal mentorship on a day of that period.'
          else 'The mentee has another primary mentor on a day of that period.' end as detail
      from after s
      join after o on o.mentee_id = s.mentee_id and (o.row is null or o.row < s.row) and (o.mentor_id = s.mentor_id or (o.is_primary and s.is_primary))
        and daterange(o.starts_on, o.until_on) && daterange(s.starts_on, s.until_on)
      where s.row is not null order by s.row, o.mentor_id <> s.mentor_id`,
  );

/** A warning for each row that begins a day after the first day without the same pair's mentorship before. */
export const gaps = (ctx: WriteCtx): Promise<Found[]> =>
  found(
    ctx,
    sql<Found>`
      with after as materialized (${afterwards(ctx)})
      select distinct s.row, 'starts_on' as field, 'one_day_gap' as code, ${oneDayGap(sql`s.starts_on`)} as detail
      from after s join after o on o.mentee_id = s.mentee_id and o.mentor_id = s.mentor_id and o.until_on = s.starts_on - 1
      where s.row is not null order by 1`,
  );

const stateOf = (today: string) =>
  sql`case when s.subtype <> 'spot' and s.ends_on <= ${today}::date then coalesce(s.outcome, 'ended') else 'live' end`;

/** Writes the assignments, with the document of each that both agreed to, as far as `until` both may object. */
export async function apply(ctx: WriteCtx, import_id: string): Promise<void> {
  await sql`
    update assignment a set planned_ends_on = s.planned_ends_on, ends_on = s.ends_on, is_primary = s.is_primary, state = ${stateOf(ctx.today)}
    from ${stagedFacts} s where s.changes and a.id = s.fact_id and a.department_id = ${ctx.department_id}`.execute(ctx.db);
  const begun = sql`least(s.starts_on::timestamp at time zone ${ctx.actor.time_zone}, ${ctx.now}::timestamptz)`;
  await sql`
    insert into assignment (id, department_id, mentee_id, mentor_id, subtype, state, is_primary, category, origin, starts_on, planned_ends_on, ends_on,
      mentee_accepted_at, mentor_accepted_at, mentor_attested_at, mentor_accepted_by, activated_at, expires_on, recorded_by_id, import_id)
    select s.fact_id, ${ctx.department_id}, s.mentee_id, s.mentor_id, s.subtype, ${stateOf(ctx.today)}, s.is_primary, s.category, s.origin, s.starts_on,
      s.planned_ends_on, s.ends_on, ${begun}, ${begun}, ${begun}, 'evidence', ${begun}, ${ctx.today}::date + p.acceptance_days,
      case when s.subtype <> 'formal' then ${ctx.actor.person_id}::uuid end, ${import_id}::uuid
    from ${stagedFacts} s
    join policy p on p.department_id = ${ctx.department_id} and daterange(p.starts_on, p.ends_on) @> ${ctx.today}::date
    where s.is_new order by s.fact_id`.execute(ctx.db);
  await sql`
    insert into acceptance_evidence (department_id, assignment_id, accepted_on, kind, reference)
    select ${ctx.department_id}, fact_id, least(starts_on, ${ctx.today}::date), 'other', reference from ${stagedFacts} where is_new`.execute(
    ctx.db,
  );
}

export type Written = { id: string; mentee_id: string; mentor_id: string; is_new: boolean; is_formal: boolean; expires_on: string | null };

/** What was written. */
export const written = async (ctx: WriteCtx): Promise<Written[]> =>
  (
    await sql<Written>`
      select a.id, a.mentee_id, a.mentor_id, s.is_new, a.subtype = 'formal' as is_formal, a.expires_on
      from ${stagedFacts} s join assignment a on a.id = s.fact_id where s.is_new or s.changes order by a.id`.execute(ctx.db)
  ).rows;

type Fact = { subject_id: string; data: unknown };

/** What was recorded. */
export const recorded = (import_id: string): RawBuilder<Fact> =>
  sql<Fact>`select fact_id as subject_id, jsonb_build_object('import_id', ${import_id}::text, 'mentee_id', mentee_id, 'mentor_id', mentor_id,
    'subtype', subtype, 'starts_on', starts_on, 'ends_on', least(planned_ends_on, ends_on)) as data from ${stagedFacts} where is_new`;

/** What was changed. */
export const edited = (import_id: string): RawBuilder<Fact> =>
  sql<Fact>`select fact_id as subject_id, jsonb_build_object('import_id', ${import_id}::text, 'ends_on', least(planned_ends_on, ends_on)) as data
    from ${stagedFacts} where changes`;

/** What an objection is about: null where the assignment was not imported. */
export const imported = (ctx: WriteCtx, id: string) =>
  ctx.db
    .selectFrom('assignment as a')
    .innerJoin('import as i', 'i.id', 'a.import_id')
    .select(['a.expires_on', 'i.created_by'])
    .where('a.department_id', '=', ctx.department_id)
    .where('a.id', '=', id)
    .executeTakeFirst();

/** Voids an assignment to which one of the two objects. */
export const setVoid = (ctx: WriteCtx, id: string) =>
  ctx.db
    .updateTable('assignment')
    .set({ state: 'voided', ended_by_career: null, announced_ends_on: null })
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', id)
    .execute();
