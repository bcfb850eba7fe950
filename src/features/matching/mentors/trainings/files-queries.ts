/** Trainings from the staged rows of an import (`staged_fact`). */
import { type RawBuilder, sql } from 'kysely';
import type { WriteCtx } from '../../../../core/context.ts';
import { stagedFacts } from '../../../../domain/staging/tables.ts';

export type Found = { row: number; field: string; code: string; detail: string };

/** The errors that only show beside other rows and the people whom they name. */
export const errors = async (ctx: WriteCtx): Promise<Found[]> =>
  (
    await sql<Found>`
      select row, 'hr_number' as field, 'unknown_person' as code, 'Nobody has this HR number.' as detail
      from ${stagedFacts} where hr_number is not null and person_id is null
      union all
      select row, 'hr_number', 'approver_is_subject', 'Somebody else imports what concerns you.'
      from ${stagedFacts} where person_id = ${ctx.actor.person_id}
      union all
      select row, 'completed_on', 'day_in_future', 'A training is recorded once it is completed.'
      from ${stagedFacts} where completed_on > ${ctx.today}::date
      union all
      select s.row, 'hr_number', 'duplicate', format('Row %s is about the same.', min(o.row))
      from ${stagedFacts} s join ${stagedFacts} o on o.row < s.row and o.person_id = s.person_id and o.course_title = s.course_title
        and o.completed_on = s.completed_on
      group by s.row
      order by 1`.execute(ctx.db)
  ).rows;

/** Finds which training each row is about; what differs is recorded anew, and the one before is void. */
export async function match(ctx: WriteCtx): Promise<void> {
  await sql`
    update ${stagedFacts} s set fact_id = t.id,
      changes = (t.course_code, t.duration_min, t.is_accredited, t.moc_section, t.expires_on, t.evidence, t.verified_at is null)
        is distinct from (s.course_code, s.duration_min, s.is_accredited, s.moc_section, s.expires_on, s.evidence, false)
    from mentor_training t
    where t.department_id = ${ctx.department_id} and t.voided_at is null and t.person_id = s.person_id and t.course_title = s.course_title
      and t.completed_on = s.completed_on`.execute(ctx.db);
  await sql`update ${stagedFacts} set is_new = true where fact_id is null`.execute(ctx.db);
  await sql`update ${stagedFacts} set replaced_id = fact_id, fact_id = uuidv7() where changes or is_new`.execute(ctx.db);
}

/** Records the trainings as verified, and voids what they take the place of. */
export async function apply(ctx: WriteCtx): Promise<void> {
  await sql`
    update mentor_training t set voided_at = ${ctx.now} from ${stagedFacts} s
    where s.replaced_id = t.id and t.department_id = ${ctx.department_id}`.execute(ctx.db);
  await sql`
    insert into mentor_training (id, department_id, person_id, course_code, course_title, duration_min, is_accredited, moc_section, completed_on,
      expires_on, evidence, verified_by, verified_at)
    select fact_id, ${ctx.department_id}, person_id, course_code, course_title, duration_min, is_accredited, moc_section, completed_on, expires_on,
      evidence, ${ctx.actor.person_id}::uuid, ${ctx.now}::timestamptz
    from ${stagedFacts} where changes or is_new order by fact_id`.execute(ctx.db);
}

type Fact = { subject_id: string; data: unknown };

/** What was recorded. */
export const recorded = (import_id: string): RawBuilder<Fact> =>
  sql<Fact>`select fact_id as subject_id, jsonb_build_object('import_id', ${import_id}::text, 'person_id', person_id, 'completed_on', completed_on,
    'expires_on', expires_on) as data from ${stagedFacts} where changes or is_new`;

/** What was verified with that. */
export const verified: RawBuilder<Fact> = sql<Fact>`select fact_id as subject_id, jsonb_build_object('person_id', person_id) as data from ${stagedFacts} where changes or is_new`;

/** What gave way. */
export const voided: RawBuilder<Fact> = sql<Fact>`select replaced_id as subject_id, jsonb_build_object('person_id', person_id) as data from ${stagedFacts} where changes`;
