import { addDays } from '../../../core/calendar.ts';
import { type Ctx, granted, type WriteCtx } from '../../../core/context.ts';
import { changesOf } from '../../../core/patch.ts';
import { allowed } from '../../../domain/allowed.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import * as people from '../../organisation/people/service.ts';
import * as notifications from '../../platform/notifications/service.ts';
import { tellPlan } from './notices.ts';
import * as queries from './queries.ts';
import { type Bar, barOf, inTurn, notDueBecause, portfolioOf } from './rules.ts';
import type { CheckIn, CheckInConductors, CheckInPatch, ConductorQuery, DelegateCheckIn, NewCheckIn, Portfolio } from './schema.ts';
import { lock, lockWithMentee, requireState, shown } from './service.ts';
import * as facts from './standing-queries.ts';

/** Who may conduct the check-in of a person, in the order in which they are asked. @throws Problem not-found, permission-denied */
export async function propose(ctx: Ctx, mentee_id: string, { portfolio }: ConductorQuery): Promise<CheckInConductors> {
  const standing = granted(await facts.standing(ctx, mentee_id, allowed(ctx, 'check_in:read', { person: 'p.id' })));
  const first = portfolio ?? portfolioOf(standing.position);
  const conductors = inTurn(await viceChairs(ctx, standing), first);
  return {
    mentee_id,
    portfolio: first,
    conductors: conductors.map(({ person_id, name, portfolio: held, scheduled }) => ({ person_id, name, portfolio: held, scheduled })),
  };
}

const viceChairs = (ctx: Ctx, { mentee_id, clock_starts_on }: Pick<facts.Standing, 'mentee_id' | 'clock_starts_on'>) =>
  facts.viceChairs(ctx, mentee_id, clock_starts_on ?? ctx.today);

/**
 * Plans the one check-in of the mentee's programme clock, with the vice-chair who is named or the first who may conduct it. One that was waived
 * is scheduled after all.
 * @throws Problem reference-unknown, person-merged, check-in-not-due, check-in-state, check-in-conductor-unfit, check-in-day-unfit
 */
export async function schedule(ctx: WriteCtx, input: NewCheckIn): Promise<CheckIn> {
  const { mentee_id, conductor_id, portfolio, planned_on } = input;
  await people.lockForFact(ctx, { [mentee_id]: '/mentee_id', ...(conductor_id !== undefined && { [conductor_id]: '/conductor_id' }) });
  const standing = granted(await facts.standing(ctx, mentee_id, allowed(ctx, 'check_in:schedule', { person: 'p.id' })));
  const clock_starts_on = requireDue(standing);
  const waived = standing.existing?.state === 'waived' ? standing.existing.id : null;
  if (standing.existing && waived === null) throw existsAlready(standing.existing);
  requireAhead(ctx, planned_on);
  const first = portfolio ?? portfolioOf(standing.position);
  const conductor = conductorOf(await viceChairs(ctx, standing), first, mentee_id, conductor_id);
  const plan = { state: 'scheduled', conductor_id: conductor.person_id, role_id: conductor.role_id, planned_on } as const;
  const id = waived ?? (await queries.insert(ctx, { ...plan, mentee_id, clock_starts_on })).id;
  if (waived !== null) await queries.update(ctx, id, { ...plan, waived_reason: null, waived_on: null });
  await record(ctx, { type: 'check_in.scheduled', subject_id: id, data: { mentee_id, conductor_id: conductor.person_id, planned_on } });
  const planned = await shown(ctx, id);
  await tellPlan(ctx, planned);
  return planned;
}

/** The clock the check-in belongs to. @throws Problem check-in-not-due */
export function requireDue(standing: facts.Standing): string {
  const reason = notDueBecause(standing);
  if (reason === null && standing.clock_starts_on !== null) return standing.clock_starts_on;
  throw Problem.at('check-in-not-due', '/mentee_id', reason ?? 'The person has no programme clock today.');
}

/** What is planned can be changed; what was held is over for this clock. */
function existsAlready({ id, state }: NonNullable<facts.Standing['existing']>): Problem {
  if (state === 'scheduled')
    return new Problem('check-in-state', { detail: 'It is scheduled already; change or cancel that one.', state, check_in_id: id });
  const detail = `There is one check-in a programme clock, and that of this one is ${state}.`;
  return Problem.at('check-in-not-due', '/mentee_id', detail, { check_in_id: id });
}

