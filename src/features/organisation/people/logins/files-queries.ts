/** Logins from the staged rows of an import (`staged_fact`, where `changes` says that the row waits for a second person). */
import { type RawBuilder, sql } from 'kysely';
import type { WriteCtx } from '../../../../core/context.ts';
import { stagedFacts } from '../../../../domain/staging/tables.ts';

type Found = { row: number; field: string; code: string; detail: string };

const same = sql`l.department_id = s_department.id and l.issuer = s.issuer and l.subject = s.subject and l.ended_at is null and not l.by_claim`;

/** The errors that only show beside other rows, the people whom they name and the logins that there are. */
export const errors = async (ctx: WriteCtx): Promise<Found[]> =>
  (
    await sql<Found>`
      with s_department as (select ${ctx.department_id}::uuid as id)
      select row, 'hr_number' as field, 'unknown_person' as code, 'Nobody has this HR number.' as detail
      from ${stagedFacts} where hr_number is not null and person_id is null
      union all
      select s.row, 'subject', 'duplicate', format('Row %s has the same issuer and subject.', s.first_row)
      from (select row, min(row) over (partition by issuer, subject) as first_row from ${stagedFacts} where issuer is not null and subject is not null) s
      where s.first_row < s.row
      union all
      select s.row, 'subject', 'identifier_taken', 'Somebody else signs in with it, or waits to do so.'
      from ${stagedFacts} s cross join s_department
      where exists (select from person_login l where ${same} and l.person_id <> s.person_id)
        or exists (select from access_change c where c.department_id = s_department.id and c.kind = 'login' and c.state = 'open' and c.issuer = s.issuer
          and c.subject = s.subject and c.person_id <> s.person_id and c.expires_on > ${ctx.today}::date)
      order by 1, 2`.execute(ctx.db)
  ).rows;

/** The people whom the rows name. */
export const people = async (ctx: WriteCtx): Promise<string[]> =>
  (await sql<{ id: string }>`select distinct person_id as id from ${stagedFacts} order by 1`.execute(ctx.db)).rows.map(({ id }) => id);

/**
 * Finds out what becomes of each row: nothing where the login is there, or waits already; at once where it is the first one of somebody who is not
 * `guarded`; else it waits.
 */
export const match = (ctx: WriteCtx, guarded: readonly string[]) =>
  sql`
  with s_department as (select ${ctx.department_id}::uuid as id), fresh as (
    select s.row, row_number() over (partition by s.person_id order by s.row) = 1 and s.person_id <> all (${guarded}::uuid[]) as at_once
    from ${stagedFacts} s cross join s_department
    where not exists (select from person_login l where ${same})
      and not exists (select from access_change c where c.department_id = s_department.id and c.kind = 'login' and c.state = 'open' and c.issuer = s.issuer
        and c.subject = s.subject and c.expires_on > ${ctx.today}::date)
  )
  update ${stagedFacts} s set fact_id = uuidv7(), is_new = f.at_once, changes = not f.at_once from fresh f where f.row = s.row`.execute(
    ctx.db,
  );

/** Adds the logins that wait for nobody. */
export const apply = (ctx: WriteCtx) =>
  sql`insert into person_login (id, department_id, person_id, issuer, subject)
    select fact_id, ${ctx.department_id}, person_id, issuer, subject from ${stagedFacts} where is_new order by fact_id`.execute(ctx.db);

/** The logins that a second person has to approve. */
export const waiting = async (ctx: WriteCtx): Promise<{ person_id: string; issuer: string; subject: string }[]> =>
  (
    await sql<{ person_id: string; issuer: string; subject: string }>`
      select person_id, issuer, subject from ${stagedFacts} where changes order by row`.execute(ctx.db)
  ).rows;

/** How many rows added a login, wait for a second person, or changed nothing. */
export const counts = async (ctx: WriteCtx) =>
  (
    await sql<{ created: number; changed: number; unchanged: number; awaiting_approval: number }>`
      select (count(*) filter (where is_new))::int as created, 0 as changed, (count(*) filter (where not is_new and not changes))::int as unchanged,
        (count(*) filter (where changes))::int as awaiting_approval from ${stagedFacts}`.execute(ctx.db)
  ).rows[0] ?? { created: 0, changed: 0, unchanged: 0, awaiting_approval: 0 };

/** What was added. */
export const added = (import_id: string): RawBuilder<{ subject_id: string; data: unknown }> =>
  sql`select fact_id as subject_id, jsonb_build_object('import_id', ${import_id}::text, 'person_id', person_id) as data from ${stagedFacts} where is_new`;
