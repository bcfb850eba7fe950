import type { WriteCtx } from './context.ts';
import { json } from './db.ts';

/** A fact told once: it is audit entry, integration message and metric source. `type` is `noun.past`. */
export type Fact = Readonly<{ type: string; subject_id: string; data?: Readonly<Record<string, unknown>> }>;

/**
 * Tells facts in the transaction that makes them true. `data` holds ids, dates and words of the catalogue, never names,
 * reasons or notes: whoever may read events may not read those.
 */
export async function record(ctx: WriteCtx, ...facts: readonly Fact[]): Promise<void> {
  if (facts.length === 0) return;
  await ctx.db
    .insertInto('event')
    .values(
      facts.map((fact) => ({
        department_id: ctx.department_id,
        at: ctx.now,
        type: fact.type,
        actor_id: ctx.actor.person_id,
        client_id: ctx.actor.client_id,
        subject_id: fact.subject_id,
        data: json(fact.data ?? {}),
        request_id: ctx.request_id,
        operation_id: ctx.operation_id,
      })),
    )
    .execute();
}
