import { type Ctx, granted, matched, type WriteCtx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import { type PageOf, page } from '../../../core/page.ts';
import { changesOf } from '../../../core/patch.ts';
import { allowed, demand } from '../../../domain/allowed.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import * as people from '../../organisation/people/service.ts';
import * as queries from './queries.ts';
import { earliest, nextState } from './rules.ts';
import type { CloneCohort, Cohort, CohortPatch, CohortQuery, NewCohort } from './schema.ts';

const host = { host: 'c.host_id' } as const;
const readable = (ctx: Ctx) => allowed(ctx, 'cohort:read', host);

/** The cohorts in the order of entry. @throws Problem invalid-cursor */
export const list = (ctx: Ctx, query: CohortQuery): Promise<PageOf<Cohort>> =>
  page(ctx, query, queries.list(ctx, readable(ctx), query), [{ column: 'c.id', field: 'id' }]);

/** @throws Problem not-found */
export const get = async (ctx: Ctx, id: string): Promise<Cohort> => granted(await queries.find(ctx, id, readable(ctx)));

const shown = async (ctx: WriteCtx, id: string): Promise<Cohort> => granted(await queries.find(ctx, id, yes));

/** The cohort of a thing that the caller writes, which does not move on until the transaction ends. @throws Problem reference-unknown */
export async function hold(ctx: WriteCtx, id: string): Promise<Cohort> {
  const cohort = await queries.hold(ctx, id, yes);
  if (!cohort) throw Problem.at('reference-unknown', '/cohort_id', 'There is no such cohort.');
  return cohort;
}

/** @throws Problem cohort-unfit */
function requireOrder({ applications_start_on, applications_end_on, starts_on, ends_on }: Omit<CloneCohort, 'name'>): void {
  if (applications_end_on <= applications_start_on)
    throw Problem.at('cohort-unfit', '/applications_end_on', 'It is the first day on which no application is taken any more.');
  if (starts_on < applications_end_on)
    throw Problem.at('cohort-unfit', '/starts_on', 'The programme starts once applications are no longer taken.');
  if (ends_on <= starts_on) throw Problem.at('cohort-unfit', '/ends_on', 'It is the first day after the programme.');
}

/** @throws Problem cohort-unfit, reference-unknown, person-merged */
async function requireHost(ctx: WriteCtx, host_id: string): Promise<void> {
  await people.lockForFact(ctx, { [host_id]: '/host_id' });
  if (!(await queries.canHost(ctx, host_id)))
    throw Problem.at('cohort-unfit', '/host_id', 'The host is a member of the faculty or staff who is here.');
}

/** Plans a cohort. @throws Problem permission-denied, cohort-unfit, reference-unknown, person-merged */
export async function plan(ctx: WriteCtx, input: NewCohort): Promise<Cohort> {
  demand(ctx, 'cohort:plan');
  requireOrder(input);
  const {
    host_id = ctx.actor.person_id,
    mentor_external = true,
    publication_years = null,
    choices_maximum = 3,
    meetings_a_year = 12,
    required_artefacts = ['application', 'cv', 'support_letter'],
    ...given
  } = input;
  await requireHost(ctx, host_id);
  const rules = {
    mentor_external,
    publication_years,
    choices_maximum,
    meetings_a_year,
    required_artefacts: [...new Set(required_artefacts)],
  };
  const { id } = await queries.insert(ctx, { ...given, ...rules, host_id, cloned_from_id: null });
  await record(ctx, { type: 'cohort.planned', subject_id: id });
  return shown(ctx, id);
}

/**
 * Changes a cohort: everything while it is planned, afterwards its names alone, and its host by the host, or once that one is gone.
 * @throws Problem not-found, cohort-state, cohort-unfit, reference-unknown, person-merged
 */
export async function edit(ctx: WriteCtx, id: string, patch: CohortPatch): Promise<Cohort> {
  const before = matched(ctx, await queries.lock(ctx, id, readable(ctx), allowed(ctx, 'cohort:edit', host)));
  const changes = changesOf<CohortPatch>(before, patch);
  if (!changes) return shown(ctx, id);
  const { name: _, host_name: __, host_id, ...rules } = changes;
  if (before.status !== 'planning') {
    if (Object.keys(rules).length > 0)
      throw Problem.at(
        'cohort-state',
        Object.keys(rules).map((field) => `/${field}`),
        'Days and rules stay as they were published once applications are open.',
        { state: before.status },
      );
    if (host_id !== undefined && before.host_id !== ctx.actor.person_id && before.host_is_here)
      throw Problem.at('cohort-state', '/host_id', 'Its host alone hands it over once applications are open.', { state: before.status });
  }
  requireOrder({
    applications_start_on: changes.applications_start_on ?? before.applications_start_on,
    applications_end_on: changes.applications_end_on ?? before.applications_end_on,
    starts_on: changes.starts_on ?? before.starts_on,
    ends_on: changes.ends_on ?? before.ends_on,
  });
  if (host_id !== undefined) await requireHost(ctx, host_id);
  await queries.update(ctx, id, changes);
  await record(ctx, { type: 'cohort.edited', subject_id: id, data: { fields: Object.keys(changes) } });
  return shown(ctx, id);
}

/** Moves a cohort to its next state, not before the day of that state. @throws Problem not-found, cohort-state, cohort-early */
export async function advance(ctx: WriteCtx, id: string): Promise<Cohort> {
  const before = matched(ctx, await queries.lock(ctx, id, readable(ctx), allowed(ctx, 'cohort:run', host)));
  const state = nextState(before.status);
  if (state === null) throw new Problem('cohort-state', { detail: 'The cohort is archived.', state: before.status });
  const day = earliest(state, before);
  if (day !== null && ctx.today < day)
    throw new Problem('cohort-early', { detail: `It moves to ${state} on ${day} at the earliest.`, state: before.status });
  await queries.update(ctx, id, { state });
  await record(ctx, { type: 'cohort.advanced', subject_id: id, data: { status: state } });
  return shown(ctx, id);
}

/** Plans the next cohort with the rules of this one, on other days; the host is the same, if still here. @throws Problem not-found, cohort-unfit */
export async function clone(ctx: WriteCtx, id: string, input: CloneCohort): Promise<Cohort> {
  demand(ctx, 'cohort:plan');
  const from = granted(await queries.find(ctx, id, yes));
  requireOrder(input);
  await requireHost(ctx, from.host_id);
  const { host_id, host_name, mentor_external, publication_years, choices_maximum, meetings_a_year, required_artefacts } = from;
  const rules = { host_id, host_name, mentor_external, publication_years, choices_maximum, meetings_a_year, required_artefacts };
  const made = await queries.insert(ctx, { ...input, ...rules, cloned_from_id: id });
  await record(ctx, { type: 'cohort.planned', subject_id: made.id, data: { cloned_from_id: id } });
  return shown(ctx, made.id);
}
