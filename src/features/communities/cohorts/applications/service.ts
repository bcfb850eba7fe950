import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import { yes } from '../../../../core/db.ts';
import { type PageOf, page } from '../../../../core/page.ts';
import { changesOf } from '../../../../core/patch.ts';
import { allowed } from '../../../../domain/allowed.ts';
import type { PastOf } from '../../../../domain/events/index.ts';
import type { Permission } from '../../../../domain/permissions/index.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import * as people from '../../../organisation/people/service.ts';
import * as notifications from '../../../platform/notifications/service.ts';
import type { ApplicationState } from '../kinds.ts';
import { type ApplicationMove, moved } from '../rules.ts';
import type { Cohort } from '../schema.ts';
import * as cohorts from '../service.ts';
import * as queries from './queries.ts';
import type {
  CohortApplication,
  CohortApplicationPatch,
  CohortApplicationQuery,
  DecideCohortApplication,
  NewCohortApplication,
} from './schema.ts';

const columns = { person: 'a.applicant_id', host: 'c.host_id' } as const;
const readable = (ctx: Ctx) => allowed(ctx, 'cohort_application:read', columns);

/** The applications that the caller may read, in the order of entry. @throws Problem invalid-cursor */
export const list = (ctx: Ctx, query: CohortApplicationQuery): Promise<PageOf<CohortApplication>> =>
  page(ctx, query, queries.list(ctx, readable(ctx), query), [{ column: 'a.id', field: 'id' }]);

/** @throws Problem not-found */
export const get = async (ctx: Ctx, id: string): Promise<CohortApplication> => granted(await queries.find(ctx, id, readable(ctx)));

/** What the caller has just written. */
export const shown = async (ctx: WriteCtx, id: string): Promise<CohortApplication> => granted(await queries.find(ctx, id, yes));

/** Nothing but the id: who applied is not for readers of events. */
export const recordEvent = (ctx: WriteCtx, past: PastOf<'cohort_application'>, subject_id: string) =>
  record(ctx, { type: `cohort_application.${past}`, subject_id });

/** The application, locked, and its cohort, held. @throws Problem not-found, permission-denied */
export async function locked(ctx: WriteCtx, id: string, permission: Permission) {
  const before = matched(ctx, await queries.lock(ctx, id, readable(ctx), allowed(ctx, permission, columns)));
  return { before, cohort: await cohorts.hold(ctx, before.cohort_id) };
}

/** @throws Problem cohort-application-state */
export function move(status: ApplicationState, by: ApplicationMove): ApplicationState {
  const state = moved(status, by);
  if (state === null) throw new Problem('cohort-application-state', { detail: `The application is ${status}.`, state: status });
  return state;
}

/** @throws Problem cohort-application-late */
export function requireOpen(ctx: WriteCtx, { status, applications_start_on, applications_end_on }: Cohort): void {
  if (status === 'applications_open' && ctx.today >= applications_start_on && ctx.today < applications_end_on) return;
  throw new Problem('cohort-application-late', {
    detail: `Applications are taken from ${applications_start_on}, before ${applications_end_on}, while the cohort has them open.`,
    state: status,
  });
}

/** @throws Problem cohort-application-unfit, cohort-choice-twice, cohort-choice-unlisted, cohort-choice-same-institution */
async function requireChoices(ctx: WriteCtx, cohort: Cohort, applicant_id: string, choices: readonly string[]): Promise<void> {
  if (choices.length > cohort.choices_maximum)
    throw Problem.at('cohort-application-unfit', '/choices', `An application makes ${cohort.choices_maximum} choices at most.`);
  const twice = choices.flatMap((id, at) => (choices.indexOf(id) < at ? [`/choices/${at}`] : []));
  if (twice.length > 0) throw Problem.at('cohort-choice-twice', twice, 'This mentor is chosen already.');
  const found = new Map((await queries.chosen(ctx, cohort.id, applicant_id, choices)).map((mentor) => [mentor.id, mentor]));
  const where = (fails: (id: string) => boolean) => choices.flatMap((id, at) => (fails(id) ? [`/choices/${at}`] : []));
  const unlisted = where((id) => found.get(id)?.is_listed !== true);
  if (unlisted.length > 0)
    throw Problem.at('cohort-choice-unlisted', unlisted, 'It is not on the published list of the cohort, or is held in reserve.');
  const same = cohort.mentor_external ? where((id) => found.get(id)?.is_same_institution === true) : [];
  if (same.length > 0) throw Problem.at('cohort-choice-same-institution', same, 'The mentor is of the institution of the applicant.');
}

/**
 * Begins an application, which the applicant and the host read.
 * @throws Problem reference-unknown, person-merged, permission-denied, cohort-application-late, cohort-application-unfit, cohort-application-exists,
 *   cohort-choice-twice, cohort-choice-unlisted, cohort-choice-same-institution
 */
