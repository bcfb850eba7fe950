import { isEmpty, type Period } from '../../../../core/calendar.ts';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import { demand } from '../../../../domain/allowed.ts';
import { openingRoles } from '../../../../domain/permissions/opening.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { noSuch } from '../../../../domain/references.ts';
import * as conflicts from '../../../mentorship/conflicts/service.ts';
import * as accessChanges from '../../../organisation/access-changes/service.ts';
import * as people from '../../../organisation/people/service.ts';
import * as organisation from '../../../organisation/units/service.ts';
import * as facts from '../facts.ts';
import { reassign } from '../reassign.ts';
import * as queries from './queries.ts';
import type { LeadershipRolePatch, NewLeadershipRole, RoleQuery } from './schema.ts';

const kind = {
  table: 'leadership_role',
  read: 'role:read',
  write: 'role:write',
  owner: { person: 'f.person_id' },
  in_turn: true,
  in_events: ['person_id', 'role', 'division_id', 'site_id', 'portfolio', 'acting', 'delegated_from_id', 'starts_on', 'ends_on'],
  rows: queries.rows,
  update: queries.update,
} as const;

/** One page of the leadership roles the caller may see. */
export const list = (ctx: Ctx, query: RoleQuery) => facts.list(ctx, kind, query);
/** One of them, if the caller may see it. @throws Problem not-found */
export const get = (ctx: Ctx, id: string) => facts.get(ctx, kind, id);

/** Nobody records, changes or voids a role of their own. @throws Problem permission-denied */
function requireAnother(ctx: WriteCtx, person_id: string): void {
  if (person_id === ctx.actor.person_id)
    throw new Problem('permission-denied', { detail: 'Somebody else records the roles that you hold.' });
}

/** @throws Problem permission-denied for a role that carries the right to write HR facts, unless the caller may give such roles */
function requireOffice(ctx: WriteCtx, role: string): void {
  if (people.isOffice(role)) people.requireFillsOffices(ctx);
}

/**
 * Several people may hold a role at once and a role may be vacant; one person holds it once. No mentorship makes it refuse:
 * assignments that now conflict are suspended, and `conflicts` of the answer lists them. A role that opens everything waits for a second person,
 * unless all its days have been.
 * @throws Problem role-scope-unfit, division-inactive, reference-unknown, period-overlap, period-empty, access-change-open, second-person-needed
 */
export async function create(ctx: WriteCtx, values: NewLeadershipRole) {
  await facts.begin(ctx, kind, { [values.person_id]: '/person_id' });
  const { role, starts_on, ends_on = null, person_id, acting, delegated_from_id } = values;
  if (ctx.dry_run || !(await opens(ctx, role, { starts_on, ends_on }))) return give(ctx, values);
  await accessChanges.tryOut(ctx, () => give(ctx, values));
  return accessChanges.ask(ctx, { kind: 'role', person_id, role, starts_on, ends_on, acting, delegated_from_id });
}

/** Whether the days give somebody a role that opens everything, today or later, which `before` did not. */
async function opens(ctx: WriteCtx, role: string, days: Period, before?: Period): Promise<boolean> {
  return openingRoles.includes(role) && queries.addsDays(ctx, days, before);
}

/** Gives a role at once. */
async function give(ctx: WriteCtx, values: NewLeadershipRole) {
  requireAnother(ctx, values.person_id);
  requireOffice(ctx, values.role);
  facts.requireDays(values);
  await requireUnits(ctx, { ...values, ends_on: values.ends_on ?? null });
  const { id } = await queries.insert(ctx, values);
  return conflicts.withChanges(ctx, await facts.recorded(ctx, kind, id));
}

export type Approved = Readonly<{ starts_on: string | null; ends_on: string | null }> &
  Readonly<{ person_id: string; role: string | null; role_id: string | null; role_version: number | null }> &
  Readonly<{ acting: boolean | null; delegated_from_id: string | null }>;

/**
 * Gives or extends a role that a second person has approved, as whoever asked for it; with the turn of the conflict rule taken.
 * @throws Problem access-change-overtaken, permission-denied, and those of `create` and `edit`
 */
export async function takeEffect(
  ctx: WriteCtx,
  { person_id, role, role_id, role_version, acting, delegated_from_id, starts_on, ends_on }: Approved,
) {
  const days = { starts_on: starts_on ?? ctx.today, ends_on };
  if (role_id === null) {
    demand(ctx, kind.write);
    return give(ctx, { ...days, person_id, role: role as NewLeadershipRole['role'], acting: acting ?? undefined, delegated_from_id });
  }
  const before = await facts.lock(ctx, kind, role_id);
  if (before.row_version !== role_version) throw accessChanges.overtaken('The role has changed since.');
  return alter(ctx, before, { ...days, acting: acting ?? undefined, delegated_from_id });
}

