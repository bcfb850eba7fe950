import { addDays } from '../../../core/calendar.ts';
import { type Ctx, granted, type WriteCtx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import { changesOf } from '../../../core/patch.ts';
import { allowed } from '../../../domain/allowed.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import * as people from '../../organisation/people/service.ts';
import * as notifications from '../../platform/notifications/service.ts';
import { notifyOfPlan } from './notices.ts';
import * as queries from './queries.ts';
import { type Bar, inTurn, notDueBecause, portfolioOf } from './rules.ts';
import type { CheckIn, CheckInConductors, CheckInPatch, ConductorQuery, DelegateCheckIn, NewCheckIn, Portfolio } from './schema.ts';
import { lock, lockWithMentee, requireState, shown } from './service.ts';
import * as facts from './standing-queries.ts';

/** Lists who may conduct the check-in of a person, in the order in which they are asked. @throws Problem not-found, permission-denied */
export async function propose(ctx: Ctx, mentee_id: string, { portfolio }: ConductorQuery): Promise<CheckInConductors> {
  const standing = granted(await facts.standing(ctx, mentee_id, allowed(ctx, 'check_in:read', { person: 'p.id' })));
  const first = portfolio ?? portfolioOf(standing.position);
  const conductors = inTurn(await viceChairs(ctx, standing), first);
  return {
    mentee_id,
    mentee: standing.mentee,
    portfolio: first,
    conductors: conductors.map(({ person_id, person, portfolio: held, scheduled }) => ({ person_id, person, portfolio: held, scheduled })),
  };
}

const viceChairs = (ctx: Ctx, { mentee_id, clock_starts_on }: Pick<facts.Standing, 'mentee_id' | 'clock_starts_on'>) =>
  facts.viceChairs(ctx, mentee_id, clock_starts_on ?? ctx.today);

/**
 * Schedules the check-in of the mentee's programme clock, with the vice-chair who is named or the first who may conduct it. One that was waived
 * is scheduled again. Both sides are notified.
 * @throws Problem reference-unknown, person-merged, check-in-not-due, check-in-state, check-in-conductor-unfit, check-in-day-unfit
 */
export async function schedule(ctx: WriteCtx, input: NewCheckIn): Promise<CheckIn> {
  const { mentee_id, conductor_id, portfolio, planned_on } = input;
  await people.lockForFact(ctx, { [mentee_id]: '/mentee_id', ...(conductor_id !== undefined && { [conductor_id]: '/conductor_id' }) });
  const standing = granted(
    await facts.standing(ctx, mentee_id, allowed(ctx, 'check_in:schedule', { person: 'p.id', since: 'k.starts_on' })),
  );
  const clock_starts_on = requireDue(standing);
  const waived = standing.existing?.state === 'waived' ? standing.existing.id : null;
  if (standing.existing && waived === null) throw existsAlready(standing.existing);
  requireAhead(ctx, planned_on);
  await requireNotEarly(ctx, { mentee_id, clock_starts_on }, planned_on, '/planned_on');
  const first = portfolio ?? portfolioOf(standing.position);
  const conductor = await conductorOf(ctx, { mentee_id, clock_starts_on }, first, conductor_id);
  const plan = { state: 'scheduled', conductor_id: conductor.person_id, role_id: conductor.role_id, planned_on } as const;
  const id = waived ?? (await queries.insert(ctx, { ...plan, mentee_id, clock_starts_on })).id;
  if (waived !== null) await queries.update(ctx, id, { ...plan, waived_reason: null, waived_on: null });
  await record(ctx, { type: 'check_in.scheduled', subject_id: id, data: { mentee_id, conductor_id: conductor.person_id, planned_on } });
  const planned = await shown(ctx, id);
  await notifyOfPlan(ctx, planned);
  return planned;
}

/** The first day of the clock that the check-in belongs to. @throws Problem check-in-not-due */
export function requireDue(standing: facts.Standing, when?: string): string {
  const reason = notDueBecause(standing, when);
  if (reason === null && standing.clock_starts_on !== null) return standing.clock_starts_on;
  throw Problem.at('check-in-not-due', '/mentee_id', reason ?? `The person has no programme clock ${when ?? 'today'}.`);
}

/** A scheduled check-in can be changed; one that was held is the only one of its clock. */
export function existsAlready({ id, state }: NonNullable<facts.Standing['existing']>): Problem {
  if (state === 'scheduled')
    return new Problem('check-in-state', { detail: 'It is scheduled already; hold, change or cancel that one.', state, check_in_id: id });
  const detail = `There is one check-in a programme clock, and that of this one is ${state}.`;
  return Problem.at('check-in-not-due', '/mentee_id', detail, { check_in_id: id });
}

/** How many days ahead a check-in is planned. */
const DAYS_AHEAD = 366;

/** @throws Problem check-in-day-unfit */
function requireAhead(ctx: WriteCtx, planned_on: string): void {
  if (planned_on < ctx.today)
    throw Problem.at(
      'check-in-day-unfit',
      '/planned_on',
      'It is planned for today or later; one that was held is recorded at /v1/check-ins/record.',
    );
  const last = addDays(ctx.today, DAYS_AHEAD);
  if (planned_on > last) throw Problem.at('check-in-day-unfit', '/planned_on', `It is planned for a day up to ${last}.`);
}

/** Refuses a day before the policy's months are over, unless a mentorship lead allows it. @throws Problem check-in-day-unfit */
export async function requireNotEarly(ctx: WriteCtx, { mentee_id, clock_starts_on }: Clock, day: string, pointer: string): Promise<void> {
  const { months, earliest_on, is_allowed } = await facts.earliest(ctx, mentee_id, clock_starts_on);
  if (is_allowed || (earliest_on !== null && day >= earliest_on)) return;
  const rule = earliest_on === null ? 'The programme clock stands still' : `It is held from ${earliest_on} on`;
  const detail = `${rule}: ${months} adjusted months are over first (check_in_earliest_months). A mentorship lead may allow an earlier day with a reason.`;
  throw Problem.at('check-in-day-unfit', pointer, detail, { earliest_on });
}

const BARS: Readonly<Record<Bar, string>> = {
  is_mentee: 'Nobody checks in with themselves.',
  not_vice_chair: 'The person is not a vice-chair on that day.',
  is_mentor: 'The person has been a formal mentor of the mentee on this programme clock; another vice-chair conducts it.',
  is_director: 'The person directs a division of the mentee; another vice-chair conducts it.',
};

type Clock = Readonly<{ mentee_id: string; clock_starts_on: string }>;

/** Refuses somebody who may not conduct the check-in, as things are on a day. @throws Problem check-in-conductor-unfit with the `reason` */
export async function requireEligible(
  ctx: WriteCtx,
  person_id: string,
  { mentee_id, clock_starts_on }: Clock,
  pointer: string,
  day = ctx.today,
): Promise<void> {
  const reason = await facts.barOf(ctx, person_id, mentee_id, clock_starts_on, day);
  if (reason !== null) throw Problem.at('check-in-conductor-unfit', pointer, BARS[reason], { reason });
}

/** The one who is named, in the portfolio that comes first, else the first who may. @throws Problem check-in-conductor-unfit */
async function conductorOf(ctx: WriteCtx, clock: Clock, first: Portfolio, named: string | undefined): Promise<facts.Conductor> {
  if (named !== undefined) await requireEligible(ctx, named, clock, '/conductor_id');
  const all = await viceChairs(ctx, clock);
  const [conductor] = inTurn(named === undefined ? all : all.filter(({ person_id }) => person_id === named), first);
  if (conductor) return conductor;
  throw Problem.at('check-in-conductor-unfit', '/conductor_id', 'No vice-chair of today may conduct it.', { reason: 'nobody' });
}

/**
 * Delegates a scheduled check-in to another vice-chair, and notifies both sides and the one before. The same conductor changes nothing.
 * @throws Problem check-in-state, reference-unknown, person-merged, check-in-conductor-unfit
 */
export async function delegate(ctx: WriteCtx, id: string, { conductor_id }: DelegateCheckIn): Promise<CheckIn> {
  const before = await lockWithMentee(ctx, id, 'check_in:delegate');
  requireState(before, 'scheduled');
  if (conductor_id === before.conductor_id) return shown(ctx, id);
  await people.lockForFact(ctx, { [conductor_id]: '/conductor_id' });
  const standing = granted(await facts.standing(ctx, before.mentee_id, allowed(ctx, 'check_in:delegate', { person: 'p.id' })));
  const conductor = await conductorOf(ctx, before, portfolioOf(standing.position), conductor_id);
  await queries.update(ctx, id, { conductor_id, role_id: conductor.role_id });
  await record(ctx, { type: 'check_in.delegated', subject_id: id, data: { conductor_id } });
  const planned = await shown(ctx, id);
  await notifyOfPlan(ctx, planned);
  if (before.conductor_id !== null)
    await notifications.notify(ctx, {
      person_id: before.conductor_id,
      kind: 'check_in_delegated',
      subject_id: id,
      occasion: String(planned.row_version),
    });
  return planned;
}

/** Reschedules a check-in for another day, and notifies both sides. @throws Problem check-in-state, check-in-day-unfit */
export async function reschedule(ctx: WriteCtx, id: string, patch: CheckInPatch): Promise<CheckIn> {
  const before = await lock(ctx, id, 'check_in:schedule');
  requireState(before, 'scheduled');
  const changes = changesOf(before, patch);
  if (changes?.planned_on === undefined) return shown(ctx, id);
  requireAhead(ctx, changes.planned_on);
  await requireNotEarly(ctx, before, changes.planned_on, '/planned_on');
  await queries.update(ctx, id, { planned_on: changes.planned_on });
  await record(ctx, { type: 'check_in.rescheduled', subject_id: id, data: { planned_on: changes.planned_on } });
  const planned = await shown(ctx, id);
  await notifyOfPlan(ctx, planned);
  return planned;
}

/**
 * Who can do something about the check-in of a person that is open or late: its conductor or, where there is none who can hold it, the
 * vice-chair whose turn it is, and the leads. The leads in any case where it is late.
 */
export async function whoCanAct(ctx: WriteCtx, mentee_id: string, isLate: boolean): Promise<string[]> {
  const standing = await facts.standing(ctx, mentee_id, yes);
  if (!standing) return [];
  const { existing } = standing;
  const conductor = existing?.state === 'scheduled' && existing.bar === null ? existing.conductor_id : null;
  if (conductor !== null && !isLate) return [conductor];
  const leads = await facts.leads(ctx, mentee_id);
  if (conductor !== null) return [...new Set([conductor, ...leads])];
  const [first] = inTurn(await viceChairs(ctx, standing), portfolioOf(standing.position));
  return [...new Set([...(first ? [first.person_id] : []), ...leads])];
}
