import { sql } from 'kysely';
import type { Db } from '../../../core/db.ts';
import type { EventQuery } from './schema.ts';

type Filters = Omit<EventQuery, 'limit' | 'cursor' | 'order'>;

/**
 * The department's events that fit the filters, but for the `unlisted`: nouns and types. Instants come with any offset and are compared as
 * instants.
 */
export function events(
  db: Db,
  department_id: string,
  { after_id, subject_id, actor_id, type, at_gte, at_lt }: Filters,
  unlisted: readonly string[],
) {
  let query = db
    .selectFrom('event')
    .select(['id', 'at', 'type', 'actor_id', 'client_id', 'subject_id', 'request_id', 'operation_id'])
    .select(sql<Record<string, unknown>>`data`.as('data'))
    .where('department_id', '=', department_id)
    .where(sql<boolean>`not array[type, split_part(type, '.', 1)] && ${unlisted}::text[]`);
  if (after_id) query = query.where('id', '>', after_id);
  if (subject_id) query = query.where('subject_id', '=', subject_id);
  if (actor_id) query = query.where('actor_id', '=', actor_id);
  if (type) query = query.where('type', 'in', type.split(','));
  if (at_gte) query = query.where('at', '>=', utc(at_gte));
  if (at_lt) query = query.where('at', '<', utc(at_lt));
  return query;
}

// PostgreSQL takes offsets up to 16 hours only, the API any that RFC 3339 can write.
function utc(at: string): string {
  return Temporal.Instant.from(at).toString();
}
