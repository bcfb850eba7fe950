import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import * as conflicts from '../../../mentorship/conflicts/service.ts';
import * as organisation from '../../../organisation/units/service.ts';
import * as facts from '../facts.ts';
import { reassign } from '../reassign.ts';
import * as queries from './queries.ts';
import type { DivisionMembershipPatch, MembershipQuery, NewDivisionMembership } from './schema.ts';

const kind = {
  table: 'division_membership',
  read: 'membership:read',
  write: 'membership:write',
  owner: { person: 'f.person_id' },
  in_turn: true,
  in_events: ['person_id', 'division_id', 'is_primary', 'starts_on', 'ends_on'],
  rows: queries.rows,
  update: queries.update,
} as const;

/** One page of the division memberships the caller may see. */
export const list = (ctx: Ctx, query: MembershipQuery) => facts.list(ctx, kind, query);
/** One of them, if the caller may see it. @throws Problem not-found */
export const get = (ctx: Ctx, id: string) => facts.get(ctx, kind, id);

/**
 * No mentorship makes it refuse: assignments that now conflict are suspended, and `conflicts` of the answer lists them.
 * @throws Problem division-inactive, reference-unknown, period-overlap, period-empty
 */
export async function create(ctx: WriteCtx, { closes_previous, ...values }: NewDivisionMembership) {
  await facts.begin(ctx, kind, { [values.person_id]: '/person_id' });
  facts.requireDays(values);
  await organisation.requireActiveDivision(ctx, values.division_id, { starts_on: values.starts_on, ends_on: values.ends_on ?? null });
  if (closes_previous) await facts.closePrevious(ctx, kind, values.starts_on, queries.inTheWay(values));
  const { id } = await queries.insert(ctx, values);
  return conflicts.withChanges(ctx, await facts.recorded(ctx, kind, id));
}

/** Changes what was sent and differs. @throws Problem division-inactive, period-overlap, period-empty */
export async function edit(ctx: WriteCtx, id: string, patch: DivisionMembershipPatch) {
  const before = await facts.lock(ctx, kind, id);
  const row = await facts.change(ctx, kind, before, patch);
  if (row.starts_on !== before.starts_on || row.ends_on !== before.ends_on) {
    await organisation.requireActiveDivision(ctx, row.division_id, row);
  }
  return conflicts.withChanges(ctx, row);
}

/** Voids what was recorded in error: its period becomes empty, and assignments it suspended may resume. */
export async function voidIt(ctx: WriteCtx, id: string) {
  return conflicts.withChanges(ctx, await facts.voidIt(ctx, kind, id));
}

/** Part of a merge. @throws Problem merge-impossible */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await reassign(ctx, kind, {
    from,
    to,
    same: (a, b) => a.division_id === b.division_id && a.is_primary === b.is_primary,
    clash: (a, b) => a.division_id === b.division_id || (a.is_primary && b.is_primary),
  });
}