/** As far ahead as a meeting is planned. */
const DAYS_AHEAD = 366;

/** @throws Problem check-in-day-unfit */
function requireAhead(ctx: WriteCtx, planned_on: string): void {
  if (planned_on < ctx.today)
    throw Problem.at('check-in-day-unfit', '/planned_on', 'It is planned for today or later; what was held is held.');
  const last = addDays(ctx.today, DAYS_AHEAD);
  if (planned_on > last) throw Problem.at('check-in-day-unfit', '/planned_on', `It is planned for a day up to ${last}.`);
}

const BARS: Readonly<Record<Bar, string>> = {
  is_mentee: 'Nobody checks in with themselves.',
  not_vice_chair: 'The person is not a vice-chair today.',
  is_mentor: 'The person has been a formal mentor of the mentee on this programme clock; another vice-chair conducts it.',
  is_director: 'The person directs a division of the mentee; another vice-chair conducts it.',
};

/** @throws Problem check-in-conductor-unfit with the `reason` */
export function requireFit(person_id: string, held: readonly facts.Conductor[], mentee_id: string, pointer: string): void {
  const reason = barOf(person_id, held, mentee_id);
  if (reason !== null) throw Problem.at('check-in-conductor-unfit', pointer, BARS[reason], { reason });
}

/** The one who is named, in the portfolio that comes first, else the first who may. @throws Problem check-in-conductor-unfit */
function conductorOf(known: readonly facts.Conductor[], first: Portfolio, mentee_id: string, named: string | undefined): facts.Conductor {
  const candidates = named === undefined ? known : known.filter(({ person_id }) => person_id === named);
  if (named !== undefined) requireFit(named, candidates, mentee_id, '/conductor_id');
  const [conductor] = inTurn(candidates, first);
  if (conductor) return conductor;
  throw Problem.at('check-in-conductor-unfit', '/conductor_id', 'No vice-chair of today may conduct it.', { reason: 'nobody' });
}

/**
 * Another vice-chair conducts it. The one who does already is no change.
 * @throws Problem check-in-state, reference-unknown, person-merged, check-in-conductor-unfit
 */
export async function delegate(ctx: WriteCtx, id: string, { conductor_id }: DelegateCheckIn): Promise<CheckIn> {
  const before = await lockWithMentee(ctx, id, 'check_in:schedule');
  requireState(before, 'scheduled');
  if (conductor_id === before.conductor_id) return shown(ctx, id);
  await people.lockForFact(ctx, { [conductor_id]: '/conductor_id' });
  const standing = granted(await facts.standing(ctx, before.mentee_id, allowed(ctx, 'check_in:schedule', { person: 'p.id' })));
  const known = await facts.viceChairs(ctx, before.mentee_id, before.clock_starts_on);
  const conductor = conductorOf(known, portfolioOf(standing.position), before.mentee_id, conductor_id);
  await queries.update(ctx, id, { conductor_id, role_id: conductor.role_id });
  await record(ctx, { type: 'check_in.delegated', subject_id: id, data: { conductor_id } });
  const planned = await shown(ctx, id);
  await tellPlan(ctx, planned);
  if (before.conductor_id !== null)
    await notifications.notify(ctx, {
      person_id: before.conductor_id,
      kind: 'check_in_delegated',
      subject_id: id,
      occasion: String(planned.row_version),
    });
  return planned;
}

/** Plans it for another day. @throws Problem check-in-state, check-in-day-unfit */
export async function reschedule(ctx: WriteCtx, id: string, patch: CheckInPatch): Promise<CheckIn> {
  const before = await lock(ctx, id, 'check_in:schedule');
  requireState(before, 'scheduled');
  const changes = changesOf(before, patch);
  if (changes?.planned_on === undefined) return shown(ctx, id);
  requireAhead(ctx, changes.planned_on);
  await queries.update(ctx, id, { planned_on: changes.planned_on });
  await record(ctx, { type: 'check_in.rescheduled', subject_id: id, data: { planned_on: changes.planned_on } });
  const planned = await shown(ctx, id);
  await tellPlan(ctx, planned);
  return planned;
}
