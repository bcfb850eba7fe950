/** The reports of a batch as a ZIP archive, made while it is sent: one report at a time is in memory. */
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import { type Ctx, granted, type WriteCtx } from '../../../../core/context.ts';
import { allowed, demand } from '../../../../domain/allowed.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import * as statementPages from '../cfar-statements/renditions.ts';
import { readable as readableStatements } from '../cfar-statements/service.ts';
import * as reportQueries from '../queries.ts';
import * as dossierPages from '../renditions.ts';
import type { ReportKind } from '../schema.ts';
import { type Document, readable as readableDossiers } from '../service.ts';
import * as queries from './queries.ts';

/** Remembers the digest of a file that was made of a report, so that anybody can verify it. */
export type Remember = (report_id: string, document: Document, file: Buffer) => Promise<void>;

const kinds = {
  dossier: { readable: readableDossiers, pdfOf: dossierPages.pdfOf },
  cfar_statement: { readable: readableStatements, pdfOf: (_ctx: Ctx, document: Document) => statementPages.pdfOf(document) },
} as const satisfies Record<ReportKind, unknown>;

/** What `Remember` does, in a transaction. */
export async function remember(ctx: WriteCtx, report_id: string, document: Document, file: Buffer): Promise<void> {
  demand(ctx, 'report_batch:read');
  await dossierPages.rememberBytes(ctx, report_id, document, { type: 'application/pdf', bytes: file }, kinds[document.kind].readable(ctx));
}

/** The documents of other requests come first: the archive waits for its turn this often, a second each time. */
const TURNS = 60;

async function pagesOf(ctx: Ctx, kind: ReportKind, document: Document): Promise<Buffer> {
  for (let turn = 1; ; turn += 1) {
    try {
      return await kinds[kind].pdfOf(ctx, document);
    } catch (error) {
      if (turn === TURNS || !(error instanceof Problem) || error.code !== 'unavailable') throw error;
      await sleep(1000);
    }
  }
}

/**
 * The archive of a batch that is complete: each report that the caller may read today, asked anew for each as its turn comes; a withdrawn one is
 * left out.
 * @throws Problem not-found, report-batch-open
 */
export async function open(ctx: Ctx, id: string, format: 'pdf' | 'json', note: Remember): Promise<Readable> {
  const { kind, status } = granted(await queries.find(ctx, id, allowed(ctx, 'report_batch:read')));
  if (status === 'queued' || status === 'running')
    throw new Problem('report-batch-open', { detail: 'Its job is still requesting reports.' });
  const permitted = kinds[kind].readable(ctx);
  async function* files() {
    for (const { report_id } of await queries.reports(ctx, id)) {
      const document = await reportQueries.findContent(ctx, report_id, kind, permitted);
      if (!document) continue;
      const made_at = document.created_at;
      if (format === 'json') {
        yield { name: `${document.report_no}.json`, made_at, bytes: Buffer.from(document.content) };
        continue;
      }
      const bytes = await pagesOf(ctx, kind, document);
      await note(report_id, document, bytes);
      yield { name: `${document.report_no}.pdf`, made_at, bytes };
    }
  }
  return Readable.from(zipped(files(), format === 'json'), { objectMode: false });
}

type File = Readonly<{ name: string; made_at: string; bytes: Buffer }>;

/** Piece by piece, as fast as it is read. PDF is compressed already. */
async function* zipped(files: AsyncIterable<File>, isText: boolean): AsyncGenerator<Uint8Array> {
  const made: Uint8Array[] = [];
  let failed: Error | undefined;
  const zip = new Zip((error, chunk) => {
    if (error) failed = error;
    else made.push(chunk);
  });
  const flush = function* () {
    if (failed) throw failed;
    yield* made.splice(0);
  };
  for await (const { name, made_at, bytes } of files) {
    const entry = isText ? new ZipDeflate(name, { level: 6 }) : new ZipPassThrough(name);
    entry.mtime = made_at;
    zip.add(entry);
    entry.push(bytes, true);
    yield* flush();
  }
  zip.end();
  yield* flush();
}
