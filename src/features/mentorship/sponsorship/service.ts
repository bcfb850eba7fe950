import { type Ctx, granted, matched, type WriteCtx } from '../../../core/context.ts';
import { type Predicate, yes } from '../../../core/db.ts';
import { type PageOf, page } from '../../../core/page.ts';
import { changesOf } from '../../../core/patch.ts';
import { allowed, demand } from '../../../domain/allowed.ts';
import { readableCareer } from '../../../domain/careers.ts';
import type { PastOf } from '../../../domain/events/index.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import * as people from '../../organisation/people/service.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as queries from './queries.ts';
import { adviceOf, isPossible, type Verb } from './rules.ts';
import type {
  NewSponsorshipAction,
  SponsorshipAction,
  SponsorshipActionPatch,
  SponsorshipActionQuery,
  VoidSponsorshipAction,
} from './schema.ts';

const parties = { person: 's.beneficiary_id', mentor: 's.sponsor_id', author: 's.sponsor_id' } as const;

/** The two know all of it; whoever may know what the two do learns of the verified actions, without words. */
const readable = (ctx: Ctx): queries.Readable => ({
  own: allowed(ctx, 'sponsorship_action:read_words', parties),
  facts: allowed(ctx, 'sponsorship_action:read', parties),
});

/** The actions that the caller may know of, in the order in which they were recorded. @throws Problem invalid-cursor */
export function list(ctx: Ctx, query: SponsorshipActionQuery): Promise<PageOf<SponsorshipAction>> {
  return page(ctx, query, queries.list(ctx, readable(ctx), query), [{ column: 's.id', field: 'id' }]);
}

/** @throws Problem not-found */
export async function get(ctx: Ctx, id: string): Promise<SponsorshipAction> {
  return granted(await queries.find(ctx, id, readable(ctx)));
}

/** What the caller has just written: a token that may write need not be able to read. */
const shown = (ctx: WriteCtx, id: string) => queries.written(ctx, id, yes, readable(ctx).own);

const unfit = (pointer: string, detail: string) => Problem.at('sponsorship-unfit', pointer, detail);

/**
 * Records what the caller did for somebody as their sponsor, with or without a recorded sponsor relation. It is a claim until the beneficiary
 * verifies it.
 * @throws Problem permission-denied, reference-unknown, person-merged, sponsorship-unfit, day-in-future
 */
export async function recordAction(ctx: WriteCtx, input: NewSponsorshipAction): Promise<SponsorshipAction> {
  demand(ctx, 'sponsorship_action:record');
  const sponsor_id = ctx.actor.person_id;
  const { beneficiary_id, assignment_id, kind, description, outcome, acted_on = ctx.today } = input;
  if (beneficiary_id === sponsor_id) throw unfit('/beneficiary_id', 'Nobody is their own sponsor; name somebody else.');
  assertWords(kind, description);
  await people.lockForFact(ctx, { [beneficiary_id]: '/beneficiary_id', [sponsor_id]: '' });
  await assertDay(ctx, { sponsor_id, beneficiary_id }, acted_on);
  if (assignment_id !== undefined && !(await queries.isSponsorRelation(ctx, assignment_id, sponsor_id, beneficiary_id)))
    throw Problem.at(
      'reference-unknown',
      '/assignment_id',
      'You have no such sponsor relation with the beneficiary that both have confirmed.',
    );
  const { id } = await queries.insert(ctx, { beneficiary_id, kind, acted_on, ...(assignment_id !== undefined && { assignment_id }) });
  if (description !== undefined || outcome !== undefined)
    await queries.setWords(ctx, id, { description: description ?? null, outcome: outcome ?? null });
  await recordEvent(ctx, 'recorded', { id, beneficiary_id }, { kind, acted_on });
  await notify(ctx, 'sponsorship_to_verify', { id, row_version: 0 }, beneficiary_id);
  return shown(ctx, id);
}

/** An action of another kind says what it was. @throws Problem sponsorship-unfit */
function assertWords(kind: SponsorshipAction['kind'], description: string | null | undefined): void {
  if (kind === 'other' && (description ?? null) === null) throw unfit('/description', 'The kind is `other`: say what was done.');
}

type Parties = Pick<SponsorshipAction, 'sponsor_id' | 'beneficiary_id'>;

/** Both were here on the day, which has come. @throws Problem day-in-future, sponsorship-unfit, permission-denied */
async function assertDay(ctx: WriteCtx, { sponsor_id, beneficiary_id }: Parties, acted_on: string): Promise<void> {
  if (acted_on > ctx.today) throw Problem.at('day-in-future', '/acted_on', 'Record what a sponsor did once it is done.');
  const found = new Map(
    (await queries.people(ctx, [sponsor_id, beneficiary_id], acted_on, readableCareer(ctx))).map((person) => [person.id, person]),
  );
  const [sponsor, beneficiary] = [found.get(sponsor_id), found.get(beneficiary_id)];
  if (sponsor?.kind === 'service') throw new Problem('permission-denied', { detail: 'A service client is nobody’s sponsor.' });
  if (beneficiary?.kind !== 'faculty') throw unfit('/beneficiary_id', 'The beneficiary is not a faculty member.');
  if (!beneficiary.was_here) throw unfit('/acted_on', `The beneficiary was not here on ${acted_on}, or is no longer alive.`);
  if (!sponsor?.was_here) throw unfit('/acted_on', `You were not here on ${acted_on}.`);
}

