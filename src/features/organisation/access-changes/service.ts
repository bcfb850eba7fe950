import { sql } from 'kysely';
import { addDays } from '../../../core/calendar.ts';
import { type Ctx, granted, matched, type WriteCtx } from '../../../core/context.ts';
import { page } from '../../../core/page.ts';
import { allowed } from '../../../domain/allowed.ts';
import { findIdentity } from '../../../domain/identity.ts';
import type { Permission } from '../../../domain/permissions/index.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as queries from './queries.ts';
import { type Agreed, canBeComplete, isComplete, WAITING_DAYS } from './rules.ts';
import type { AccessChange, AccessChangeQuery, Wanted } from './schema.ts';

const columns = { person: 'c.person_id', duplicate: 'c.duplicate_id', author: 'c.requested_by' } as const;

/** The changes that concern the caller, or that the caller asked for or could approve, in the order in which they were asked for. */
export function list(ctx: Ctx, query: AccessChangeQuery) {
  return page(ctx, query, queries.list(ctx, allowed(ctx, 'access_change:read', columns), query), [{ column: 'c.id', field: 'id' }]);
}

/** One of them. @throws Problem not-found */
export async function get(ctx: Ctx, id: string) {
  return granted(await queries.find(ctx, id, allowed(ctx, 'access_change:read', columns)));
}

/** Those of the persons as whom nobody comes to sign in without a second person: lock them first. */
export const guarded = (ctx: WriteCtx, ...person_ids: readonly string[]): Promise<string[]> => queries.guarded(ctx, person_ids);

/**
 * Carries a change out and takes it back, with what it recorded: what could not take effect is refused when it is asked for, and not days later.
 * @throws Problem whatever the effect throws
 */
export async function tryOut(ctx: WriteCtx, effect: () => Promise<unknown>): Promise<void> {
  const recorded = ctx.recorded.length;
  await sql`savepoint tried_out`.execute(ctx.db);
  await effect();
  await sql`set constraints all immediate`.execute(ctx.db);
  await sql`rollback to savepoint tried_out`.execute(ctx.db);
  ctx.recorded.splice(recorded);
}

/**
 * Asks for a change that a second person has to approve, and notifies those who can. The caller has checked the permission and locked the persons.
 * @throws Problem access-change-open, second-person-needed where nobody could approve it
 */
export async function ask(ctx: WriteCtx, wanted: Wanted): Promise<AccessChange> {
  const id = await request(ctx, wanted);
  const { kind, person_id } = wanted;
  const guarded = await guardedOf(ctx, { person_id, duplicate_id: kind === 'merge' ? wanted.duplicate_id : null });
  const capacities = (await queries.approvers(ctx, id)).map(({ capacity }) => capacity);
  if (!canBeComplete({ kind, guarded }, capacities)) throw secondPersonNeeded('Nobody could approve it.');
  ctx.asked.waits = '/v1/access-changes/:id';
  return queries.read(ctx, id);
}

/** Like `ask`, for one of many in a file: where nobody could approve it yet it waits nevertheless, and keeps no other row from being imported. */
export async function request(ctx: WriteCtx, wanted: Wanted): Promise<string> {
  await settle(ctx);
  const { id } = await queries.insert(ctx, wanted, addDays(ctx.today, WAITING_DAYS));
  const { kind, person_id } = wanted;
  const more = kind === 'merge' ? { duplicate_id: wanted.duplicate_id } : kind === 'role' ? { role: wanted.role } : {};
  await record(ctx, { type: 'access_change.requested', subject_id: id, data: { kind, person_id, ...more } });
  const concerned = kind === 'merge' ? [person_id, wanted.duplicate_id] : [person_id];
  const administrators = (await queries.approvers(ctx, id)).map((approver) => approver.person_id).filter((one) => !concerned.includes(one));
  await notifications.notify(
    ctx,
    // Each record has its own, also once they are one.
    ...concerned.map((one, i) => ({
      person_id: one,
      kind: 'access_change_for_you' as const,
      subject_id: id,
      occasion: i === 0 ? '' : 'duplicate',
    })),
    ...administrators.map((one) => ({ person_id: one, kind: 'access_change_to_approve' as const, subject_id: id })),
  );
  return id;
}

