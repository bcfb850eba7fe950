import { addDays } from '../../../core/calendar.ts';
import { type Ctx, granted, matched, type Recorded, type WriteCtx } from '../../../core/context.ts';
import type { Predicate } from '../../../core/db.ts';
import { type PageOf, page } from '../../../core/page.ts';
import { allowed } from '../../../domain/allowed.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { noSuch } from '../../../domain/references.ts';
import * as people from '../../organisation/people/service.ts';
import * as batchRows from './batches/rows-queries.ts';
import { takeStatement } from './cfar-statements/snapshot.ts';
import * as consents from './consents/service.ts';
import { factsOf, type Scope } from './content-queries.ts';
import type { Dossier } from './content-schema.ts';
import { testimonialsOf } from './further-queries.ts';
import * as mentions from './mentions/queries.ts';
import * as queries from './queries.ts';
import type { NewReport, Report, ReportComment, ReportKind, ReportQuery } from './schema.ts';
import { changed, headerOf, notify, recordEvent, type Subject, store } from './snapshots.ts';

/** The columns that say what the caller is to a report, `r`. */
export const parties = { person: 'r.subject_id', author: 'r.requested_by' } as const;
/** True of the reports, `r`, that the caller may read. */
export const readable = (ctx: Ctx): Predicate => allowed(ctx, 'report:read', parties);

/** The reports that the caller may read, the earliest first. @throws Problem invalid-cursor */
export const list = (ctx: Ctx, query: ReportQuery): Promise<PageOf<Report>> =>
  page(ctx, query, queries.list(ctx, readable(ctx), query), [{ column: 'r.id', field: 'id' }]);

/** @throws Problem not-found */
export const get = async (ctx: Ctx, id: string): Promise<Report> => granted(await queries.find(ctx, id, readable(ctx)));

export type Document = Readonly<{
  report_no: string;
  kind: ReportKind;
  status: Report['status'];
  content: string;
  sha256: string;
  created_at: string;
}>;

/** What a dossier says: its canonical JSON, with the digest. @throws Problem not-found */
export const getDocument = async (ctx: Ctx, id: string): Promise<Document> =>
  granted(await queries.findContent(ctx, id, 'dossier', readable(ctx)));

/**
 * Takes the snapshot of a dossier as a preview, which its subject can read and comment on. Mentees who were never asked whether reports may name
 * them are asked; this report names those who have consented already. `publicUrl` is where people reach the service.
 * @throws Problem reference-unknown, person-merged, report-not-permitted, report-person-unfit, report-before-appointment, period-empty, day-in-future
 */
export async function request(ctx: WriteCtx, input: NewReport, publicUrl: string | null): Promise<Report> {
  const subject = await subjectOf(ctx, input.person_id, allowed(ctx, 'report:request', { person: 'p.id' }));
  return shown(ctx, await take.dossier(ctx, subject, input, publicUrl, null));
}

/** Locks whom a report is asked for. @throws Problem reference-unknown, person-merged, report-not-permitted */
export async function subjectOf(ctx: WriteCtx, person_id: string, permitted: Predicate): Promise<Subject> {
  const subject = await queries.subject(ctx, person_id, permitted);
  if (!subject) throw noSuch('person', '/person_id');
  if (!subject.may_ask)
    throw Problem.at('report-not-permitted', '/person_id', 'Request your own report; that of others is for faculty affairs to request.');
  await people.lockForFact(ctx, { [person_id]: '/person_id' });
  return subject;
}

/** The day and the period of a report, complete. @throws Problem report-person-unfit, report-before-appointment, period-empty, day-in-future */
function scopeOf(ctx: WriteCtx, { id, kind, appointed_on }: Subject, input: Omit<NewReport, 'person_id'>): Scope {
  if (kind !== 'faculty' || appointed_on === null)
    throw Problem.at('report-person-unfit', '/person_id', 'The person is no faculty member with an appointment.');
  const { as_of = ctx.today, starts_on = appointed_on, ends_on = addDays(as_of, 1) } = input;
  if (as_of > ctx.today) throw Problem.at('day-in-future', '/as_of', 'A report is of today or of an earlier day.');
  if (ends_on > addDays(as_of, 1))
    throw Problem.at('day-in-future', '/ends_on', 'The period ends with the day of the report, as_of, at the latest.');
  for (const [pointer, day] of Object.entries({ '/as_of': as_of, '/starts_on': starts_on }))
    if (day < appointed_on) throw Problem.at('report-before-appointment', pointer, `The first appointment began on ${appointed_on}.`);
  if (ends_on <= starts_on) throw Problem.at('period-empty', '/ends_on', 'The period has no day.');
  return { person_id: id, as_of, starts_on, ends_on };
}