export async function draft(ctx: WriteCtx, input: NewCohortApplication): Promise<CohortApplication> {
  const { cohort_id, applicant_id = ctx.actor.person_id, choices = [], statement = null, profile = {}, characteristics = [] } = input;
  await people.lockForFact(ctx, { [applicant_id]: '/applicant_id' });
  const cohort = await cohorts.hold(ctx, cohort_id);
  const permitted = allowed(ctx, 'cohort_application:write', { person: 'p.id', host: 'c.host_id' });
  const person = granted(await queries.candidate(ctx, cohort_id, applicant_id, permitted));
  requireOpen(ctx, cohort);
  const refuse = (detail: string) => Problem.at('cohort-application-unfit', '/applicant_id', detail);
  if (!['faculty', 'trainee', 'external'].includes(person.kind) || !person.is_here)
    throw refuse('Faculty, trainees and external people apply, who are here.');
  if (applicant_id === cohort.host_id || person.is_mentor) throw refuse('The host of a cohort, and its mentors, do not apply to it.');
  await requireChoices(ctx, cohort, applicant_id, choices);
  const { id } = await queries.insert(ctx, { cohort_id, applicant_id, channel: input.channel, statement, profile, characteristics });
  await queries.setChoices(ctx, { id, cohort_id }, choices);
  await recordEvent(ctx, 'drafted', id);
  await notifications.notify(ctx, { person_id: applicant_id, kind: 'cohort_application_recorded', subject_id: id });
  return shown(ctx, id);
}

/**
 * Changes a draft, while applications are open.
 * @throws Problem not-found, cohort-application-state, cohort-application-late, cohort-application-unfit, cohort-choice-twice,
 *   cohort-choice-unlisted, cohort-choice-same-institution
 */
export async function edit(ctx: WriteCtx, id: string, { choices, profile, ...patch }: CohortApplicationPatch): Promise<CohortApplication> {
  const { before, cohort } = await locked(ctx, id, 'cohort_application:write');
  if (before.status !== 'draft')
    throw new Problem('cohort-application-state', { detail: `The application is ${before.status}.`, state: before.status });
  requireOpen(ctx, cohort);
  const own = before.choices.map(({ cohort_mentor_id }) => cohort_mentor_id);
  const rechosen = choices !== undefined && choices.join() !== own.join();
  if (rechosen) await requireChoices(ctx, cohort, before.applicant_id, choices);
  const changes = changesOf<Omit<CohortApplicationPatch, 'choices'>>(before, {
    ...patch,
    ...(profile && { profile: { ...before.profile, ...profile } }),
  });
  if (!changes && !rechosen) return shown(ctx, id);
  if (rechosen) await queries.setChoices(ctx, before, choices);
  await queries.update(ctx, id, (changes ?? {}) as Parameters<typeof queries.update>[2]);
  await recordEvent(ctx, 'edited', id);
  return shown(ctx, id);
}

/**
 * Submits an application with at least one choice. What the record says of the applicant today is its baseline; it is incomplete while a file is missing.
 * @throws Problem not-found, cohort-application-state, cohort-application-late, cohort-application-unfit, cohort-choice-unlisted,
 *   cohort-choice-same-institution
 */
export async function submit(ctx: WriteCtx, id: string): Promise<CohortApplication> {
  const { before, cohort } = await locked(ctx, id, 'cohort_application:write');
  if (before.status === 'submitted' || before.status === 'incomplete') return shown(ctx, id);
  const state = move(before.status, before.missing_artefacts.length > 0 ? 'lack' : 'submit');
  requireOpen(ctx, cohort);
  const choices = before.choices.map(({ cohort_mentor_id }) => cohort_mentor_id);
  if (choices.length === 0) throw new Problem('cohort-application-unfit', { detail: 'An application makes one choice at least.' });
  await requireChoices(ctx, cohort, before.applicant_id, choices);
  await queries.keepBaseline(ctx, id);
  await queries.update(ctx, id, { state });
  await recordEvent(ctx, 'submitted', id);
  await notifications.notify(ctx, { person_id: cohort.host_id, kind: 'cohort_application_submitted', subject_id: id });
  return shown(ctx, id);
}

/** Finds an application eligible or not, or accepts it. The same decision again changes nothing. @throws Problem not-found, cohort-application-state, cohort-application-unfit, cohort-state */
export async function decide(ctx: WriteCtx, id: string, { decision, reason }: DecideCohortApplication): Promise<CohortApplication> {
  const { before, cohort } = await locked(ctx, id, 'cohort_application:decide');
  if (before.status === decision) return shown(ctx, id);
  const state = move(before.status, decision);
  if (!['applications_open', 'applications_closed', 'matching'].includes(cohort.status))
    throw new Problem('cohort-state', { detail: 'Applications are decided on before the programme starts.', state: cohort.status });
  if (decision === 'ineligible' && reason === undefined)
    throw Problem.at('cohort-application-unfit', '/reason', 'Say for the applicant why the application is not eligible.');
  const decided = { decided_on: ctx.today, decided_by: ctx.actor.person_id, decision_reason: reason ?? null };
  await queries.update(ctx, id, { state, ...decided });
  await recordEvent(ctx, 'decided', id);
  const notice = { person_id: before.applicant_id, kind: 'cohort_application_decided', subject_id: id, occasion: decision } as const;
  await notifications.notify(ctx, notice);
  return shown(ctx, id);
}

/** Withdraws an application before its matching. Again it changes nothing. @throws Problem not-found, cohort-application-state */
export async function withdraw(ctx: WriteCtx, id: string): Promise<CohortApplication> {
  const { before } = await locked(ctx, id, 'cohort_application:write');
  if (before.status === 'withdrawn') return shown(ctx, id);
  await queries.update(ctx, id, { state: move(before.status, 'withdraw') });
  await recordEvent(ctx, 'withdrawn', id);
  return shown(ctx, id);
}

/** Marks accepted applications as matched, once the pairs of a round were made. */
export async function match(ctx: WriteCtx, ids: readonly string[]): Promise<void> {
  await queries.setMatched(ctx, ids);
  await record(ctx, ...ids.map((subject_id) => ({ type: 'cohort_application.matched' as const, subject_id })));
}
