import type { WriteCtx } from '../../../../core/context.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import { type Decider, decidersOf, neededOf, returnersOf } from '../rules.ts';
import * as facts from './decision-queries.ts';
import { assertMentored } from './mentored.ts';
import { notifyDeciders, notifyMentee } from './notices.ts';
import * as queries from './queries.ts';
import type { DecidePlan, Office, PlanVersionDetail } from './schema.ts';
import { assertRunning, assertState, type Locked, lock, shown } from './view.ts';

type Situation = Awaited<ReturnType<typeof facts.situation>>;

/**
 * Approves a submitted version or returns it, in an office that the asker holds over the mentee today. The last missing approval puts it in
 * force, and the version that was in force before is superseded the same day. A returned version is not decided on again.
 * @throws Problem not-found; permission-denied also where nobody needs to stand in, and for who endorsed it; approver-is-subject;
 *   plan-decided for the same person's second decision; plan-state; plan-without-mentor for the last approval; capacity-not-held; plan-unfit for a return without comments
 */
export async function decide(ctx: WriteCtx, id: string, { decision, capacity: wanted, comments }: DecidePlan): Promise<PlanVersionDetail> {
  const locked = await lock(ctx, id, 'plan:decide');
  const situation = await facts.situation(ctx, id);
  const { state } = locked.version;
  if (situation.mentee_id === ctx.actor.person_id)
    throw Problem.at('approver-is-subject', '/decision', 'Somebody else decides on your plan.');
  if (situation.has_decided) throw new Problem('plan-decided', { detail: 'Each person decides once on a version.', state });
  assertRunning(locked.plan);
  assertState(locked, 'submitted', 'partly_approved');
  if (!situation.is_here) throw new Problem('plan-state', { detail: 'The mentee is not here any more.', state });
  if (situation.has_endorsed) throw new Problem('permission-denied', { detail: 'You endorsed this version; somebody else decides on it.' });
  const place = placeOf(ctx, locked, situation, decision, wanted);
  if (decision === 'returned' && comments === undefined)
    throw Problem.at('plan-unfit', '/comments', 'Say what is to be worked on: the mentee reads it.');
  const recorded = decision === 'approved' && situation.is_editorial ? 'acknowledged' : decision;
  await facts.insertDecision(ctx, { ...place, decision: recorded, version_id: id, comments: comments ?? null });
  const { plan_id } = locked.version;
  const { person_id: _, ...office } = place;
  await record(ctx, { type: `plan_version.${recorded}`, subject_id: id, data: { plan_id, ...office, decided_on: ctx.today } });
  const missing = neededOf(situation.approvals).filter((needed) => needed !== (place.stands_in_for ?? place.capacity));
  if (decision === 'returned') await returnVersion(ctx, id, situation.mentee_id);
  else if (missing.length === 0) {
    await assertMentored(ctx, id);
    await putInForce(ctx, locked, situation.mentee_id);
  } else await approvePartly(ctx, id);
  return shown(ctx, id);
}

/** In which office, and in whose place, the asker decides. @throws Problem capacity-not-held, plan-state, permission-denied */
function placeOf(ctx: WriteCtx, { version }: Locked, situation: Situation, decision: string, wanted: Office | undefined): Decider {
  const { approvals, offices, is_editorial } = situation;
  const could = (decision === 'approved' ? decidersOf(approvals) : returnersOf(approvals)).filter(
    ({ person_id, capacity: office }) => person_id === ctx.actor.person_id && (wanted === undefined || office === wanted),
  );
  const [place, ...more] = could;
  if (place && more.length === 0) return place;
  if (place) throw notHeld(offices, 'Name the office in which you decide: you hold several.');
  const held = wanted === undefined ? offices : offices.filter((office) => office === wanted);
  if (held.some((office) => office === 'division_director' || (office === 'physician_in_chief' && !is_editorial))) {
    const detail = `It is approved in that office already; what is missing is ${neededOf(approvals).join(' and ')}.`;
    throw new Problem('plan-state', { detail, state: version.state });
  }
  if (held.length === 0) throw notHeld(offices, 'You do not hold this office for the mentee.');
  throw new Problem('permission-denied', { detail: 'Those whose approval is missing can give it; nobody needs to stand in for them.' });
}

function notHeld(held: readonly Office[], detail: string): Problem {
  return Problem.at('capacity-not-held', '/capacity', detail, { held: [...new Set(held)].sort() });
}

async function returnVersion(ctx: WriteCtx, id: string, mentee_id: string): Promise<void> {
  await queries.setState(ctx, id, 'returned');
  await notifyMentee(ctx, id, mentee_id, 'plan_returned');
}

/** The first of two approvals: whoever can give the second is notified, if they were not before. */
async function approvePartly(ctx: WriteCtx, id: string): Promise<void> {
  await queries.setState(ctx, id, 'partly_approved');
  await notifyDeciders(ctx, id);
}

async function putInForce(ctx: WriteCtx, { version }: Locked, mentee_id: string): Promise<void> {
  const { id, plan_id, change } = version;
  const before = await queries.supersede(ctx, plan_id);
  await queries.setInForce(ctx, id);
  if (before)
    await record(ctx, { type: 'plan_version.superseded', subject_id: before.id, data: { plan_id, superseded_on: ctx.today, by: id } });
  await record(ctx, {
    type: 'plan_version.came_into_force',
    subject_id: id,
    data: { plan_id, version: version.version, change, in_force_on: ctx.today },
  });
  await notifyMentee(ctx, id, mentee_id, 'plan_in_force');
}
