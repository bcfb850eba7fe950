import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import { no, type Predicate, yes } from '../../../../core/db.ts';
import { type PageOf, page } from '../../../../core/page.ts';
import { both, either } from '../../../../core/predicates.ts';
import { allowed } from '../../../../domain/allowed.ts';
import type { PastOf } from '../../../../domain/events/index.ts';
import type { Permission } from '../../../../domain/permissions/index.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import { noSuch } from '../../../../domain/references.ts';
import * as notifications from '../../../platform/notifications/service.ts';
import * as cycleQueries from '../cycles/queries.ts';
import type { NominationState } from '../kinds.ts';
import { moved, plainReasons } from '../rules.ts';
import { reasonsOf, unfitNominators } from './eligibility-queries.ts';
import * as queries from './queries.ts';
import type { GiveMaterials, NewNomination, Nomination, NominationPatch, NominationQuery } from './schema.ts';

/** The columns of a nomination, `n`, its cycle and its programme. */
export const columns = { person: 'n.nominee_id', nomination: 'n.id', cycle: 'c.id', division: 'g.division_id' } as const;

/** Where the caller reads nominations, and as what. */
export function visibility(ctx: Ctx): queries.Visibility {
  const read = allowed(ctx, 'nomination:read', columns);
  const nominator = both(read, allowed(ctx, 'nomination:read', { nomination: columns.nomination }));
  return {
    nominee: both(allowed(ctx, 'nomination:read_own', columns), queries.isTold),
    nominator,
    office: both(allowed(ctx, 'nomination:read', { cycle: columns.cycle, division: columns.division }), queries.isSubmitted),
    committee: both(allowed(ctx, 'nomination:read_pack', columns), queries.isReviewed),
  };
}

type Row = NonNullable<Awaited<ReturnType<typeof queries.find>>>;

const shownTo = ({ is_judge, ineligible_reasons, ...row }: Row): Nomination => ({
  ...row,
  ineligible_reasons: is_judge ? ineligible_reasons : plainReasons(ineligible_reasons),
});

/** The nominations that the caller may read, the latest first. @throws Problem invalid-cursor */
export async function list(ctx: Ctx, query: NominationQuery): Promise<PageOf<Nomination>> {
  const { items, ...rest } = await page(ctx, query, queries.list(ctx, visibility(ctx), query), [{ column: 'n.id', field: 'id' }], 'desc');
  return { items: items.map(shownTo), ...rest };
}

/** @throws Problem not-found, for a nominee who has not been told of it too */
export const get = async (ctx: Ctx, id: string): Promise<Nomination> => shownTo(granted(await queries.find(ctx, id, visibility(ctx))));

/** What the caller has just written: a token that may write need not be able to read. */
async function shown(ctx: WriteCtx, id: string, permission: Permission, as: keyof queries.Visibility): Promise<Nomination> {
  const none = { nominee: no, nominator: no, office: no, committee: no };
  return shownTo(granted(await queries.find(ctx, id, { ...none, [as]: allowed(ctx, permission, columns) })));
}

type Locked = NonNullable<Awaited<ReturnType<typeof queries.lock>>>;

async function lock(ctx: WriteCtx, id: string, permitted: Predicate): Promise<Locked> {
  const { nominee, nominator, office, committee } = visibility(ctx);
  return matched(ctx, await queries.lock(ctx, id, [nominee, nominator, office, committee].reduce(either), permitted));
}

/** The state to which the move leads. @throws Problem nomination-state */
export function move({ state }: Pick<Locked, 'state'>, by: Parameters<typeof moved>[1]): NominationState {
  const to = moved(state, by);
  if (to === null) throw new Problem('nomination-state', { detail: `The nomination is ${state}, which does not allow this.`, state });
  return to;
}

/** @throws Problem nomination-late */
function requireTaken(ctx: WriteCtx, { state, nominations_due_on }: { state: string; nominations_due_on: string }): void {
  if (state === 'open' && ctx.today <= nominations_due_on) return;
  const detail =
    state === 'planned'
      ? 'The cycle has not opened yet.'
      : `Nominations were taken while the cycle was open, and until the end of ${nominations_due_on}.`;
  throw new Problem('nomination-late', { detail, state });
}

/** @throws Problem award-self-nomination, reference-unknown, award-nominee-unfit, award-nominator-unfit */
async function requirePeople(ctx: WriteCtx, nominee_id: string, others: readonly string[]): Promise<void> {
  if (nominee_id === ctx.actor.person_id) throw Problem.at('award-self-nomination', '/nominee_id', 'You cannot nominate yourself.');
  const own = others.indexOf(nominee_id);
  if (own >= 0) throw Problem.at('award-self-nomination', `/nominator_ids/${own}`, 'The nominee cannot be a nominator.');
  const found = await queries.people(ctx, [nominee_id, ...others]);
  const nominee = found.find(({ id }) => id === nominee_id);
  if (!nominee) throw noSuch('person', '/nominee_id');
  if (nominee.kind !== 'faculty' || nominee.merged_into_id !== null || !nominee.is_here)
    throw Problem.at('award-nominee-unfit', '/nominee_id', 'The nominee is no faculty member who is here.');
  for (const [i, id] of others.entries()) {
    const other = found.find((one) => one.id === id);
    if (!other) throw noSuch('person', `/nominator_ids/${i}`);
    if (other.kind === 'external' || other.kind === 'service' || other.merged_into_id !== null || !other.is_here)
      throw Problem.at('award-nominator-unfit', `/nominator_ids/${i}`, 'A nominator is a member of the department who is here.');
  }
}

