import { sql } from 'kysely';
import { type Ctx, granted, matched, type WriteCtx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import { page } from '../../../core/page.ts';
import { allowed } from '../../../domain/allowed.ts';
import type { Permission } from '../../../domain/permissions/index.ts';
import { Problem } from '../../../domain/problems/index.ts';
import * as queries from './queries.ts';
import type { MentorRequest, MentorRequestQuery, Status } from './schema.ts';

const parties = { person: 'r.mentee_id', request: 'r.id' } as const;

/**
 * What leaders note when they find nobody is for those who take part for one: the mentee reads everything of their own request but that.
 * Whoever is wished for reads neither the note nor the wishes.
 */
function readable(ctx: Ctx): queries.Readable {
  const content = allowed(ctx, 'mentor_request:read_content', parties);
  const notWished = queries.notWished(ctx.actor.person_id);
  const choices = sql<boolean>`(${content} and ${notWished})`;
  const note = sql<boolean>`(${allowed(ctx, 'mentor_request:read_note', parties)} and r.mentee_id <> ${ctx.actor.person_id} and ${notWished})`;
  return { facts: allowed(ctx, 'mentor_request:read', parties), content, choices, note };
}

/** The requests the asker may know of, the longest waiting first. */
export function list(ctx: Ctx, query: MentorRequestQuery) {
  const rows = queries.filtered(ctx, queries.requests(ctx, readable(ctx)), query);
  return page(ctx, query, rows, [{ column: 'r.id', field: 'id' }]);
}

/** @throws Problem not-found */
export async function get(ctx: Ctx, id: string): Promise<MentorRequest> {
  return granted(await queries.find(ctx, id, readable(ctx)));
}

/** What the asker has just changed: a token that may write need not be able to read. */
export async function shown(ctx: WriteCtx, id: string): Promise<MentorRequest> {
  return granted(await queries.find(ctx, id, { ...readable(ctx), facts: yes }));
}

/**
 * The row, locked for what the permission is about, and what it is today.
 * @throws Problem not-found, permission-denied
 */
export async function hold(ctx: WriteCtx, id: string, permission: Permission) {
  const row = granted(await queries.lock(ctx, id, allowed(ctx, 'mentor_request:read', parties), allowed(ctx, permission, parties)));
  return { ...row, ...(await queries.statusOf(ctx, id)) };
}

/** The same for a change of the request itself. @throws Problem precondition-required, version-stale, too */
export async function lock(ctx: WriteCtx, id: string, permission: Permission) {
  return matched(ctx, await hold(ctx, id, permission));
}

/** @throws Problem mentor-request-state, naming what the request is and what it would have to be */
export function assertStatus({ status }: { status: Status }, ...wanted: readonly Status[]): void {
  if (wanted.includes(status)) return;
  throw new Problem('mentor-request-state', {
    detail: `The request is ${status}; this needs one that is ${wanted.join(' or ')}.`,
    state: status,
  });
}
