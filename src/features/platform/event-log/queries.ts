import { sql } from 'kysely';
import type { Ctx } from '../../../core/context.ts';
import type { EventQuery } from './schema.ts';

/**
 * The department's events that fit the filters, without those of the `hidden` nouns and types. Instants may have any offset and are compared
 * as instants.
 */
export function events(
  ctx: Ctx,
  { after_id, subject_id, actor_id, type, at_gte, at_lt }: Omit<EventQuery, 'limit' | 'cursor' | 'order'>,
  hidden: readonly string[],
) {
  let query = ctx.db
    .selectFrom('event')
    .select(['id', 'at', 'type', 'actor_id', 'client_id', 'subject_id', 'request_id', 'operation_id'])
    .select(sql<Record<string, unknown>>`data`.as('data'))
    .where('department_id', '=', ctx.department_id)
    .where(sql<boolean>`not array[type, split_part(type, '.', 1)] && ${hidden}::text[]`);
  if (after_id) query = query.where('id', '>', after_id);
  if (subject_id) query = query.where('subject_id', '=', subject_id);
  if (actor_id) query = query.where('actor_id', '=', actor_id);
  if (type) query = query.where('type', 'in', type);
  if (at_gte) query = query.where('at', '>=', utc(at_gte));
  if (at_lt) query = query.where('at', '<', utc(at_lt));
  return query;
}

// PostgreSQL takes offsets up to 16 hours only, the API any that RFC 3339 can write.
function utc(at: string): string {
  return Temporal.Instant.from(at).toString();
}
