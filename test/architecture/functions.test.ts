/** The functions and views of db/functions: what has a file, what a database is given of it and when. */
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type pg from 'pg';
import { afterAll, describe, expect, test } from 'vitest';
import { drawRevisions, readFunctions } from '../../db/functions.ts';
import { migrate, migrationsAtHead } from '../../db/migrate.ts';
import { createDb, createPool } from '../../src/core/db.ts';
import { freshDatabase } from '../setup/database.ts';
import { FUNCTIONS, laterRelease, MIGRATIONS } from '../setup/releases.ts';

/** The last migration that defined functions itself. */
const BEFORE_FILES = '0029';

const opened: pg.Pool[] = [];
afterAll(async () => {
  for (const pool of opened) await pool.end();
});

function open(url: string): pg.Pool {
  const pool = createPool(url, { size: 1 });
  opened.push(pool);
  return pool;
}

async function database() {
  const { ownerUrl, appUrl } = await freshDatabase();
  const pool = open(ownerUrl);
  const rows = async <T>(text: string) => (await pool.query<T & pg.QueryResultRow>(text)).rows;
  return { url: ownerUrl, pool, rows, app: createDb(open(appUrl)) };
}

type Database = Awaited<ReturnType<typeof database>>;

/** Each function and view with all that its file says of it, and the transaction that last defined it. */
const catalog = ({ rows }: Pick<Database, 'rows'>) =>
  rows<{ name: string; definition: string; definer: string }>(`
    select proname as name, concat_ws(' ', pg_get_functiondef(p.oid), proacl, obj_description(p.oid)) as definition, p.xmin::text as definer
    from pg_proc p where pronamespace = 'public'::regnamespace and prokind <> 'a'
      and not exists (select from pg_depend where classid = 'pg_proc'::regclass and objid = p.oid and deptype = 'e')
    union all
    select relname, concat_ws(' ', pg_get_viewdef(c.oid), reloptions, relacl, obj_description(c.oid)), c.xmin::text
    from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')
      and not exists (select from pg_depend where classid = 'pg_class'::regclass and objid = c.oid and deptype = 'e')
    order by name`);

const textOf = (name: string) => readFile(path.join(FUNCTIONS, `${name}.sql`), 'utf8');
const versions = ({ rows }: Database) => rows('select * from function_version order by name');

