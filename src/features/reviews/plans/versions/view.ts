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
import * as queries from './queries.ts';
import { adviceFor } from './rules.ts';
import type { PlanGoal, PlanGoalText, PlanVersionDetail, PlanVersionQuery } from './schema.ts';
import type { PlanStatus } from './standing-queries.ts';

const whose = { person: 'p.mentee_id' } as const;

const history = (ctx: Ctx, submitted: string) => allowed(ctx, 'plan:read_history', { ...whose, submitted });

/** True of plans, `p`, that the asker may know of: as they are, or of what was submitted while the asker was the mentee's mentor. */
export const visiblePlans = (ctx: Ctx) =>
  sql<boolean>`(${allowed(ctx, 'plan:read', whose)}
    or exists (select from plan_version old where old.plan_id = p.id and ${history(ctx, 'old.submitted_on')}))`;

/**
 * Who reads what of a version. The content (class C3) is the mentee's and their mentors'; once it was submitted, it is read by the director,
 * whoever conducts the check-in, and by whoever decides on it, who keeps what they signed (domain rule 18); once it came into force, by faculty affairs. Who was a mentor goes on reading
 * what was submitted until then. Comments are for the mentee, the mentors and those who hold a deciding capacity.
 */
export function readableVersions(ctx: Ctx): queries.Readable {
  const past = history(ctx, 'v.submitted_on');
  const signed = allowed(ctx, 'plan:read_signed', { version: 'v.id' });
  const facts = sql<boolean>`(${allowed(ctx, 'plan:read', whose)} or ${past} or ${signed})`;
  const content = queries.legible(ctx, {
    facts,
    drafts: allowed(ctx, 'plan:read_draft', whose),
    submitted: allowed(ctx, 'plan:read_content', whose),
    in_force: allowed(ctx, 'plan:read_in_force', whose),
    history: past,
    signed,
  });
  return { facts, content, comments: allowed(ctx, 'plan:read_comments', whose) };
}

/** The goals with advice on each. */
export function advised(goals: readonly PlanGoalText[] | null, plan: Period): PlanGoal[] | null {
  return goals?.map((goal) => ({ ...goal, advice: adviceFor(goal, plan) })) ?? null;
}

type Row = NonNullable<Awaited<ReturnType<typeof queries.find>>>;

function entryOf({ starts_on, ends_on, holders, ...row }: Row): PlanVersionDetail {
  const { mentee_id, change } = row;
  const decisions = row.decisions.map(({ person, ...decision }) => ({ ...decision, person_id: person.id }));
  const endorser_ids = row.endorsements.map(({ mentor }) => mentor.id);
  const missing = holders ? missingOf({ mentee_id, is_editorial: change === 'editorial', holders, decisions, endorser_ids }) : [];
  return { ...row, goals: advised(row.goals, { starts_on, ends_on }), missing };
}

/** The versions of a plan, without what is written in them, the first one first. @throws Problem not-found */
export async function list(ctx: Ctx, plan_id: string, query: PlanVersionQuery) {
  const { facts } = readableVersions(ctx);
  granted(await plans.findVisible(ctx, plan_id, visiblePlans(ctx)));
  // The plan is part of what a cursor is bound to.
  const parameters = { ...query, plan_id };
  return page(ctx, parameters, queries.versions(ctx, facts).where('v.plan_id', '=', plan_id), [{ column: 'v.version', field: 'version' }]);
}

/** @throws Problem not-found */
export async function get(ctx: Ctx, id: string): Promise<PlanVersionDetail> {
  return entryOf(granted(await queries.find(ctx, id, readableVersions(ctx))));
}

/** What the asker has just changed: a token that may write need not be able to read. */
export async function shown(ctx: WriteCtx, id: string): Promise<PlanVersionDetail> {
  return entryOf(granted(await queries.find(ctx, id, { ...readableVersions(ctx), facts: yes })));
}

/**
 * A version whose plan is locked, so that nobody else changes any version of it meanwhile.
 * @throws Problem not-found, permission-denied, precondition-required, version-stale
 */
export async function lock(ctx: WriteCtx, id: string, permission: Permission) {
  const plan = granted(await plans.lockOf(ctx, id, visiblePlans(ctx), allowed(ctx, permission, whose)));
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
