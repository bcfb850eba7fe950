/** Processes of two releases on one database: one step apart both work and may start; further apart, the earlier one is told what to do. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { afterAll, describe, expect, test } from 'vitest';
import { isMigrated, migrate, migrationsAhead } from '../../db/migrate.ts';
import { createDb, createPool } from '../../src/core/db.ts';
import { freshDatabase } from '../setup/database.ts';
import { FUNCTIONS, laterRelease } from '../setup/releases.ts';
import { startService } from '../setup/service-process.ts';

const { ownerUrl, appUrl } = await freshDatabase();
const owner = new pg.Pool({ connectionString: ownerUrl, max: 1 });
const db = createDb(createPool(appUrl, { size: 1 }));
afterAll(async () => {
  await owner.end();
  await db.destroy();
});

const withOwner = { DATABASE_URL: appUrl, OWNER_DATABASE_URL: ownerUrl };
const isHere = await readFile(path.join(FUNCTIONS, 'is_here.sql'), 'utf8');
const next = await laterRelease(
  { is_here: `${isHere}-- later\n`, whole_year: `create or replace function whole_year(n int) returns int language sql return n;\n` },
  { '0997_add_room': 'create table room (id int primary key)', '0998_add_floor': 'create table floor (id int primary key)' },
);

describe('a process that starts again', () => {
  test('finds nothing to migrate', async () => {
    expect(await isMigrated(db)).toBe(true);
  });

  test.each([
    ['a migration', 'delete from kysely_migration where name = (select max(name) from kysely_migration)'],
    ['a function', `update function_version set revision = revision - 1 where name = 'is_here'`],
    ['a right', 'grant update on event to mentorship_app'],
    ['a table of the queue', 'delete from graphile_worker.migrations where id = (select max(id) from graphile_worker.migrations)'],
  ])('finds that %s is missing or wrong', async (_title, damage) => {
    const saved = 'create temp table saved as select * from';
    await owner.query(`begin; ${saved} kysely_migration; create temp table saved_functions as select * from function_version;
      create temp table saved_queue as select * from graphile_worker.migrations; commit`);
    await owner.query(damage);
    try {
      expect(await isMigrated(db)).toBe(false);
    } finally {
      await owner.query(`begin; delete from kysely_migration; insert into kysely_migration table saved; delete from function_version;
        insert into function_version table saved_functions; delete from graphile_worker.migrations; insert into graphile_worker.migrations table saved_queue;
        drop table saved, saved_functions, saved_queue; revoke update on event from mentorship_app; commit`);
    }
  });
});

describe('a process of the release before', () => {
  test('is told nothing where the database is as it knows it', async () => {
    expect(await migrationsAhead(db)).toBeNull();
  });

  test('starts with the address of the owner after the next release has migrated, says so, and changes nothing', async () => {
    await migrate(ownerUrl, next);
    const versions = async () => (await owner.query('select * from function_version order by name')).rows;
    const before = await versions();
    const { code, output, stop } = await startService(withOwner);
    expect(code, output()).toBeNull();
    const line = output()
      .split('\n')
      .find((one) => one.includes('a later release has migrated the database'));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ migrations: ['0997_add_room', '0998_add_floor'], functions: ['is_here'] });
    expect(await stop()).toBe(0);
    expect(await versions()).toEqual(before);
    expect(await migrate(ownerUrl, next)).toEqual([]);
  });

  test('has its rights restored there as the later release lists them', async () => {
    await owner.query('grant update on event to mentorship_app; revoke select on room from mentorship_app');
    expect(await migrate(ownerUrl)).toEqual(['rights/table event', 'rights/table room']);
  });

  test('does not start two steps behind, with or without that address, and is told what to do', async () => {
    await writeFile(path.join(next.migrations, '0999_drop_floor.sql'), 'drop table floor');
    await migrate(ownerUrl, next);
    const told =
      'The database is 2 steps ahead of this release (0997_add_room, 0998_add_floor, 0999_drop_floor): only the first is sure to leave ' +
      'what it uses. Start the release that migrated it, or restore a backup from before into a database of its own (README, Deployment).';
    await expect(migrate(ownerUrl)).rejects.toThrow(told);
    const { code, output } = await startService({ DATABASE_URL: appUrl });
    expect([code, output().trim()]).toEqual([1, told]);
  });

  test('does not start where nobody can tell how many steps the database is ahead', async () => {
    await owner.query(`update kysely_migration set applied_at = '2026-01-01' where name > '0045'`);
    await expect(migrate(ownerUrl)).rejects.toThrow('The database is 3 steps ahead of this release');
    await owner.query(`delete from kysely_migration where name > '0998'; update kysely_migration set applied_at = null`);
    expect(await migrationsAhead(db)).toEqual({ migrations: ['0997_add_room'], functions: ['is_here'] });
  });

  test('does not start on a database of another line of releases', async () => {
    await owner.query(`update kysely_migration set name = '0001_create_elsewhere' where name = '0997_add_room'`);
    await expect(migrate(ownerUrl)).rejects.toThrow('migrated by another line of releases: it has 0001_create_elsewhere, unknown here');
  });
});
