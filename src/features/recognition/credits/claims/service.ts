import { sql } from 'kysely';
import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import { type Predicate, yes } from '../../../../core/db.ts';
import { type PageOf, page } from '../../../../core/page.ts';
import { allowed } from '../../../../domain/allowed.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import { noSuch } from '../../../../domain/references.ts';
import * as notifications from '../../../platform/notifications/service.ts';
import { unearnedCodes } from '../kinds.ts';
import * as queries from './queries.ts';
import type { ClaimQuery, CreditClaim, NewClaim } from './schema.ts';

const owner = { person: 'c.person_id' } as const;
const readable = (ctx: Ctx) => allowed(ctx, 'credit_claim:read', owner);

/** The claims that the caller may read, the latest first. */
export const list = (ctx: Ctx, query: ClaimQuery): Promise<PageOf<CreditClaim>> =>
  page(ctx, query, queries.list(ctx, readable(ctx), query), [{ column: 'c.id', field: 'id' }], 'desc');

/** One claim. @throws Problem not-found */
export const get = async (ctx: Ctx, id: string): Promise<CreditClaim> => granted(await queries.find(ctx, id, readable(ctx)));

const shown = async (ctx: WriteCtx, id: string): Promise<CreditClaim> => granted(await queries.find(ctx, id, yes));

/**
 * Claims a credit for something that a person has to verify. What earns a credit by itself cannot be claimed: the problem says why it has none, or
 * that it has.
 * @throws Problem credit-exists, credit-reversed, credit-unconfirmed, credit-reciprocal, credit-unfit, reference-unknown
 */
export async function make(ctx: WriteCtx, claim: NewClaim): Promise<CreditClaim> {
  if (allowed(ctx, 'credit_claim:make') !== yes) await requireMember(ctx);
  const { code } = claim;
  if (code !== 'TEACH' && code !== 'FACIL') throw await whyNot(ctx, claim);
  const id = await queries.insert(ctx, code === 'TEACH' ? await taught(ctx, claim) : await served(ctx, claim));
  await record(ctx, { type: 'credit_claim.made', subject_id: id, data: { person_id: ctx.actor.person_id, code } });
  const verifiers = await queries.holders(ctx, code === 'TEACH' ? 'programme_admin' : 'mentorship_lead');
  await notifications.notify(ctx, ...verifiers.map((person_id) => ({ person_id, kind: 'credit_claimed' as const, subject_id: id })));
  return shown(ctx, id);
}

async function requireMember(ctx: WriteCtx): Promise<void> {
  if (!(await queries.isPermitted(ctx, allowed(ctx, 'credit_claim:make')))) throw new Problem('permission-denied');
}

async function taught(ctx: WriteCtx, { event_id, note }: NewClaim) {
  const event = await queries.findEvent(ctx, event_id);
  if (!event) throw noSuch('programme event', '/event_id');
  const unfit = (detail: string) => Problem.at('credit-unfit', '/event_id', detail);
  if (event.kind !== 'orientation' && event.kind !== 'workshop')
    throw unfit('Only orientations and workshops are credited to who taught them.');
  if (event.is_cancelled) throw unfit('The event was cancelled.');
  if (event.held_on > ctx.today) throw unfit('The event has not taken place yet.');
  return { code: 'TEACH' as const, programme_event_id: event_id, note };
}

async function served(ctx: WriteCtx, { event_id, academic_year, note }: NewClaim) {
  if (academic_year === undefined) throw Problem.at('credit-unfit', '/academic_year', 'Say which academic year you served.');
  if (note === undefined) throw Problem.at('credit-unfit', '/note', 'A year as facilitator is claimed with its annual note.');
  const service = await queries.findService(ctx, event_id, academic_year);
  if (!service) throw Problem.at('credit-unfit', '/event_id', 'This is no role of yours as mentorship facilitator.');
  if (service.until_on === null) throw Problem.at('credit-unfit', '/academic_year', 'You did not serve in that academic year.');
  if (service.until_on > ctx.today) throw Problem.at('credit-unfit', '/academic_year', 'That year of service is not over.');
  return { code: 'FACIL' as const, role_id: event_id, academic_year, note };
}

