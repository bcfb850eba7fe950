import { granted, matched, type WriteCtx } from '../../../core/context.ts';
import { allowed } from '../../../domain/allowed.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import { noSuch } from '../../../domain/references.ts';
import { requireNearStart } from '../../../domain/versions.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as queries from './queries.ts';
import { decidersOf } from './rules.ts';
import type { AcademicPlanDetail, ClosePlan, OpenPlan } from './schema.ts';
import * as decisions from './versions/decision-queries.ts';
import { notifyOfNewDraft } from './versions/notices.ts';
import * as versions from './versions/queries.ts';
import type { PlanVersionDetail, RevisePlan } from './versions/schema.ts';
import { assertRunning, shown as shownVersion, visiblePlans } from './versions/view.ts';
import { shown } from './view.ts';

const owner = { person: 'p.mentee_id' } as const;

/**
 * Opens a plan of as many months as the policy says for the asker, with its first version as a draft, and asks their mentors to endorse it. A person has one plan at a
 * time; one that a leave would prolong ends where the next begins.
 * @throws Problem reference-unknown, permission-denied for anybody else, plan-unfit, day-too-far, period-overlap
 */
export async function open(ctx: WriteCtx, { mentee_id, starts_on = ctx.today, content, goals }: OpenPlan): Promise<AcademicPlanDetail> {
  const employedOn = starts_on > ctx.today ? starts_on : ctx.today;
  const mentee = await queries.lockMentee(ctx, mentee_id, { starts_on, employedOn }, allowed(ctx, 'plan:write', { person: 'm.id' }));
  if (!mentee) throw noSuch('person in this department', '/mentee_id');
  const { appointed_on, ends_on, months, is_eligible } = granted(mentee);
  if (!is_eligible)
    throw Problem.at(
      'plan-unfit',
      '/mentee_id',
      `A plan is for full-time, part-time and adjunct faculty with an appointment on ${employedOn}.`,
    );
  requireNearStart(ctx.today, starts_on, 'A plan');
  if (appointed_on !== null && starts_on < appointed_on)
    throw Problem.at('plan-unfit', '/starts_on', `The present appointment began on ${appointed_on}; a plan does not begin before it.`);
  if (ends_on <= ctx.today) throw Problem.at('plan-unfit', '/starts_on', `A plan that starts on ${starts_on} was over on ${ends_on}.`);
  const plan = await queries.insert(ctx, { mentee_id, starts_on, ends_on, months });
  const { id: version_id } = await versions.insert(ctx, { plan_id: plan.id, version: 1, change: 'original', based_on_id: null });
  await versions.insertContent(ctx, version_id, content);
  await versions.insertGoals(ctx, version_id, goals);
  await record(ctx, { type: 'academic_plan.opened', subject_id: plan.id, data: { mentee_id, starts_on, ends_on, version_id } });
  await notifyOfNewDraft(ctx, version_id);
  return shown(ctx, plan.id);
}

/**
 * Ends a plan before its months are over, so that another can begin. The version in force stays readable; one that waits for a decision is
 * not decided any more. The mentee is notified, and those who were asked to decide.
 * @throws Problem not-found, permission-denied, plan-state once it is over, plan-unfit for a day outside it, before what is in force or after
 * the next plan begins
 */
export async function close(ctx: WriteCtx, id: string, { on: wanted }: ClosePlan): Promise<AcademicPlanDetail> {
  await queries.lockMenteeOf(ctx, id);
  const plan = matched(ctx, await queries.lock(ctx, id, visiblePlans(ctx), allowed(ctx, 'plan:close', owner)));
  const on = wanted ?? (plan.starts_on > ctx.today ? plan.starts_on : ctx.today);
  if (plan.closed_on === on) return shown(ctx, id);
  assertRunning(plan);
  const sources = await versions.sources(ctx, id);
  const earliest = [plan.starts_on, ...sources.flatMap(({ in_force_on }) => in_force_on ?? [])].toSorted().at(-1) ?? plan.starts_on;
  if (on < earliest || (plan.lasts_to !== null && on > plan.lasts_to)) {
    const last = plan.lasts_to === null ? '' : ` and ${plan.lasts_to}, its end or the beginning of the next plan`;
    throw Problem.at(
      'plan-unfit',
      '/on',
      `The plan closes ${last ? 'between' : 'from'} ${earliest}, its start or its latest version’s,${last}.`,
    );
  }
  const asked = await askedToDecide(ctx, sources);
  await queries.close(ctx, id, on);
  await record(ctx, { type: 'academic_plan.closed', subject_id: id, data: { mentee_id: plan.mentee_id, closed_on: on } });
  const people = new Set([plan.mentee_id, ...asked]);
  await notifications.notify(
    ctx,
    ...[...people].map((person_id) => ({ person_id, kind: 'plan_closed' as const, subject_id: id, occasion: on })),
  );
  return shown(ctx, id);
}

/** Who could decide today on the version that waits for it, if one does. */
async function askedToDecide(ctx: WriteCtx, sources: Awaited<ReturnType<typeof versions.sources>>): Promise<string[]> {
  const waiting = sources.find(({ state }) => state === 'submitted' || state === 'partly_approved');
  if (!waiting) return [];
  const { approvals } = await decisions.situation(ctx, waiting.id);
  return decidersOf(approvals).map(({ person_id }) => person_id);
}

/**
 * Begins the next version as a draft, a copy that keeps the lineage of each goal: a substantive one of the latest version, an editorial one of
 * the version in force, which alone it may correct.
 * @throws Problem not-found, permission-denied, plan-state while a version is open or once the plan is over, plan-unfit
 */
export async function revise(ctx: WriteCtx, id: string, { change }: RevisePlan): Promise<PlanVersionDetail> {
  const plan = granted(await queries.lock(ctx, id, visiblePlans(ctx), allowed(ctx, 'plan:write', owner)));
  assertRunning(plan);
  const sources = await versions.sources(ctx, id);
  const open = sources.find(({ state }) => ['draft', 'submitted', 'partly_approved'].includes(state));
  if (open)
    throw new Problem('plan-state', {
      detail: `Version ${open.version} is ${open.state}; a plan has one open version at a time.`,
      state: open.state,
    });
  const base = change === 'editorial' ? sources.find(({ state }) => state === 'in_force') : sources[0];
  if (!base) throw Problem.at('plan-unfit', '/change', 'No version is in force that could be corrected; make a substantive one.');
  const version = 1 + Math.max(...sources.map((source) => source.version));
  const { id: version_id } = await versions.insert(ctx, { plan_id: id, version, change, based_on_id: base.id });
  await versions.copyContent(ctx, base.id, version_id);
  await versions.copyGoals(ctx, base.id, version_id, change === 'substantive');
  await record(ctx, { type: 'plan_version.opened', subject_id: version_id, data: { plan_id: id, version, change, based_on_id: base.id } });
  if (change === 'substantive') await notifyOfNewDraft(ctx, version_id);
  return shownVersion(ctx, version_id);
}

/**
 * Moves the plans, endorsements and decisions of a duplicate person to the surviving one; it never refuses. Of two plans in the same days the
 * one with a version in force goes on, else the survivor's, and the other is closed; where both decided on one version, each decision stays
 * with the person who gave it.
 */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.settle(ctx, from, to);
  await queries.reassign(ctx, from, to);
  await queries.reassignEndorsements(ctx, from, to);
  await queries.reassignDecisions(ctx, from, to);
  await queries.reassignWriters(ctx, from, to);
}
