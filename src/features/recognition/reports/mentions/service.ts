import { addDays, addMonths } from '../../../../core/calendar.ts';
import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import type { Predicate } from '../../../../core/db.ts';
import { type PageOf, page } from '../../../../core/page.ts';
import { allowed } from '../../../../domain/allowed.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import { noSuch } from '../../../../domain/references.ts';
import * as people from '../../../organisation/people/service.ts';
import * as notifications from '../../../platform/notifications/service.ts';
import { renewPreviews } from '../service.ts';
import * as queries from './queries.ts';
import type { NewReportMention, ReportMention, ReportMentionPatch, ReportMentionQuery } from './schema.ts';

const parties = { person: 'm.mentee_id', mentor: 'm.mentor_id' } as const;
const readable = (ctx: Ctx): Predicate => allowed(ctx, 'report_mention:read', parties);
/** How long after a mentorship an achievement of the mentee may be mentioned. */
const MONTHS_AFTER = 24;
const JOINT = ['publication', 'grant', 'award'];

/** The mentions by the caller, and of the caller. @throws Problem invalid-cursor */
export const list = (ctx: Ctx, query: ReportMentionQuery): Promise<PageOf<ReportMention>> =>
  page(ctx, query, queries.list(ctx, readable(ctx), query), [{ column: 'm.id', field: 'id' }]);

/** @throws Problem not-found */
export const get = async (ctx: Ctx, id: string): Promise<ReportMention> => granted(await queries.find(ctx, id, readable(ctx)));

/** What the caller may act on and has just written. */
const shown = async (ctx: WriteCtx, id: string, permission: 'report_mention:write' | 'report_mention:answer'): Promise<ReportMention> =>
  granted(await queries.find(ctx, id, allowed(ctx, permission, parties)));

/**
 * Writes what the caller, as mentor, wishes reports to say of a mentee, and asks the mentee for consent to the words.
 * @throws Problem reference-unknown, person-merged, report-mention-unfit, report-mention-limit, day-in-future
 */
export async function write(ctx: WriteCtx, input: NewReportMention): Promise<ReportMention> {
  const mentor_id = ctx.actor.person_id;
  await people.lockForFact(ctx, { [mentor_id]: '', [input.mentee_id]: '/mentee_id' });
  await requireFit(ctx, mentor_id, input);
  const place = input.kind === 'selected' ? await queries.freePlace(ctx, mentor_id) : null;
  if (input.kind === 'selected' && place === null)
    throw Problem.at('report-mention-limit', '/kind', 'Five mentorships are selected already; withdraw one of them first.');
  const id = await queries.insert(ctx, { ...input, place });
  await ask(ctx, { id, mentor_id, mentee_id: input.mentee_id }, 'asked');
  return shown(ctx, id, 'report_mention:write');
}

/** @throws Problem reference-unknown, report-mention-unfit, day-in-future */
async function requireFit(ctx: WriteCtx, mentor_id: string, { mentee_id, kind, happened_on, is_joint, reference }: NewReportMention) {
  const { first, last } = await queries.daysOf(ctx, mentor_id, mentee_id);
  if (first === null) throw noSuch('formal mentee', '/mentee_id');
  const refuse = (pointer: string, detail: string) => Problem.at('report-mention-unfit', pointer, detail);
  if (is_joint && !JOINT.includes(kind)) throw refuse('/is_joint', 'Only a publication, a grant or an award is made together.');
  if (kind === 'selected') {
    if (happened_on !== undefined) throw refuse('/happened_on', 'A selected mentorship has no day of its own.');
    if (reference !== undefined) throw refuse('/reference', 'Only an achievement has a reference.');
    return;
  }
  if (happened_on === undefined) throw refuse('/happened_on', 'Say on which day it was.');
  if (happened_on > ctx.today) throw Problem.at('day-in-future', '/happened_on', 'An achievement is of today or of an earlier day.');
  const latest = last === null ? ctx.today : addDays(addMonths(last, MONTHS_AFTER), -1);
  if (happened_on < first || happened_on > latest)
    throw refuse('/happened_on', `The mentorship began on ${first}; what happened up to two years after it can be mentioned.`);
}

