import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import { yes } from '../../../../core/db.ts';
import { type PageOf, page } from '../../../../core/page.ts';
import { changesOf } from '../../../../core/patch.ts';
import { allowed } from '../../../../domain/allowed.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import * as people from '../../../organisation/people/service.ts';
import * as notifications from '../../../platform/notifications/service.ts';
import { publicationFault } from '../rules.ts';
import type { Cohort } from '../schema.ts';
import * as cohorts from '../service.ts';
import * as queries from './queries.ts';
import type { CohortMentor, CohortMentorPatch, CohortMentorQuery, NewCohortMentor } from './schema.ts';

const columns = { person: 'v.person_id', host: 'c.host_id' } as const;
const readable = (ctx: Ctx) => allowed(ctx, 'cohort_mentor:read', columns);

/** The mentors of a cohort in the order of entry. @throws Problem invalid-cursor */
export const list = (ctx: Ctx, query: CohortMentorQuery): Promise<PageOf<CohortMentor>> =>
  page(ctx, query, queries.list(ctx, readable(ctx), query), [{ column: 'v.id', field: 'id' }]);

/** @throws Problem not-found */
export const get = async (ctx: Ctx, id: string): Promise<CohortMentor> => granted(await queries.find(ctx, id, readable(ctx)));

const shown = async (ctx: WriteCtx, id: string): Promise<CohortMentor> => granted(await queries.find(ctx, id, yes));

/** @throws Problem cohort-publication-unfit */
function requireEvidence(ctx: WriteCtx, cohort: Cohort, { publication_ref, published_on }: Evidence): void {
  if ((publication_ref === null) !== (published_on === null))
    throw Problem.at('cohort-publication-unfit', '/published_on', 'A publication has an identifier and a day.');
  const fault = publicationFault(published_on, cohort, ctx.today);
  if (fault !== null) throw Problem.at('cohort-publication-unfit', '/published_on', fault);
}
type Evidence = Pick<CohortMentor, 'publication_ref' | 'published_on'>;

/** @throws Problem cohort-state */
function requireTaking({ status }: Cohort): void {
  if (status === 'archived') throw new Problem('cohort-state', { detail: 'The cohort is archived.', state: status });
}

/**
 * Lists the caller, or whom the host has asked, as a mentor of the cohort.
 * @throws Problem reference-unknown, person-merged, permission-denied, cohort-state, cohort-mentor-unfit, cohort-publication-unfit, cohort-mentor-exists
 */
export async function volunteer(ctx: WriteCtx, input: NewCohortMentor): Promise<CohortMentor> {
  const me = ctx.actor.person_id;
  const { cohort_id, person_id = me, capacity = 1, is_reserve = false, publication_ref = null, published_on = null } = input;
  await people.lockForFact(ctx, { [person_id]: '/person_id' });
  const cohort = await cohorts.hold(ctx, cohort_id);
  const permitted = allowed(ctx, 'cohort_mentor:write', { person: 'p.id', host: 'c.host_id' });
  const person = granted(await queries.candidate(ctx, cohort_id, person_id, permitted));
  requireTaking(cohort);
  const refuse = (detail: string) => Problem.at('cohort-mentor-unfit', '/person_id', detail);
  if ((person.kind !== 'faculty' && person.kind !== 'external') || !person.is_here)
    throw refuse('Mentors are faculty or external people who are here.');
  if (person_id === cohort.host_id || person.has_applied) throw refuse('The host of a cohort, and its applicants, are no mentors of it.');
  const { consented_on = person_id === me ? ctx.today : undefined } = input;
  if (consented_on === undefined || consented_on > ctx.today)
    throw Problem.at('cohort-mentor-unfit', '/consented_on', 'Give the day on which the mentor agreed, today or before.');
  requireEvidence(ctx, cohort, { publication_ref, published_on });
  const values = { cohort_id, person_id, capacity, is_reserve, publication_ref, published_on, consented_on };
  const { id } = await queries.insert(ctx, { ...values, profile: input.profile ?? {} });
  await record(ctx, { type: 'cohort_mentor.volunteered', subject_id: id, data: { cohort_id, person_id } });
  await notifications.notify(ctx, { person_id, kind: 'cohort_mentor_recorded', subject_id: id });
  return shown(ctx, id);
}

async function locked(ctx: WriteCtx, id: string) {
  const before = matched(ctx, await queries.lock(ctx, id, readable(ctx), allowed(ctx, 'cohort_mentor:write', columns)));
  const cohort = await cohorts.hold(ctx, before.cohort_id);
  requireTaking(cohort);
  return { before, cohort };
}

/** Changes an entry of the list. @throws Problem not-found, cohort-state, cohort-publication-unfit */
export async function edit(ctx: WriteCtx, id: string, { profile, ...patch }: CohortMentorPatch): Promise<CohortMentor> {
  const { before, cohort } = await locked(ctx, id);
  if (before.status === 'withdrawn') throw new Problem('cohort-state', { detail: 'The mentor has withdrawn.', state: 'withdrawn' });
  const changes = changesOf<CohortMentorPatch>(before, { ...patch, ...(profile && { profile: { ...before.profile, ...profile } }) });
  if (!changes) return shown(ctx, id);
  const after = { ...before, ...changes };
  requireEvidence(ctx, cohort, { publication_ref: after.publication_ref ?? null, published_on: after.published_on ?? null });
  await queries.update(ctx, id, changes as Parameters<typeof queries.update>[2]);
  await record(ctx, { type: 'cohort_mentor.edited', subject_id: id, data: { fields: Object.keys(changes) } });
  return shown(ctx, id);
}

/** Takes a mentor off the list; choices of them stay, and are not given. Again it changes nothing. @throws Problem not-found, cohort-state */
export async function withdraw(ctx: WriteCtx, id: string): Promise<CohortMentor> {
  const { before } = await locked(ctx, id);
  if (before.status === 'withdrawn') return shown(ctx, id);
  await queries.update(ctx, id, { withdrawn_on: ctx.today });
  await record(ctx, {
    type: 'cohort_mentor.withdrawn',
    subject_id: id,
    data: { cohort_id: before.cohort_id, person_id: before.person_id },
  });
  return shown(ctx, id);
}