describe('the files', () => {
  test('are one for each function and view, except those that stored values depend on', async () => {
    const { rows } = await database();
    // An index depends on it, or a column's expression that is stored, or a constraint that has judged the rows there are.
    const stored = await rows<{ name: string }>(`
      select distinct proname as name from pg_depend join pg_proc p on p.oid = refobjid
      where refclassid = 'pg_proc'::regclass and pronamespace = 'public'::regnamespace
        and not exists (select from pg_depend e where e.classid = 'pg_proc'::regclass and e.objid = p.oid and e.deptype = 'e')
        and (classid = 'pg_constraint'::regclass
          or (classid = 'pg_class'::regclass and objid in (select indexrelid from pg_index))
          or (classid = 'pg_attrdef'::regclass and exists (select from pg_attrdef d join pg_attribute on attrelid = adrelid and attnum = adnum
            where d.oid = objid and attgenerated <> '')))`);
    const inMigrations = stored.map(({ name }) => name);
    expect(inMigrations).toEqual(['search_key', 'sorted_words']);
    const defined = (await catalog({ rows })).map(({ name }) => name).filter((name) => !inMigrations.includes(name));
    const files = (await readdir(FUNCTIONS)).filter((file) => file !== 'revisions.txt');
    expect(files.toSorted()).toEqual(defined.map((name) => `${name}.sql`).toSorted());
  });

  test('match the database: defining all of them again changes nothing', async () => {
    const { rows, pool } = await database();
    const before = await catalog({ rows });
    await pool.query('begin');
    for (const { text } of await readFunctions(FUNCTIONS)) await pool.query(text);
    const after = await catalog({ rows });
    await pool.query('rollback');
    const plain = (all: typeof before) => all.map(({ name, definition }) => [name, definition]);
    expect(plain(after)).toEqual(plain(before));
    const again = after.filter(({ definer }, i) => definer !== before[i]?.definer).map(({ name }) => name);
    expect(again).toHaveLength(before.length - 2);
  });

  test('have their revisions in revisions.txt, which npm run generate writes', async () => {
    expect(await drawRevisions(FUNCTIONS)).toBe(await readFile(path.join(FUNCTIONS, 'revisions.txt'), 'utf8'));
  });

  test('are the only place where functions change: later migrations define none', async () => {
    const names = (await readFunctions(FUNCTIONS)).map(({ name }) => name);
    const later = (await readdir(MIGRATIONS)).filter((file) => file.slice(0, 4) > BEFORE_FILES);
    const defining = new RegExp(`\\bcreate\\s+(or\\s+replace\\s+)?(function|view)\\s+(public\\.)?"?(${names.join('|')})\\b`, 'i');
    expect(defining.test('create or replace function plan_deciders(')).toBe(true);
    for (const file of later) expect(await readFile(path.join(MIGRATIONS, file), 'utf8'), file).not.toMatch(defining);
  });

  test('count each change once, and keep the count of removed files', async () => {
    const { functions } = await laterRelease({ directs: `${await textOf('directs')}-- changed\n` });
    const line = async () => /^directs .*$/m.exec(await readFile(path.join(functions, 'revisions.txt'), 'utf8'))?.[0];
    const draw = async () => writeFile(path.join(functions, 'revisions.txt'), await drawRevisions(functions));
    expect(await line()).toMatch(/^directs 2 \w{64}$/);
    await draw();
    expect(await line()).toMatch(/^directs 2 \w{64}$/);
    await rm(path.join(functions, 'directs.sql'));
    await draw();
    expect(await line()).toBe('directs 2 -');
    await cp(path.join(FUNCTIONS, 'directs.sql'), path.join(functions, 'directs.sql'));
    await draw();
    expect(await line()).toMatch(/^directs 3 \w{64}$/);
  });
});

const ADDED_COMMENT = `comment on function directs(uuid, uuid, date) is 'changed';\n`;

