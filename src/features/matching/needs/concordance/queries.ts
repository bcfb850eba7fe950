import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import { json } from '../../../../core/db.ts';
import type { PutConcordancePreferences, PutSelfIdentification } from './schema.ts';
import { restsOn } from './sql.ts';

/** Locks the caller's own person record, so that two of their changes follow one another. */
export const lockSelf = (ctx: WriteCtx) =>
  ctx.db
    .selectFrom('person')
    .select('id')
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', ctx.actor.person_id)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();

/** The caller's own preferences. */
export const preferences = (ctx: Ctx) =>
  ctx.db
    .selectFrom('concordance_preference')
    .select(['dimension', 'importance', 'opted_in_at'])
    .where('department_id', '=', ctx.department_id)
    .where('person_id', '=', ctx.actor.person_id)
    .orderBy('dimension')
    .execute();

/** The caller's own values. */
export const values = (ctx: Ctx) =>
  ctx.db
    .selectFrom('self_identification')
    .select(['dimension', 'value', 'consented_at'])
    .where('department_id', '=', ctx.department_id)
    .where('person_id', '=', ctx.actor.person_id)
    .orderBy('dimension')
    .orderBy('value')
    .execute();

/** Deletes the caller's preferences of dimensions that are not among these. */
export const erasePreferences = (ctx: WriteCtx, kept: PutConcordancePreferences['preferences']) =>
  sql`delete from concordance_preference
    where department_id = ${ctx.department_id} and person_id = ${ctx.actor.person_id}
      and not (dimension = any (${kept.map(({ dimension }) => dimension)}::text[]))`.execute(ctx.db);

/** Stores the caller's preferences; one that does not change keeps its instant. */
export const upsertPreferences = (ctx: WriteCtx, wanted: PutConcordancePreferences['preferences']) =>
  sql`insert into concordance_preference as stored (department_id, person_id, dimension, importance, opted_in_at)
    select ${ctx.department_id}, ${ctx.actor.person_id}, wanted.dimension, wanted.importance, ${ctx.now}::timestamptz
    from jsonb_to_recordset(${json(wanted)}) wanted(dimension text, importance text)
    on conflict (person_id, dimension) do update set importance = excluded.importance, opted_in_at = excluded.opted_in_at
    where stored.importance <> excluded.importance`.execute(ctx.db);

/** Deletes the caller's values that are not among these. */
export const eraseValues = (ctx: WriteCtx, kept: PutSelfIdentification['values']) =>
  sql`delete from self_identification
    where department_id = ${ctx.department_id} and person_id = ${ctx.actor.person_id}
      and (dimension, value) not in (select dimension, value from jsonb_to_recordset(${json(kept)}) kept(dimension text, value text))`.execute(
    ctx.db,
  );

/** Stores the caller's values; one that exists keeps the instant of its consent. */
export const insertValues = (ctx: WriteCtx, wanted: PutSelfIdentification['values']) =>
  sql`insert into self_identification (department_id, person_id, dimension, value, consented_at)
    select ${ctx.department_id}, ${ctx.actor.person_id}, wanted.dimension, wanted.value, ${ctx.now}::timestamptz
    from jsonb_to_recordset(${json(wanted)}) wanted(dimension text, value text)
    on conflict (person_id, dimension, value) do nothing`.execute(ctx.db);

/** Remembers that the caller changed one of the two sets today, and forgets about everybody else what no score waits for any more. */
export const noteChange = (ctx: WriteCtx) =>
  sql`with past as (
      delete from concordance_change where person_id in (
        select person_id from concordance_change
        where department_id = ${ctx.department_id} and not ${restsOn('changed_on', ctx.today)} and person_id <> ${ctx.actor.person_id}
        for update skip locked)
    )
    insert into concordance_change (department_id, person_id, changed_on) values (${ctx.department_id}, ${ctx.actor.person_id}, ${ctx.today})
    on conflict (person_id) do update set changed_on = excluded.changed_on`.execute(ctx.db);

/** Where a duplicate person has any of it, what the survivor states may change today. */
export const noteMerge = (ctx: WriteCtx, from: string, to: string) =>
  sql`insert into concordance_change (department_id, person_id, changed_on)
    select ${ctx.department_id}, ${to}, ${ctx.today}
    where ${from} in (
      select person_id from self_identification union all select person_id from concordance_preference
      union all select person_id from concordance_change)
    on conflict (person_id) do update set changed_on = excluded.changed_on`.execute(ctx.db);

/** Forgets the last change of a person. */
export const eraseChangeOf = (ctx: WriteCtx, person_id: string) =>
  ctx.db.deleteFrom('concordance_change').where('department_id', '=', ctx.department_id).where('person_id', '=', person_id).execute();

/** Moves the duplicate's preferences to a survivor who has none. */
export const reassignPreferences = (ctx: WriteCtx, from: string, to: string) =>
  sql`update concordance_preference set person_id = ${to}
    where department_id = ${ctx.department_id} and person_id = ${from}
      and not exists (select from concordance_preference own where own.person_id = ${to})`.execute(ctx.db);

/** Moves the duplicate's values to a survivor who has none. */
export const reassignValues = (ctx: WriteCtx, from: string, to: string) =>
  sql`update self_identification set person_id = ${to}
    where department_id = ${ctx.department_id} and person_id = ${from}
      and not exists (select from self_identification own where own.person_id = ${to})`.execute(ctx.db);

/** Deletes all preferences of a person. */
export const erasePreferencesOf = (ctx: WriteCtx, person_id: string) =>
  ctx.db.deleteFrom('concordance_preference').where('department_id', '=', ctx.department_id).where('person_id', '=', person_id).execute();

/** Deletes all values of a person. */
export const eraseValuesOf = (ctx: WriteCtx, person_id: string) =>
  ctx.db.deleteFrom('self_identification').where('department_id', '=', ctx.department_id).where('person_id', '=', person_id).execute();
