import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import type { Predicate } from '../../../../core/db.ts';
import { party, partyOrNull } from '../../../../domain/sql/parties.ts';
import type { LearningRecordPatch, LearningRecordQuery, NewLearningRecord } from './schema.ts';

const columns = [
  'l.id',
  'l.person_id',
  'l.kind',
  'l.assignment_id',
  'l.mentor_id',
  'l.goal_lineage_id',
  'l.annual_review_id',
  'l.check_in_id',
  'l.learned_on',
  'l.minutes',
  'l.topic',
  'l.body',
  'l.voided_at',
  'l.row_version',
  'l.created_at',
  'l.updated_at',
] as const;

/** The records for which `shown` holds, filtered. Order and limit are for the caller to add. */
export const list = (ctx: Ctx, shown: Predicate, query: Omit<LearningRecordQuery, 'limit'>) => {
  const { kind, learned_on_gte, learned_on_lte, is_voided } = query;
  let rows = ctx.db
    .selectFrom('learning_record as l')
    .innerJoin('person as p', 'p.id', 'l.person_id')
    .leftJoin('person as mentor', 'mentor.id', 'l.mentor_id')
    .select(columns)
    .select([party('p').as('person'), partyOrNull('mentor').as('mentor')])
    .where('l.department_id', '=', ctx.department_id)
    .where(shown);
  if (kind) rows = rows.where('l.kind', '=', kind);
  if (learned_on_gte) rows = rows.where('l.learned_on', '>=', learned_on_gte);
  if (learned_on_lte) rows = rows.where('l.learned_on', '<=', learned_on_lte);
  if (is_voided !== undefined) rows = rows.where('l.voided_at', is_voided ? 'is not' : 'is', null);
  return rows;
};

/** A record by its id, nothing unless `shown` holds. */
export const find = (ctx: Ctx, id: string, shown: Predicate) => list(ctx, shown, {}).where('l.id', '=', id).executeTakeFirst();

/** The stored row, locked; nothing unless `permitted` holds. */
export const lock = (ctx: WriteCtx, id: string, permitted: Predicate) =>
  ctx.db
    .selectFrom('learning_record as l')
    .select(columns)
    .where('l.department_id', '=', ctx.department_id)
    .where('l.id', '=', id)
    .where(permitted)
    .forNoKeyUpdate('l')
    .executeTakeFirst();

/** Adds a record of the caller; nothing unless `permitted` holds on them as `p`. */
export const insert = async (ctx: WriteCtx, values: NewLearningRecord & { learned_on: string }, permitted: Predicate) =>
  (
    await sql<{ id: string }>`
      insert into learning_record (department_id, person_id, kind, assignment_id, mentor_id, goal_lineage_id, annual_review_id, check_in_id, learned_on,
        minutes, topic, body)
      select p.department_id, p.id, ${values.kind}, ${values.assignment_id ?? null}::uuid, ${values.mentor_id ?? null}::uuid,
        ${values.goal_lineage_id ?? null}::uuid, ${values.annual_review_id ?? null}::uuid, ${values.check_in_id ?? null}::uuid,
        ${values.learned_on}::date, ${values.minutes}::int, ${values.topic ?? null}, ${values.body}
      from person p
      where p.department_id = ${ctx.department_id} and p.id = ${ctx.actor.person_id} and ${permitted}
      returning id`.execute(ctx.db)
  ).rows[0];

/** Changes the columns given. Call it under the lock of the record. */
export const update = (ctx: WriteCtx, id: string, changes: Partial<LearningRecordPatch> & { voided_at?: string }) =>
  ctx.db.updateTable('learning_record').set(changes).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();

/** Part of a merge. What one record learned with the other stays as it is. */
export const reassignPerson = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    update learning_record l set
      person_id = case l.person_id when ${from} then ${to}::uuid else l.person_id end,
      mentor_id = case l.mentor_id when ${from} then ${to}::uuid else l.mentor_id end
    where l.department_id = ${ctx.department_id} and ${from} in (l.person_id, l.mentor_id)
      and not (l.person_id in (${from}, ${to}) and coalesce(l.mentor_id in (${from}, ${to}), false))`.execute(ctx.db);