describe('a database', () => {
  test('is given only the texts that have changed, once', async () => {
    const there = await database();
    const before = await catalog(there);
    const next = await laterRelease({
      request_actor: (await textOf('request_actor')).replace('nullif(', 'nullif(/* changed */ '),
      qualifying_meeting: `${await textOf('qualifying_meeting')}comment on view qualifying_meeting is 'changed';\n`,
    });
    expect(await migrationsAtHead(there.app, next)).toBe(false);
    expect(await migrate(there.url, next)).toEqual(['functions/qualifying_meeting', 'functions/request_actor']);
    const after = await catalog(there);
    const defined = after.filter(({ definer }, i) => definer !== before[i]?.definer).map(({ name }) => name);
    expect(defined).toEqual(['qualifying_meeting', 'request_actor']);
    expect(await migrate(there.url, next)).toEqual([]);
    expect(await catalog(there)).toEqual(after);
    expect(await migrationsAtHead(there.app, next)).toBe(true);
  });

  test('that is up to date is not locked: neither readers nor other processes wait', async () => {
    const { url, pool } = await database();
    await pool.query('begin');
    await pool.query(`select pg_advisory_xact_lock(hashtext('functions and views'))`);
    await pool.query('lock table assignment_interval, qualifying_meeting, function_version in access share mode');
    expect(await migrate(url)).toEqual([]);
    await pool.query('rollback');
  });

  test('is given each text once by two processes that start at the same time', async () => {
    const { url } = await database();
    const next = await laterRelease({ directs: `${await textOf('directs')}${ADDED_COMMENT}` });
    const both = await Promise.all([migrate(url, next), migrate(url, next)]);
    expect(both.flat()).toEqual(['functions/directs']);
  });

  test('keeps the later text when an earlier release starts after it, and both releases are ready', async () => {
    const there = await database();
    const next = await laterRelease({ directs: `${await textOf('directs')}${ADDED_COMMENT}` });
    await migrate(there.url, next);
    const [after, stored] = [await catalog(there), await versions(there)];
    expect(await migrate(there.url)).toEqual([]);
    expect([await catalog(there), await versions(there)]).toEqual([after, stored]);
    expect(await migrationsAtHead(there.app)).toBe(true);
    expect(await migrationsAtHead(there.app, next)).toBe(true);
  });

  test('stays unchanged when a text fails, and the error names file and line', async () => {
    const there = await database();
    const before = [await catalog(there), await versions(there)];
    const broken = (await textOf('plan_status')).replace('day and', 'dag and');
    const line = broken.slice(0, broken.indexOf('dag')).split('\n').length;
    const next = await laterRelease({ adjusted_due: `${await textOf('adjusted_due')}-- changed\n`, plan_status: broken });
    const failed = `db/functions/plan_status.sql failed at line ${line}: column "dag" does not exist`;
    await expect(migrate(there.url, next)).rejects.toThrow(failed);
    expect([await catalog(there), await versions(there)]).toEqual(before);
    // Nor do the migrations stay that came with it.
    const migrating = await laterRelease({ plan_status: broken }, { '0999_add_note': 'create table note (id int)' });
    await expect(migrate(there.url, migrating)).rejects.toThrow(failed);
    expect(await there.rows(`select to_regclass('note') as note`)).toEqual([{ note: null }]);
    expect(await migrate(there.url)).toEqual([]);
  });

  test('is refused changes that need a migration first: another result, other arguments, a column less, another name', async () => {
    const { url } = await database();
    const cases: Record<string, [text: string, message: string]> = {
      days_in: [
        (await textOf('days_in')).replace('returns int', 'returns bigint'),
        'cannot change return type of existing function: a migration has to drop it first',
      ],
      directs: [
        (await textOf('directs')).replace('day date)', 'day date, since date)'),
        'the arguments of directs have changed: a migration has to drop it first',
      ],
      qualifying_meeting: [
        (await textOf('qualifying_meeting')).replace(', q.duration_min', ''),
        'cannot drop columns from view: a migration has to drop it first',
      ],
      is_there: [(await textOf('is_here')).replace('is_here(', 'is_anywhere('), 'it defines no function or view is_there'],
    };
    for (const [name, [text, message]] of Object.entries(cases)) {
      await expect(migrate(url, await laterRelease({ [name]: text })), name).rejects.toThrow(`db/functions/${name}.sql failed: ${message}`);
    }
  });

  test('gets back what a migration drops, in the transaction of the migration', async () => {
    const there = await database();
    const next = await laterRelease(
      { days_in: (await textOf('days_in')).replace('returns int', 'returns bigint') },
      { '0999_drop_days': 'drop function days_in, directs, conductor_bar' },
    );
    const applied = await migrate(there.url, next);
    expect(applied[0]).toBe('0999_drop_days');
    expect(applied).toHaveLength(1 + (await readFunctions(FUNCTIONS)).length);
    const names = (await catalog(there)).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['days_in', 'directs', 'conductor_bar']));
    const marks = await there.rows<{ xmin: string }>(`
      select xmin::text from kysely_migration where name = '0999_drop_days' union select xmin::text from pg_proc where proname = 'directs'`);
    expect(marks).toHaveLength(1);
  });

  test('is given new functions in the order of their dependencies', async () => {
    const { url, rows } = await database();
    const next = await laterRelease({
      a_total: 'create or replace view a_total as select n_twice(21) as total;\n',
      n_twice: 'create or replace function n_twice(n int) returns int language sql immutable\n  return z_product(n, 2);\n',
      z_product: 'create or replace function z_product(a int, b int) returns int language sql immutable\n  return a * b;\n',
    });
    expect(await migrate(url, next)).toEqual(['functions/z_product', 'functions/n_twice', 'functions/a_total']);
    expect(await rows('select total from a_total')).toEqual([{ total: 42 }]);
  });

  test('lets the service read which revisions it has, and not write them', async () => {
    const { rows } = await database();
    const may = (privilege: string) => `has_table_privilege('mentorship_app', 'function_version', '${privilege}')`;
    expect(await rows(`select ${may('select')} as read, ${may('insert, update, delete, truncate')} as write`)).toEqual([
      { read: true, write: false },
    ]);
  });
});
