import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import { type Predicate, yes } from '../../../../core/db.ts';
import { type PageOf, page } from '../../../../core/page.ts';
import { changesOf } from '../../../../core/patch.ts';
import { allowed, demand } from '../../../../domain/allowed.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import { noSuch } from '../../../../domain/references.ts';
import * as queries from './queries.ts';
import type { NewScholarlyOutput, ScholarlyOutput, ScholarlyOutputPatch, ScholarlyOutputQuery } from './schema.ts';

const own = { person: 'o.mentee_id' } as const;

/** The mentee reads all of theirs, the mentor what the mentee consents to. */
const readable = (ctx: Ctx): Predicate =>
  queries.readable(allowed(ctx, 'scholarly_output:read', own), allowed(ctx, 'scholarly_output:read', { mentor: 'a.mentor_id' }));

/** The outputs that the caller may read, in the order in which they were recorded. @throws Problem invalid-cursor */
export const list = (ctx: Ctx, query: ScholarlyOutputQuery): Promise<PageOf<ScholarlyOutput>> =>
  page(ctx, query, queries.list(ctx, readable(ctx), query), [{ column: 'o.id', field: 'id' }]);

/** @throws Problem not-found */
export const get = async (ctx: Ctx, id: string): Promise<ScholarlyOutput> => granted(await queries.find(ctx, id, readable(ctx)));

const shown = async (ctx: WriteCtx, id: string): Promise<ScholarlyOutput> => granted(await queries.find(ctx, id, yes));

/** @throws Problem day-in-future, scholarly-output-unfit */
function assertDay(ctx: WriteCtx, status_on: string, starts_on: string | null): void {
  if (status_on > ctx.today) throw Problem.at('day-in-future', '/status_on', 'The day since which it has the status is not in the future.');
  if (starts_on === null || status_on < starts_on)
    throw Problem.at('scholarly-output-unfit', '/status_on', 'The mentorship had not begun on that day.');
}

/**
 * Records what came out of a mentorship of the caller's, with their consent that it is counted as such, or without.
 * @throws Problem permission-denied, reference-unknown, day-in-future, scholarly-output-unfit
 */
export async function recordScholarlyOutput(ctx: WriteCtx, input: NewScholarlyOutput): Promise<ScholarlyOutput> {
  demand(ctx, 'scholarly_output:record');
  const { consents_to_link, ...output } = input;
  const mentee_id = ctx.actor.person_id;
  const assignment = await queries.mentorship(ctx, input.assignment_id, mentee_id);
  if (!assignment) throw noSuch('mentorship of yours as mentee', '/assignment_id');
  assertDay(ctx, input.status_on, assignment.starts_on);
  const { id } = await queries.insert(ctx, { ...output, mentee_id, consented_at: consents_to_link ? ctx.now : null });
  await record(ctx, { type: 'scholarly_output.recorded', subject_id: id });
  return shown(ctx, id);
}

/** Changes an output of the caller's, or their consent. @throws Problem not-found, day-in-future, scholarly-output-unfit */
export async function edit(ctx: WriteCtx, id: string, patch: ScholarlyOutputPatch): Promise<ScholarlyOutput> {
  const before = matched(ctx, await queries.lock(ctx, id, readable(ctx), allowed(ctx, 'scholarly_output:write', own)));
  const changes = changesOf<ScholarlyOutputPatch>({ ...before, consents_to_link: before.consented_at !== null }, patch);
  if (!changes) return shown(ctx, id);
  const { consents_to_link, ...fields } = changes;
  if (changes.status_on !== undefined) assertDay(ctx, changes.status_on, before.starts_on);
  const consented_at = consents_to_link ? ctx.now : null;
  await queries.update(ctx, id, { ...fields, ...(consents_to_link !== undefined && { consented_at }) });
  await record(ctx, { type: 'scholarly_output.edited', subject_id: id, data: { fields: Object.keys(changes) } });
  return shown(ctx, id);
}
