import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import { yes } from '../../../../core/db.ts';
import { type PageOf, page } from '../../../../core/page.ts';
import { changesOf } from '../../../../core/patch.ts';
import { allowed } from '../../../../domain/allowed.ts';
import type { PastOf } from '../../../../domain/events/index.ts';
import type { Permission } from '../../../../domain/permissions/index.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import { noSuch } from '../../../../domain/references.ts';
import * as notifications from '../../../platform/notifications/service.ts';
import type { CycleState } from '../kinds.ts';
import { deadlineOf, nextCycleState } from '../rules.ts';
import * as queries from './queries.ts';
import type { AwardCycle, AwardCyclePatch, AwardCycleQuery, NewAwardCycle, SetAwardCommittee } from './schema.ts';

/** Academic years ahead of the present one for which a cycle is planned. */
const YEARS_AHEAD = 2;

const columns = { cycle: 'c.id', division: 'g.division_id' } as const;
const readable = (ctx: Ctx) => allowed(ctx, 'award_cycle:read', columns);

/** The cycles of all awards, the latest first. @throws Problem invalid-cursor */
export const list = (ctx: Ctx, query: AwardCycleQuery): Promise<PageOf<AwardCycle>> =>
  page(ctx, query, queries.list(ctx, readable(ctx), query), [{ column: 'c.id', field: 'id' }], 'desc');

/** @throws Problem not-found */
export const get = async (ctx: Ctx, id: string): Promise<AwardCycle> => granted(await queries.find(ctx, id, readable(ctx)));

/** What the caller has just written: a token that may write need not be able to read. */
export const shown = async (ctx: WriteCtx, id: string): Promise<AwardCycle> => granted(await queries.find(ctx, id, yes));

type Locked = NonNullable<Awaited<ReturnType<typeof queries.lock>>>;

/**
 * Locks a cycle whose version the request names. Whoever has a part in it as nominator or writer is told why they may not.
 * @throws Problem not-found, permission-denied, award-nominator-ranks
 */
export async function lock(ctx: WriteCtx, id: string, permission: Permission = 'award_cycle:run'): Promise<Locked> {
  const before = await queries.lock(ctx, id, readable(ctx), allowed(ctx, permission, columns));
  if (before && before.permitted !== true) requireApart(before.bar);
  return matched(ctx, before);
}

/** Refuses those who nominate or write in the cycle; a nominee need not know that they are one. @throws Problem award-nominator-ranks */
export function requireApart(bar: string | null): void {
  if (bar !== 'nominator' && bar !== 'letter_writer') return;
  const part = bar === 'nominator' ? 'You nominate somebody in this cycle.' : 'You write a letter for a nominee of this cycle.';
  throw new Problem('award-nominator-ranks', { detail: `${part} Somebody else ranks and decides it.` });
}

/** @throws Problem award-cycle-state */
export function requireState({ status }: { status: CycleState }, ...wanted: readonly CycleState[]): void {
  if (wanted.includes(status)) return;
  throw new Problem('award-cycle-state', {
    detail: `The cycle is ${status}; this needs one that is ${wanted.join(' or ')}.`,
    state: status,
  });
}

/** @throws Problem award-deadlines-unfit */
function requireDeadlines(ctx: WriteCtx, days: { nominations_due_on: string; letters_due_on: string }, changed: readonly string[]): void {
  for (const field of ['nominations_due_on', 'letters_due_on'] as const)
    if (changed.includes(field) && days[field] < ctx.today)
      throw Problem.at('award-deadlines-unfit', `/${field}`, 'The day has passed: nobody could meet it.');
  if (days.letters_due_on < days.nominations_due_on)
    throw Problem.at('award-deadlines-unfit', '/letters_due_on', 'Letters are due on the day on which nominations are, or later.');
}

/**
 * Plans the cycle of an academic year.
 * @throws Problem permission-denied, reference-unknown, award-programme-retired, award-deadlines-unfit, award-cycle-exists
 */
export async function plan(ctx: WriteCtx, input: NewAwardCycle): Promise<AwardCycle> {
  const programme = await queries.programme(ctx, input.programme_id, allowed(ctx, 'award_cycle:plan', { division: 'g.division_id' }));
  if (!programme) throw noSuch('award', '/programme_id');
  const { year, retired_on } = granted(programme);
  if (retired_on !== null) throw Problem.at('award-programme-retired', '/programme_id', `It was retired on ${retired_on}.`);
  if (input.academic_year < year || input.academic_year > year + YEARS_AHEAD)
    throw Problem.at('award-deadlines-unfit', '/academic_year', `The present academic year is ${year}; plan it or one of the next two.`);
  requireDeadlines(ctx, input, ['nominations_due_on', 'letters_due_on']);
  const { id } = await queries.insert(ctx, input);
  const { programme_id, academic_year } = input;
  await recordEvent(ctx, 'planned', id, { programme_id, academic_year });
  return shown(ctx, id);
}