/**
 * Like `request`, for a role in a file that says something else of the same role than what waits for it: what waits is taken back, and those
 * concerned are notified. Locks nothing: the caller has taken the turn of the conflict rule.
 */
export async function requestInstead(ctx: WriteCtx, wanted: Wanted & { kind: 'role' }): Promise<string> {
  for (const { id, person_id, requested_by } of await queries.withdrawSame(ctx, wanted)) {
    await record(ctx, { type: 'access_change.withdrawn', subject_id: id, data: { kind: 'role', person_id } });
    await tell(ctx, 'access_change_over', id, [person_id, requested_by]);
  }
  return request(ctx, wanted);
}

/** Notifies administrators of what waits and of what they were not notified: who became one later is. Answers how many notices there were. */
export async function notifyApprovers(ctx: WriteCtx): Promise<number> {
  const waiting = await queries.unnotified(ctx);
  await notifications.notify(ctx, ...waiting.map((notice) => ({ ...notice, kind: 'access_change_to_approve' as const })));
  return waiting.length;
}

async function guardedOf(
  ctx: WriteCtx,
  { person_id, duplicate_id }: Readonly<{ person_id: string; duplicate_id: string | null }>,
): Promise<Agreed> {
  const ones = await queries.guarded(ctx, duplicate_id === null ? [person_id] : [person_id, duplicate_id]);
  return { person: ones.includes(person_id), duplicate: duplicate_id !== null && ones.includes(duplicate_id) };
}

type Locked = Awaited<ReturnType<typeof lock>>;

async function lock(ctx: WriteCtx, id: string, permission: Permission) {
  const visible = allowed(ctx, 'access_change:read', columns);
  const change = matched(ctx, await queries.lock(ctx, id, visible, allowed(ctx, permission, columns)));
  if (change.status === 'open') return change;
  throw new Problem('access-change-over', {
    detail: `It is ${change.status}. Ask for it anew where it is still wanted.`,
    current_status: change.status,
  });
}

/** What the caller approves, and whether it takes effect by that. */
export type Approval = { change: Locked; complete: boolean };

/**
 * The caller approves a change: never whoever asked for it. Where that completes it, it is marked as approved and the caller of this function
 * carries it out. To be called with the turn of the conflict rule taken and the persons locked, as where it was asked for.
 * @throws Problem second-person-needed, access-change-over
 */
export async function approve(ctx: WriteCtx, id: string): Promise<Approval> {
  const change = await lock(ctx, id, 'access_change:decide');
  const own = (await queries.approvers(ctx, id)).filter(({ person_id }) => person_id === ctx.actor.person_id);
  if (own.length === 0) throw secondPersonNeeded('You are not such a second person.');
  const matter = {
    kind: change.kind,
    guarded: await guardedOf(ctx, change),
    agreed: { person: change.person_agreed_at !== null, duplicate: change.duplicate_agreed_at !== null },
  };
  const complete = own.some(({ capacity }) => isComplete(matter, capacity));
  for (const { capacity } of own) if (change.kind === 'merge' && capacity !== 'administrator') await queries.setAgreed(ctx, id, capacity);
  if (complete) await queries.setDecided(ctx, id, 'approved');
  else await record(ctx, { type: 'access_change.agreed', subject_id: id, data: { kind: change.kind, person_id: change.person_id } });
  return { change, complete };
}

/**
 * The context of whoever asked, with their roles of today: what they asked for takes effect as their act, and no longer does where they may no
 * longer do it.
 * @throws Problem access-change-overtaken
 */
