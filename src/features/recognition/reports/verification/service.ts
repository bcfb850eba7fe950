import { readFile, stat } from 'node:fs/promises';
import { canonicalJson, type Json, sha256Hex } from '../../../../core/canonical-json.ts';
import type { Db } from '../../../../core/db.ts';
import type { Upload } from '../../../../core/upload.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import * as queries from './queries.ts';
import type { Verification } from './schema.ts';

/** An issued report, with the digests of the files that were made of it, which are shown to nobody. */
export type Known = Readonly<{ report: Verification; renditions: readonly queries.Rendition[] }>;

/** The issued report of a number, in any case; undefined where there is none. */
export async function find(db: Db, report_no: string): Promise<Known | undefined> {
  const found = await queries.find(db, report_no.trim().toUpperCase());
  if (!found) return undefined;
  const { renditions, ...report } = found;
  return { report: { ...report, file: null }, renditions };
}

/**
 * The report, with what the file of these digests is of it: the report, or a table of some of it.
 * @throws Problem report-differs where none of the digests is that of the report, or of a file made of it
 */
export function assertSame({ report, renditions }: Known, digests: readonly string[]): Verification {
  const known = [{ sha256: report.sha256, media_type: 'application/json' }, ...renditions].find(({ sha256 }) => digests.includes(sha256));
  if (known) return { ...report, file: known.media_type === 'text/csv' ? 'extract' : 'report' };
  throw new Problem('report-differs', {
    detail: `What you have is not the report ${report.report_no} as it was issued on ${report.issued_on}.`,
    sha256: report.sha256,
  });
}

/** A JSON document of a report is smaller by far. */
const MOST_BYTES = 16 * 2 ** 20;

/** The digests by which a file can be a report: that of its bytes, and, of a JSON document however it is written, that of its canonical text. */
export async function digestsOf({ path, sha256 }: Upload): Promise<string[]> {
  if ((await stat(path)).size > MOST_BYTES) return [sha256];
  try {
    return [sha256, sha256Hex(canonicalJson(JSON.parse(await readFile(path, 'utf8')) as Json))];
  } catch {
    return [sha256];
  }
}
