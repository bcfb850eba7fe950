/**
 * A dump restored over a database, or without its privileges: the service's role has the rights that the service is made for, or no process
 * starts and says why. What pg_restore does to rights is done here in SQL: it makes each table anew, where the database's own default
 * privileges apply, and then grants what was granted when the dump was made.
 */
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { describeSchema } from '../../db/generate.ts';
import { migrate } from '../../db/migrate.ts';
import { wrongRights } from '../../db/rights.ts';
import { createDb, createPool } from '../../src/core/db.ts';
import { freshDatabase } from '../setup/database.ts';
import { PRODUCTION, startService } from '../setup/service-process.ts';

const { ownerUrl, appUrl } = await freshDatabase();
const owner = new pg.Pool({ connectionString: ownerUrl, max: 1 });
const db = createDb(createPool(appUrl, { size: 1 }));
const { sql: before } = await describeSchema(ownerUrl);

afterAll(async () => {
  await owner.end();
  await db.destroy();
});

const TABLES = ['event', 'plan_goal_progress', 'function_version', 'kysely_migration', 'kysely_migration_lock', 'idempotency_key'];

/** `pg_restore --clean` of what these tables are now, over them. */
async function restoreOver(): Promise<void> {
  for (const table of TABLES) {
    const { rows } = await owner.query<{ privilege: string }>(
      `select privilege_type as privilege from pg_class, aclexplode(relacl) where oid = $1::regclass and grantee = 'mentorship_app'::regrole`,
      [table],
    );
    await owner.query(`
      create table restored (like ${table} including all);
      insert into restored select * from ${table};
      drop table ${table};
      alter table restored rename to ${table};`);
    const granted = rows.map(({ privilege }) => privilege).join(', ');
    if (granted) await owner.query(`grant ${granted} on ${table} to mentorship_app`);
  }
}

/** What every release before rights were listed left in a database. */
const byDefault = 'alter default privileges in schema public grant select, insert, update on tables to mentorship_app';

const mayBeWritten = async () => {
  const { rows } = await owner.query<{ name: string }>(
    `select name from unnest($1::text[]) name where has_table_privilege('mentorship_app', name, 'update') order by 1`,
    [TABLES],
  );
  return rows.map(({ name }) => name);
};

const start = () => startService({ ...PRODUCTION, DATABASE_URL: appUrl });

describe('a dump restored over the database', () => {
  test('gives the role of the service nothing that it did not have', async () => {
    await restoreOver();
    expect(await mayBeWritten()).toEqual(['idempotency_key']);
    expect(await wrongRights(db)).toBeNull();
    expect(await migrate(ownerUrl)).toEqual([]);
  });

  describe('where an earlier release has left default privileges', () => {
    beforeAll(async () => {
      await owner.query(byDefault);
      await restoreOver();
    });

    test('lets no process start, which names the rights, the cause and the remedy', async () => {
      expect(await mayBeWritten()).toEqual([...TABLES].sort());
      const { code, output } = await start();
      expect(code).toBe(1);
      expect(output().trim()).toBe(
        'mentorship_app does not have the rights that the service is made for: it may update event, it may insert into function_version, ' +
          'it may update function_version, it may insert into kysely_migration, it may update kysely_migration, 4 more. ' +
          'A dump restored over a database, or without its privileges, leaves it so. ' +
          'Run npm run migrate as the owner of the database: it restores them (README, Deployment).',
      );
    });

    test('has its rights back after npm run migrate, for good, and the process starts', async () => {
      const tables = ['event', 'function_version', 'kysely_migration', 'kysely_migration_lock', 'plan_goal_progress'];
      expect(await migrate(ownerUrl)).toEqual(tables.map((table) => `rights/table ${table}`));
      expect(await mayBeWritten()).toEqual(['idempotency_key']);
      await restoreOver();
      expect(await mayBeWritten()).toEqual(['idempotency_key']);
      const { code, stop } = await start();
      expect(code).toBeNull();
      expect(await stop()).toBe(0);
    });
  });
});

describe('a dump restored without its privileges', () => {
  test('is named as that and not as a database without migrations, and npm run migrate grants everything again', async () => {
    await owner.query(`
      revoke all on all tables in schema public from mentorship_app;
      revoke all on all tables in schema graphile_worker from mentorship_app;
      revoke usage on schema graphile_worker from mentorship_app;`);
    expect(await wrongRights(db)).toMatch(
      /^mentorship_app does not have the rights .*: it may not read service_right\. .* Run npm run migrate/,
    );
    await owner.query('grant select on service_right to mentorship_app');
    expect(await wrongRights(db)).toContain('it may not use schema graphile_worker, it may not insert into');
    await owner.query('revoke usage on schema public from mentorship_app, public');
    expect(await wrongRights(db)).toContain('it may not use schema public');
    await migrate(ownerUrl);
    expect(await wrongRights(db)).toBeNull();
    expect(grantsIn((await describeSchema(ownerUrl)).sql)).toEqual(grantsIn(before));
    await sql`select from graphile_worker._private_jobs`.execute(db);
  });
});

const grantsIn = (sql: string) => sql.split('\n').filter((line) => line.startsWith('grant'));

describe('a process is told which role it signs in as', () => {
  test('where that owns the tables or is a superuser', async () => {
    for (const url of [ownerUrl, adminUrl()]) {
      const other = createDb(createPool(url, { size: 1 }));
      const role = new URL(url).username;
      expect(await wrongRights(other)).toContain(`DATABASE_URL signs in as ${role}, which owns the tables or is a superuser`);
      await other.destroy();
    }
  });

  test('where mentorship_app has the rights of the owner', async () => {
    const admin = createDb(createPool(adminUrl(), { size: 1 }));
    const told = await admin.startTransaction().execute();
    await sql`grant mentorship_owner to mentorship_app`.execute(told);
    await sql`set local role mentorship_app`.execute(told);
    expect(await wrongRights(told)).toContain('mentorship_app is a superuser, or owns the tables by itself or by another role');
    await told.rollback().execute();
    await admin.destroy();
  });

  test('where that is another role with more rights than mentorship_app', async () => {
    const admin = createDb(createPool(adminUrl(), { size: 1 }));
    const told = await admin.startTransaction().execute();
    await sql`create role reporting in role mentorship_app`.execute(told);
    await sql`set local role reporting`.execute(told);
    expect(await wrongRights(told)).toBeNull();
    await sql`reset role`.execute(told);
    await sql`grant delete on event to reporting`.execute(told);
    await sql`set local role reporting`.execute(told);
    expect(await wrongRights(told)).toBe(
      'DATABASE_URL signs in as reporting, which may change the event log; use mentorship_app (README, Deployment).',
    );
    await told.rollback().execute();
    await admin.destroy();
  });
});

function adminUrl(): string {
  const url = new URL(inject('testServer').adminUrl);
  url.pathname = new URL(ownerUrl).pathname;
  return url.href;
}
