import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import { json } from '../../../../core/db.ts';
import type { PutConcordancePreferences, PutSelfIdentification } from './schema.ts';

/** The asker's own record, so that two changes of theirs follow one another. */
export const lockSelf = (ctx: WriteCtx) =>
  ctx.db
    .selectFrom('person')
    .select('id')
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', ctx.actor.person_id)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();

export const preferences = (ctx: Ctx) =>
  ctx.db
    .selectFrom('concordance_preference')
    .select(['dimension', 'importance', 'opted_in_at'])
    .where('department_id', '=', ctx.department_id)
    .where('person_id', '=', ctx.actor.person_id)
    .orderBy('dimension')
    .execute();

export const values = (ctx: Ctx) =>
  ctx.db
    .selectFrom('self_identification')
    .select(['dimension', 'value', 'consented_at'])
    .where('department_id', '=', ctx.department_id)
    .where('person_id', '=', ctx.actor.person_id)
    .orderBy('dimension')
    .orderBy('value')
    .execute();

export const erasePreferences = (ctx: WriteCtx, kept: PutConcordancePreferences['preferences']) =>
  sql`delete from concordance_preference
    where department_id = ${ctx.department_id} and person_id = ${ctx.actor.person_id}
      and not (dimension = any (${kept.map(({ dimension }) => dimension)}::text[]))`.execute(ctx.db);

/** What is said as before keeps its instant. */
export const upsertPreferences = (ctx: WriteCtx, said: PutConcordancePreferences['preferences']) =>
  sql`insert into concordance_preference as known (department_id, person_id, dimension, importance, opted_in_at)
    select ${ctx.department_id}, ${ctx.actor.person_id}, said.dimension, said.importance, ${ctx.now}::timestamptz
    from jsonb_to_recordset(${json(said)}) said(dimension text, importance text)
    on conflict (person_id, dimension) do update set importance = excluded.importance, opted_in_at = excluded.opted_in_at
    where known.importance <> excluded.importance`.execute(ctx.db);

export const eraseValues = (ctx: WriteCtx, kept: PutSelfIdentification['values']) =>
  sql`delete from self_identification
    where department_id = ${ctx.department_id} and person_id = ${ctx.actor.person_id}
      and (dimension, value) not in (select dimension, value from jsonb_to_recordset(${json(kept)}) kept(dimension text, value text))`.execute(
    ctx.db,
  );

/** What is said as before keeps the instant of its consent. */
export const insertValues = (ctx: WriteCtx, said: PutSelfIdentification['values']) =>
  sql`insert into self_identification (department_id, person_id, dimension, value, consented_at)
    select ${ctx.department_id}, ${ctx.actor.person_id}, said.dimension, said.value, ${ctx.now}::timestamptz
    from jsonb_to_recordset(${json(said)}) said(dimension text, value text)
    on conflict (person_id, dimension, value) do nothing`.execute(ctx.db);

/** Only where the survivor has said nothing. */
export const reassignPreferences = (ctx: WriteCtx, from: string, to: string) =>
  sql`update concordance_preference set person_id = ${to}
    where department_id = ${ctx.department_id} and person_id = ${from}
      and not exists (select from concordance_preference own where own.person_id = ${to})`.execute(ctx.db);

export const reassignValues = (ctx: WriteCtx, from: string, to: string) =>
  sql`update self_identification set person_id = ${to}
    where department_id = ${ctx.department_id} and person_id = ${from}
      and not exists (select from self_identification own where own.person_id = ${to})`.execute(ctx.db);

export const forgetPreferences = (ctx: WriteCtx, person_id: string) =>
  ctx.db.deleteFrom('concordance_preference').where('department_id', '=', ctx.department_id).where('person_id', '=', person_id).execute();

export const forgetValues = (ctx: WriteCtx, person_id: string) =>
  ctx.db.deleteFrom('self_identification').where('department_id', '=', ctx.department_id).where('person_id', '=', person_id).execute();
