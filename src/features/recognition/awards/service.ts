import { type Ctx, granted, matched, type WriteCtx } from '../../../core/context.ts';
import type { Predicate } from '../../../core/db.ts';
import { type PageOf, page } from '../../../core/page.ts';
import { allowed } from '../../../domain/allowed.ts';
import type { PastOf } from '../../../domain/events/index.ts';
import type { Permission } from '../../../domain/permissions/index.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as queries from './queries.ts';
import type { Award, AwardQuery, WithdrawAward } from './schema.ts';

const owner = { person: 'w.person_id' } as const;
const readable = (ctx: Ctx) => allowed(ctx, 'award:read', owner);
const decisions = (ctx: Ctx) => allowed(ctx, 'award:read_decision', owner);

/** The awards that were conferred, the latest first: one’s own, those of the people one leads, and in an office of the department all. */
export const list = (ctx: Ctx, query: AwardQuery): Promise<PageOf<Award>> =>
  page(ctx, query, queries.list(ctx, readable(ctx), decisions(ctx), query), [{ column: 'w.id', field: 'id' }], 'desc');

/** @throws Problem not-found */
export const get = async (ctx: Ctx, id: string): Promise<Award> => granted(await queries.find(ctx, id, readable(ctx), decisions(ctx)));

async function lock(ctx: WriteCtx, id: string, permission: Permission) {
  const permitted = allowed(ctx, permission, owner);
  return { before: matched(ctx, await queries.lock(ctx, id, readable(ctx), permitted)), permitted };
}

const shown = async (ctx: WriteCtx, id: string, permitted: Predicate): Promise<Award> =>
  granted(await queries.find(ctx, id, permitted, permitted));

/** @throws Problem award-state */
function requireHeld({ withdrawn_on }: Pick<Award, 'withdrawn_on'>): void {
  if (withdrawn_on !== null)
    throw new Problem('award-state', { detail: `The award was withdrawn on ${withdrawn_on}.`, state: 'withdrawn' });
}

/** The laureate agrees that the award is listed publicly. Repeated, it changes nothing. @throws Problem award-state */
export async function listPublicly(ctx: WriteCtx, id: string): Promise<Award> {
  const { before, permitted } = await lock(ctx, id, 'award:list');
  requireHeld(before);
  if (before.is_listed) return shown(ctx, id, permitted);
  await queries.update(ctx, id, { listing_consented_at: ctx.now });
  await recordEvent(ctx, 'listed', before);
  return shown(ctx, id, permitted);
}

/** The laureate takes that back, at any time. Repeated, it changes nothing. */
export async function unlist(ctx: WriteCtx, id: string): Promise<Award> {
  const { before, permitted } = await lock(ctx, id, 'award:list');
  if (!before.is_listed) return shown(ctx, id, permitted);
  await queries.update(ctx, id, { listing_consented_at: null });
  await recordEvent(ctx, 'unlisted', before);
  return shown(ctx, id, permitted);
}

/**
 * Withdraws an award by a decision: it is listed no more, its credit is taken back, and it bars nobody from having the award again.
 * @throws Problem award-state
 */
export async function withdraw(ctx: WriteCtx, id: string, { decision_ref }: WithdrawAward): Promise<Award> {
  const { before, permitted } = await lock(ctx, id, 'award:withdraw');
  requireHeld(before);
  const withdrawn = { withdrawn_on: ctx.today, withdrawn_by: ctx.actor.person_id, decision_ref };
  await queries.update(ctx, id, { ...withdrawn, listing_consented_at: null });
  await recordEvent(ctx, 'withdrawn', before);
  await notifications.notify(ctx, { person_id: before.person_id, kind: 'award_withdrawn', subject_id: id });
  return shown(ctx, id, permitted);
}

const recordEvent = (ctx: WriteCtx, past: PastOf<'award'>, { id, person_id }: Pick<Award, 'id' | 'person_id'>) =>
  record(ctx, { type: `award.${past}`, subject_id: id, data: { person_id } });
