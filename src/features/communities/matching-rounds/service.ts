import { type Ctx, granted, matched, type WriteCtx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import { type PageOf, page } from '../../../core/page.ts';
import { allowed } from '../../../domain/allowed.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import * as jobs from '../../platform/jobs/service.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as applications from '../cohorts/applications/service.ts';
import { computed } from './computing.ts';
import * as pairQueries from './pairs-queries.ts';
import * as queries from './queries.ts';
import { type Inputs, lockFault } from './rules.ts';
import type {
  CohortPair,
  CohortPairQuery,
  ConfirmMatchingRound,
  MatchingDifference,
  MatchingDifferenceQuery,
  MatchingPlace,
  MatchingPlaceQuery,
  MatchingRound,
  MatchingRoundQuery,
  NewMatchingRound,
} from './schema.ts';

const host = { host: 'c.host_id' } as const;
const readable = (ctx: Ctx) => allowed(ctx, 'matching_round:read', host);
const readablePair = (ctx: Ctx) => allowed(ctx, 'cohort_pair:read', { person: 'a.applicant_id', mentor: 'v.person_id', host: 'c.host_id' });

const WEIGHTS: Inputs['weights'] = {
  choice: 10,
  ...{ research_interests: 5, clinical_interests: 5, career_goals: 5, experience: 5 },
  ...{ specialty: 5, background: 5, location: 5, projects: 5 },
};

/** The rounds that the caller may read, in the order of entry. @throws Problem invalid-cursor */
export const list = (ctx: Ctx, query: MatchingRoundQuery): Promise<PageOf<MatchingRound>> =>
  page(ctx, query, queries.list(ctx, readable(ctx), query), [{ column: 'r.id', field: 'id' }]);

/** @throws Problem not-found */
export const get = async (ctx: Ctx, id: string): Promise<MatchingRound> => granted(await queries.find(ctx, id, readable(ctx)));

const shown = async (ctx: WriteCtx, id: string): Promise<MatchingRound> => granted(await queries.find(ctx, id, yes));

/**
 * Begins a round: its job computes the best matching of all accepted applications.
 * @throws Problem reference-unknown, permission-denied, matching-round-state
 */
export async function open(ctx: WriteCtx, { cohort_id, weights = {}, locks = [] }: NewMatchingRound): Promise<MatchingRound> {
  const found = await queries.lockCohort(ctx, cohort_id, allowed(ctx, 'matching_round:run', host));
  if (!found) throw Problem.at('reference-unknown', '/cohort_id', 'There is no such cohort.');
  const cohort = granted(found);
  if (cohort.state !== 'matching')
    throw Problem.at('matching-round-state', '/cohort_id', 'Rounds are computed while the cohort is in the state matching.', {
      state: cohort.state,
    });
  if (cohort.is_confirmed)
    throw Problem.at('matching-round-state', '/cohort_id', 'A round of the cohort is confirmed.', { state: 'confirmed' });
  const given = Object.fromEntries(Object.entries(weights).filter(([, weight]) => weight !== undefined));
  const job_id = await jobs.enqueue(ctx, 'matching_round');
  const { id } = await queries.insert(ctx, { cohort_id, number: cohort.number, job_id, weights: { ...WEIGHTS, ...given }, locks });
  await record(ctx, { type: 'matching_round.opened', subject_id: id });
  return shown(ctx, id);
}

/** Computes the round of a job from what is accepted and listed now; the problem where a lock cannot be kept. */
export async function compute(
  ctx: WriteCtx,
  job_id: string,
  advance: (done: number, total: number) => Promise<void>,
): Promise<Problem | null> {
  const round = await queries.ofJob(ctx, job_id);
  const { weights, locks, choices_maximum, mentor_external } = round;
  const [who, mentors, barred] = [
    await queries.applications(ctx, round),
    await queries.mentors(ctx, round),
    await queries.barred(ctx, round),
  ];
  const steps = who.length + 2;
  await advance(1, steps);
  const inputs: Inputs = { weights, locks, choices_maximum, mentor_external, applications: who, mentors, barred };
  const fault = lockFault(inputs);
  if (fault !== null) return Problem.at('matching-round-unfit', `/locks/${fault.at}`, fault.detail);
  const result = await computed(inputs);
  await advance(steps - 1, steps);
  await queries.keep(ctx, round, result);
  await record(ctx, { type: 'matching_round.computed', subject_id: round.id });
  await advance(steps, steps);
  return null;
}

/** Whom each applicant has in a round, and why. @throws Problem not-found, invalid-cursor */
export async function places(ctx: Ctx, id: string, query: MatchingPlaceQuery): Promise<PageOf<MatchingPlace>> {
  granted(await queries.find(ctx, id, readable(ctx)));
  return page(ctx, query, queries.places(ctx, id, readable(ctx)), [{ column: 'l.application_id', field: 'application_id' }]);
}

/** What another round of the cohort gives differently. @throws Problem not-found, invalid-cursor, reference-unknown */
export async function compare(ctx: Ctx, id: string, query: MatchingDifferenceQuery): Promise<PageOf<MatchingDifference>> {
  const round = granted(await queries.find(ctx, id, readable(ctx)));
  const other = await queries.find(ctx, query.other_id, readable(ctx));
  if (other?.cohort_id !== round.cohort_id)
    throw Problem.at('reference-unknown', { parameter: 'other_id' }, 'There is no such round of the cohort.');
  return page(ctx, query, queries.differences(ctx, id, query.other_id, readable(ctx)), [{ column: 'a.id', field: 'application_id' }]);
}

/**
 * Confirms a round, with its rationale: its pairs are made, and both sides notified. Once a cohort.
 * @throws Problem not-found, matching-round-state, matching-round-stale
 */
export async function confirm(ctx: WriteCtx, id: string, { rationale }: ConfirmMatchingRound): Promise<MatchingRound> {
  const before = matched(ctx, await queries.lock(ctx, id, readable(ctx), allowed(ctx, 'matching_round:run', host)));
  const cohort = await queries.lockCohort(ctx, before.cohort_id, yes);
  if (before.status !== 'computed' || cohort?.is_confirmed)
    throw new Problem('matching-round-state', {
      detail: before.status === 'computed' ? 'Another round of the cohort is confirmed.' : `The round is ${before.status}.`,
      state: before.status,
    });
  await queries.lockSides(ctx, before.cohort_id);
  const stale = await queries.stale(ctx, id);
  if (stale > 0)
    throw new Problem('matching-round-stale', { detail: `${stale} of its pairs cannot be made any more; compute another round.` });
  await queries.confirm(ctx, id, rationale);
  const made = await queries.pair(ctx, id, rationale);
  await applications.match(
    ctx,
    made.map(({ application_id }) => application_id),
  );
  await record(ctx, { type: 'matching_round.confirmed', subject_id: id });
  await record(ctx, ...made.map((pair) => ({ type: 'cohort_pair.made' as const, subject_id: pair.id })));
  await notifications.notify(
    ctx,
    ...made.flatMap((pair) =>
      [pair.applicant_id, pair.mentor_id].map((person_id) => ({ person_id, kind: 'cohort_paired' as const, subject_id: pair.id })),
    ),
  );
  return shown(ctx, id);
}

/** The pairs that the caller may read: their own, and those of cohorts that they host. @throws Problem invalid-cursor */
export const listPairs = (ctx: Ctx, query: CohortPairQuery): Promise<PageOf<CohortPair>> =>
  page(ctx, query, pairQueries.list(ctx, readablePair(ctx), query), [{ column: 'q.id', field: 'id' }]);

/** @throws Problem not-found */
export const getPair = async (ctx: Ctx, id: string): Promise<CohortPair> => granted(await pairQueries.find(ctx, id, readablePair(ctx)));

/** Part of a merge. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.reassign(ctx, from, to);
}
