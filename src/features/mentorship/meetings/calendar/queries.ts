import { type RawBuilder, sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import type { Predicate } from '../../../../core/db.ts';
import { standing } from '../sql.ts';

const columns = ['id', 'revoked_at', 'shows_obligations', 'row_version', 'created_at', 'updated_at'] as const;

/** The caller's open feed, or else the one opened last. */
const latest = (ctx: Ctx) =>
  ctx.db
    .selectFrom('calendar_feed')
    .select(columns)
    .where('department_id', '=', ctx.department_id)
    .where('person_id', '=', ctx.actor.person_id)
    .orderBy(sql<boolean>`revoked_at is null`, 'desc')
    .orderBy('id', 'desc')
    .limit(1);

/** The caller's open feed, or else the one opened last; undefined where there never was one. */
export const find = (ctx: Ctx) => latest(ctx).executeTakeFirst();

/** Like `find`, locked for a change. */
export const lock = (ctx: WriteCtx) => latest(ctx).forNoKeyUpdate().executeTakeFirst();

/** Locks the caller's person row: two requests that open a first feed at the same time have no other row to wait for each other at. */
export const lockCaller = (ctx: WriteCtx) =>
  ctx.db
    .selectFrom('person')
    .select('id')
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', ctx.actor.person_id)
    .forNoKeyUpdate()
    .executeTakeFirst();

/** Revokes the caller's open feed and answers it, where there is one. */
export const revoke = (ctx: WriteCtx) =>
  ctx.db
    .updateTable('calendar_feed')
    .set({ revoked_at: ctx.now })
    .where('department_id', '=', ctx.department_id)
    .where('person_id', '=', ctx.actor.person_id)
    .where('revoked_at', 'is', null)
    .returning(columns)
    .executeTakeFirst();

/** Opens a feed of the caller, found later by the SHA-256 digest of its secret. A constraint allows one open feed a person. */
export const insert = (ctx: WriteCtx, secret_sha256: Buffer, shows_obligations: boolean) =>
  ctx.db
    .insertInto('calendar_feed')
    .values({ department_id: ctx.department_id, person_id: ctx.actor.person_id, secret_sha256, shows_obligations })
    .returning(columns)
    .executeTakeFirstOrThrow();

/**
 * The owner of an open feed, as long as that person has a login. The lookup compares digests in a unique index, so that its duration reveals
 * nothing about the secret.
 */
export const ownerOf = (secret_sha256: Buffer): RawBuilder<{ person_id: string }> =>
  sql`select f.person_id from calendar_feed f where f.secret_sha256 = ${secret_sha256} and f.revoked_at is null
    and exists (select from person_login l where l.person_id = f.person_id and l.ended_at is null)`;

/**
 * Meetings as entries of a calendar. `revision` rises with each change of the meeting, of its assignment and, for the two, of a conflict case:
 * what a planned meeting is on its day follows from them.
 */
const entries = (ctx: Ctx, visible: Predicate) => {
  const isOwn = sql<boolean>`${ctx.actor.person_id}::uuid in (a.mentee_id, a.mentor_id)`;
  const cases = (what: RawBuilder<unknown>) => sql`(select ${what} from conflict_case c where c.assignment_id = a.id and ${isOwn})`;
  return ctx.db
    .selectFrom('meeting as m')
    .innerJoin('assignment as a', 'a.id', 'm.assignment_id')
    .select(['m.id', 'm.scheduled_at', 'm.duration_min', 'm.held_on', 'm.row_version', 'm.created_at'])
    .select([
      standing(ctx).as('status'),
      sql<number>`(m.row_version + a.row_version - 2 + coalesce(${cases(sql`sum(c.row_version)`)}, 0))::int`.as('revision'),
      sql<string>`greatest(m.updated_at, a.updated_at, ${cases(sql`max(c.updated_at)`)})`.as('changed_at'),
    ])
    .where('m.department_id', '=', ctx.department_id)
    .where(visible);
};

/** One meeting as an entry of a calendar. */
export const entry = (ctx: Ctx, id: string, visible: Predicate) => entries(ctx, visible).where('m.id', '=', id).executeTakeFirst();

/** The meetings of a feed: those since a day. Cancelled, missed and void ones stay for a while, so that calendar clients learn of it. */
export const meetings = (ctx: Ctx, visible: Predicate, since: { day: string; at: string; called_off_at: string }) =>
  entries(ctx, visible)
    .where(sql<boolean>`${ctx.actor.person_id}::uuid in (a.mentee_id, a.mentor_id)`)
    .where(sql<boolean>`case when m.held_on is null then m.scheduled_at >= ${since.at} else m.held_on >= ${since.day} end`)
    .where(sql<boolean>`(${standing(ctx)} not in ('cancelled', 'no_show', 'voided')
      or case when m.state in ('proposed', 'scheduled') then greatest(m.updated_at, a.updated_at) else m.updated_at end >= ${since.called_off_at})`)
    .orderBy('m.id')
    .execute();

/** Changes what the caller's open feed shows; it gets a new version. */
export const update = (ctx: WriteCtx, id: string, shows_obligations: boolean) =>
  ctx.db
    .updateTable('calendar_feed')
    .set({ shows_obligations })
    .where('department_id', '=', ctx.department_id)
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirstOrThrow();

/**
 * Moves the feeds of a duplicate person, but for an open one where the surviving person has an open feed. A moved feed keeps its address.
 */
export const move = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    update calendar_feed f set person_id = ${to}
    where f.department_id = ${ctx.department_id} and f.person_id = ${from}
      and (f.revoked_at is not null
        or not exists (select from calendar_feed kept where kept.person_id = ${to} and kept.revoked_at is null))`.execute(ctx.db);

/** Revokes the open feed that could not be moved. */
export const revokeOf = (ctx: WriteCtx, person_id: string) =>
  ctx.db
    .updateTable('calendar_feed')
    .set({ revoked_at: ctx.now })
    .where('department_id', '=', ctx.department_id)
    .where('person_id', '=', person_id)
    .where('revoked_at', 'is', null)
    .execute();