export async function asRequester(ctx: WriteCtx, { requested_by_id }: Locked): Promise<WriteCtx> {
  const identity = await findIdentity(ctx.db, sql`select ${requested_by_id}::uuid as person_id`, ctx.now);
  if (!identity) throw overtaken('Whoever asked for it is no longer there.');
  const { person_id, time_zone, roles } = identity;
  const actor = { person_id, department_id: ctx.department_id, time_zone, roles, client_id: null, scopes: null };
  return { ...ctx, actor, precondition: null };
}

/** What it would change has changed since it was asked for. */
export const overtaken = (detail: string): Problem =>
  new Problem('access-change-overtaken', { detail: `${detail} Refuse it, and ask anew.` });

/** Records that an approved change has taken effect, and as what. */
export async function carriedOut(ctx: WriteCtx, change: Locked, result_id: string | null): Promise<AccessChange> {
  if (result_id !== null) await queries.setResult(ctx, change.id, result_id);
  await record(ctx, { type: 'access_change.approved', subject_id: change.id, data: { kind: change.kind, person_id: change.person_id } });
  await tell(ctx, 'access_change_approved', change.id, [change.person_id, change.requested_by_id]);
  return queries.read(ctx, change.id);
}

/** Says no for good. Whoever asked withdraws instead. @throws Problem permission-denied, access-change-over */
export async function refuse(ctx: WriteCtx, id: string) {
  const change = await lock(ctx, id, 'access_change:decide');
  if (change.requested_by_id === ctx.actor.person_id)
    throw new Problem('permission-denied', { detail: 'Withdraw what you asked for yourself.' });
  await queries.setDecided(ctx, id, 'refused');
  await record(ctx, { type: 'access_change.refused', subject_id: id, data: { kind: change.kind, person_id: change.person_id } });
  await tell(ctx, 'access_change_over', id, [change.person_id, change.requested_by_id, change.duplicate_id]);
  return queries.read(ctx, id);
}

/** Takes back what the caller asked for. @throws Problem access-change-over */
export async function withdraw(ctx: WriteCtx, id: string) {
  const change = await lock(ctx, id, 'access_change:withdraw');
  await queries.setWithdrawn(ctx, id);
  await record(ctx, { type: 'access_change.withdrawn', subject_id: id, data: { kind: change.kind, person_id: change.person_id } });
  await tell(ctx, 'access_change_over', id, [change.person_id, change.duplicate_id]);
  return queries.read(ctx, id);
}

/** Records the changes that nobody approved in time. Answers how many there were. */
export async function settle(ctx: WriteCtx): Promise<number> {
  return over(ctx, await queries.lapse(ctx));
}

async function over(ctx: WriteCtx, lapsed: readonly queries.Lapsed[]): Promise<number> {
  for (const { id, person_id, requested_by, duplicate_id } of lapsed) {
    await record(ctx, { type: 'access_change.lapsed', subject_id: id, data: { person_id } });
    await tell(ctx, 'access_change_over', id, [person_id, requested_by, duplicate_id]);
  }
  return lapsed.length;
}

async function tell(
  ctx: WriteCtx,
  kind: 'access_change_approved' | 'access_change_over',
  subject_id: string,
  people: readonly (string | null)[],
): Promise<void> {
  const ids = [...new Set(people.filter((one) => one !== null))];
  await notifications.notify(ctx, ...ids.map((person_id) => ({ person_id, kind, subject_id })));
}

/** Part of a merge: what waits for the duplicate lapses, and what is over is the survivor's. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await over(ctx, await queries.lapseOf(ctx, from));
  await queries.move(ctx, from, to);
}

function secondPersonNeeded(why: string): Problem {
  return new Problem('second-person-needed', {
    detail:
      `${why} Whoever asked for it does not approve it, nor, of a role, somebody whose only sign-in they gave. Another programme ` +
      'administrator approves it, or the person it is about. Where there is neither, the operator of the service adds an administrator: npm run bootstrap -- --further-administrator.',
  });
}
