import { type Ctx, granted, type WriteCtx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import { page } from '../../../core/page.ts';
import { allowed, demand } from '../../../domain/allowed.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import { requireNearStart } from '../../../domain/versions.ts';
import * as queries from './queries.ts';
import type { ExpectationDocumentDetail, ExpectationDocumentQuery, ExpectationKind, NewExpectationDocument } from './schema.ts';

/** The documents without their texts, the newest first. */
export function list(ctx: Ctx, query: ExpectationDocumentQuery) {
  const rows = queries.documents(ctx, allowed(ctx, 'expectation:read'), query);
  return page(ctx, query, rows, [{ column: 'd.id', field: 'id' }], 'desc');
}

/** @throws Problem not-found */
export async function get(ctx: Ctx, id: string): Promise<ExpectationDocumentDetail> {
  return granted(await queries.find(ctx, id, allowed(ctx, 'expectation:read')));
}

/**
 * Publishes a new version of a document; the latest one ends on its first day. An acknowledgement of an earlier version is none of this
 * one.
 * @throws Problem expectation-not-last when the version would not start after the latest one, day-too-far
 */
export async function publish(
  ctx: WriteCtx,
  { starts_on = ctx.today, ...texts }: NewExpectationDocument,
): Promise<ExpectationDocumentDetail> {
  demand(ctx, 'expectation:write');
  await queries.takeTurn(ctx);
  const latest = await queries.latest(ctx, texts.kind);
  if (latest && starts_on <= latest.starts_on) {
    throw Problem.at('expectation-not-last', '/starts_on', `The latest version starts on ${latest.starts_on}; a new one starts later.`);
  }
  requireNearStart(ctx.today, starts_on);
  if (latest) await queries.close(ctx, latest.id, starts_on);
  const version = (latest?.version ?? 0) + 1;
  const { id } = await queries.insert(ctx, { ...texts, starts_on, version });
  await record(ctx, { type: 'expectation_document.published', subject_id: id, data: { kind: texts.kind, version, starts_on } });
  return granted(await queries.find(ctx, id, yes));
}

/** The id of the version of a document in force on a day, or null where there is none. Checks no permission. */
export async function inForce(ctx: Ctx, kind: ExpectationKind, day: string): Promise<string | null> {
  return (await queries.inForce(ctx, kind, day))?.id ?? null;
}
