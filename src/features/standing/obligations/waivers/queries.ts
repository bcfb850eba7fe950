import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import type { Predicate } from '../../../../core/db.ts';
import { counts } from '../../../../domain/sql/assignments.ts';
import { civilDay } from '../../../../domain/sql/days.ts';
import { party } from '../../../../domain/sql/parties.ts';
import type { Pair } from '../descriptor.ts';
import { kinds } from '../kinds.ts';
import type { ObligationWaiver, ObligationWaiverQuery } from './schema.ts';

const concerning = (pair: Pair) => kinds.filter((each) => each.pair === pair).map(({ kind }) => kind);
const OF_OCCASION = concerning('assignment_of_occasion');
const OF_YEAR = concerning('primary_in_programme_year');
/** Kinds of which a mentor cannot waive what the own pair owes. */
const OF_PAIRS = [...OF_OCCASION, ...OF_YEAR, ...concerning('primary')];

/**
 * The caller as mentor, where the waiver `w` concerns a pair of theirs: the assignment that its occasion names, or the primary assignment that
 * was current when the waiver was made or has begun since. A programme year concerns everybody who was primary mentor in it, also if the
 * assignment was over by then.
 */
const asMentor = (ctx: Ctx) => {
  const made = civilDay('w.created_at', ctx.actor.time_zone);
  return sql<{ mentor_id: string }>`(
    select a.mentor_id from assignment a
    where w.kind = any (${OF_PAIRS}::text[]) and a.mentee_id = w.person_id and a.mentor_id = ${ctx.actor.person_id} and a.subtype = 'formal'
      and ${counts('a')} and a.starts_on <= ${ctx.today} and (a.until_on is null or a.until_on > a.starts_on)
      and case
        when w.kind = any (${OF_OCCASION}::text[]) then a.id::text = split_part(w.occasion, ':', 1)
        when w.kind = any (${OF_YEAR}::text[]) then a.is_primary and (a.until_on is null or a.until_on > ${made} - ${YEAR_AND_LAST}::int)
        else a.is_primary and (a.until_on is null or a.until_on > ${made})
      end
    limit 1)`;
};

/** In days: meetings are owed for the present programme year and the one before. */
const YEAR_AND_LAST = 2 * 365;

/** Conditions on the waiver `w` under which the caller reads its reason and its note. */
export type CanRead = Readonly<{ reason: Predicate; note: Predicate }>;

/** Waivers with what the caller may read of them. */
const waivers = (ctx: Ctx, canRead: CanRead) =>
  ctx.db
    .selectFrom('obligation_waiver as w')
    .innerJoin('person', 'person.id', 'w.person_id')
    .leftJoinLateral(asMentor(ctx).as<'pair'>('pair'), (join) => join.onTrue())
    .select([
      'w.id',
      'w.person_id',
      party('person').as('person'),
      'w.kind',
      'w.occasion',
      'w.revoked_at',
      'w.created_by',
      'w.row_version',
      'w.created_at',
      'w.updated_at',
    ])
    .select(sql<ObligationWaiver['reason']>`case when ${canRead.reason} then w.reason end`.as('reason'))
    .select(sql<string | null>`case when ${canRead.note} then w.note end`.as('note'))
    .where('w.department_id', '=', ctx.department_id);

/** The waivers where `readable` holds, filtered. Order and limit are for the caller to add. */
export const list = (
  ctx: Ctx,
  readable: Predicate,
  canRead: CanRead,
  { person_id, kind, is_revoked }: Omit<ObligationWaiverQuery, 'limit'>,
) => {
  let rows = waivers(ctx, canRead).where(readable);
  if (person_id) rows = rows.where('w.person_id', '=', person_id);
  if (kind) rows = rows.where('w.kind', 'in', kind);
  if (is_revoked !== undefined) rows = rows.where('w.revoked_at', is_revoked ? 'is not' : 'is', null);
  return rows;
};

