import { type Ctx, granted, type WriteCtx } from '../../../../core/context.ts';
import { allowed } from '../../../../domain/allowed.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import * as queries from '../queries.ts';
import type { Report } from '../schema.ts';
import * as reports from '../service.ts';
import { changed, recordEvent } from '../snapshots.ts';
import type { CfarNarrative, NewCfarStatement } from './schema.ts';
import { takeStatement } from './snapshot.ts';

/** True of the statements, `r`, that the caller may read. */
export const readable = (ctx: Ctx) => allowed(ctx, 'cfar_statement:read', reports.parties);

/** What a statement says: its canonical JSON, with the digest. @throws Problem not-found */
export const getDocument = async (ctx: Ctx, id: string): Promise<reports.Document> =>
  granted(await queries.findContent(ctx, id, 'cfar_statement', readable(ctx)));

/**
 * Takes the snapshot as a preview, which its subject can read, write a narrative into, and comment on. `publicUrl` is where people reach the service.
 * @throws Problem reference-unknown, person-merged, report-not-permitted, cfar-statement-unfit, day-in-future
 */
export async function request(ctx: WriteCtx, input: NewCfarStatement, publicUrl: string | null): Promise<Report> {
  const subject = await reports.subjectOf(ctx, input.person_id, allowed(ctx, 'cfar_statement:request', { person: 'p.id' }));
  const id = await takeStatement(ctx, subject, input, publicUrl, null);
  return granted(await queries.find(ctx, id, allowed(ctx, 'cfar_statement:request', reports.parties)));
}

/** Puts the candidate's own words into a preview; what is left out stays. @throws Problem not-found for a report of another kind, report-state */
export async function write(ctx: WriteCtx, id: string, words: CfarNarrative): Promise<Report> {
  const permitted = allowed(ctx, 'cfar_statement:write', reports.parties);
  const before = await reports.lock(ctx, id, permitted, readable(ctx));
  if (before.kind !== 'cfar_statement') throw new Problem('not-found');
  reports.assertState(before, 'preview');
  const after = changed(before.content, words);
  if (after.sha256 !== before.sha256) {
    await queries.update(ctx, id, after);
    await recordEvent(ctx, 'commented', before);
  }
  return granted(await queries.find(ctx, id, permitted));
}
