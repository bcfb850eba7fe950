import { type Ctx, granted, type WriteCtx } from '../../../../core/context.ts';
import { yes } from '../../../../core/db.ts';
import { page } from '../../../../core/page.ts';
import { allowed } from '../../../../domain/allowed.ts';
import { readableCareer } from '../../../../domain/careers.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import { noSuch } from '../../../../domain/references.ts';
import * as people from '../../../organisation/people/service.ts';
import * as queries from './queries.ts';
import type { Introduction, IntroductionQuery, NewIntroduction } from './schema.ts';

const parties = { person: 'i.mentee_id', mentor: 'i.mentor_id', author: 'i.facilitator_id' } as const;

const readable = (ctx: Ctx) => allowed(ctx, 'introduction:read', parties);
/** That a request led to the introduction is for those who may see the request; the mentor may not. */
const requests = (ctx: Ctx) => allowed(ctx, 'mentor_request:read', { person: 'i.mentee_id', request: 'i.request_id' });

/** The introductions that the caller may see, in the order in which they were recorded. @throws Problem invalid-cursor */
export const list = (ctx: Ctx, query: IntroductionQuery) =>
  page(ctx, query, queries.list(ctx, readable(ctx), requests(ctx), query), [{ column: 'i.id', field: 'id' }]);

/** @throws Problem not-found */
export async function get(ctx: Ctx, id: string): Promise<Introduction> {
  return granted(await queries.find(ctx, id, readable(ctx), requests(ctx)));
}

/**
 * Records that the caller, facilitator of the mentee's division, has introduced two people. It is informal: no reporting line bars it, and nobody
 * is notified, since both were present.
 * @throws Problem reference-unknown, permission-denied, introduction-unfit, introduction-exists, day-in-future, person-merged
 */
export async function recordIntroduction(ctx: WriteCtx, input: NewIntroduction): Promise<Introduction> {
  const { mentee_id, mentor_id, request_id } = input;
  const introduced_on = input.introduced_on ?? ctx.today;
  const mentee = await queries.permittedOn(ctx, mentee_id, allowed(ctx, 'introduction:write', { person: 'p.id' }));
  if (!mentee) throw noSuch('person', '/mentee_id');
  granted(mentee);
  if (mentee_id === mentor_id) throw Problem.at('introduction-unfit', '/mentor_id', 'Mentee and mentor are the same person.');
  if (introduced_on > ctx.today) throw Problem.at('day-in-future', '/introduced_on', 'Record an introduction once it has taken place.');
  await people.lockForFact(ctx, { [mentee_id]: '/mentee_id', [mentor_id]: '/mentor_id' });
  for (const person of await queries.people(ctx, [mentee_id, mentor_id], introduced_on, readableCareer(ctx))) {
    const side = person.id === mentee_id ? 'mentee' : 'mentor';
    if (person.kind !== 'faculty' && !(side === 'mentor' && person.kind === 'external'))
      throw Problem.at(
        'introduction-unfit',
        `/${side}_id`,
        `The ${side} is not a faculty member${side === 'mentor' ? ' or external mentor' : ''}.`,
      );
    if (!person.was_here)
      throw Problem.at('introduction-unfit', `/${side}_id`, `The ${side} was not here on ${introduced_on}, or is no longer alive.`);
  }
  if (request_id !== undefined && !(await queries.hasRequest(ctx, mentee_id, request_id)))
    throw Problem.at('introduction-unfit', '/request_id', 'The mentee has no such request.');
  const { id } = await queries.insert(ctx, { ...input, introduced_on });
  await record(ctx, {
    type: 'introduction.recorded',
    subject_id: id,
    data: { mentee_id, mentor_id, introduced_on, ...(request_id !== undefined && { request_id }) },
  });
  return granted(await queries.find(ctx, id, yes, requests(ctx)));
}

/** Part of a merge. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.reassignPerson(ctx, from, to);
  await queries.reassignFacilitator(ctx, from, to);
}
