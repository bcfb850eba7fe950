import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import { yes } from '../../../../core/db.ts';
import { type PageOf, page } from '../../../../core/page.ts';
import { changesOf } from '../../../../core/patch.ts';
import { allowed, demand } from '../../../../domain/allowed.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import { requireNearStart } from '../../../../domain/versions.ts';
import * as organisation from '../../../organisation/units/service.ts';
import * as queries from './queries.ts';
import type { AwardProgramme, AwardProgrammePatch, AwardProgrammeQuery, NewAwardCriteria, NewAwardProgramme } from './schema.ts';

const unit = { division: 'p.division_id' } as const;
const readable = (ctx: Ctx) => allowed(ctx, 'award_programme:read', unit);

/** The awards of the department and its divisions, the latest first. @throws Problem invalid-cursor */
export const list = (ctx: Ctx, query: AwardProgrammeQuery): Promise<PageOf<AwardProgramme>> =>
  page(ctx, query, queries.list(ctx, readable(ctx), query), [{ column: 'p.id', field: 'id' }], 'desc');

/** @throws Problem not-found */
export const get = async (ctx: Ctx, id: string): Promise<AwardProgramme> => granted(await queries.find(ctx, id, readable(ctx)));

const shown = async (ctx: WriteCtx, id: string): Promise<AwardProgramme> => granted(await queries.find(ctx, id, yes));

/**
 * Creates an award with its first criteria: of the department by its offices, of a division also by its director.
 * @throws Problem permission-denied, reference-unknown, day-too-far
 */
export async function create(ctx: WriteCtx, { criteria, division_id = null, ...input }: NewAwardProgramme): Promise<AwardProgramme> {
  if (division_id === null) demand(ctx, 'award_programme:write');
  else await organisation.demandIn(ctx, division_id, 'award_programme:write');
  if (criteria.starts_on !== undefined) requireNearStart(ctx.today, criteria.starts_on, 'A version', '/criteria/starts_on');
  const { id } = await queries.insert(ctx, { ...input, division_id });
  await queries.insertCriteria(ctx, id, 1, criteria);
  await record(ctx, { type: 'award_programme.created', subject_id: id, data: { division_id } });
  return shown(ctx, id);
}

const lock = async (ctx: WriteCtx, id: string) =>
  matched(ctx, await queries.lock(ctx, id, readable(ctx), allowed(ctx, 'award_programme:write', unit)));

/** Changes names, or retires the award; null takes a retirement back. @throws Problem day-in-future */
export async function edit(ctx: WriteCtx, id: string, patch: AwardProgrammePatch): Promise<AwardProgramme> {
  const { permitted: _, ...before } = await lock(ctx, id);
  const changes = changesOf<AwardProgrammePatch>(before, patch);
  if (!changes) return shown(ctx, id);
  if (typeof changes.retired_on === 'string' && changes.retired_on > ctx.today)
    throw Problem.at('day-in-future', '/retired_on', 'An award is retired today, or was on an earlier day.');
  await queries.update(ctx, id, changes);
  await record(ctx, { type: 'award_programme.edited', subject_id: id, data: { fields: Object.keys(changes) } });
  return shown(ctx, id);
}

/**
 * Adds a version of the criteria from a day on, by which cycles are judged that open from then on.
 * @throws Problem award-programme-retired, period-empty, day-too-far
 */
export async function succeed(ctx: WriteCtx, id: string, criteria: NewAwardCriteria): Promise<AwardProgramme> {
  const before = await lock(ctx, id);
  if (before.retired_on !== null) throw new Problem('award-programme-retired', { detail: `It was retired on ${before.retired_on}.` });
  const { starts_on = ctx.today } = criteria;
  requireNearStart(ctx.today, starts_on);
  const latest = before.criteria.at(-1);
  if (latest && starts_on <= latest.starts_on)
    throw Problem.at('period-empty', '/starts_on', `Version ${latest.version} starts on ${latest.starts_on}; a new one starts later.`);
  const version = before.criteria.length + 1;
  await queries.endCriteria(ctx, id, starts_on);
  await queries.insertCriteria(ctx, id, version, criteria);
  await queries.update(ctx, id, { name: before.name });
  await record(ctx, { type: 'award_programme.criteria_succeeded', subject_id: id, data: { version, starts_on } });
  return shown(ctx, id);
}