/** One waiver, nothing unless `readable` holds. */
export const find = (ctx: Ctx, id: string, readable: Predicate, canRead: CanRead) =>
  waivers(ctx, canRead).where('w.id', '=', id).where(readable).executeTakeFirst();

/** One waiver, locked, with whether the caller may revoke it and whether it concerns their own pair; nothing unless they may see or revoke it. */
export const lock = (ctx: WriteCtx, id: string, readable: Predicate, permitted: Predicate) =>
  ctx.db
    .selectFrom('obligation_waiver as w')
    .leftJoinLateral(asMentor(ctx).as<'pair'>('pair'), (join) => join.onTrue())
    .select(['w.id', 'w.person_id', 'w.kind', 'w.occasion', 'w.revoked_at', 'w.row_version', permitted.as('permitted')])
    .select(sql<boolean>`pair.mentor_id is not null`.as('is_own_pair'))
    .where('w.department_id', '=', ctx.department_id)
    .where('w.id', '=', id)
    .where(sql<boolean>`(${readable} or ${permitted})`)
    .forNoKeyUpdate('w')
    .executeTakeFirst();

/** The person whose obligation is to be waived, locked, so that two who waive take turns. */
export const lockPerson = (ctx: WriteCtx, id: string, permitted: Predicate) =>
  ctx.db
    .selectFrom('person as p')
    .select(['p.id', 'p.merged_into_id', permitted.as('permitted')])
    .where('p.department_id', '=', ctx.department_id)
    .where('p.id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();

/** Adds a waiver. Call it under the lock of the person. */
export const insert = (
  ctx: WriteCtx,
  values: Pick<ObligationWaiver, 'person_id' | 'kind' | 'occasion' | 'note'> & { reason: NonNullable<ObligationWaiver['reason']> },
) =>
  ctx.db
    .insertInto('obligation_waiver')
    .values({ ...values, department_id: ctx.department_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** True where a waiver of this, made now, would concern a pair in which the caller is the mentor. */
export const isOwnPair = async (ctx: WriteCtx, { person_id, kind, occasion }: Pick<ObligationWaiver, 'person_id' | 'kind' | 'occasion'>) =>
  (
    await sql<{ mentor_id: string }>`
      select pair.mentor_id
      from (select ${person_id}::uuid as person_id, ${kind}::text as kind, ${occasion}::text as occasion, ${ctx.now}::timestamptz as created_at) w
      cross join lateral ${asMentor(ctx)} pair`.execute(ctx.db)
  ).rows.length > 0;

/**
 * The unrevoked waivers of an obligation that is owed all the same: they were made on a clock that is over, or that HR has moved since. Locked;
 * call it under the lock of the person.
 */
export const lockOutdated = async (
  ctx: WriteCtx,
  { person_id, kind, occasion }: Pick<ObligationWaiver, 'person_id' | 'kind' | 'occasion'>,
) =>
  (
    await ctx.db
      .selectFrom('obligation_waiver as w')
      .select('w.id')
      .where('w.department_id', '=', ctx.department_id)
      .where('w.person_id', '=', person_id)
      .where('w.kind', '=', kind)
      .where('w.occasion', '=', occasion)
      .where('w.revoked_at', 'is', null)
      .forNoKeyUpdate()
      .execute()
  ).map(({ id }) => id);

/** Revokes a waiver as of now. Call it under the lock of the waiver. */
export const setRevoked = (ctx: WriteCtx, id: string) =>
  ctx.db
    .updateTable('obligation_waiver')
    .set({ revoked_at: ctx.now })
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', id)
    .execute();

/** Moves the waivers of one record to the other. Of two waivers of the same, the survivor's stays in force. */
export const reassignPerson = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    update obligation_waiver w set person_id = ${to}, revoked_at = coalesce(w.revoked_at, case when exists (
      select from obligation_waiver other
      where other.person_id = ${to} and other.kind = w.kind and other.occasion = w.occasion and other.revoked_at is null
    ) then ${ctx.now}::timestamptz end)
    where w.department_id = ${ctx.department_id} and w.person_id = ${from}`.execute(ctx.db);
