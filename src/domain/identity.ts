import { type RawBuilder, sql } from 'kysely';
import { briefReadsOf } from '../core/brief-reads.ts';
import type { HeldRole } from '../core/context.ts';
import type { Db } from '../core/db.ts';

/** A person who can ask for something, with the roles of the day in their department's zone. */
export type Identity = { person_id: string; kind: string; department_id: string; time_zone: string; roles: HeldRole[] };

/**
 * The person that `entry` (a query for one `person_id`) finds, in one statement. A merge is followed to the surviving record; undefined for a
 * person who has died.
 */
export async function findIdentity(db: Db, entry: RawBuilder<{ person_id: string }>, now: string): Promise<Identity | undefined> {
  const statement = sql<Identity>`
    select p.id as person_id, p.kind, p.department_id, d.time_zone,
      coalesce((
        select jsonb_agg(jsonb_build_object('id', r.id, 'role', r.role, 'division_id', r.division_id, 'site_id', r.site_id, 'portfolio', r.portfolio))
        from leadership_role r
        where r.person_id = p.id and r.starts_on <= day.today and (r.ends_on is null or r.ends_on > day.today)
      ), '[]') as roles
    from (${entry}) entry
    join person found on found.id = entry.person_id
    join person p on p.id = coalesce(found.merged_into_id, found.id)
    join department d on d.id = p.department_id
    cross join lateral (select (${now}::timestamptz at time zone d.time_zone)::date as today) day
    where p.deceased_on is null`.compile(db);
  const { sql: text, parameters: values } = statement;
  const rows = (await briefReadsOf(db)?.read({ text, values })) ?? (await db.executeQuery(statement)).rows;
  return rows[0] as Identity | undefined;
}

/**
 * The person whom the subject of an issuer signs in as. Of several departments it is the one that connected the subject first: a later one learns
 * nothing by it, and takes nobody's sign-in over.
 */
export function findSignedIn(db: Db, issuer: string, subject: string, now: string): Promise<Identity | undefined> {
  const entry = sql<{
    person_id: string;
  }>`select person_id from person_login where issuer = ${issuer} and subject = ${subject} and ended_at is null
    order by id limit 1`;
  return findIdentity(db, entry, now);
}