/** Moves deadlines before the review, or changes how many awards there are. @throws Problem award-cycle-state, award-deadlines-unfit */
export async function edit(ctx: WriteCtx, id: string, patch: AwardCyclePatch): Promise<AwardCycle> {
  const before = await lock(ctx, id);
  requireState(before, 'planned', 'open', 'nominee_materials');
  const changes = changesOf<AwardCyclePatch>(before, patch);
  if (!changes) return shown(ctx, id);
  if (before.status === 'nominee_materials' && changes.nominations_due_on !== undefined)
    throw new Problem('award-cycle-state', {
      detail: 'Nominations are closed; only the day of letters can be moved.',
      state: before.status,
    });
  requireDeadlines(ctx, { ...before, ...definite(changes) }, Object.keys(changes));
  await queries.update(ctx, id, definite(changes));
  await recordEvent(ctx, 'edited', id, { fields: Object.keys(changes) });
  return shown(ctx, id);
}

/** The members that are given. */
const definite = (changes: AwardCyclePatch) =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as {
    [K in keyof AwardCyclePatch]?: NonNullable<AwardCyclePatch[K]>;
  };

/**
 * Opens a planned cycle for nominations, by the criteria that hold today.
 * @throws Problem award-cycle-state, award-deadlines-unfit
 */
export async function open(ctx: WriteCtx, id: string): Promise<AwardCycle> {
  const before = await lock(ctx, id);
  requireState(before, 'planned');
  if (before.nominations_due_on < ctx.today)
    throw Problem.at('award-deadlines-unfit', [], `Nominations were due on ${before.nominations_due_on}; move that day first.`);
  const criteria = await queries.criteriaOfToday(ctx, before.programme_id);
  if (!criteria) throw new Problem('award-cycle-state', { detail: 'No criteria of the award hold today.', state: before.status });
  await queries.update(ctx, id, { state: 'open', criteria_id: criteria.id });
  await recordEvent(ctx, 'opened', id);
  return shown(ctx, id);
}

/** Refuses to leave a state before its deadline has passed; answers the state that follows. @throws Problem award-cycle-state, award-cycle-early */
export function requireOver(ctx: WriteCtx, cycle: Locked, state: CycleState): CycleState {
  requireState(cycle, state);
  const due = deadlineOf(state, cycle);
  if (due !== null && ctx.today <= due) throw new Problem('award-cycle-early', { detail: `The deadline is ${due}; that day is not over.` });
  return nextCycleState(state) ?? state;
}

/**
 * Sets who ranks the nominations, until the cycle is decided. New members are notified.
 * @throws Problem award-cycle-state, award-nominator-ranks, award-ranker-barred, reference-unknown
 */
export async function setCommittee(ctx: WriteCtx, id: string, { person_ids }: SetAwardCommittee): Promise<AwardCycle> {
  const before = await lock(ctx, id);
  requireState(before, 'planned', 'open', 'nominee_materials', 'review');
  const found = person_ids.length === 0 ? [] : await queries.candidates(ctx, id, person_ids);
  for (const [i, person_id] of person_ids.entries()) {
    const at = `/person_ids/${i}`;
    const candidate = found.find((one) => one.id === person_id);
    if (!candidate) throw noSuch('person', at);
    if (person_ids.indexOf(person_id) < i) throw Problem.at('award-ranker-barred', at, 'The person is named twice.');
    if (candidate.bar === 'nominator' || candidate.bar === 'letter_writer')
      throw Problem.at('award-nominator-ranks', at, 'The person nominates, or writes a letter for, somebody in this cycle.');
    if (candidate.bar !== null || !candidate.is_here || candidate.merged_into_id !== null)
      throw Problem.at('award-ranker-barred', at, 'The person is not available for this committee.');
  }
  const present = before.committee.map((member) => member.id);
  const joining = person_ids.filter((one) => !present.includes(one));
  if (joining.length === 0 && present.every((one) => person_ids.includes(one))) return shown(ctx, id);
  await queries.leave(ctx, id, person_ids);
  if (joining.length > 0) await queries.join(ctx, id, joining);
  await queries.update(ctx, id, { state: before.status });
  await recordEvent(ctx, 'committee_set', id, { person_ids });
  const occasion = String(before.row_version);
  await notifications.notify(
    ctx,
    ...joining.map((person_id) => ({ person_id, kind: 'award_committee_joined' as const, subject_id: id, occasion })),
  );
  return shown(ctx, id);
}

/** The data has days, ids and fields alone. */
export const recordEvent = (ctx: WriteCtx, past: PastOf<'award_cycle'>, subject_id: string, data: Record<string, unknown> = {}) =>
  record(ctx, { type: `award_cycle.${past}`, subject_id, data });
