import { type Expression, type SqlBool, sql, type Updateable } from 'kysely';
import type { MentorTrainingTable } from '../../../../../db/types.ts';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import { notNotified } from '../../../../domain/sql/notifications.ts';
import { party } from '../../../../domain/sql/parties.ts';
import { present } from '../queries.ts';
import type { MentorTrainingQuery, NewMentorTraining } from './schema.ts';

/** True of a record (`t`) that counts today: the condition that has_current_training() has for each record of a person. */
const current = (ctx: Ctx) => sql<boolean>`(t.verified_at is not null and t.voided_at is null and t.completed_on <= ${ctx.today}
  and (t.expires_on is null or t.expires_on > ${ctx.today}))`;

const trainings = (ctx: Ctx, evidence: Expression<SqlBool>) =>
  ctx.db
    .selectFrom('mentor_training as t')
    .innerJoin('person as mentor', 'mentor.id', 't.person_id')
    .select([
      't.id',
      't.person_id',
      't.course_code',
      't.course_title',
      't.duration_min',
      't.is_accredited',
      't.moc_section',
      't.completed_on',
      't.expires_on',
      't.verified_by',
      't.verified_at',
      't.voided_at',
      't.row_version',
      't.created_at',
      't.updated_at',
    ])
    .select([party('mentor').as('person'), current(ctx).as('is_current')])
    .select(sql<string | null>`case when ${evidence} then t.evidence end`.as('evidence'))
    .where('t.department_id', '=', ctx.department_id);

/** Records for which `visible` holds, limited to the filters of a list. The evidence is answered where `evidence` holds, else null. */
export function filtered(ctx: Ctx, visible: Expression<SqlBool>, evidence: Expression<SqlBool>, query: Omit<MentorTrainingQuery, 'limit'>) {
  const { person_id, is_current, completed_on_gte, completed_on_lte } = query;
  let rows = trainings(ctx, evidence).where(visible);
  if (person_id !== undefined) rows = rows.where('t.person_id', '=', person_id);
  if (is_current !== undefined) rows = rows.where(sql<boolean>`${current(ctx)} = ${is_current}`);
  if (completed_on_gte !== undefined) rows = rows.where('t.completed_on', '>=', completed_on_gte);
  if (completed_on_lte !== undefined) rows = rows.where('t.completed_on', '<=', completed_on_lte);
  return rows;
}

/** One record, where `visible` holds. */
export const find = (ctx: Ctx, id: string, visible: Expression<SqlBool>, evidence: Expression<SqlBool>) =>
  trainings(ctx, evidence).where('t.id', '=', id).where(visible).executeTakeFirst();

/** The stored record, locked until the transaction ends; `permitted` says whether the caller may change it. */
export const lock = (ctx: WriteCtx, id: string, readable: Expression<SqlBool>, permitted: Expression<SqlBool>) =>
  ctx.db
    .selectFrom('mentor_training as t')
    .selectAll('t')
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('t.department_id', '=', ctx.department_id)
    .where('t.id', '=', id)
    .where(sql<boolean>`(${readable} or ${permitted})`)
    .forNoKeyUpdate('t')
    .executeTakeFirst();

/** Inserts a record and answers its id. */
export const insert = (ctx: WriteCtx, values: NewMentorTraining) =>
  ctx.db
    .insertInto('mentor_training')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Changes columns of a record. */
export const update = (ctx: WriteCtx, id: string, changes: Updateable<MentorTrainingTable>) =>
  ctx.db.updateTable('mentor_training').set(changes).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();

export type Expiring = { id: string; person_id: string; expires_on: string };

/**
 * For each person who can be a mentor today, the current training that lasts longest, where even that expires by `until` and the person was
 * not notified of it.
 */
export const expiring = async (ctx: WriteCtx, until: string): Promise<Expiring[]> =>
  (
    await sql<Expiring>`
      select last.id, last.person_id, last.expires_on
      from (
        select distinct on (t.person_id) t.id, t.person_id, t.expires_on
        from mentor_training t
        join person p on p.id = t.person_id and ${present(ctx)}
        where t.department_id = ${ctx.department_id} and ${current(ctx)}
        order by t.person_id, t.expires_on desc nulls first, t.id
      ) last
      where last.expires_on <= ${until}::date and ${notNotified({
        person: 'last.person_id',
        kind: 'training_expiring',
        subject: 'last.id',
        occasion: sql`last.expires_on::text`,
      })}
      order by last.person_id`.execute(ctx.db)
  ).rows;

/**
 * Moves the trainings and verifications of the duplicate to the survivor. A training that one of the two records verified for the other is no
 * longer verified, because nobody verifies their own.
 */
export const reassign = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    update mentor_training t set
      person_id = now.person_id,
      verified_by = nullif(now.verified_by, now.person_id),
      verified_at = case when now.verified_by = now.person_id then null else t.verified_at end
    from (
      select id, case person_id when ${from}::uuid then ${to}::uuid else person_id end as person_id,
        case verified_by when ${from}::uuid then ${to}::uuid else verified_by end as verified_by
      from mentor_training where department_id = ${ctx.department_id} and ${from}::uuid in (person_id, verified_by)
    ) now
    where t.id = now.id`.execute(ctx.db);
