import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import type { Predicate } from '../../../../core/db.ts';
import { promises } from '../kinds.ts';
import type { SurveyInvitationQuery } from './schema.ts';

const rowsOf = (ctx: Ctx) =>
  ctx.db
    .selectFrom('survey_invitation as i')
    .innerJoin('survey_wave as w', 'w.id', 'i.wave_id')
    .select([
      'i.id',
      'i.wave_id',
      'w.title',
      'w.form',
      'w.reminds',
      'w.state as wave_status',
      'w.closes_on',
      'i.audience',
      'i.assignment_id',
    ])
    .select(sql<string | null>`null::text`.as('link'))
    .select(['i.took_part_on', 'i.row_version', 'i.created_at', 'i.updated_at'])
    .select(sql<string>`${JSON.stringify(promises)}::jsonb ->> w.form`.as('promise'))
    .select(
      sql<boolean>`exists (select from notification n join notification_link l on l.notification_id = n.id where n.subject_id = i.id and n.kind = 'survey_invitation')`.as(
        'has_link',
      ),
    )
    .where('i.department_id', '=', ctx.department_id)
    .where('i.revoked_on', 'is', null);

/** Invitations for which `shown` holds. */
export const list = (ctx: Ctx, shown: Predicate, { wave_id }: Omit<SurveyInvitationQuery, 'limit'>) => {
  const rows = rowsOf(ctx).where(shown);
  return wave_id === undefined ? rows : rows.where('i.wave_id', '=', wave_id);
};

/** An invitation by its id, nothing unless `shown` holds. */
export const find = (ctx: Ctx, id: string, shown: Predicate) => rowsOf(ctx).where(shown).where('i.id', '=', id).executeTakeFirst();

/** Like `find`, locked for a change, with `permitted`. */
export const lock = (ctx: WriteCtx, id: string, shown: Predicate, permitted: Predicate) =>
  rowsOf(ctx)
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where(sql<boolean>`(${shown} or ${permitted})`)
    .where('i.id', '=', id)
    .forNoKeyUpdate('i')
    .executeTakeFirst();

/** Records that the person says to have taken part. */
export const setTookPart = (ctx: WriteCtx, id: string) =>
  ctx.db
    .updateTable('survey_invitation')
    .set({ took_part_on: ctx.today })
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', id)
    .execute();

/**
 * Part of a merge: moves invitations and the key of a person. Where the survivor is asked the same, its own invitation stays and the other is revoked.
 */
export const reassignPerson = async (ctx: WriteCtx, from: string, to: string): Promise<void> => {
  await sql`
    update survey_invitation i set person_id = case when also.id is null then ${to}::uuid else i.person_id end,
      revoked_on = case when also.id is null then i.revoked_on else ${ctx.today}::date end
    from survey_invitation moved
    left join survey_invitation also on also.wave_id = moved.wave_id and also.person_id = ${to} and also.audience = moved.audience
      and also.assignment_id is not distinct from moved.assignment_id
    where i.id = moved.id and moved.person_id = ${from} and i.department_id = ${ctx.department_id}`.execute(ctx.db);
  await sql`
    update survey_respondent_key k set person_id = ${to} where k.person_id = ${from} and k.department_id = ${ctx.department_id}
      and not exists (select from survey_respondent_key own where own.person_id = ${to})`.execute(ctx.db);
};