async function takeDossier(
  ctx: WriteCtx,
  subject: Subject,
  input: Omit<NewReport, 'person_id'>,
  publicUrl: string | null,
  supersedes: Pick<Locked, 'id' | 'content'> | null,
): Promise<string> {
  const supersedes_id = supersedes?.id ?? null;
  const scope = scopeOf(ctx, subject, input);
  await mentions.hold(ctx, subject.id);
  const { named, mentee_ids, ...facts } = await factsOf(ctx, scope);
  const dossier: Dossier = {
    format: 'mentorship-dossier/2',
    ...headerOf(ctx, 'dossier', subject, scope, publicUrl),
    ...facts,
    mentions: await mentions.sayable(ctx, subject.id, scope.as_of, mentee_ids),
    ...ownWords(supersedes),
  };
  const id = await store(ctx, 'dossier', dossier, { subject, scope, supersedes_id, mentee_ids });
  if (named.length > 0) await queries.name(ctx, id, named);
  await consents.ask(ctx, subject.id, scope.as_of);
  return id;
}

/** The statement and the resources of the report whose place it takes: a correction does not lose them. */
function ownWords(before: Pick<Locked, 'content'> | null): Pick<Dossier, 'philosophy' | 'resources'> {
  const { philosophy = null, resources = [] } = before ? (JSON.parse(before.content) as Dossier) : {};
  return { philosophy, resources };
}

/** How a snapshot of each kind is taken. Each answers the id of the preview. */
const take = { dossier: takeDossier, cfar_statement: takeStatement } as const satisfies Record<ReportKind, unknown>;

/** What the caller has just written: a token that may write need not be able to read. */
async function shown(ctx: WriteCtx, id: string): Promise<Report> {
  const permitted = ['report:request', 'report:comment', 'report:issue', 'report:withdraw', 'report:supersede'] as const;
  const asked = permitted.filter((permission) => ctx.asked.permissions.has(permission));
  const [permission = 'report:request'] = asked;
  return granted(await queries.find(ctx, id, allowed(ctx, permission, parties)));
}

type Locked = NonNullable<Awaited<ReturnType<typeof queries.lock>>>;

/** A report, locked, that the caller may read and act on. @throws Problem not-found, permission-denied and those of If-Match */
export const lock = async (ctx: WriteCtx, id: string, permitted: Predicate, visible = readable(ctx)): Promise<Locked> =>
  matched(ctx, await queries.lock(ctx, id, visible, permitted));

/** @throws Problem report-state */
export function assertState({ state }: Pick<Locked, 'state'>, wanted: Report['status']): void {
  if (state === wanted) return;
  const advice = wanted === 'preview' ? 'What it says no longer changes; request another one.' : 'Only an issued report is superseded.';
  throw new Problem('report-state', { detail: `The report is ${state}. ${advice}`, state });
}

/** Adds the words of its subject to a preview, in place of earlier ones; what is left out stays. @throws Problem report-state */
export async function comment(ctx: WriteCtx, id: string, { comment: words, ...own }: ReportComment): Promise<Report> {
  const before = await lock(ctx, id, allowed(ctx, 'report:comment', parties));
  assertState(before, 'preview');
  const parts = ownChanges(own);
  if (before.kind !== 'dossier' && Object.keys(parts).length > 0)
    throw new Problem('report-state', { detail: 'A CFAR statement has a narrative in place of these: write that.', state: before.state });
  const after = changed(before.content, { ...(words !== undefined && { candidate_comment: words }), ...parts });
  if (after.sha256 !== before.sha256) {
    await queries.update(ctx, id, after);
    await recordEvent(ctx, 'commented', before);
  }
  return shown(ctx, id);
}

const ownChanges = ({ philosophy, resources }: Omit<ReportComment, 'comment'>): Partial<Dossier> => ({
  ...(philosophy !== undefined && { philosophy }),
  ...(resources !== undefined && { resources: resources.map(({ reference = null, ...rest }) => ({ ...rest, reference })) }),
});

/** Lets the previews on a mentor say what mentees consent to now, and no thanks that are private again. One of the first format has no place for either. */
export async function renewPreviews(ctx: WriteCtx, mentor_id: string): Promise<void> {
  for (const preview of await queries.lockPreviews(ctx, mentor_id)) {
    const after = changed(preview.content, await stillWished(ctx, preview));
    if (after.sha256 !== preview.sha256) await queries.update(ctx, preview.id, after);
  }
}

/** In the transaction in which thanks become private again: previews have them no more. */
export async function follow(ctx: WriteCtx, facts: readonly Recorded[]): Promise<void> {
  const ids = facts.filter(({ type }) => type === 'thanks.unpublished').map(({ subject_id }) => subject_id);
  for (const { mentor_id } of ids.length > 0 ? await queries.thanked(ctx, ids) : []) await renewPreviews(ctx, mentor_id);
}

/** States, as its subject, that a preview can be issued as it is. Repeated, it changes nothing. @throws Problem report-state */
export async function agree(ctx: WriteCtx, id: string): Promise<Report> {
  const before = await lock(ctx, id, allowed(ctx, 'report:comment', parties));
  assertState(before, 'preview');
  if (before.agreed_at !== null) return shown(ctx, id);
  await queries.update(ctx, id, { agreed_at: ctx.now });
  await recordEvent(ctx, 'agreed', before);
  await notify(ctx, 'report_agreed', id, before.requested_by);
  return shown(ctx, id);
}

