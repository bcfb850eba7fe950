import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import * as facts from '../facts.ts';
import { reassign } from '../reassign.ts';
import * as queries from './queries.ts';
import type { NewPositionDescription, PositionDescriptionPatch, PositionQuery } from './schema.ts';

const split = ['clinical_pct', 'teaching_pct', 'scholarship_pct', 'administration_pct'] as const;

const kind = {
  table: 'position_description',
  read: 'position:read',
  write: 'position:write',
  owner: { person: 'f.person_id' },
  in_turn: false,
  in_events: ['person_id', 'kind', ...split, 'starts_on', 'ends_on'],
  rows: queries.rows,
  update: queries.update,
} as const;

/** One page of the position descriptions the caller may see. */
export const list = (ctx: Ctx, query: PositionQuery) => facts.list(ctx, kind, query);
/** One of them, if the caller may see it. @throws Problem not-found */
export const get = (ctx: Ctx, id: string) => facts.get(ctx, kind, id);

/** @throws Problem time-split-not-whole, reference-unknown, period-overlap, period-empty */
export async function create(ctx: WriteCtx, { closes_previous, ...values }: NewPositionDescription) {
  await facts.begin(ctx, kind, { [values.person_id]: '/person_id' });
  facts.requireDays(values);
  if (closes_previous) await facts.closePrevious(ctx, kind, values.starts_on, queries.inTheWay(values));
  const { id } = await queries.insert(ctx, values);
  return facts.recorded(ctx, kind, id);
}

/** @throws Problem time-split-not-whole, period-overlap, period-empty */
export async function edit(ctx: WriteCtx, id: string, patch: PositionDescriptionPatch) {
  return facts.change(ctx, kind, await facts.lock(ctx, kind, id), patch);
}

/** Voids what was recorded in error: its period becomes empty. */
export const voidIt = (ctx: WriteCtx, id: string) => facts.voidIt(ctx, kind, id);

/** Part of a merge. @throws Problem merge-impossible */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await reassign(ctx, kind, {
    from,
    to,
    same: (a, b) => a.kind === b.kind && split.every((share) => a[share] === b[share]),
    clash: () => true,
  });
}
