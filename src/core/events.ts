import { type RawBuilder, sql } from 'kysely';
import type { WriteCtx } from './context.ts';
import { json } from './db.ts';
import type { Permission } from './grants.ts';

/** A fact told once: it is audit entry, integration message and metric source. `type` is `noun.past`. */
export type Fact = Readonly<{ type: string; subject_id: string; data?: Readonly<Record<string, unknown>> }>;

/**
 * Events that are kept, but shown to nobody, all of a noun or one type: that there was something, and who told it, is as confidential as what
 * was told. Whoever is concerned learns of it in the room itself.
 */
export const UNLISTED_EVENTS: readonly string[] = [
  'declaration',
  'concern',
  'facilitator_application',
  'introduction',
  'match_discussion.contributed',
  'match_discussion.delegated',
  'meeting',
  'meeting_note',
  'action',
  'notification',
  'notification_preferences',
  'resource_use',
];

/** Events of nouns that are listed to those alone who may read what they are about wherever it is in the department. */
export const CLASSED_EVENTS: Readonly<Record<string, Permission>> = {
  career_milestone: 'milestone:read',
  cfar_extension: 'milestone:read',
};

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

/**
 * Tells the same kind of fact about many subjects in one statement: `facts` is a query with the columns `subject_id` and `data` (jsonb).
 * Returns how many were told.
 */
export async function recordEach(ctx: WriteCtx, type: string, facts: RawBuilder<{ subject_id: string; data: unknown }>): Promise<number> {
  const { actor_id, client_id } = { actor_id: ctx.actor.person_id, client_id: ctx.actor.client_id };
  const { numAffectedRows } = await sql`
    insert into event (department_id, at, type, actor_id, client_id, subject_id, data, request_id, operation_id)
    select ${ctx.department_id}::uuid, ${ctx.now}::timestamptz, ${type}::text, ${actor_id}::uuid, ${client_id}::uuid,
      told.subject_id, told.data, ${ctx.request_id}::text, ${ctx.operation_id}::text
    from (${facts}) told`.execute(ctx.db);
  return Number(numAffectedRows ?? 0);
}