/**
 * Drafts a nomination, which only its nominators read.
 * @throws Problem permission-denied, reference-unknown, nomination-late, award-self-nomination, award-nominee-unfit, award-nominator-unfit
 */
export async function draft(ctx: WriteCtx, { nominator_ids = [], ...input }: NewNomination): Promise<Nomination> {
  const cycle = await cycleQueries.hold(ctx, input.cycle_id);
  if (!cycle) throw noSuch('cycle of an award', '/cycle_id');
  if (!(await queries.isMember(ctx, allowed(ctx, 'nomination:draft')))) throw new Problem('permission-denied');
  requireTaken(ctx, { ...cycle, state: cycle.status });
  await requirePeople(ctx, input.nominee_id, nominator_ids);
  const { id } = await queries.insert(ctx, input);
  await queries.setNominators(ctx, id, [...new Set([ctx.actor.person_id, ...nominator_ids])]);
  await recordEvent(ctx, 'drafted', id);
  return shown(ctx, id, 'nomination:write', 'nominator');
}

/** Changes a draft: its statement, and who nominates beside the caller. @throws Problem nomination-state, and those of the people */
export async function edit(ctx: WriteCtx, id: string, { statement, nominator_ids }: NominationPatch): Promise<Nomination> {
  const before = await lock(ctx, id, allowed(ctx, 'nomination:write', columns));
  if (before.state !== 'draft')
    throw new Problem('nomination-state', {
      detail: 'What was submitted is not changed; withdraw it and nominate anew.',
      state: before.state,
    });
  const present = before.nominators.map((one) => one.id).sort();
  const wanted = nominator_ids && [...new Set([ctx.actor.person_id, ...nominator_ids])].sort();
  const isNamed = wanted !== undefined && wanted.join() !== present.join();
  if (!isNamed && (statement === undefined || statement === before.statement)) return shown(ctx, id, 'nomination:write', 'nominator');
  if (isNamed) {
    await requirePeople(ctx, before.nominee_id, nominator_ids ?? []);
    await queries.setNominators(ctx, id, wanted);
  }
  await queries.update(ctx, id, { statement: statement ?? before.statement });
  await recordEvent(ctx, 'edited', id);
  return shown(ctx, id, 'nomination:write', 'nominator');
}

const WHO = {
  anyone: 'members of the department nominate',
  division: 'members of the division nominate',
  mentees: 'formal mentees of the nominee nominate',
  leaders: 'leaders nominate',
} as Readonly<Record<string, string>>;

/**
 * Submits a draft in time, with the table of the nominee’s mentorships as it is today. Who runs the award is notified.
 * @throws Problem nomination-state, nomination-late, nomination-exists, award-self-nomination, award-nominator-unfit, award-nominee-unfit,
 * award-nominator-ranks, award-ranker-barred
 */
export async function submit(ctx: WriteCtx, id: string): Promise<Nomination> {
  const before = await lock(ctx, id, allowed(ctx, 'nomination:write', columns));
  const state = move(before, 'submit');
  requireTaken(ctx, { ...before, state: before.cycle_state });
  const nominators = before.nominators.map((one) => one.id);
  await requirePeople(
    ctx,
    before.nominee_id,
    nominators.filter((one) => one !== ctx.actor.person_id),
  );
  const unfit = await unfitNominators(ctx, before.cycle_id, before.nominee_id, nominators);
  if (unfit.ids.length > 0)
    throw new Problem('award-nominator-unfit', {
      detail: `By the criteria, ${WHO[unfit.nominators]}: ${unfit.ids.length} of the nominators cannot.`,
      nominators: unfit.nominators,
    });
  const members = (await cycleQueries.find(ctx, before.cycle_id, yes))?.committee.map((member) => member.id) ?? [];
  if (nominators.some((one) => members.includes(one)))
    throw new Problem('award-nominator-ranks', { detail: 'A nominator is a member of the committee of the cycle, and would rank it.' });
  if (members.includes(before.nominee_id))
    throw new Problem('award-ranker-barred', { detail: 'The nominee is a member of the committee; they would have to leave it first.' });
  await queries.update(ctx, id, { state, submitted_on: ctx.today, mentorship: await queries.mentorshipOf(ctx, before.nominee_id) });
  await recordEvent(ctx, 'submitted', id);
  const runners = await cycleQueries.runners(ctx, before.cycle_id);
  await notify(ctx, 'nomination_submitted', id, runners);
  await notify(ctx, 'nomination_nominator_named', id, nominators);
  return shown(ctx, id, 'nomination:write', 'nominator');
}

