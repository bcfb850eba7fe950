import { sql } from 'kysely';
import { type Ctx, granted, matched, type WriteCtx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import { page } from '../../../core/page.ts';
import { allowed } from '../../../domain/allowed.ts';
import type { Permission } from '../../../domain/permissions/index.ts';
import { Problem } from '../../../domain/problems/index.ts';
import * as queries from './queries.ts';
import type { MentorRequest, MentorRequestQuery, Status } from './schema.ts';

const owner = { person: 'r.mentee_id', request: 'r.id' } as const;

/**
 * The note about no match is for those who take part as or for a leader; the mentee reads everything else about their own request. Preferred
 * mentors read neither the note nor who else is preferred.
 */
function canRead(ctx: Ctx): queries.CanRead {
  const content = allowed(ctx, 'mentor_request:read_content', owner);
  const notChosen = queries.notChosen(ctx.actor.person_id);
  const choices = sql<boolean>`(${content} and ${notChosen})`;
  const note = sql<boolean>`(${allowed(ctx, 'mentor_request:read_note', owner)} and r.mentee_id <> ${ctx.actor.person_id} and ${notChosen})`;
  const leaves = allowed(ctx, 'leave:read', owner);
  return { facts: allowed(ctx, 'mentor_request:read', owner), content, choices, note, leaves };
}

/** Lists the requests the caller may read, the longest waiting first. */
export function list(ctx: Ctx, query: MentorRequestQuery) {
  const readable = canRead(ctx);
  const rows = queries.filtered(ctx, queries.requests(ctx, readable), readable, query);
  return page(ctx, query, rows, [{ column: 'r.id', field: 'id' }]);
}

/** Reads one request. @throws Problem not-found */
export async function get(ctx: Ctx, id: string): Promise<MentorRequest> {
  return granted(await queries.find(ctx, id, canRead(ctx)));
}

/** The request after a change: a token that may write need not be able to read. */
export async function shown(ctx: WriteCtx, id: string): Promise<MentorRequest> {
  return granted(await queries.find(ctx, id, { ...canRead(ctx), facts: yes }));
}

/**
 * The row, locked for an action that needs the permission, with its status of today. Requires no If-Match.
 * @throws Problem not-found, permission-denied
 */
export async function lockAnyVersion(ctx: WriteCtx, id: string, permission: Permission) {
  const row = granted(await queries.lock(ctx, id, allowed(ctx, 'mentor_request:read', owner), allowed(ctx, permission, owner)));
  return { ...row, ...(await queries.statusOf(ctx, id)) };
}

/** Like `lockAnyVersion`, for a change of the request itself, which requires If-Match. @throws also Problem precondition-required, version-stale */
export async function lock(ctx: WriteCtx, id: string, permission: Permission) {
  return matched(ctx, await lockAnyVersion(ctx, id, permission));
}

/** Refuses a request with another status than these. @throws Problem mentor-request-state, with the actual status as `state` */
export function assertStatus({ status }: { status: Status }, ...wanted: readonly Status[]): void {
  if (wanted.includes(status)) return;
  throw new Problem('mentor-request-state', {
    detail: `The status of the request is ${status}; this requires ${wanted.join(' or ')}.`,
    state: status,
  });
}
