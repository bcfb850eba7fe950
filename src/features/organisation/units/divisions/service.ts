import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import { page } from '../../../../core/page.ts';
import { changesOf } from '../../../../core/patch.ts';
import { allowed, demand } from '../../../../domain/allowed.ts';
import { record } from '../../../../domain/record.ts';
import * as queries from './queries.ts';
import type { DivisionPatch, DivisionQuery, NewDivision } from './schema.ts';

/** Divisions by code, closed ones included unless a day is asked for. */
export function list(ctx: Ctx, query: DivisionQuery) {
  return page(ctx, query, queries.list(ctx, allowed(ctx, 'division:read'), query), [
    { column: 'division.code', field: 'code' },
    { column: 'division.id', field: 'id' },
  ]);
}

/** A division, also one that has closed. */
export async function get(ctx: Ctx, id: string) {
  return granted(await queries.find(ctx, id, allowed(ctx, 'division:read')));
}

/** @throws Problem code-taken, also for the code of a division that has closed */
export async function create(ctx: WriteCtx, values: NewDivision) {
  demand(ctx, 'division:write');
  const division = await queries.insert(ctx, values);
  const { code, kind, starts_on, ends_on } = division;
  await record(ctx, { type: 'division.created', subject_id: division.id, data: { code, kind, starts_on, ends_on } });
  return division;
}

/** Closing a division ends nobody's membership: HR moves its people, and the roster shows who is left. */
export async function edit(ctx: WriteCtx, id: string, patch: DivisionPatch) {
  const before = matched(ctx, await queries.lock(ctx, id, allowed(ctx, 'division:write')));
  const changes = changesOf(before, patch);
  if (!changes) return before;
  const division = await queries.update(ctx, id, changes);
  const { kind, ends_on } = division;
  await record(ctx, { type: 'division.edited', subject_id: id, data: { fields: Object.keys(changes), kind, ends_on } });
  return division;
}