type Pair = Readonly<{ id: string; mentor_id: string; mentee_id: string }>;

async function ask(ctx: WriteCtx, { id, mentor_id, mentee_id }: Pair, occasion: string): Promise<void> {
  await note(ctx, 'asked', { id, mentor_id, mentee_id });
  await notifications.notify(ctx, {
    kind: 'report_mention_asked',
    person_id: mentee_id,
    subject_id: id,
    from_person_id: mentor_id,
    occasion,
  });
  await renewPreviews(ctx, mentor_id);
}

/** Changes the words; the mentee is asked again, and until then reports do not print them. @throws Problem report-mention-state */
export async function edit(ctx: WriteCtx, id: string, { words }: ReportMentionPatch): Promise<ReportMention> {
  const before = matched(ctx, await queries.lock(ctx, id, readable(ctx), allowed(ctx, 'report_mention:write', parties)));
  if (before.state === 'withdrawn') throw stateOf('withdrawn', 'Write another one.');
  if (words !== undefined && words !== before.words) {
    await queries.update(ctx, id, { state: 'asked', answered_at: null, words });
    await ask(ctx, before, `asked ${before.row_version}`);
  }
  return shown(ctx, id, 'report_mention:write');
}

/** Takes it out of reports to come. Repeated, it changes nothing. */
export async function withdraw(ctx: WriteCtx, id: string): Promise<ReportMention> {
  const before = matched(ctx, await queries.lock(ctx, id, readable(ctx), allowed(ctx, 'report_mention:write', parties)));
  if (before.state !== 'withdrawn') {
    await queries.update(ctx, id, { state: 'withdrawn', answered_at: null, place: null });
    await note(ctx, 'withdrawn', before);
    await renewPreviews(ctx, before.mentor_id);
  }
  return shown(ctx, id, 'report_mention:write');
}

/** Lets reports to come print the words. Repeated, it changes nothing. @throws Problem report-mention-state where it is withdrawn */
export const give = (ctx: WriteCtx, id: string) => answer(ctx, id, 'given');

/** Answers that reports do not print the words. @throws Problem report-mention-state where consent was given, which is revoked */
export const decline = (ctx: WriteCtx, id: string) => answer(ctx, id, 'declined');

/** Takes consent back: previews and reports to come no longer print the words. @throws Problem report-mention-state where none was given */
export const revoke = (ctx: WriteCtx, id: string) => answer(ctx, id, 'revoked');

const FROM = { given: ['asked', 'declined', 'revoked'], declined: ['asked'], revoked: ['given'] } as const;

async function answer(ctx: WriteCtx, id: string, state: keyof typeof FROM): Promise<ReportMention> {
  const before = matched(ctx, await queries.lock(ctx, id, readable(ctx), allowed(ctx, 'report_mention:answer', parties)));
  if (before.state !== state) {
    if (!FROM[state].some((from) => from === before.state))
      throw stateOf(before.state, before.state === 'given' ? 'Revoke it.' : 'No report to come prints it.');
    await queries.update(ctx, id, { state, answered_at: ctx.now });
    await note(ctx, state, before);
    await renewPreviews(ctx, before.mentor_id);
  }
  return shown(ctx, id, 'report_mention:answer');
}

const stateOf = (state: string, advice: string) =>
  new Problem('report-mention-state', { detail: `The mention is ${state}. ${advice}`, state });

const note = (ctx: WriteCtx, past: 'asked' | 'given' | 'declined' | 'revoked' | 'withdrawn', { id, mentor_id, mentee_id }: Pair) =>
  record(ctx, { type: `report_mention.${past}`, subject_id: id, data: { mentee_id, mentor_id } });