type Locked = NonNullable<Awaited<ReturnType<typeof queries.lock>>>;

async function lock(ctx: WriteCtx, id: string, permitted: Predicate): Promise<Locked> {
  return matched(ctx, await queries.lock(ctx, id, readable(ctx), permitted));
}

/** @throws Problem sponsorship-state */
function assertPossible({ state }: Pick<Locked, 'state'>, verb: Verb, byLead = false): void {
  if (isPossible(verb, state, byLead)) return;
  throw new Problem('sponsorship-state', { detail: `The action is ${state}. ${adviceOf(verb, state)}`, state });
}

/**
 * Corrects an action that the beneficiary has not answered, who is asked again.
 * @throws Problem sponsorship-state, sponsorship-unfit, day-in-future
 */
export async function edit(ctx: WriteCtx, id: string, patch: SponsorshipActionPatch): Promise<SponsorshipAction> {
  const before = await lock(ctx, id, allowed(ctx, 'sponsorship_action:edit', parties));
  assertPossible(before, 'edit');
  const changes = changesOf<SponsorshipActionPatch>(before, patch);
  if (!changes) return shown(ctx, id);
  const { description, outcome, kind, acted_on } = changes;
  assertWords(kind ?? before.kind, description === undefined ? before.description : description);
  if (acted_on !== undefined) await assertDay(ctx, before, acted_on);
  await queries.update(ctx, id, { ...(kind !== undefined && { kind }), ...(acted_on !== undefined && { acted_on }) });
  const words = { ...(description !== undefined && { description }), ...(outcome !== undefined && { outcome }) };
  if (Object.keys(words).length > 0) await queries.setWords(ctx, id, words);
  await recordEvent(ctx, 'edited', before, { fields: Object.keys(changes) });
  await notify(ctx, 'sponsorship_to_verify', before, before.beneficiary_id);
  return shown(ctx, id);
}

/** The beneficiary confirms that it took place; also one that they have declined. Repeated, it changes nothing. @throws Problem sponsorship-state */
export const verify = (ctx: WriteCtx, id: string) => answer(ctx, id, 'verify');

/** The beneficiary states that it did not take place so. Repeated, it changes nothing. @throws Problem sponsorship-state */
export const decline = (ctx: WriteCtx, id: string) => answer(ctx, id, 'decline');

async function answer(ctx: WriteCtx, id: string, verb: 'verify' | 'decline'): Promise<SponsorshipAction> {
  const before = await lock(ctx, id, allowed(ctx, 'sponsorship_action:answer', parties));
  const state = verb === 'verify' ? 'verified' : 'declined';
  if (before.state === state) return shown(ctx, id);
  assertPossible(before, verb);
  await queries.update(ctx, id, { state, answered_at: ctx.now });
  await recordEvent(ctx, state, before);
  await notify(ctx, 'sponsorship_answered', before, before.sponsor_id);
  return shown(ctx, id);
}

/**
 * Voids an action that was recorded in error: the sponsor one that is not verified, a mentorship lead who is neither of the two one that is,
 * because one side cannot undo what both have confirmed. Repeated, it changes nothing.
 * @throws Problem sponsorship-state
 */
export async function voidAction(ctx: WriteCtx, id: string, { note }: VoidSponsorshipAction): Promise<SponsorshipAction> {
  const permitted = queries.voidable(
    ctx,
    allowed(ctx, 'sponsorship_action:void', parties),
    allowed(ctx, 'sponsorship_action:void_verified', parties),
  );
  const before = await lock(ctx, id, permitted);
  if (before.state === 'voided') return shown(ctx, id);
  assertPossible(before, 'void', before.sponsor_id !== ctx.actor.person_id);
  await queries.update(ctx, id, { state: 'voided' });
  if (note !== undefined) await queries.setWords(ctx, id, { void_note: note });
  await recordEvent(ctx, 'voided', before);
  await notify(ctx, 'sponsorship_voided', before, before.sponsor_id, before.beneficiary_id);
  return shown(ctx, id);
}

/** The events are listed to nobody: a claim is between the two. The data has no words. */
const recordEvent = (
  ctx: WriteCtx,
  past: PastOf<'sponsorship_action'>,
  { id, beneficiary_id }: Pick<Locked, 'id' | 'beneficiary_id'>,
  data: object = {},
) => record(ctx, { type: `sponsorship_action.${past}`, subject_id: id, data: { beneficiary_id, ...data } });

type Kind = 'sponsorship_to_verify' | 'sponsorship_answered' | 'sponsorship_voided';

/** Notifies those of the two who have not made the change, once for each version of the action. */
const notify = (ctx: WriteCtx, kind: Kind, { id, row_version }: Pick<Locked, 'id' | 'row_version'>, ...to: readonly string[]) =>
  notifications.notify(
    ctx,
    ...to.map((person_id) => ({
      kind,
      person_id,
      subject_id: id,
      from_person_id: ctx.actor.person_id,
      occasion: String(row_version + 1),
    })),
  );

/** Part of a merge. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.reassignPerson(ctx, from, to);
}
