import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import { yes } from '../../../../core/db.ts';
import { type PageOf, page } from '../../../../core/page.ts';
import { both, either } from '../../../../core/predicates.ts';
import { allowed } from '../../../../domain/allowed.ts';
import type { PastOf } from '../../../../domain/events/index.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import { noSuch } from '../../../../domain/references.ts';
import * as notifications from '../../../platform/notifications/service.ts';
import * as cycleQueries from '../cycles/queries.ts';
import * as nominationQueries from '../nominations/queries.ts';
import * as nominations from '../nominations/service.ts';
import * as queries from './queries.ts';
import type { AskForLetter, LetterQuery, NominationLetter, SubmitLetter } from './schema.ts';

const columns = { person: 'l.writer_id', nomination: 'n.id', cycle: 'c.id', division: 'g.division_id' } as const;

function visibility(ctx: Ctx): queries.Visibility {
  const pack = both(allowed(ctx, 'nomination_letter:read_pack', columns), nominationQueries.isReviewed);
  return {
    facts: either(allowed(ctx, 'nomination_letter:read', columns), pack),
    body: either(allowed(ctx, 'nomination_letter:read_body', columns), pack),
  };
}

/** The letters that the caller was asked for, or asked for, or reads for the award, the latest first. @throws Problem invalid-cursor */
export const list = (ctx: Ctx, query: LetterQuery): Promise<PageOf<NominationLetter>> =>
  page(ctx, query, queries.list(ctx, visibility(ctx), query), [{ column: 'l.id', field: 'id' }], 'desc');

/** @throws Problem not-found, for the nominee and for other writers too */
export const get = async (ctx: Ctx, id: string): Promise<NominationLetter> => granted(await queries.find(ctx, id, visibility(ctx)));

/** Nominations for which a letter can be asked or written. */
const LIVE: readonly string[] = ['submitted', 'eligible', 'materials_requested', 'complete'];

/** @throws Problem award-letter-state */
function requireLive({ state }: { state: string }): void {
  if (!LIVE.includes(state)) throw new Problem('award-letter-state', { detail: `The nomination is ${state}; it takes no letters.`, state });
}

/**
 * Asks a member of the department for a letter, who is notified. Whoever is on the committee leaves it before.
 * @throws Problem reference-unknown, award-letter-state, award-letter-late, award-letter-unfit, award-letter-exists, award-self-nomination,
 * award-nominator-ranks
 */
export async function ask(ctx: WriteCtx, { nomination_id, writer_id }: AskForLetter): Promise<NominationLetter> {
  const permitted = allowed(ctx, 'nomination_letter:ask', { nomination: 'n.id' });
  const nomination = await queries.nomination(ctx, nomination_id, permitted);
  if (!nomination) throw noSuch('nomination of yours', '/nomination_id');
  requireLive(nomination);
  nominations.requireLettersTaken(ctx, nomination);
  if (writer_id === nomination.nominee_id)
    throw Problem.at('award-self-nomination', '/writer_id', 'The nominee writes no letter for themself.');
  const [writer] = await nominationQueries.people(ctx, [writer_id]);
  if (!writer) throw noSuch('person', '/writer_id');
  if (nomination.nominator_ids.includes(writer_id) || !writer.is_here || writer.merged_into_id !== null || writer.kind === 'service')
    throw Problem.at('award-letter-unfit', '/writer_id', 'The person is a nominator, or not here.');
  const cycle = await cycleQueries.find(ctx, nomination.cycle_id, yes);
  if (cycle?.committee.some((member) => member.id === writer_id))
    throw Problem.at('award-nominator-ranks', '/writer_id', 'The person is a member of the committee, and would rank the cycle.');
  const { id } = await queries.insert(ctx, nomination_id, writer_id);
  await recordEvent(ctx, 'asked', id);
  const notice = { kind: 'award_letter_asked', person_id: writer_id, subject_id: id } as const;
  await notifications.notify(ctx, { ...notice, from_person_id: ctx.actor.person_id });
  return granted(await queries.find(ctx, id, { facts: permitted, body: allowed(ctx, 'nomination_letter:write', columns) }));
}

const shown = async (ctx: WriteCtx, id: string): Promise<NominationLetter> => {
  const own = allowed(ctx, 'nomination_letter:write', columns);
  return granted(await queries.find(ctx, id, { facts: own, body: own }));
};

type Locked = NonNullable<Awaited<ReturnType<typeof queries.lock>>>;

const lock = async (ctx: WriteCtx, id: string): Promise<Locked> =>
  matched(ctx, await queries.lock(ctx, id, visibility(ctx).facts, allowed(ctx, 'nomination_letter:write', columns)));

/** Tells the nominators that there is an answer, not which. */
async function answered(ctx: WriteCtx, letter: Locked, past: 'submitted' | 'declined'): Promise<void> {
  await recordEvent(ctx, past, letter.id);
  const occasion = past;
  const notices = letter.nominator_ids.map((person_id) => ({
    person_id,
    kind: 'award_letter_answered' as const,
    subject_id: letter.id,
    occasion,
  }));
  await notifications.notify(ctx, ...notices);
}

/** Submits the letter, in place of an earlier text, until the end of its day. @throws Problem award-letter-state, award-letter-late */
export async function submit(ctx: WriteCtx, id: string, { body }: SubmitLetter): Promise<NominationLetter> {
  const before = await lock(ctx, id);
  if (before.status === 'declined') throw new Problem('award-letter-state', { detail: 'You declined to write it.', state: before.status });
  if (before.body === body) return shown(ctx, id);
  requireLive(before);
  nominations.requireLettersTaken(ctx, before);
  await queries.update(ctx, id, { state: 'submitted', body, submitted_on: ctx.today });
  await answered(ctx, before, 'submitted');
  await nominations.completeIfSo(ctx, { id: before.nomination_id, state: before.state });
  return shown(ctx, id);
}

/** Declines to write. Repeated, it changes nothing. @throws Problem award-letter-state once it is submitted */
export async function decline(ctx: WriteCtx, id: string): Promise<NominationLetter> {
  const before = await lock(ctx, id);
  if (before.status === 'declined') return shown(ctx, id);
  if (before.status === 'submitted') throw new Problem('award-letter-state', { detail: 'You have submitted it.', state: before.status });
  await queries.update(ctx, id, { state: 'declined', body: null, submitted_on: null });
  await answered(ctx, before, 'declined');
  return shown(ctx, id);
}

const recordEvent = (ctx: WriteCtx, past: PastOf<'nomination_letter'>, subject_id: string) =>
  record(ctx, { type: `nomination_letter.${past}`, subject_id });
