import { type RawBuilder, sql } from 'kysely';
import { briefReadsOf } from '../core/brief-reads.ts';
import type { HeldRole } from '../core/context.ts';
import type { Db } from '../core/db.ts';
import type { PersonIdentifier } from '../core/issuer-settings.ts';
import { openingRoles } from './permissions/opening.ts';

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

/** What a verified token says of its person: an identifier of their record, and in which department, by its code; null = in whichever there is. */
export type PersonClaim = Readonly<{ by: PersonIdentifier; value: string; department: string | null }>;

/**
 * The person whom the subject of an issuer signs in as. Of several departments it is the one that connected the subject first: a later one learns
 * nothing by it, and takes nobody's sign-in over. Where no login leads to anybody, the claim does: to the person whom the subject was bound to when it
 * first signed in so, as long as the claim still names them, or to one whom nobody has signed in as yet (sign_in_of_claim.sql).
 */
export async function findSignedIn(
  db: Db,
  issuer: string,
  subject: string,
  now: string,
  claim: PersonClaim | null = null,
): Promise<Identity | undefined> {
  const login = sql<{
    person_id: string;
  }>`select person_id from person_login where issuer = ${issuer} and subject = ${subject} and ended_at is null and not by_claim
    order by id limit 1`;
  if (claim === null) return findIdentity(db, login, now);
  const named = sql`${issuer}, ${subject}, ${claim.by}, ${claim.value}, ${claim.department}, ${openingRoles}::text[], ${now}::timestamptz`;
  const bound = sql<{ person_id: string }>`
    select coalesce((${login}), (select s.person_id from sign_in_of_claim(${named}) s where s.is_bound)) as person_id`;
  const known = await findIdentity(db, bound, now);
  if (known) return known;
  const { rows } = await sql<{ is_bound: boolean }>`select bind_sign_in(${named}) as is_bound`.execute(db);
  return rows[0]?.is_bound === true ? findIdentity(db, bound, now) : undefined;
}
