/** The signed document of a plan that was brought along, as a PDF. */
import { readFile, stat } from 'node:fs/promises';
import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import type { Upload } from '../../../../core/upload.ts';
import { allowed } from '../../../../domain/allowed.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import type { AcademicPlanDetail } from '../schema.ts';
import { readableVersions, visiblePlans } from '../versions/view.ts';
import { shown } from '../view.ts';
import * as queries from './queries.ts';

const MOST_BYTES = 10 * 2 ** 20;

/** A file that was looked at: a PDF by its content, whatever it is called. */
export type Document = Readonly<{ file_name: string | null; sha256: string; content: Buffer }>;

/** @throws Problem too-large, plan-unfit where it is no PDF */
export async function pdfOf({ path, sha256, file_name }: Upload): Promise<Document> {
  if ((await stat(path)).size > MOST_BYTES) throw new Problem('too-large', { detail: `A document may have ${MOST_BYTES / 2 ** 20} MiB.` });
  const content = await readFile(path);
  // As readers do: the header within the first kilobyte, the end within the last.
  const begins = content.subarray(0, 1_024).includes('%PDF-');
  const ends = content.subarray(-1_024).includes('%%EOF');
  if (!begins || !ends) throw new Problem('plan-unfit', { detail: 'The file is no PDF, or it is not whole.' });
  return { file_name, sha256, content };
}

/**
 * Attaches the signed document of a plan that was brought along, in the place of an earlier one. The same again changes nothing.
 * @throws Problem not-found, permission-denied, plan-unfit for a plan that was written here
 */
export async function attach(ctx: WriteCtx, id: string, document: Document): Promise<AcademicPlanDetail> {
  const plan = matched(ctx, await queries.lock(ctx, id, visiblePlans(ctx), allowed(ctx, 'plan:attach', { person: 'p.mentee_id' })));
  if (!plan.is_brought_along) throw new Problem('plan-unfit', { detail: 'What a plan that was written here says is in its versions.' });
  if (plan.sha256 === document.sha256) return shown(ctx, id);
  await queries.put(ctx, id, document);
  await record(ctx, { type: 'academic_plan.document_attached', subject_id: id, data: { sha256: document.sha256 } });
  return shown(ctx, id);
}

/** The document, for those who may read the content of the plan. @throws Problem not-found */
export async function get(ctx: Ctx, id: string) {
  return granted(await queries.find(ctx, id, readableVersions(ctx).content));
}
