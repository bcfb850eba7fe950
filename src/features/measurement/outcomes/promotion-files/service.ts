import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import { yes } from '../../../../core/db.ts';
import { type PageOf, page } from '../../../../core/page.ts';
import { changesOf } from '../../../../core/patch.ts';
import { allowed, demand } from '../../../../domain/allowed.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import { noSuch } from '../../../../domain/references.ts';
import * as people from '../../../organisation/people/service.ts';
import * as queries from './queries.ts';
import type { NewPromotionFile, PromotionFile, PromotionFilePatch, PromotionFileQuery } from './schema.ts';

const owner = { person: 'f.person_id' } as const;
const readable = (ctx: Ctx) => allowed(ctx, 'promotion_file:read', owner);

/** The files that the caller may read, in the order in which they were recorded. @throws Problem invalid-cursor */
export const list = (ctx: Ctx, query: PromotionFileQuery): Promise<PageOf<PromotionFile>> =>
  page(ctx, query, queries.list(ctx, readable(ctx), query), [{ column: 'f.id', field: 'id' }]);

/** @throws Problem not-found */
export const get = async (ctx: Ctx, id: string): Promise<PromotionFile> => granted(await queries.find(ctx, id, readable(ctx)));

const shown = async (ctx: WriteCtx, id: string): Promise<PromotionFile> => granted(await queries.find(ctx, id, yes));

/** Refuses what faculty affairs would record about themselves. @throws Problem approver-is-subject */
function refuseOneself(ctx: WriteCtx, person_id: string): void {
  if (person_id === ctx.actor.person_id)
    throw new Problem('approver-is-subject', { detail: 'Somebody else of faculty affairs records what concerns you.' });
}

const unfit = (pointer: string, detail: string) => Problem.at('promotion-file-unfit', pointer, detail);

/**
 * Records that somebody submitted a file for promotion. The event names neither the person nor the promotion.
 * @throws Problem permission-denied, reference-unknown, person-merged, approver-is-subject, day-in-future, promotion-file-unfit, promotion-file-exists
 */
export async function recordPromotionFile(ctx: WriteCtx, input: NewPromotionFile): Promise<PromotionFile> {
  demand(ctx, 'promotion_file:write');
  const { person_id, submitted_on, report_id } = input;
  await people.lockForFact(ctx, { [person_id]: '/person_id' });
  refuseOneself(ctx, person_id);
  if (submitted_on > ctx.today) throw Problem.at('day-in-future', '/submitted_on', 'A file is recorded once it is submitted.');
  if (!(await queries.isFaculty(ctx, person_id))) throw unfit('/person_id', 'Only faculty members are promoted.');
  if (report_id !== undefined) await assertReport(ctx, { person_id, submitted_on }, report_id);
  const { id } = await queries.insert(ctx, input);
  await record(ctx, { type: 'promotion_file.recorded', subject_id: id });
  return shown(ctx, id);
}

type Whose = Pick<PromotionFile, 'person_id' | 'submitted_on'>;

/** @throws Problem reference-unknown, promotion-file-unfit */
async function assertReport(ctx: WriteCtx, { person_id, submitted_on }: Whose, report_id: string): Promise<void> {
  const report = await queries.report(ctx, report_id, person_id);
  if (!report) throw noSuch('report on mentoring by the person', '/report_id');
  if (report.issued_on === null || report.issued_on > submitted_on)
    throw unfit('/report_id', 'The report was not issued by the day on which the file was submitted.');
}

/** @throws Problem reference-unknown, promotion-file-unfit */
async function assertMilestone(ctx: WriteCtx, { person_id, submitted_on }: Whose, kind: string, milestone_id: string): Promise<void> {
  const milestone = await queries.promotion(ctx, milestone_id, person_id);
  if (!milestone) throw noSuch('promotion of the person', '/milestone_id');
  if (milestone.kind !== kind) throw unfit('/milestone_id', 'The file is for another promotion.');
  if (milestone.reached_on < submitted_on) throw unfit('/milestone_id', 'That promotion came before the file was submitted.');
}

/**
 * Records what became of a file: the promotion that was granted, and whether mentorship was a criterion of it.
 * @throws Problem not-found, approver-is-subject, promotion-file-state, reference-unknown, promotion-file-unfit, promotion-file-exists
 */
export async function edit(ctx: WriteCtx, id: string, patch: PromotionFilePatch): Promise<PromotionFile> {
  const before = matched(ctx, await queries.lock(ctx, id, readable(ctx), allowed(ctx, 'promotion_file:write', owner)));
  refuseOneself(ctx, before.person_id);
  if (before.voided_at !== null)
    throw new Problem('promotion-file-state', { detail: 'The file is voided; record it anew.', state: 'voided' });
  const changes = changesOf<PromotionFilePatch>(before, patch);
  if (!changes) return shown(ctx, id);
  const { report_id, milestone_id = before.milestone_id, is_mentorship_criterion = before.is_mentorship_criterion } = changes;
  if (report_id) await assertReport(ctx, before, report_id);
  if (changes.milestone_id) await assertMilestone(ctx, before, before.kind, changes.milestone_id);
  if (is_mentorship_criterion !== null && milestone_id === null)
    throw unfit('/is_mentorship_criterion', 'Criteria are those of a promotion that was granted; name its milestone, or leave this null.');
  await queries.update(ctx, id, changes);
  await record(ctx, { type: 'promotion_file.edited', subject_id: id });
  return shown(ctx, id);
}

/** Voids a file that was recorded in error. Repeated, it changes nothing. @throws Problem not-found, approver-is-subject */
export async function voidPromotionFile(ctx: WriteCtx, id: string): Promise<PromotionFile> {
  const before = matched(ctx, await queries.lock(ctx, id, readable(ctx), allowed(ctx, 'promotion_file:write', owner)));
  refuseOneself(ctx, before.person_id);
  if (before.voided_at !== null) return shown(ctx, id);
  await queries.update(ctx, id, { voided_at: ctx.now });
  await record(ctx, { type: 'promotion_file.voided', subject_id: id });
  return shown(ctx, id);
}
