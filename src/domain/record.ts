import { type RawBuilder, sql } from 'kysely';
import type { WriteCtx } from '../core/context.ts';
import { json } from '../core/db.ts';
import { sendWithNext } from '../core/prepared-statements.ts';
import type { EventType } from './events/index.ts';

/** Something that happened, recorded once: audit entry, integration message and source of metrics. */
export type Fact = Readonly<{ type: EventType; subject_id: string; data?: Readonly<Record<string, unknown>> }>;

/**
 * Records facts in the transaction that makes them true. `data` holds ids, dates and enumerated words, never names, reasons or notes,
 * which readers of events may not read.
 */
export async function record(ctx: WriteCtx, ...facts: readonly Fact[]): Promise<void> {
  if (facts.length === 0) return;
  const rows = facts.map((fact) => ({
    department_id: ctx.department_id,
    at: ctx.now,
    type: fact.type,
    actor_id: ctx.actor.person_id,
    client_id: ctx.actor.client_id,
    subject_id: fact.subject_id,
    data: json(fact.data ?? {}),
    request_id: ctx.request_id,
    operation_id: ctx.operation_id,
  }));
  await sendWithNext(ctx.db, ctx.db.insertInto('event').values(rows));
  ctx.recorded.push(...facts);
}

/**
 * Records the same kind of fact about many subjects in one statement: `facts` is a query with the columns `subject_id` and `data` (jsonb).
 * Returns how many were recorded.
 */
export async function recordEach(
  ctx: WriteCtx,
  type: EventType,
  facts: RawBuilder<{ subject_id: string; data: unknown }>,
): Promise<number> {
  const { person_id: actor_id, client_id } = ctx.actor;
  const { rows } = await sql<{ subject_id: string }>`
    insert into event (department_id, at, type, actor_id, client_id, subject_id, data, request_id, operation_id)
    select ${ctx.department_id}::uuid, ${ctx.now}::timestamptz, ${type}::text, ${actor_id}::uuid, ${client_id}::uuid,
      fact.subject_id, fact.data, ${ctx.request_id}::text, ${ctx.operation_id}::text
    from (${facts}) fact
    returning subject_id`.execute(ctx.db);
  for (const { subject_id } of rows) ctx.recorded.push({ type, subject_id });
  return rows.length;
}