/** Gives a preview up, which is never issued then. Repeated, it changes nothing. @throws Problem report-state */
export async function withdraw(ctx: WriteCtx, id: string): Promise<Report> {
  const before = await lock(ctx, id, allowed(ctx, 'report:withdraw', parties));
  if (before.state === 'withdrawn') return shown(ctx, id);
  assertState(before, 'preview');
  await queries.update(ctx, id, { state: 'withdrawn' });
  await recordEvent(ctx, 'withdrawn', before);
  return shown(ctx, id);
}

/** What a preview says because mentees wish it so, without what they no longer wish. */
async function stillWished(
  ctx: WriteCtx,
  { subject_id, as_of, content, mentee_ids }: Pick<Locked, 'subject_id' | 'as_of' | 'content' | 'mentee_ids'>,
): Promise<Partial<Dossier>> {
  const { mentions: earlier, testimonials } = JSON.parse(content) as Dossier;
  const open = testimonials?.length ? await testimonialsOf(ctx, subject_id, as_of) : [];
  return {
    ...(earlier && { mentions: await mentions.sayable(ctx, subject_id, as_of, mentee_ids) }),
    ...(testimonials && { testimonials: testimonials.filter((one) => open.some(({ on, words }) => one.on === on && one.words === words)) }),
  };
}

/**
 * Issues a preview for faculty affairs, once its subject has agreed or the policy’s days have passed. From then on nothing of it changes; the
 * report whose place it takes is superseded. Words that mentees take back before that are left out.
 * @throws Problem report-state, report-preview-open, report-consent-revoked, approver-is-subject
 */
export async function issue(ctx: WriteCtx, id: string): Promise<Report> {
  const before = await lock(ctx, id, allowed(ctx, 'report:issue', parties));
  if (before.subject_id === ctx.actor.person_id)
    throw new Problem('approver-is-subject', { detail: 'Somebody else of faculty affairs attests a report on you.' });
  assertState(before, 'preview');
  if (before.agreed_at === null && ctx.today < before.preview_ends_on)
    throw new Problem('report-preview-open', {
      detail: `Its subject can comment on it until ${before.preview_ends_on}, or agree to it before.`,
      preview_ends_on: before.preview_ends_on,
    });
  if (await queries.namesWithoutConsent(ctx, id))
    throw new Problem('report-consent-revoked', {
      detail: 'Withdraw the preview and request the report again: it then describes the mentee without a name.',
    });
  const by = await queries.nameOfActor(ctx);
  const wished = before.kind === 'dossier' ? await stillWished(ctx, before) : {};
  const after = changed(before.content, { ...wished, attestation: { by, on: ctx.today } });
  await queries.update(ctx, id, { ...after, state: 'issued', issued_on: ctx.today, attested_by: ctx.actor.person_id });
  await recordEvent(ctx, 'issued', before, { sha256: after.sha256 });
  if (before.supersedes_id !== null) {
    if (!(await queries.supersede(ctx, before.supersedes_id, id)))
      throw new Problem('report-state', { detail: 'The report whose place it takes was superseded meanwhile.' });
    await recordEvent(ctx, 'superseded', { id: before.supersedes_id, subject_id: before.subject_id }, { superseded_by_id: id });
  }
  await notify(ctx, 'report_issued', id, before.subject_id);
  return shown(ctx, id);
}

/**
 * Takes a new snapshot, of today, that is to take the place of an issued report. Its period begins as before, and ends today where the earlier one
 * ended on its own day.
 * @throws Problem report-state, report-person-unfit, report-before-appointment
 */
export async function supersede(ctx: WriteCtx, id: string, publicUrl: string | null): Promise<Report> {
  const before = await lock(ctx, id, allowed(ctx, 'report:supersede', parties));
  assertState(before, 'issued');
  // Its version counts up, so that of two who ask at the same moment the other is told that it changed.
  await queries.update(ctx, id, { state: 'issued' });
  await people.lockForFact(ctx, { [before.subject_id]: '' });
  const subject = granted(await queries.subject(ctx, before.subject_id, readable(ctx)));
  const { starts_on, ends_on, as_of, kind } = before;
  const period = kind === 'dossier' ? { starts_on, ...(ends_on <= as_of && { ends_on }) } : {};
  return shown(ctx, await take[kind](ctx, subject, period, publicUrl, before));
}

/** Part of a merge: previews say what the one person wishes now, once. The facts in them stay those of the snapshot, as in every preview. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.reassignPerson(ctx, from, to);
  await batchRows.reassignPerson(ctx, from, to);
  await consents.reassignPerson(ctx, from, to);
  await mentions.reassignPerson(ctx, from, to);
  for (const { subject_id } of await queries.previewedWith(ctx, to)) await renewPreviews(ctx, subject_id);
}
