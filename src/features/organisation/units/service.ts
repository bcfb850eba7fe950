import { contains, isEmpty, type Period } from '../../../core/calendar.ts';
import { type Ctx, granted, matched, type WriteCtx } from '../../../core/context.ts';
import { page } from '../../../core/page.ts';
import { changesOf } from '../../../core/patch.ts';
import { allowed, demand } from '../../../domain/allowed.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import { noSuch } from '../../../domain/references.ts';
import * as queries from './queries.ts';
import type {
  DivisionPatch,
  DivisionQuery,
  NewDivision,
  NewDivisionSuccession,
  NewSite,
  SitePatch,
  SiteQuery,
  SuccessionQuery,
} from './schema.ts';

/** Divisions by code, closed ones included unless a day is asked for. */
export function listDivisions(ctx: Ctx, query: DivisionQuery) {
  return page(ctx, query, queries.divisions(ctx, allowed(ctx, 'division:read'), query), [
    { column: 'division.code', field: 'code' },
    { column: 'division.id', field: 'id' },
  ]);
}

export async function getDivision(ctx: Ctx, id: string) {
  return granted(await queries.findDivision(ctx, id, allowed(ctx, 'division:read')));
}

/** @throws Problem code-taken, also for the code of a division that is long closed */
export async function createDivision(ctx: WriteCtx, values: NewDivision) {
  demand(ctx, 'division:write');
  const division = await queries.insertDivision(ctx, values);
  const { code, kind, starts_on, ends_on } = division;
  await record(ctx, { type: 'division.created', subject_id: division.id, data: { code, kind, starts_on, ends_on } });
  return division;
}

/** Closing a division ends nobody's membership: HR moves its people, and the roster shows who is left. */
export async function editDivision(ctx: WriteCtx, id: string, patch: DivisionPatch) {
  const before = matched(ctx, await queries.lockDivision(ctx, id, allowed(ctx, 'division:write')));
  const changes = changesOf(before, patch);
  if (!changes) return before;
  const division = await queries.updateDivision(ctx, id, changes);
  const { kind, ends_on } = division;
  await record(ctx, { type: 'division.edited', subject_id: id, data: { fields: Object.keys(changes), kind, ends_on } });
  return division;
}

/** Which division went on as which, the latest recorded last. */
export function listSuccessions(ctx: Ctx, query: SuccessionQuery) {
  return page(ctx, query, queries.successions(ctx, allowed(ctx, 'division:read'), query), [
    { column: 'division_succession.succeeded_on', field: 'succeeded_on' },
    { column: 'division_succession.id', field: 'id' },
  ]);
}

export async function getSuccession(ctx: Ctx, id: string) {
  return granted(await queries.findSuccession(ctx, id, allowed(ctx, 'division:read')));
}

/** Tells where a division's people went. Closing the old division and moving its people are changes of their own. */
export async function recordSuccession(ctx: WriteCtx, values: NewDivisionSuccession) {
  demand(ctx, 'division:write');
  for (const field of ['from_division_id', 'to_division_id'] as const) {
    if (!(await queries.holdDivision(ctx, values[field]))) throw noSuch('division', `/${field}`);
  }
  const succession = await queries.insertSuccession(ctx, values);
  await record(ctx, { type: 'division.succeeded', subject_id: values.from_division_id, data: { succession_id: succession.id, ...values } });
  return succession;
}

export function listSites(ctx: Ctx, query: SiteQuery) {
  return page(ctx, query, queries.sites(ctx, allowed(ctx, 'site:read'), query), [
    { column: 'site.code', field: 'code' },
    { column: 'site.id', field: 'id' },
  ]);
}

export async function getSite(ctx: Ctx, id: string) {
  return granted(await queries.findSite(ctx, id, allowed(ctx, 'site:read')));
}

export async function createSite(ctx: WriteCtx, values: NewSite) {
  demand(ctx, 'site:write');
  const site = await queries.insertSite(ctx, values);
  await record(ctx, { type: 'site.created', subject_id: site.id, data: { code: site.code, affiliation: site.affiliation } });
  return site;
}

export async function editSite(ctx: WriteCtx, id: string, patch: SitePatch) {
  const before = matched(ctx, await queries.lockSite(ctx, id, allowed(ctx, 'site:write')));
  const changes = changesOf(before, patch);
  if (!changes) return before;
  const site = await queries.updateSite(ctx, id, changes);
  await record(ctx, { type: 'site.edited', subject_id: id, data: { fields: Object.keys(changes), affiliation: site.affiliation } });
  return site;
}

/**
 * For facts that name a division: it exists and is active on every day of the period, and stays so until the transaction ends. `pointers`
 * tells where the two days stand in the request; null where they do not.
 * @throws Problem reference-unknown, division-inactive
 */
export async function requireActiveDivision(
  ctx: WriteCtx,
  division_id: string,
  period: Period,
  pointers: Readonly<Record<keyof Period, string>> | null = { starts_on: '/starts_on', ends_on: '/ends_on' },
): Promise<void> {
  const division = await queries.holdDivision(ctx, division_id);
  if (!division) throw noSuch('division', '/division_id');
  const covered =
    isEmpty(period) ||
    (contains(division, period.starts_on) && (division.ends_on === null || (period.ends_on ?? '9999') <= division.ends_on));
  if (covered) return;
  const detail = `The division is active from ${division.starts_on}${division.ends_on ? ` until ${division.ends_on}` : ''}.`;
  const pointer = pointers?.[contains(division, period.starts_on) ? 'ends_on' : 'starts_on'];
  throw Problem.at('division-inactive', pointer ?? [], detail);
}

/** @throws Problem reference-unknown */
export async function requireSite(ctx: WriteCtx, site_id: string): Promise<void> {
  if (!(await queries.findSiteId(ctx, site_id))) throw noSuch('site', '/site_id');
}
