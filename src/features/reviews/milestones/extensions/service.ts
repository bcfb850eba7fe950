import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import { yes } from '../../../../core/db.ts';
import { page } from '../../../../core/page.ts';
import { allowed, demand } from '../../../../domain/allowed.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import * as people from '../../../organisation/people/service.ts';
import { alreadyRecorded, refuseOneself } from '../refusals.ts';
import * as windows from '../windows/queries.ts';
import * as queries from './queries.ts';
import type { CfarExtension, CfarExtensionQuery, NewCfarExtension } from './schema.ts';

const owner = { person: 'x.person_id' } as const;

const readable = (ctx: Ctx) => allowed(ctx, 'milestone:read', owner);
const canReadLeaves = (ctx: Ctx) => allowed(ctx, 'leave:read', owner);

/** The extensions that the asker may read, in the order in which they were recorded. That those of others were read is recorded, once a page. */
export async function list(ctx: WriteCtx, query: CfarExtensionQuery) {
  const rows = queries.filtered(ctx, readable(ctx), canReadLeaves(ctx), query.person_id);
  const found = await page(ctx, query, rows, [{ column: 'x.id', field: 'id' }]);
  const extension_ids = found.items.filter(({ person_id }) => person_id !== ctx.actor.person_id).map(({ id }) => id);
  if (extension_ids.length > 0)
    await record(ctx, { type: 'cfar_extension.listed', subject_id: ctx.actor.person_id, data: { extension_ids } });
  return found;
}

/** One extension. That anybody but the person read it is recorded. @throws Problem not-found */
export async function get(ctx: WriteCtx, id: string): Promise<CfarExtension> {
  const row = granted(await queries.find(ctx, id, readable(ctx), canReadLeaves(ctx)));
  if (row.person_id !== ctx.actor.person_id) await record(ctx, { type: 'cfar_extension.read', subject_id: id });
  return row;
}

/** An extension that the asker has just changed, also for a token that may write and not read. */
async function shown(ctx: WriteCtx, id: string): Promise<CfarExtension> {
  return granted(await queries.find(ctx, id, yes, canReadLeaves(ctx)));
}

/**
 * Records that the institution moved the latest day of a review, never to before the policy's last month ends. Of several, the one decided last counts.
 * A leave alone moves nothing: it takes such a decision.
 * @throws Problem reference-unknown, person-merged, approver-is-subject, day-in-future, milestone-unfit, milestone-state
 */
export async function recordExtension(ctx: WriteCtx, values: NewCfarExtension): Promise<CfarExtension> {
  demand(ctx, 'milestone:write');
  const { person_id, latest_on, decided_on } = values;
  await people.lockForFact(ctx, { [person_id]: '/person_id' });
  refuseOneself(ctx, person_id);
  if (decided_on > ctx.today) throw Problem.at('day-in-future', '/decided_on', 'The day on which it was decided is not in the future.');
  const clock = await windows.clockOn(ctx, person_id, decided_on);
  if (!clock) throw Problem.at('milestone-unfit', '/decided_on', 'On that day the person was not full-time; others are not reviewed.');
  if (clock.is_waived)
    throw Problem.at('milestone-unfit', '/person_id', 'The appointment was continuing from its first day; there is no review.');
  if (latest_on < clock.nominal_latest_on)
    throw Problem.at(
      'milestone-unfit',
      '/latest_on',
      `Without a decision the latest day is ${clock.nominal_latest_on}; it is moved to a later one.`,
    );
  if (latest_on <= decided_on)
    throw Problem.at('milestone-unfit', '/latest_on', 'The latest day comes after the day on which it is decided.');
  if (clock.decided_on !== null) throw alreadyRecorded(`The review was decided on ${clock.decided_on}.`);
  if (await queries.same(ctx, values)) throw alreadyRecorded('This decision is recorded already.');
  const { id } = await queries.insert(ctx, values);
  await record(ctx, { type: 'cfar_extension.recorded', subject_id: id });
  return shown(ctx, id);
}

/** Voids an extension recorded in error; the one before it counts again. Twice changes nothing. @throws Problem approver-is-subject */
export async function voidExtension(ctx: WriteCtx, id: string): Promise<CfarExtension> {
  const permitted = allowed(ctx, 'milestone:write', owner);
  const before = matched(ctx, await queries.lock(ctx, id, readable(ctx), permitted));
  refuseOneself(ctx, before.person_id);
  if (before.voided_at !== null) return shown(ctx, id);
  await queries.setVoided(ctx, id);
  await record(ctx, { type: 'cfar_extension.voided', subject_id: id });
  return shown(ctx, id);
}

/** Part of a merge: moves the extensions of a duplicate person to the survivor. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.reassign(ctx, from, to);
}