/** Why an event that earns by itself cannot be claimed. Why the other side has not confirmed it is not told. */
async function whyNot(ctx: WriteCtx, { code, event_id }: NewClaim): Promise<Problem> {
  const at = (problem: 'credit-exists' | 'credit-reversed' | 'credit-unconfirmed' | 'credit-reciprocal' | 'credit-unfit', detail: string) =>
    Problem.at(problem, '/event_id', detail);
  if (unearnedCodes.includes(code))
    return Problem.at('credit-unfit', '/code', 'Nothing of the sort is recorded here yet: it earns nothing.');
  const fate = await queries.findFate(ctx, code, event_id);
  if (!fate) return at('credit-unfit', 'This is no event of yours that the code credits.');
  if (fate.is_granted) return at('credit-exists', 'The event is credited: see the entries of your ledger.');
  if (fate.is_void || (fate.is_reversed && !fate.is_reciprocal))
    return at('credit-reversed', 'The event is void, or its credit was taken back.');
  if (!fate.is_confirmed) return at('credit-unconfirmed', 'The event is not confirmed; once it is, the credit comes by itself.');
  if (fate.is_reciprocal) return at('credit-reciprocal', 'On that day each of the two was the formal mentor of the other.');
  return at('credit-unfit', 'The event does not meet what the code asks for; once it does, the credit comes by itself.');
}

/** The code decides who verifies: programme administrators what was taught, the mentorship lead what was served. Never one’s own. */
const decidable = (ctx: Ctx): Predicate =>
  sql<boolean>`${allowed(ctx, 'credit_claim:decide', owner)} and case c.code when 'TEACH' then ${allowed(ctx, 'credit_claim:verify_teaching', owner)}
    else ${allowed(ctx, 'credit_claim:verify_service', owner)} end`;

async function lock(ctx: WriteCtx, id: string, permitted: Predicate) {
  const { permitted: _, ...before } = matched(ctx, await queries.lock(ctx, id, readable(ctx), permitted));
  return before;
}

function requirePending({ status }: Pick<CreditClaim, 'status'>): void {
  if (status !== 'pending')
    throw new Problem('credit-claim-state', { detail: `The claim is ${status}; this needs a pending one.`, state: status });
}

async function decide(ctx: WriteCtx, id: string, state: 'verified' | 'rejected', reason: string | null): Promise<CreditClaim> {
  const before = await lock(ctx, id, decidable(ctx));
  if (before.status === state) return shown(ctx, id);
  requirePending(before);
  await queries.update(ctx, id, { state, reason, decided_by: ctx.actor.person_id, decided_on: ctx.today });
  await record(ctx, { type: `credit_claim.${state}`, subject_id: id, data: { person_id: before.person_id, code: before.code } });
  await notifications.notify(ctx, { person_id: before.person_id, kind: 'credit_claim_decided', subject_id: id });
  return shown(ctx, id);
}

/** Verifies a claim; it is credited in the same transaction. Again, it changes nothing. @throws Problem credit-claim-state */
export const verify = (ctx: WriteCtx, id: string): Promise<CreditClaim> => decide(ctx, id, 'verified', null);

/** Rejects a claim for good. Again, it changes nothing. @throws Problem credit-claim-state */
export const reject = (ctx: WriteCtx, id: string, reason: string | undefined): Promise<CreditClaim> =>
  decide(ctx, id, 'rejected', reason ?? null);

/** Withdraws the caller's claim before it is decided; it can be made again. Again, it changes nothing. @throws Problem credit-claim-state */
export async function withdraw(ctx: WriteCtx, id: string): Promise<CreditClaim> {
  const before = await lock(ctx, id, allowed(ctx, 'credit_claim:withdraw', owner));
  if (before.status === 'withdrawn') return shown(ctx, id);
  requirePending(before);
  await queries.update(ctx, id, { state: 'withdrawn' });
  await record(ctx, { type: 'credit_claim.withdrawn', subject_id: id, data: { person_id: before.person_id, code: before.code } });
  return shown(ctx, id);
}

/** Part of a merge. Entries stay: what the duplicate earned is taken back there and credited to the survivor, because the facts have moved. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.reassignClaims(ctx, from, to);
  await queries.reassignDeciders(ctx, from, to);
}
