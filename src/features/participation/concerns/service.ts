import { type Ctx, granted, matched, type WriteCtx } from '../../../core/context.ts';
import { type PageOf, page } from '../../../core/page.ts';
import { allowed, demand } from '../../../domain/allowed.ts';
import type { Permission } from '../../../domain/permissions/index.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import * as people from '../../organisation/people/service.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as queries from './queries.ts';
import { officesInOrder } from './rules.ts';
import {
  type Close,
  type Concern,
  type ConcernFacts,
  type ConcernQuery,
  type NewConcern,
  type Reroute,
  type Route,
  routes,
} from './schema.ts';

/**
 * A concern is between two people: the raiser and the confidant to whom it is routed. Its events carry no data, and the list of events leaves them
 * out. What the confidant reads is recorded. Changes answer facts only; the text is read with `get`.
 */
const sides = (ctx: Ctx, permission: Permission): queries.Sides => ({
  raiser: allowed(ctx, permission, { person: 'c.raised_by_id' }),
  confidant: allowed(ctx, permission, { confidant: 'c.routed_to_id' }),
});

async function recordReads(ctx: WriteCtx, concerns: readonly Pick<Concern, 'id' | 'routed_to_id'>[]): Promise<void> {
  const asConfidant = concerns.filter(({ routed_to_id }) => routed_to_id === ctx.actor.person_id);
  await record(ctx, ...asConfidant.map(({ id }) => ({ type: 'concern.read' as const, subject_id: id })));
}

/** The concerns that the caller raised or whose confidant they are, without their text. */
export async function list(ctx: WriteCtx, query: ConcernQuery): Promise<PageOf<ConcernFacts>> {
  const rows = queries.list(ctx, sides(ctx, 'concern:read'), query);
  const answer = await page(ctx, query, rows, [{ column: 'c.id', field: 'id' }]);
  await recordReads(ctx, answer.items);
  return answer;
}

/** A concern with its text. @throws Problem not-found, for everybody but its raiser and its confidant */
export async function get(ctx: WriteCtx, id: string): Promise<Concern> {
  const concern = granted(await queries.find(ctx, id, sides(ctx, 'concern:read')));
  await recordReads(ctx, [concern]);
  return concern;
}

async function lock(ctx: WriteCtx, id: string, permission: Permission) {
  return matched(ctx, await queries.lock(ctx, id, sides(ctx, 'concern:read'), sides(ctx, permission)));
}

function stateProblem({ status }: Pick<Concern, 'status'>): Problem {
  return new Problem('concern-state', { detail: `The concern is ${status}; it must be open or acknowledged.`, state: status });
}

/** @throws Problem concern-state */
function requireOpen(concern: Pick<Concern, 'status'>): void {
  if (concern.status !== 'open' && concern.status !== 'acknowledged') throw stateProblem(concern);
}

const unroutable = () =>
  new Problem('concern-unroutable', {
    detail: 'Every facilitator, mentorship lead and Chair is involved, reports to somebody involved, or has left.',
  });

/**
 * The person to whom a concern is routed, nobody where there is none: never the raiser, anybody it is about, or anybody who reports to one of
 * those. `wanted` is the office to try first; nobody in `except` is chosen.
 */
export const confidantOf = (ctx: WriteCtx, matter: queries.Matter, wanted: Route | undefined, except: readonly string[] = []) =>
  queries.findConfidant(ctx, matter, officesInOrder(routes, wanted), except);

/**
 * Raises a concern with one person: in the wanted office if possible, otherwise the facilitator of the raiser's division, a mentorship lead or
 * the Chair, in this order.
 * @throws Problem concern-unfit, concern-unroutable, reference-unknown, person-merged
 */
export async function raise(ctx: WriteCtx, input: NewConcern): Promise<Concern> {
  demand(ctx, 'concern:raise');
  const raised_by_id = ctx.actor.person_id;
  const { about_person_id = null, assignment_id = null, route } = input;
  if (about_person_id === raised_by_id)
    throw Problem.at('concern-unfit', '/about_person_id', 'A concern is about somebody else, or about nobody in particular.');
  if (assignment_id !== null && !(await queries.isParty(ctx, assignment_id)))
    throw Problem.at('concern-unfit', '/assignment_id', 'You are on neither side of such an assignment.');
  await people.lockForFact(ctx, { [raised_by_id]: '', ...(about_person_id !== null && { [about_person_id]: '/about_person_id' }) });
  const confidant = await confidantOf(ctx, { raised_by_id, about_person_id, assignment_id }, route);
  if (!confidant) throw unroutable();
  const { id } = await queries.insert(ctx, input, confidant);
  await record(ctx, { type: 'concern.raised', subject_id: id });
  await notifications.notify(ctx, { person_id: confidant.person_id, kind: 'concern_told', subject_id: id });
  return queries.own(ctx, id);
}

