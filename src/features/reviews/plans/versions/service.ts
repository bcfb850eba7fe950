import { type Ctx, granted, type WriteCtx } from '../../../../core/context.ts';
import { changesOf } from '../../../../core/patch.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import * as decisions from './decision-queries.ts';
import type { DiffQuery, PlanDiff } from './diff-schema.ts';
import { assertMentored } from './mentored.ts';
import { notifyDeciders, notifyEndorsed, notifyMentors, notifyWritten } from './notices.ts';
import * as queries from './queries.ts';
import { beyondEditorial, diffOf, matchGoals, repeatedLineages } from './rules.ts';
import type { EditPlanVersion, PlanVersionDetail, PutPlanGoals } from './schema.ts';
import { assertRunning, assertState, type Locked, lock, readableVersions, shown } from './view.ts';

/** A draft of a plan that runs, locked. @throws Problem plan-state and those of `lock` */
async function lockDraft(ctx: WriteCtx, id: string): Promise<Locked> {
  const locked = await lock(ctx, id, 'plan:write_draft');
  assertRunning({ status: locked.plan.draft_status });
  assertState(locked, 'draft');
  return locked;
}

/** Counts a new edition of the draft, asks whoever had endorsed it to do so again, and notifies the mentee of what a mentor wrote. */
async function countEdition(ctx: WriteCtx, { plan, version: { id, edition, change } }: Locked): Promise<void> {
  const endorsers = (await decisions.mentors(ctx, id)).filter(({ has_endorsed }) => has_endorsed);
  await queries.setEdition(ctx, id);
  if (change !== 'editorial') await notifyMentors(ctx, id, endorsers, `${edition + 1}`);
  if (plan.mentee_id !== ctx.actor.person_id) await notifyWritten(ctx, id, plan.mentee_id);
}

/** Changes the content of a draft, except its goals; earlier endorsements no longer count. @throws Problem plan-state */
export async function edit(ctx: WriteCtx, id: string, { content }: EditPlanVersion): Promise<PlanVersionDetail> {
  const locked = await lockDraft(ctx, id);
  const { version } = locked;
  const changes = changesOf(version.content ?? {}, content ?? {});
  if (!changes) return shown(ctx, id);
  await queries.setContent(ctx, id, changes);
  await countEdition(ctx, locked);
  await record(ctx, {
    type: 'plan_version.edited',
    subject_id: id,
    data: { plan_id: version.plan_id, fields: Object.keys(changes).sort() },
  });
  return shown(ctx, id);
}

/**
 * Replaces the goals of a draft; earlier endorsements no longer count. A goal keeps the lineage it names, or that of the goal with the same
 * statement; null begins one.
 * @throws Problem plan-state; plan-unfit for a lineage named twice; reference-unknown for one of another plan; plan-goals-unmatched where goals
 *   without a lineage are none of the draft's while others of the draft are missing, with `missing_goals`
 */
export async function putGoals(ctx: WriteCtx, id: string, { goals: sent }: PutPlanGoals): Promise<PlanVersionDetail> {
  const locked = await lockDraft(ctx, id);
  const { version } = locked;
  const pointersTo = (places: readonly number[]) => places.map((place) => `/goals/${place}/lineage_id`);
  const repeated = repeatedLineages(sent);
  if (repeated.length > 0) throw Problem.at('plan-unfit', pointersTo(repeated), 'A goal is named once.');
  const known = await queries.goalsOfPlan(ctx, version.plan_id);
  const lineages = new Set(known.map(({ lineage_id }) => lineage_id));
  const foreign = sent.flatMap(({ lineage_id }, place) => (lineage_id && !lineages.has(lineage_id) ? [place] : []));
  if (foreign.length > 0)
    throw Problem.at(
      'reference-unknown',
      pointersTo(foreign),
      'No version of this plan has a goal of this lineage; send null for a new goal.',
    );
  const draft = version.goals ?? [];
  const matched = matchGoals(draft, known, sent);
  if (matched.unmatched.length > 0)
    throw Problem.at(
      'plan-goals-unmatched',
      pointersTo(matched.unmatched),
      'Goals of the draft are missing, and these may be the same in other words: send the lineage of each, or null for a new goal.',
      { missing_goals: matched.missing.map(({ lineage_id, statement }) => ({ lineage_id, statement })) },
    );
  if (matched.ambiguous.length > 0)
    throw Problem.at(
      'plan-goals-unmatched',
      pointersTo(matched.ambiguous),
      'Several goals of the draft have this statement, and not all are sent: send the lineage of each, or null for a new goal.',
      { missing_goals: matched.missing.map(({ lineage_id, statement }) => ({ lineage_id, statement })) },
    );
  const goals = sent.map((goal, place) => ({ ...goal, lineage_id: matched.lineages[place] }));
  if (same(version.goals ?? [], goals)) return shown(ctx, id);
  await queries.deleteGoals(ctx, id);
  await queries.insertGoals(ctx, id, goals);
  await countEdition(ctx, locked);
  await record(ctx, { type: 'plan_version.goals_replaced', subject_id: id, data: { plan_id: version.plan_id, goals: goals.length } });
  return shown(ctx, id);
}

function same(before: readonly object[], after: readonly object[]): boolean {
  const text = (goal: object) => JSON.stringify(Object.entries(goal).sort(([a], [b]) => (a < b ? -1 : 1)));
  return before.length === after.length && before.every((goal, place) => text(goal) === text(after[place] ?? {}));
}

/**
 * Submits a draft, with the position the mentee holds today, and notifies those who can decide. Submitting again changes nothing.
 * @throws Problem plan-state; plan-incomplete with everything that is missing; plan-unfit for an editorial version that changes more than
 *   the wording of goals; plan-not-endorsed where a formal mentor could endorse it and none has; plan-without-mentor where there never was one
 */
