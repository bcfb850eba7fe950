import type { WriteCtx } from '../../../../core/context.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import { type Decider, decidersOf, neededOf, returnersOf, type Situation } from '../rules.ts';
import * as facts from './decision-queries.ts';
import { tellDeciders, tellMentee } from './notices.ts';
import * as queries from './queries.ts';
import type { DecidePlan, PlanVersionDetail } from './schema.ts';
import { assertRunning, assertState, type Locked, lock, shown } from './view.ts';

/**
 * Approves a submitted version or returns it, in a capacity the asker holds over the mentee today. The last word that was missing puts it
 * in force, and what was in force before is superseded the same day; a returned one is not decided on again.
 * @throws Problem not-found, permission-denied also where nobody needs to stand in and for who endorsed it, approver-is-subject, plan-decided
 * for the same person's second decision, plan-state, capacity-not-held, plan-unfit for a return without a word
 */
export async function decide(ctx: WriteCtx, id: string, { decision, capacity, comments }: DecidePlan): Promise<PlanVersionDetail> {
  const locked = await lock(ctx, id, 'plan:decide');
  const { holders, ...situation } = await facts.situation(ctx, id);
  const me = ctx.actor.person_id;
  if (me === situation.mentee_id) throw Problem.at('approver-is-subject', '/decision', 'Somebody else decides on your plan.');
  if (situation.decisions.some(({ person_id }) => person_id === me))
    throw new Problem('plan-decided', { detail: 'Each person decides once on a version.', state: locked.version.state });
  assertRunning(locked.plan);
  assertState(locked, 'submitted', 'partly_approved');
  if (!situation.is_here) throw new Problem('plan-state', { detail: 'The mentee is not here any more.', state: locked.version.state });
  if (situation.endorser_ids.includes(me))
    throw new Problem('permission-denied', { detail: 'You endorsed this version; somebody else decides on it.' });
  const place = placeOf(ctx, locked, { ...situation, holders }, decision, capacity);
  const role = holders.find((held) => held.person_id === me && held.capacity === place.capacity);
  if (!role) throw notHeld([], 'You do not hold this capacity for the mentee.');
  if (decision === 'returned' && comments === undefined)
    throw Problem.at('plan-unfit', '/comments', 'Say what is to be worked on: the mentee reads it.');
  const given = decision === 'approved' && situation.is_editorial ? 'acknowledged' : decision;
  await facts.insertDecision(ctx, { ...place, decision: given, version_id: id, role_id: role.role_id, comments: comments ?? null });
  const { plan_id } = locked.version;
  const { person_id: _, ...said } = place;
  await record(ctx, {
    type: `plan_version.${given}`,
    subject_id: id,
    data: { plan_id, ...said, role_id: role.role_id, decided_on: ctx.today },
  });
  if (decision === 'returned') await returned(ctx, id);
  else if (neededOf({ ...situation, holders, decisions: [...situation.decisions, { ...place, decision: given }] }).length === 0)
    await comeIntoForce(ctx, locked);
  else await partlyApproved(ctx, id);
  return shown(ctx, id);
}

/** In which capacity, and in whose place, the asker decides. @throws Problem capacity-not-held, plan-state, permission-denied */
function placeOf(ctx: WriteCtx, { version }: Locked, situation: Situation, decision: string, wanted: DecidePlan['capacity']): Decider {
  const own = (one: { person_id: string }) => one.person_id === ctx.actor.person_id;
  const held = situation.holders.filter(own).map((holder) => holder.capacity);
  const could = (decision === 'approved' ? decidersOf(situation) : returnersOf(situation)).filter(own);
  const [place, ...more] = wanted === undefined ? could : could.filter((one) => one.capacity === wanted);
  if (place && more.length === 0) return place;
  if (place) throw notHeld(held, 'Say in which of your capacities you decide.');
  const needed: readonly string[] = neededOf(situation);
  const mine = wanted === undefined ? held : held.filter((one) => one === wanted);
  if (mine.some((one) => one === 'division_director' || (one === 'physician_in_chief' && !situation.is_editorial))) {
    const detail = `Somebody has approved it in that capacity; what is missing is ${needed.join(' and ')}.`;
    throw new Problem('plan-state', { detail, state: version.state });
  }
  if (mine.length === 0) throw notHeld(held, 'You do not hold this capacity for the mentee.');
  throw new Problem('permission-denied', { detail: 'Those whose word it needs can give it; nobody needs to stand in for them.' });
}

function notHeld(held: readonly string[], detail: string): Problem {
  return Problem.at('capacity-not-held', '/capacity', detail, { held: [...new Set(held)].sort() });
}

async function returned(ctx: WriteCtx, id: string): Promise<void> {
  await queries.setState(ctx, id, 'returned');
  await tellMentee(ctx, id, 'plan_returned');
}

/** One word of two: whoever can give the other is told, if they were not before. */
async function partlyApproved(ctx: WriteCtx, id: string): Promise<void> {
  await queries.setState(ctx, id, 'partly_approved');
  await tellDeciders(ctx, id);
}

async function comeIntoForce(ctx: WriteCtx, { version }: Locked): Promise<void> {
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
  await tellMentee(ctx, id, 'plan_in_force');
}
