/**
 * What the service's role, mentorship_app, may do in a database. The view service_right says what it should be able to do; here the owner
 * makes it so, and a process finds out before it starts. A dump repeats what is granted, not what is not: tables that are restored over
 * others get what default privileges give besides, and a dump without privileges gives nothing.
 */
import { type Kysely, sql } from 'kysely';
import { INSUFFICIENT_PRIVILEGE, sqlState, UNDEFINED_TABLE } from './sql-file.ts';

const REMEDY = 'Run npm run migrate as the owner of the database: it restores them (README, Deployment).';

interface Right {
  kind: string;
  name: string;
  privilege: string;
  wanted: boolean;
}

const wrongOnes = sql<Right>`
  select kind, name, privilege, wanted from service_right where wanted <> held order by wanted, kind, name collate "C", privilege`;

/**
 * Grants what service_right wants and is not held, revokes what is held and not wanted, and lets no default privileges of the owner add
 * to it. Returns what it changed, as `rights/table event`; changes nothing where nothing is wrong, or before the view is there.
 */
export async function restoreRights(db: Kysely<unknown>): Promise<string[]> {
  const { rows: present } = await sql`select where to_regclass('service_right') is not null`.execute(db);
  if (present.length === 0) return [];
  const { rows: before } = await wrongOnes.execute(db);
  await sql.raw(restore).execute(db);
  return [...new Set(before.map(({ kind, name }) => `rights/${kind} ${name}`))];
}

/** One statement, hence one transaction. */
const restore = `
  do $$
  declare
    one record;
  begin
    if exists (select from pg_default_acl d, aclexplode(d.defaclacl) a
      where d.defaclnamespace = 'public'::regnamespace and d.defaclobjtype = 'r' and d.defaclrole = current_user::regrole
        and a.grantee = 'mentorship_app'::regrole)
    then
      alter default privileges in schema public revoke all on tables from mentorship_app;
    end if;
    if not exists (select from service_right where wanted <> held) then
      return;
    end if;
    perform pg_advisory_xact_lock(hashtext('rights of mentorship_app'));
    for one in select * from service_right where wanted <> held loop
      if one.wanted then
        execute format('grant %s on %s %I to mentorship_app', one.privilege, one.kind, one.name);
      else
        execute format('revoke %s on %s %I from mentorship_app, public', one.privilege, one.kind, one.name);
      end if;
    end loop;
  end
  $$`;

/** Whether the connection is that of the owner of the tables, or of a superuser; false where the database is not migrated. */
export async function isOwner<DB>(db: Kysely<DB>): Promise<boolean> {
  const { rows } = await sql<{ owns: boolean }>`
    select current_user <> 'mentorship_app' and pg_has_role(relowner, 'usage') as owns
    from pg_class where relname = 'event' and relnamespace = to_regnamespace('public')`.execute(db);
  return rows[0]?.owns ?? false;
}

/**
 * What is wrong with the rights that a process has with this connection, and what to do about it; null where they are as they should be,
 * and where the database is not migrated.
 */
export async function wrongRights<DB>(db: Kysely<DB>): Promise<string | null> {
  const { rows } = await sql<{ role: string; usable: boolean; owns: boolean; service_owns: boolean }>`
    select current_user::text as role, has_schema_privilege('public', 'usage') as usable, pg_has_role(owner, 'usage') as owns,
      pg_has_role('mentorship_app', owner, 'usage') as service_owns
    from (select relowner as owner from pg_class where relname = 'event' and relnamespace = to_regnamespace('public')) event`.execute(db);
  const [role] = rows;
  if (!role) return null;
  if (role.owns && role.role !== 'mentorship_app') {
    return `DATABASE_URL signs in as ${role.role}, which owns the tables or is a superuser and so may change the event log; use mentorship_app, and give the owner as OWNER_DATABASE_URL (README, Deployment).`;
  }
  if (role.service_owns) {
    return 'mentorship_app is a superuser, or owns the tables by itself or by another role, and so may change the event log: take that from it (README, Deployment).';
  }
  if (!role.usable) return notItsRights(['it may not use schema public']);
  try {
    const { rows: wrong } = await wrongOnes.execute(db);
    if (wrong.length > 0) return notItsRights(wrong.map(describe));
    const { rows: other } = await sql<{ may: boolean }>`
      select has_table_privilege('event', 'update') or has_table_privilege('event', 'delete') as may`.execute(db);
    if (!other[0]?.may) return null;
    return `DATABASE_URL signs in as ${role.role}, which may change the event log; use mentorship_app (README, Deployment).`;
  } catch (error) {
    if (sqlState(error) === UNDEFINED_TABLE) return null;
    if (sqlState(error) === INSUFFICIENT_PRIVILEGE) return notItsRights(['it may not read service_right']);
    throw error;
  }
}

const VERBS: Readonly<Record<string, string>> = {
  select: 'read',
  insert: 'insert into',
  delete: 'delete from',
  usage: 'use schema',
  create: 'create in schema',
};

const describe = ({ name, privilege, wanted }: Right) => `it may ${wanted ? 'not ' : ''}${VERBS[privilege] ?? privilege} ${name}`;

function notItsRights(wrong: readonly string[]): string {
  const some = [...wrong.slice(0, 5), ...(wrong.length > 5 ? [`${wrong.length - 5} more`] : [])].join(', ');
  const cause = 'A dump restored over a database, or without its privileges, leaves it so.';
  return `mentorship_app does not have the rights that the service is made for: ${some}. ${cause} ${REMEDY}`;
}