export async function submit(ctx: WriteCtx, id: string): Promise<PlanVersionDetail> {
  const locked = await lock(ctx, id, 'plan:write');
  const { plan, version } = locked;
  if (version.state === 'submitted') return shown(ctx, id);
  assertRunning(plan);
  assertState(locked, 'draft');
  assertComplete(version);
  if (version.change === 'editorial') await assertEditorial(ctx, version);
  else await assertEndorsed(ctx, id);
  await assertMentored(ctx, id);
  await queries.setSubmitted(ctx, id, plan.mentee_id);
  const { plan_id, version: number, change } = version;
  await record(ctx, {
    type: 'plan_version.submitted',
    subject_id: id,
    data: { plan_id, version: number, change, submitted_on: ctx.today },
  });
  await notifyDeciders(ctx, id);
  return shown(ctx, id);
}

function assertComplete({ content, goals }: queries.Stored): void {
  const missing = [
    ...(content?.long_term_goals ? [] : ['/content/long_term_goals']),
    ...(goals !== null && goals.length > 0 ? [] : ['/goals']),
  ];
  if (missing.length > 0) throw Problem.at('plan-incomplete', missing, 'A submitted plan has long-term goals and at least one goal.');
}

async function assertEditorial(ctx: WriteCtx, version: queries.Stored): Promise<void> {
  const base = version.based_on_id === null ? undefined : await queries.stored(ctx, version.based_on_id);
  const pointers = beyondEditorial(textOf(base), textOf(version));
  if (pointers.length === 0) return;
  throw Problem.at(
    'plan-unfit',
    pointers,
    'An editorial version may only change the wording of goals; this change needs a substantive version.',
  );
}

const NOTHING = { long_term_goals: null, stakeholders: [], resources_needed: null, barriers: [] };
const textOf = (version: queries.Stored | undefined) => ({ content: version?.content ?? NOTHING, goals: version?.goals ?? [] });

async function assertEndorsed(ctx: WriteCtx, id: string): Promise<void> {
  const mentors = await decisions.mentors(ctx, id);
  if (mentors.length === 0 || mentors.some(({ has_endorsed }) => has_endorsed)) return;
  throw new Problem('plan-not-endorsed', {
    detail: 'One of your formal mentors must endorse the present draft before you submit it.',
    mentor_ids: mentors.map(({ mentor_id }) => mentor_id),
  });
}

/** Endorses a draft as it is, as a formal mentor of today, and notifies the mentee. Endorsing again changes nothing. @throws Problem plan-state */
export async function endorse(ctx: WriteCtx, id: string): Promise<PlanVersionDetail> {
  const locked = await lock(ctx, id, 'plan:endorse');
  const { plan, version } = locked;
  assertRunning({ status: plan.draft_status });
  assertState(locked, 'draft');
  const own = (await decisions.mentors(ctx, id)).find(({ mentor_id }) => mentor_id === ctx.actor.person_id);
  if (!own) throw new Problem('permission-denied');
  if (own.has_endorsed) return shown(ctx, id);
  const { assignment_id } = own;
  await decisions.endorse(ctx, id, { assignment_id, edition: version.edition });
  await queries.touch(ctx, id);
  await record(ctx, { type: 'plan_version.endorsed', subject_id: id, data: { plan_id: plan.id, assignment_id, endorsed_on: ctx.today } });
  await notifyEndorsed(ctx, id, { mentee_id: plan.mentee_id, edition: version.edition });
  return shown(ctx, id);
}

/** Withdraws a version that nobody has decided on. Withdrawing it again changes nothing. @throws Problem plan-state */
export async function withdraw(ctx: WriteCtx, id: string): Promise<PlanVersionDetail> {
  const locked = await lock(ctx, id, 'plan:write');
  const { plan, version } = locked;
  if (version.state === 'withdrawn') return shown(ctx, id);
  assertState(locked, 'draft', 'submitted');
  await queries.setState(ctx, id, 'withdrawn');
  await record(ctx, { type: 'plan_version.withdrawn', subject_id: id, data: { plan_id: plan.id, version: version.version } });
  return shown(ctx, id);
}

/**
 * Compares two versions of a plan, for whoever may read both.
 * @throws Problem not-found, permission-denied; reference-unknown and plan-unfit for the version it is compared with
 */
export async function compare(ctx: Ctx, id: string, { against }: DiffQuery): Promise<PlanDiff> {
  const readable = readableVersions(ctx);
  const to = granted(await queries.find(ctx, id, readable));
  const from = await queries.find(ctx, against, readable);
  if (!from) throw Problem.at('reference-unknown', AGAINST, 'There is no such version, or you may not see it.');
  if (from.plan_id !== to.plan_id) throw Problem.at('plan-unfit', AGAINST, 'Versions of two plans cannot be compared.');
  const [before, after] = [comparable(from), comparable(to)];
  return {
    plan_id: to.plan_id,
    from_id: from.id,
    from_version: from.version,
    to_id: to.id,
    to_version: to.version,
    ...diffOf(before, after),
  };
}

/** @throws Problem permission-denied where the version is visible to the asker, and its content is not */
function comparable({ content, goals, position_description, submitted_on }: Found) {
  if (content === null || goals === null) throw new Problem('permission-denied');
  return { content, goals, position_description, submitted_on };
}

/** Where the request names the version that this one is compared with. */
const AGAINST = { parameter: 'against' } as const;

type Found = NonNullable<Awaited<ReturnType<typeof queries.find>>>;
