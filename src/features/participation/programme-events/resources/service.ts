import { addDays } from '../../../../core/calendar.ts';
import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import { yes } from '../../../../core/db.ts';
import { page } from '../../../../core/page.ts';
import { changesOf } from '../../../../core/patch.ts';
import { both, either } from '../../../../core/predicates.ts';
import { allowed, demand } from '../../../../domain/allowed.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import * as organisation from '../../../organisation/units/service.ts';
import * as queries from './queries.ts';
import type { NewResource, Resource, ResourcePatch, ResourceQuery, ResourceUse, ResourceUseQuery } from './schema.ts';

const unit = { division: 'r.division_id' } as const;

/** What the department publishes is for everybody; what a division does, for its members, director and facilitator, and the department's offices. */
const readable = (ctx: Ctx) =>
  either(both(queries.isOfDepartment, allowed(ctx, 'resource:read')), allowed(ctx, 'resource:read_division', unit));
const usable = (ctx: Ctx) =>
  either(both(queries.isOfDepartment, allowed(ctx, 'resource:use')), allowed(ctx, 'resource:use_division', unit));
const counted = (ctx: Ctx) => allowed(ctx, 'resource:read_use_count');

/** All resources, withdrawn ones included, in the order in which they were published. @throws Problem invalid-cursor */
export function list(ctx: Ctx, query: ResourceQuery) {
  return page(ctx, query, queries.filtered(ctx, readable(ctx), counted(ctx), query), [{ column: 'r.id', field: 'id' }]);
}

/** @throws Problem not-found */
export async function get(ctx: Ctx, id: string): Promise<Resource> {
  return granted(await queries.find(ctx, id, readable(ctx), counted(ctx)));
}

/** What the caller has just written: a token that may write need not be able to read. */
async function shown(ctx: WriteCtx, id: string): Promise<Resource> {
  return granted(await queries.find(ctx, id, yes, counted(ctx)));
}

/**
 * Publishes a resource: of a division its facilitator, of the department and of any division mentorship leads and programme administrators.
 * @throws Problem permission-denied, reference-unknown, division-inactive
 */
export async function publish(ctx: WriteCtx, input: NewResource): Promise<Resource> {
  const { kind, division_id } = input;
  if (division_id === undefined) demand(ctx, 'resource:write');
  else {
    await organisation.demandIn(ctx, division_id, 'resource:write');
    const pointers = { starts_on: '/division_id', ends_on: '/division_id' };
    await organisation.requireActiveDivision(ctx, division_id, { starts_on: ctx.today, ends_on: addDays(ctx.today, 1) }, pointers);
  }
  const { id } = await queries.insert(ctx, input);
  await record(ctx, { type: 'resource.published', subject_id: id, data: { kind, ...(division_id !== undefined && { division_id }) } });
  return shown(ctx, id);
}

const lock = async (ctx: WriteCtx, id: string) =>
  matched(ctx, await queries.lock(ctx, id, readable(ctx), allowed(ctx, 'resource:write', unit)));

/** @throws Problem resource-state */
export async function edit(ctx: WriteCtx, id: string, patch: ResourcePatch): Promise<Resource> {
  const before = await lock(ctx, id);
  if (before.withdrawn_at !== null) throw withdrawn('A withdrawn resource cannot be changed; publish a new one.');
  const changes = changesOf<ResourcePatch>(before, patch);
  if (!changes) return shown(ctx, id);
  await queries.update(ctx, id, changes);
  await record(ctx, { type: 'resource.edited', subject_id: id, data: { fields: Object.keys(changes) } });
  return shown(ctx, id);
}

/** Withdraws a resource; its recorded uses stay. Withdrawing twice changes nothing. */
export async function withdraw(ctx: WriteCtx, id: string): Promise<Resource> {
  const before = await lock(ctx, id);
  if (before.withdrawn_at !== null) return shown(ctx, id);
  await queries.update(ctx, id, { withdrawn_at: ctx.now });
  await record(ctx, { type: 'resource.withdrawn', subject_id: id });
  return shown(ctx, id);
}

/**
 * Records that the caller has used the resource today. Recorded again on the same day it is the same use. Nobody else can see it; the number of
 * people is counted.
 * @throws Problem not-found, resource-state
 */
export async function use(ctx: WriteCtx, id: string): Promise<ResourceUse> {
  const resource = granted(await queries.hold(ctx, id, readable(ctx), usable(ctx)));
  if (resource.withdrawn_at !== null) throw withdrawn('The resource was withdrawn.');
  const made = await queries.insertUse(ctx, id);
  if (made) await record(ctx, { type: 'resource_use.recorded', subject_id: made.id });
  return granted(await queries.useOfToday(ctx, id, yes));
}

/** The caller's own uses. @throws Problem invalid-cursor */
export function listUses(ctx: Ctx, query: ResourceUseQuery) {
  return page(ctx, query, queries.ownUses(ctx, allowed(ctx, 'resource:read'), query.resource_id), [{ column: 'u.id', field: 'id' }]);
}

const withdrawn = (detail: string) => new Problem('resource-state', { detail, state: 'withdrawn' });

/** Part of a merge. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.reassignUses(ctx, from, to);
}
