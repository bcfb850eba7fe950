import { type Ctx, granted, matched, type WriteCtx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import { page } from '../../../core/page.ts';
import { allowed } from '../../../domain/allowed.ts';
import type { Permission } from '../../../domain/permissions/index.ts';
import { Problem } from '../../../domain/problems/index.ts';
import * as queries from './queries.ts';
import { missingOf, type Situation } from './rules.ts';
import type { MatchDiscussion, MatchDiscussionQuery } from './schema.ts';

const parties = { person: 'r.mentee_id', discussion: 'd.id' } as const;

function readable(ctx: Ctx) {
  return allowed(ctx, 'match_discussion:read', parties);
}

type Row = NonNullable<Awaited<ReturnType<typeof queries.find>>>;

/** What decides who may speak, of a row as it was read. */
export function voicesOf({ mentee_id, participants, subjects, voices, chairs, contributions }: Row): Situation {
  const said = contributions.map(({ capacity, person, delegated_from_id }) => ({ capacity, person_id: person.id, delegated_from_id }));
  return { mentee_id, participants, subjects, voices, chairs, contributions: said };
}

function entryOf(found: Row): MatchDiscussion {
  const { subjects: _, voices: __, chairs: ___, mentee_id: ____, ...row } = found;
  return { ...row, missing: row.is_open ? missingOf(voicesOf(found)) : [] };
}

/** The discussions the asker may know of. */
export async function list(ctx: Ctx, query: MatchDiscussionQuery) {
  const mayRead = readable(ctx);
  const rows = queries.filtered(ctx, queries.discussions(ctx, mayRead, mayRead), query);
  const found = await page(ctx, query, rows, [{ column: 'd.id', field: 'id' }]);
  return { ...found, items: found.items.map(entryOf) };
}

/** @throws Problem not-found */
export async function get(ctx: Ctx, id: string): Promise<MatchDiscussion> {
  const mayRead = readable(ctx);
  return entryOf(granted(await queries.find(ctx, id, mayRead, mayRead)));
}

/** What the asker has just changed: a token that may write need not be able to read, and then reads no more than its own words. */
export async function shown(ctx: WriteCtx, id: string): Promise<MatchDiscussion> {
  return entryOf(granted(await queries.find(ctx, id, yes, readable(ctx))));
}

/**
 * An open discussion, locked, with everything that decides who may say what in it.
 * @throws Problem not-found, permission-denied, precondition-required, version-stale, match-discussion-state
 */
export async function lockOpen(ctx: WriteCtx, id: string, permission: Permission) {
  const { permitted: _, ...before } = matched(ctx, await queries.lock(ctx, id, readable(ctx), allowed(ctx, permission, parties)));
  const situation = await queries.situation(ctx, id);
  if (!situation.is_open) {
    throw new Problem('match-discussion-state', {
      detail: `The discussion is over (${situation.outcome}); this needs one that is open.`,
      state: situation.outcome,
    });
  }
  return { ...before, ...situation };
}

export type Open = Awaited<ReturnType<typeof lockOpen>>;
