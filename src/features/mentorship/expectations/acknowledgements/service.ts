import { type Ctx, granted, type WriteCtx } from '../../../../core/context.ts';
import { yes } from '../../../../core/db.ts';
import { page } from '../../../../core/page.ts';
import { allowed } from '../../../../domain/allowed.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import type { ExpectationKind } from '../schema.ts';
import * as queries from './queries.ts';
import type { Acknowledgement, AcknowledgementQuery } from './schema.ts';

const owner = { person: 'k.person_id' } as const;

/**
 * Acknowledges the version in force for the caller. Repeated, it answers the first acknowledgement unchanged.
 * @throws Problem not-found, expectation-not-in-force
 */
export async function acknowledge(ctx: WriteCtx, document_id: string): Promise<Acknowledgement> {
  const visible = allowed(ctx, 'expectation:read');
  const document = granted(await queries.lockDocument(ctx, document_id, visible, allowed(ctx, 'acknowledgement:write')));
  if (!document.in_force) throw notInForceProblem(ctx, document);
  const given = await queries.insert(ctx, document_id);
  const { kind, version } = document;
  const person_id = ctx.actor.person_id;
  if (given) await record(ctx, { type: 'acknowledgement.given', subject_id: given.id, data: { person_id, document_id, kind, version } });
  return granted(await queries.list(ctx, yes, { person_id, document_id }).executeTakeFirst());
}

function notInForceProblem(ctx: Ctx, { starts_on, ends_on }: { starts_on: string; ends_on: string | null }): Problem {
  const detail =
    starts_on > ctx.today ? `This version holds from ${starts_on}.` : `This version held until ${ends_on}; read the one in force.`;
  return new Problem('expectation-not-in-force', { detail, starts_on, ends_on });
}

/** The acknowledgements that the caller may see: their own, and those of the people they lead. */
export function list(ctx: Ctx, query: AcknowledgementQuery) {
  const rows = queries.list(ctx, allowed(ctx, 'acknowledgement:read', owner), query);
  return page(ctx, query, rows, [{ column: 'k.id', field: 'id' }]);
}

/** True where the person has acknowledged the version in force on the day; false also where none is in force. Checks no permission. */
export async function hasAcknowledged(ctx: Ctx, person_id: string, kind: ExpectationKind, day: string): Promise<boolean> {
  return (await queries.acknowledgedOn(ctx, person_id, kind, day)) !== undefined;
}

/** Moves the acknowledgements of a duplicate person to the surviving one, but for those of a version that both have acknowledged. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.reassignPerson(ctx, from, to);
}