/**
 * Withdraws a nomination before its review: a nominator, or the nominee once they were told. Repeated, it changes nothing.
 * @throws Problem nomination-state
 */
export async function withdraw(ctx: WriteCtx, id: string): Promise<Nomination> {
  const asNominator = allowed(ctx, 'nomination:withdraw', columns);
  const asNominee = both(allowed(ctx, 'nomination:withdraw_own', columns), queries.isTold);
  const before = await lock(ctx, id, either(asNominator, asNominee));
  const isNominee = before.nominee_id === ctx.actor.person_id;
  const answer = () =>
    isNominee ? shown(ctx, id, 'nomination:withdraw_own', 'nominee') : shown(ctx, id, 'nomination:withdraw', 'nominator');
  if (before.state === 'withdrawn') return answer();
  const state = move(before, 'withdraw');
  await queries.update(ctx, id, { state, withdrawn_because: isNominee ? 'nominee' : 'nominator' });
  await recordEvent(ctx, 'withdrawn', id);
  const told = ['materials_requested', 'complete'].includes(before.state) ? [before.nominee_id] : [];
  await notify(ctx, 'nomination_withdrawn', id, [...before.nominators.map((one) => one.id), ...(isNominee ? [] : told)]);
  return answer();
}

/** Judges a submitted nomination by the criteria of its cycle, and notifies the nominators. @throws Problem nomination-state */
export async function judge(ctx: WriteCtx, id: string): Promise<Nomination> {
  const before = await lock(ctx, id, both(allowed(ctx, 'nomination:judge', columns), queries.isSubmitted));
  await judgeEach(ctx, before.cycle_id, [before]);
  return shown(ctx, id, 'nomination:judge', 'office');
}

/** Judges submitted nominations of one cycle. Call it under the lock of the cycle. */
export async function judgeEach(
  ctx: WriteCtx,
  cycle_id: string,
  nominations: readonly Pick<Locked, 'id' | 'nominee_id' | 'state' | 'nominators'>[],
): Promise<void> {
  if (nominations.length === 0) return;
  const reasons = await reasonsOf(
    ctx,
    cycle_id,
    nominations.map(({ nominee_id }) => nominee_id),
  );
  for (const nomination of nominations) {
    const unmet = reasons.get(nomination.nominee_id) ?? [];
    const state = move(nomination, unmet.length === 0 ? 'find_eligible' : 'find_ineligible');
    await queries.update(ctx, nomination.id, { state, judged_on: ctx.today, ineligible_reasons: unmet });
    await recordEvent(ctx, 'judged', nomination.id);
    await notify(
      ctx,
      'nomination_judged',
      nomination.id,
      nomination.nominators.map((one) => one.id),
    );
  }
}

/** @throws Problem award-letter-late */
export function requireLettersTaken(ctx: WriteCtx, { cycle_state, letters_due_on }: Pick<Locked, 'cycle_state' | 'letters_due_on'>): void {
  if ((cycle_state === 'open' || cycle_state === 'nominee_materials') && ctx.today <= letters_due_on) return;
  throw new Problem('award-letter-late', { detail: `They were taken until the end of ${letters_due_on}.`, state: cycle_state });
}

/** The nominee gives their materials, in place of earlier ones, before the review. @throws Problem nomination-state, award-letter-late */
export async function giveMaterials(ctx: WriteCtx, id: string, { materials }: GiveMaterials): Promise<Nomination> {
  const before = await lock(ctx, id, both(allowed(ctx, 'nomination:give_materials', columns), queries.isTold));
  if (before.state !== 'materials_requested' && before.state !== 'complete') move(before, 'complete');
  requireLettersTaken(ctx, before);
  if (before.materials !== materials) {
    await queries.update(ctx, id, { materials });
    await recordEvent(ctx, 'materials_given', id);
    await completeIfSo(ctx, before);
  }
  return shown(ctx, id, 'nomination:give_materials', 'nominee');
}

/** Once materials and letters are there, a nomination is complete. Call it under the lock of the nomination. */
export async function completeIfSo(ctx: WriteCtx, { id, state }: Pick<Locked, 'id' | 'state'>): Promise<void> {
  if (state === 'materials_requested' && (await queries.isComplete(ctx, id)))
    await queries.update(ctx, id, { state: move({ state }, 'complete') });
}

/** Nothing but the id: who was nominated, and what became of it, is not for readers of events. */
export const recordEvent = (ctx: WriteCtx, past: PastOf<'nomination'>, subject_id: string) =>
  record(ctx, { type: `nomination.${past}`, subject_id });

type Kind =
  | 'nomination_submitted'
  | 'nomination_nominator_named'
  | 'nomination_withdrawn'
  | 'nomination_judged'
  | 'nomination_materials_asked'
  | 'nomination_decided';

/** Notifies people of what became of a nomination, each once of a kind. */
export const notify = (ctx: WriteCtx, kind: Kind, subject_id: string, person_ids: readonly string[]) =>
  notifications.notify(ctx, ...[...new Set(person_ids)].map((person_id) => ({ person_id, kind, subject_id, occasion: kind })));
