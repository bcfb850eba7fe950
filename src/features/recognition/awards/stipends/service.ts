import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import { type PageOf, page } from '../../../../core/page.ts';
import { allowed, demand } from '../../../../domain/allowed.ts';
import type { PastOf } from '../../../../domain/events/index.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import { mergedAway, noSuch } from '../../../../domain/references.ts';
import * as notifications from '../../../platform/notifications/service.ts';
import * as queries from './queries.ts';
import type { NewStipend, Stipend, StipendQuery } from './schema.ts';

const owner = { person: 's.person_id' } as const;
const readable = (ctx: Ctx) => allowed(ctx, 'stipend:read', owner);

/** The stipends that the caller may read, the latest first. @throws Problem invalid-cursor */
export const list = (ctx: Ctx, query: StipendQuery): Promise<PageOf<Stipend>> =>
  page(ctx, query, queries.list(ctx, readable(ctx), query), [{ column: 's.id', field: 'id' }], 'desc');

/** @throws Problem not-found */
export const get = async (ctx: Ctx, id: string): Promise<Stipend> => granted(await queries.find(ctx, id, readable(ctx)));

const shown = async (ctx: WriteCtx, id: string): Promise<Stipend> =>
  granted(await queries.find(ctx, id, allowed(ctx, 'stipend:write', owner)));

/**
 * Records a stipend of somebody else, who is notified.
 * @throws Problem permission-denied, approver-is-subject, reference-unknown, person-merged, period-empty
 */
export async function recordStipend(ctx: WriteCtx, input: NewStipend): Promise<Stipend> {
  demand(ctx, 'stipend:write');
  if (input.person_id === ctx.actor.person_id)
    throw Problem.at('approver-is-subject', '/person_id', 'Somebody else of faculty affairs records a stipend of yours.');
  const found = await queries.recipient(ctx, input);
  if (!found) throw noSuch('person', '/person_id');
  const { merged_into_id, has_award } = found;
  if (merged_into_id !== null) throw mergedAway(merged_into_id, '/person_id');
  if (input.award_id !== undefined && !has_award) throw noSuch('award of the person', '/award_id');
  if (input.ends_on <= input.starts_on) throw Problem.at('period-empty', '/ends_on', 'The stipend ends after its first day.');
  const { id } = await queries.insert(ctx, input);
  await recordEvent(ctx, 'recorded', { id, person_id: input.person_id });
  await notifications.notify(ctx, { person_id: input.person_id, kind: 'stipend_recorded', subject_id: id });
  return shown(ctx, id);
}

/** Voids a stipend that was recorded in error. Repeated, it changes nothing. */
export async function voidStipend(ctx: WriteCtx, id: string): Promise<Stipend> {
  const before = matched(ctx, await queries.lock(ctx, id, readable(ctx), allowed(ctx, 'stipend:write', owner)));
  if (before.voided_at !== null) return shown(ctx, id);
  await queries.setVoided(ctx, id);
  await recordEvent(ctx, 'voided', before);
  return shown(ctx, id);
}

const recordEvent = (ctx: WriteCtx, past: PastOf<'stipend'>, { id, person_id }: Pick<Stipend, 'id' | 'person_id'>) =>
  record(ctx, { type: `stipend.${past}`, subject_id: id, data: { person_id } });
