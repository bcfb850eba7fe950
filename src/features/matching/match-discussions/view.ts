import { type Ctx, granted, matched, type WriteCtx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import { page } from '../../../core/page.ts';
import { allowed } from '../../../domain/allowed.ts';
import type { Permission } from '../../../domain/permissions/index.ts';
import { Problem } from '../../../domain/problems/index.ts';
import * as queries from './queries.ts';
import { missingOf, type Situation } from './rules.ts';
import type { MatchDiscussion, MatchDiscussionQuery } from './schema.ts';

const owner = { person: 'r.mentee_id', discussion: 'd.id', request: 'r.id' } as const;

const readable = (ctx: Ctx) => allowed(ctx, 'match_discussion:read', owner);
const canRead = (ctx: Ctx): queries.CanRead => ({ readable: readable(ctx), leaves: allowed(ctx, 'leave:read', owner) });

type Row = NonNullable<Awaited<ReturnType<typeof queries.find>>>;

/** What decides who may contribute, from a row as answered. */
export function situationOf({ mentee_id, participants, subjects, voices, chairs, contributions }: Row): Situation {
  const made = contributions.map(({ capacity, person, delegated_from_id }) => ({ capacity, person_id: person.id, delegated_from_id }));
  return { mentee_id, participants, subjects, voices, chairs, contributions: made };
}

function entryOf(found: Row): MatchDiscussion {
  const { subjects: _, voices, chairs, mentee_id, ...row } = found;
  const names = new Map([...voices, ...chairs].map(({ person_id, display_name }) => [person_id, display_name]));
  names.set(mentee_id, row.mentee.display_name);
  const parties = (ids: readonly string[]) => ids.map((id) => ({ id, display_name: names.get(id) ?? '' }));
  const missing = row.is_open ? missingOf(situationOf(found)) : [];
  return {
    ...row,
    missing: missing.map((entry) => ({ ...entry, holders: parties(entry.holder_ids), stand_ins: parties(entry.stand_in_ids) })),
  };
}

/** Lists the discussions the caller may read, in the order in which they were opened. */
export async function list(ctx: Ctx, query: MatchDiscussionQuery) {
  const mayRead = canRead(ctx);
  const rows = queries.filtered(ctx, queries.discussions(ctx, mayRead.readable, mayRead), mayRead, query);
  const found = await page(ctx, query, rows, [{ column: 'd.id', field: 'id' }]);
  return { ...found, items: found.items.map(entryOf) };
}

/** Reads one discussion. @throws Problem not-found */
export async function get(ctx: Ctx, id: string): Promise<MatchDiscussion> {
  const mayRead = canRead(ctx);
  return entryOf(granted(await queries.find(ctx, id, mayRead.readable, mayRead)));
}

/** The discussion after a change: a token that may write need not be able to read, and is then answered the caller's own input alone. */
export async function shown(ctx: WriteCtx, id: string): Promise<MatchDiscussion> {
  return entryOf(granted(await queries.find(ctx, id, yes, canRead(ctx))));
}

/**
 * An open discussion, locked, with everything that decides who may contribute in which office.
 * @throws Problem not-found, permission-denied, precondition-required, version-stale, match-discussion-state
 */
export async function lockOpen(ctx: WriteCtx, id: string, permission: Permission) {
  const { permitted: _, ...before } = matched(ctx, await queries.lock(ctx, id, readable(ctx), allowed(ctx, permission, owner)));
  const situation = await queries.situation(ctx, id);
  if (!situation.is_open) {
    throw new Problem('match-discussion-state', {
      detail: `The discussion is over (${situation.outcome}); this requires an open one.`,
      state: situation.outcome,
    });
  }
  return { ...before, ...situation };
}

export type Open = Awaited<ReturnType<typeof lockOpen>>;
