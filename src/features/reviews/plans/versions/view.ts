import { sql } from 'kysely';
import type { Period } from '../../../../core/calendar.ts';
import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import { yes } from '../../../../core/db.ts';
import { page } from '../../../../core/page.ts';
import { allowed } from '../../../../domain/allowed.ts';
import type { Permission } from '../../../../domain/permissions/index.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import * as plans from '../queries.ts';
import { missingOf } from '../rules.ts';
import type { PlanGoal, PlanGoalText } from './content-schema.ts';
import * as queries from './queries.ts';
import { adviceFor } from './rules.ts';
import type { PlanVersionDetail, PlanVersionQuery } from './schema.ts';
import type { PlanStatus } from './standing-queries.ts';

const owner = { person: 'p.mentee_id' } as const;

const history = (ctx: Ctx, submitted: string) => allowed(ctx, 'plan:read_history', { ...owner, submitted });

/** True of plans, `p`, that are visible to the asker: as they are, or for what was submitted while the asker was the mentee's mentor. */
export const visiblePlans = (ctx: Ctx) =>
  sql<boolean>`(${allowed(ctx, 'plan:read', owner)}
    or exists (select from plan_version old where old.plan_id = p.id and ${history(ctx, 'old.submitted_on')}))`;

/**
 * Who reads what of a version. The content is the mentee's and their mentors'. Once it was submitted, it is also read by the director, by the
 * conductor of the check-in, and by whoever decides on it, who goes on reading what they decided on while in office, and afterwards that they did; once it came into force, by
 * faculty affairs.
 * A former mentor goes on reading what was submitted until the mentorship ended. Comments are for the mentee, the mentors and those who hold an
 * office that decides.
 */
export function readableVersions(ctx: Ctx): queries.Readable {
  const past = history(ctx, 'v.submitted_on');
  const signed = allowed(ctx, 'plan:read_signed', { ...owner, version: 'v.id' });
  const decided = allowed(ctx, 'plan:read_decision', { version: 'v.id' });
  const facts = sql<boolean>`(${allowed(ctx, 'plan:read', owner)} or ${past} or ${decided})`;
  const content = queries.canReadContent(ctx, {
    facts,
    drafts: allowed(ctx, 'plan:read_draft', owner),
    submitted: allowed(ctx, 'plan:read_content', owner),
    in_force: allowed(ctx, 'plan:read_in_force', owner),
    history: past,
    signed,
  });
  return { facts, content, comments: allowed(ctx, 'plan:read_comments', owner), leaves: allowed(ctx, 'leave:read', owner) };
}

/** The goals with advice on each. */
export function advised(goals: readonly PlanGoalText[] | null, plan: Period): PlanGoal[] | null {
  return goals?.map((goal) => ({ ...goal, advice: adviceFor(goal, plan) })) ?? null;
}

type Row = NonNullable<Awaited<ReturnType<typeof queries.find>>>;

function entryOf({ starts_on, ends_on, approvals, ...row }: Row): PlanVersionDetail {
  return { ...row, goals: advised(row.goals, { starts_on, ends_on }), missing: missingOf(approvals) };
}

/** The versions of a plan, without what is written in them, the first one first. @throws Problem not-found */
export async function list(ctx: Ctx, plan_id: string, query: PlanVersionQuery) {
  const { facts, leaves } = readableVersions(ctx);
  granted(await plans.findVisible(ctx, plan_id, visiblePlans(ctx)));
  // A cursor of one plan is refused for another.
  const parameters = { ...query, plan_id };
  return page(ctx, parameters, queries.versions(ctx, facts, leaves).where('v.plan_id', '=', plan_id), [
    { column: 'v.version', field: 'version' },
  ]);
}

/** One version, with what the asker may read of it. @throws Problem not-found */
export async function get(ctx: Ctx, id: string): Promise<PlanVersionDetail> {
  return entryOf(granted(await queries.find(ctx, id, readableVersions(ctx))));
}

/** A version that the asker has just changed, also for a token that may write and not read. */
export async function shown(ctx: WriteCtx, id: string): Promise<PlanVersionDetail> {
  return entryOf(granted(await queries.find(ctx, id, { ...readableVersions(ctx), facts: yes })));
}

/**
 * A version whose plan is locked, so that nobody else changes any version of it meanwhile.
 * @throws Problem not-found, permission-denied, precondition-required, version-stale
 */
export async function lock(ctx: WriteCtx, id: string, permission: Permission) {
  const permitted = allowed(ctx, permission, { ...owner, version: 'of_it.id' });
  const plan = granted(await plans.lockOf(ctx, id, visiblePlans(ctx), permitted, allowed(ctx, 'leave:read', owner)));
  return { plan, version: matched(ctx, await queries.stored(ctx, id)) };
}

export type Locked = Awaited<ReturnType<typeof lock>>;

/** @throws Problem plan-state once the plan has ended or was closed */
export function assertRunning({ status }: { status: PlanStatus }): void {
  if (status === 'planned' || status === 'running') return;
  throw new Problem('plan-state', { detail: `The plan is ${status}; open a new one.`, state: status });
}

/** @throws Problem plan-state unless the version is in one of these states */
export function assertState({ version }: Locked, ...states: readonly string[]): void {
  if (states.includes(version.state)) return;
  throw new Problem('plan-state', {
    detail: `The version is ${version.state}; this needs one that is ${states.join(' or ')}.`,
    state: version.state,
  });
}