/** The confidant states that they have read it. Acknowledging twice changes nothing. @throws Problem concern-state */
export async function acknowledge(ctx: WriteCtx, id: string): Promise<ConcernFacts> {
  const before = await lock(ctx, id, 'concern:handle');
  requireOpen(before);
  if (before.status === 'acknowledged') return queries.facts(ctx, id);
  await queries.update(ctx, id, { acknowledged_at: ctx.now });
  await record(ctx, { type: 'concern.acknowledged', subject_id: id });
  await notifyRaiser(ctx, before);
  return queries.facts(ctx, id);
}

/** The confidant closes it, and may give the raiser the outcome. @throws Problem concern-state */
export async function close(ctx: WriteCtx, id: string, { outcome }: Close): Promise<ConcernFacts> {
  const before = await lock(ctx, id, 'concern:handle');
  requireOpen(before);
  await queries.update(ctx, id, { closed_at: ctx.now, ...(outcome !== undefined && { outcome }) });
  await record(ctx, { type: 'concern.closed', subject_id: id });
  await notifyRaiser(ctx, before);
  return queries.facts(ctx, id);
}

type Versioned = Pick<Concern, 'id' | 'raised_by_id' | 'row_version'>;

async function notifyRaiser(ctx: WriteCtx, { id, raised_by_id, row_version }: Versioned): Promise<void> {
  await notifications.notify(ctx, { person_id: raised_by_id, kind: 'concern_answered', subject_id: id, occasion: String(row_version) });
}

/** The raiser withdraws it: from then on it does not exist for the confidant. Withdrawing twice changes nothing. @throws Problem concern-state */
export async function withdraw(ctx: WriteCtx, id: string): Promise<ConcernFacts> {
  const before = await lock(ctx, id, 'concern:withdraw');
  if (before.status === 'withdrawn') return queries.facts(ctx, id);
  requireOpen(before);
  await queries.update(ctx, id, { withdrawn_at: ctx.now });
  await record(ctx, { type: 'concern.withdrawn', subject_id: id });
  return queries.facts(ctx, id);
}

/**
 * The confidant hands it to another one, chosen by the same rule, and cannot read it any more.
 * @throws Problem concern-state, concern-unroutable
 */
export async function reroute(ctx: WriteCtx, id: string, { route }: Reroute): Promise<ConcernFacts> {
  const before = await lock(ctx, id, 'concern:handle');
  requireOpen(before);
  const confidant = await confidantOf(ctx, before, route ?? before.route, [before.routed_to_id]);
  if (!confidant) throw unroutable();
  await routeTo(ctx, before, confidant);
  return queries.facts(ctx, id);
}

/** Makes somebody the confidant of a concern, and notifies them and the raiser. */
export async function routeTo(ctx: WriteCtx, { id, raised_by_id, row_version }: Versioned, confidant: queries.Confidant): Promise<void> {
  const occasion = String(row_version);
  await queries.setConfidant(ctx, id, confidant);
  await record(ctx, { type: 'concern.rerouted', subject_id: id });
  await notifications.notify(
    ctx,
    { person_id: confidant.person_id, kind: 'concern_told', subject_id: id, occasion },
    { person_id: raised_by_id, kind: 'concern_rerouted', subject_id: id, occasion },
  );
}

/**
 * Part of a merge, after the roles have moved. Where confidant and raiser, or confidant and subject, turn out to be one person, the concern is
 * rerouted first; where there is nobody else, it is withdrawn, because only the raiser may then read it.
 */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  const survivor = (id: string) => (id === from ? to : id);
  for (const concern of await queries.lockEntangled(ctx, from, to)) {
    const raised_by_id = survivor(concern.raised_by_id);
    const about_person_id = concern.about_person_id && survivor(concern.about_person_id);
    const confidant = await confidantOf(ctx, { ...concern, raised_by_id, about_person_id }, concern.route as Route, [from, to]);
    if (confidant) await routeTo(ctx, { ...concern, raised_by_id }, confidant);
    else await queries.update(ctx, concern.id, { withdrawn_at: ctx.now });
  }
  await queries.reassignPerson(ctx, from, to);
}