export type FacilitatorTerm = Readonly<{ person_id: string; division_id: string; starts_on: string; ends_on: string }>;

/**
 * Makes a person facilitator of a division for a term. Checks no permission: the programme has selected them, and they take up the term
 * themselves. Call it before any row is locked, or with the turn of the conflict rule taken.
 * @throws Problem division-inactive, period-overlap, reference-unknown, person-merged
 */
export async function appointFacilitator(ctx: WriteCtx, term: FacilitatorTerm) {
  await conflicts.takeTurn(ctx);
  await people.lockForFact(ctx, { [term.person_id]: '/person_id' });
  await organisation.requireActiveDivision(ctx, term.division_id, term, null);
  const { id } = await queries.insert(ctx, { ...term, role: 'mentorship_facilitator' });
  const role = await facts.recorded(ctx, kind, id);
  await conflicts.recheck(ctx);
  return role;
}

/**
 * Changes what was sent and differs. A role that opens everything is shortened at once, and extended once a second person approves it.
 * @throws Problem permission-denied, division-inactive, reference-unknown, period-overlap, period-empty, access-change-open, second-person-needed
 */
export async function edit(ctx: WriteCtx, id: string, patch: LeadershipRolePatch) {
  const before = await facts.lock(ctx, kind, id);
  const { role, person_id, row_version: role_version } = before;
  const after = {
    starts_on: patch.starts_on ?? before.starts_on,
    ends_on: patch.ends_on === undefined ? before.ends_on : patch.ends_on,
    acting: patch.acting ?? before.acting,
    delegated_from_id: patch.delegated_from_id === undefined ? before.delegated_from_id : patch.delegated_from_id,
  };
  if (isEmpty(after) || !(await opens(ctx, role, after, before))) return alter(ctx, before, patch);
  await accessChanges.tryOut(ctx, () => alter(ctx, before, patch));
  return accessChanges.ask(ctx, { kind: 'role', person_id, role, role_id: id, role_version, ...after });
}

/** Changes a role at once. */
async function alter(ctx: WriteCtx, before: Row, patch: LeadershipRolePatch) {
  requireAnother(ctx, before.person_id);
  requireOffice(ctx, before.role);
  const after = {
    ...before,
    starts_on: patch.starts_on ?? before.starts_on,
    ends_on: patch.ends_on === undefined ? before.ends_on : patch.ends_on,
  };
  const moved = after.starts_on !== before.starts_on || after.ends_on !== before.ends_on;
  await requireUnits(ctx, { ...(moved && after), delegated_from_id: patch.delegated_from_id });
  return conflicts.withChanges(ctx, await facts.change(ctx, kind, before, patch));
}

/** Voids what was recorded in error: its period becomes empty, and assignments it suspended may resume. */
export async function voidIt(ctx: WriteCtx, id: string) {
  const before = await facts.lock(ctx, kind, id);
  requireAnother(ctx, before.person_id);
  requireOffice(ctx, before.role);
  return conflicts.withChanges(ctx, await facts.voidIt(ctx, kind, id));
}

type Row = Awaited<ReturnType<typeof get>>;
type Units = Pick<Row, 'starts_on' | 'ends_on'> & Partial<Pick<NewLeadershipRole, 'division_id' | 'site_id' | 'delegated_from_id'>>;

async function requireUnits(ctx: WriteCtx, { division_id, site_id, delegated_from_id, starts_on, ends_on }: Partial<Units>): Promise<void> {
  if (division_id && starts_on !== undefined)
    await organisation.requireActiveDivision(ctx, division_id, { starts_on, ends_on: ends_on ?? null });
  if (site_id) await organisation.requireSite(ctx, site_id);
  if (delegated_from_id && !(await queries.exists(ctx, delegated_from_id))) {
    throw noSuch('role', '/delegated_from_id');
  }
}

const sameScope = (a: Row, b: Row) =>
  a.role === b.role &&
  a.division_id === b.division_id &&
  a.site_id === b.site_id &&
  a.portfolio === b.portfolio &&
  a.committee === b.committee;

/** Part of a merge. @throws Problem merge-impossible */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  const absorbed = await reassign(ctx, kind, { from, to, same: (a, b) => sameScope(a, b) && a.acting === b.acting, clash: sameScope });
  for (const { id, into } of absorbed) await queries.redelegate(ctx, id, into);
}
