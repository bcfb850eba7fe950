import { type Ctx, granted, type WriteCtx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import { page } from '../../../core/page.ts';
import { allowed, demand } from '../../../domain/allowed.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import { requireNearStart } from '../../../domain/versions.ts';
import * as queries from './queries.ts';
import type {
  Acknowledgement,
  AcknowledgementQuery,
  ExpectationDocumentDetail,
  ExpectationDocumentQuery,
  ExpectationKind,
  NewExpectationDocument,
} from './schema.ts';

const owner = { person: 'k.person_id' } as const;

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

/**
 * Acknowledges the version in force for the caller. Repeated, it answers the first acknowledgement unchanged.
 * @throws Problem not-found, expectation-not-in-force
 */
export async function acknowledge(ctx: WriteCtx, document_id: string): Promise<Acknowledgement> {
  const visible = allowed(ctx, 'expectation:read');
  const document = granted(await queries.lockDocument(ctx, document_id, visible, allowed(ctx, 'acknowledgement:write')));
  if (!document.in_force) throw notInForceProblem(ctx, document);
  const given = await queries.acknowledge(ctx, document_id);
  const { kind, version } = document;
  const person_id = ctx.actor.person_id;
  if (given) await record(ctx, { type: 'acknowledgement.given', subject_id: given.id, data: { person_id, document_id, kind, version } });
  return granted(await queries.acknowledgements(ctx, yes, { person_id, document_id }).executeTakeFirst());
}

function notInForceProblem(ctx: Ctx, { starts_on, ends_on }: { starts_on: string; ends_on: string | null }): Problem {
  const detail =
    starts_on > ctx.today ? `This version holds from ${starts_on}.` : `This version held until ${ends_on}; read the one in force.`;
  return new Problem('expectation-not-in-force', { detail, starts_on, ends_on });
}

/** The acknowledgements that the caller may see: their own, and those of the people they lead. */
export function listAcknowledgements(ctx: Ctx, query: AcknowledgementQuery) {
  const rows = queries.acknowledgements(ctx, allowed(ctx, 'acknowledgement:read', owner), query);
  return page(ctx, query, rows, [{ column: 'k.id', field: 'id' }]);
}

/** The id of the version of a document in force on a day, or null where there is none. Checks no permission. */
export async function inForce(ctx: Ctx, kind: ExpectationKind, day: string): Promise<string | null> {
  return (await queries.inForce(ctx, kind, day))?.id ?? null;
}

/** True where the person has acknowledged the version in force on the day; false also where none is in force. Checks no permission. */
export async function hasAcknowledged(ctx: Ctx, person_id: string, kind: ExpectationKind, day: string): Promise<boolean> {
  return (await queries.acknowledgedOn(ctx, person_id, kind, day)) !== undefined;
}

/** Moves the acknowledgements of a duplicate person to the surviving one, but for those of a version that both have acknowledged. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.reassign(ctx, from, to);
}
