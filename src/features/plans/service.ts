import { addMonths } from '../../core/calendar.ts';
import { granted, matched, type WriteCtx } from '../../core/context.ts';
import { record } from '../../core/events.ts';
import { allowed } from '../../core/grants.ts';
import { Problem, type ProblemCode } from '../../core/problem.ts';
import * as queries from './queries.ts';
import type { AcademicPlanDetail, ClosePlan, OpenPlan } from './schema.ts';
import * as versions from './versions/queries.ts';
import type { PlanVersionDetail, RevisePlan } from './versions/schema.ts';
import { assertRunning, shown as shownVersion } from './versions/view.ts';
import { shown } from './view.ts';

const whose = { person: 'p.mentee_id' } as const;
const PLAN_MONTHS = 60;

const wrong = (code: ProblemCode, pointer: string, detail: string) => new Problem(code, { detail, errors: [{ pointer, code, detail }] });

/**
 * Opens a plan of five years for the asker, with its first version as a draft. A person has one plan in any days.
 * @throws Problem reference-unknown, permission-denied for anybody else, plan-unfit, period-overlap
 */
export async function open(ctx: WriteCtx, { mentee_id, starts_on = ctx.today, content, goals }: OpenPlan): Promise<AcademicPlanDetail> {
  const ends_on = addMonths(starts_on, PLAN_MONTHS);
  const employedOn = starts_on > ctx.today ? starts_on : ctx.today;
  const mentee = await queries.lockMentee(ctx, mentee_id, employedOn, allowed(ctx, 'plan:write', { person: 'm.id' }));
  if (!mentee) throw wrong('reference-unknown', '/mentee_id', 'There is no such person in this department.');
  if (!granted(mentee).fit)
    throw wrong('plan-unfit', '/mentee_id', `A plan is for full-time, part-time and adjunct faculty with an appointment on ${employedOn}.`);
  if (ends_on <= ctx.today) throw wrong('plan-unfit', '/starts_on', `A plan that starts on ${starts_on} was over on ${ends_on}.`);
  const plan = await queries.insert(ctx, { mentee_id, starts_on, ends_on });
  const { id: version_id } = await versions.insert(ctx, { plan_id: plan.id, version: 1, change: 'original', based_on_id: null });
  await versions.insertContent(ctx, version_id, content);
  await versions.insertGoals(ctx, version_id, goals);
  await record(ctx, { type: 'academic_plan.opened', subject_id: plan.id, data: { mentee_id, starts_on, ends_on, version_id } });
  return shown(ctx, plan.id);
}

/**
 * Ends a plan before its five years are over, so that another can begin. What is in force stays readable; what waits for a decision is not
 * decided any more.
 * @throws Problem not-found, permission-denied, plan-state once it is over, plan-unfit for a day outside it or before what is in force
 */
export async function close(ctx: WriteCtx, id: string, { on = ctx.today }: ClosePlan): Promise<AcademicPlanDetail> {
  const plan = matched(ctx, await queries.lock(ctx, id, allowed(ctx, 'plan:read', whose), allowed(ctx, 'plan:close', whose)));
  if (plan.closed_on === on) return shown(ctx, id);
  assertRunning(ctx, plan);
  const inForce = (await versions.sources(ctx, id)).flatMap(({ in_force_on }) => in_force_on ?? []);
  const earliest = [plan.starts_on, ...inForce].sort().at(-1) ?? plan.starts_on;
  if (on < earliest || on > plan.ends_on)
    throw wrong(
      'plan-unfit',
      '/on',
      `The plan closes between ${earliest}, its start or its latest version’s, and ${plan.ends_on}, its end.`,
    );
  await queries.close(ctx, id, on);
  await record(ctx, { type: 'academic_plan.closed', subject_id: id, data: { mentee_id: plan.mentee_id, closed_on: on } });
  return shown(ctx, id);
}

/**
 * Begins the next version as a draft with what the one before says, its goals in their lineage: a substantive one from the latest, an
 * editorial one from the version in force, which alone it may correct.
 * @throws Problem not-found, permission-denied, plan-state while a version is open or once the plan is over, plan-unfit
 */
export async function revise(ctx: WriteCtx, id: string, { change }: RevisePlan): Promise<PlanVersionDetail> {
  const plan = granted(await queries.lock(ctx, id, allowed(ctx, 'plan:read', whose), allowed(ctx, 'plan:write', whose)));
  assertRunning(ctx, plan);
  const sources = await versions.sources(ctx, id);
  const open = sources.find(({ state }) => ['draft', 'submitted', 'partly_approved'].includes(state));
  if (open)
    throw new Problem('plan-state', {
      detail: `Version ${open.version} is ${open.state}; a plan has one open version at a time.`,
      state: open.state,
    });
  const base = change === 'editorial' ? sources.find(({ state }) => state === 'in_force') : sources[0];
  if (!base) throw wrong('plan-unfit', '/change', 'No version is in force that could be corrected; make a substantive one.');
  const version = 1 + Math.max(...sources.map((source) => source.version));
  const { id: version_id } = await versions.insert(ctx, { plan_id: id, version, change, based_on_id: base.id });
  await versions.copyContent(ctx, base.id, version_id);
  await versions.copyGoals(ctx, base.id, version_id);
  await record(ctx, { type: 'plan_version.opened', subject_id: version_id, data: { plan_id: id, version, change, based_on_id: base.id } });
  return shownVersion(ctx, version_id);
}

/**
 * Moves the plans, endorsements and decisions of a duplicate person to the surviving one; it never refuses. A plan in the days of one of the
 * survivor's is closed, the survivor's goes on; where both decided on one version, each decision stays where it was given.
 */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.reassign(ctx, from, to);
  await queries.reassignEndorsements(ctx, from, to);
  await queries.reassignDecisions(ctx, from, to);
}
