import { readFile, stat } from 'node:fs/promises';
import { type Ctx, granted, type WriteCtx } from '../../../../core/context.ts';
import { DOCUMENTS, documentTypeOf } from '../../../../core/document-type.ts';
import type { Upload } from '../../../../core/upload.ts';
import { allowed } from '../../../../domain/allowed.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import * as applications from '../applications/queries.ts';
import type { CohortApplication } from '../applications/schema.ts';
import { locked, move, recordEvent, requireOpen, shown } from '../applications/service.ts';
import type { ArtefactKind } from '../kinds.ts';
import * as queries from './queries.ts';
import type { ArtefactQuery } from './schema.ts';

const MOST_BYTES = 5 * 2 ** 20;

/** The content of a file of an application. @throws Problem not-found */
export const get = async (ctx: Ctx, application_id: string, kind: ArtefactKind) => {
  const readable = allowed(ctx, 'cohort_application:read', { person: 'a.applicant_id', host: 'c.host_id' });
  return granted(await queries.find(ctx, application_id, kind, readable));
};

/** @throws Problem too-large, cohort-artefact-unfit */
export async function contentOf(upload: Upload, { media_type }: ArtefactQuery): Promise<Buffer> {
  if ((await stat(upload.path)).size > MOST_BYTES)
    throw new Problem('too-large', { detail: `A document may have ${MOST_BYTES / 2 ** 20} MiB.` });
  const content = await readFile(upload.path);
  const ending = upload.file_name?.split('.').at(-1)?.toLowerCase();
  if (documentTypeOf(content) !== media_type)
    throw new Problem('cohort-artefact-unfit', { detail: `The content of the file is not of the type ${media_type}, or has macros.` });
  if (ending !== undefined && ending !== DOCUMENTS[media_type])
    throw new Problem('cohort-artefact-unfit', { detail: `The name of such a file ends in .${DOCUMENTS[media_type]}.` });
  return content;
}

type File = Readonly<{ upload: Upload; content: Buffer }>;

/**
 * Adds a file to an application, in place of one of that kind. The last that was missing completes a submitted application. The same file again changes
 * nothing.
 * @throws Problem not-found, cohort-application-state, cohort-application-late
 */
export async function add(
  ctx: WriteCtx,
  id: string,
  { kind, media_type }: ArtefactQuery,
  { upload, content }: File,
): Promise<CohortApplication> {
  const { before, cohort } = await locked(ctx, id, 'cohort_application:write');
  if (before.status !== 'draft' && before.status !== 'incomplete')
    throw new Problem('cohort-application-state', { detail: `The application is ${before.status}.`, state: before.status });
  requireOpen(ctx, cohort);
  if (await queries.isThere(ctx, id, kind, upload.sha256)) return shown(ctx, id);
  const { file_name, sha256 } = upload;
  await queries.keep(ctx, { application_id: id, kind, media_type, file_name, sha256, content });
  const isComplete = before.status === 'incomplete' && before.missing_artefacts.every((missing) => missing === kind);
  await applications.update(ctx, id, isComplete ? { state: move(before.status, 'complete') } : {});
  await recordEvent(ctx, 'artefact_added', id);
  return shown(ctx, id);
}
