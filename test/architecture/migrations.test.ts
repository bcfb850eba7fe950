/** What the migrations make is what is committed, from nothing as well as over a database in use. */
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type pg from 'pg';
import { afterAll, describe, expect, test } from 'vitest';
import { describeSchema } from '../../db/generate.ts';
import { readSchema } from '../../db/introspect.ts';
import { migrate, migrationsAtHead } from '../../db/migrate.ts';
import { createDb, createPool } from '../../src/core/db.ts';
import { emptyDatabase, freshDatabase } from '../setup/database.ts';
import { populate } from '../setup/populate.ts';
import { ROOT } from '../setup/source.ts';

const MIGRATIONS = path.join(ROOT, 'db/migrations');
const FUNCTIONS = path.join(ROOT, 'db/functions');
const { ownerUrl } = await freshDatabase();
const opened: pg.Pool[] = [];
afterAll(async () => {
  for (const pool of opened) await pool.end();
});

function open(url: string): pg.Pool {
  const pool = createPool(url, { size: 1 });
  opened.push(pool);
  return pool;
}

describe('what is committed is what the migrations make', () => {
  test.for(['schema.sql', 'types.ts'])('db/%s; npm run generate writes it', async (file) => {
    const described = await describeSchema(ownerUrl);
    expect(file === 'types.ts' ? described.types : described.sql).toBe(await readFile(path.join(ROOT, 'db', file), 'utf8'));
  });
});

/** How the catalogs define the functions and views of a database. */
async function definitions(url: string): Promise<Map<string, string>> {
  const { functions, views } = await readSchema(url);
  return new Map([...functions, ...views].map(({ name, definition }) => [name, definition]));
}

describe('migrations', () => {
  test('build the head from an empty database, and a second run applies nothing', async () => {
    const empty = await emptyDatabase();
    const files = (await readdir(MIGRATIONS)).filter((file) => file.endsWith('.sql'));
    const functions = (await readdir(FUNCTIONS)).filter((file) => file.endsWith('.sql'));
    expect(await migrate(empty.ownerUrl)).toHaveLength(files.length + functions.length);
    expect(await migrate(empty.ownerUrl)).toEqual([]);
    expect(await describeSchema(empty.ownerUrl)).toEqual(await describeSchema(ownerUrl));
    expect(await migrationsAtHead(createDb(open(empty.appUrl)))).toBe(true);
  });

  test('are followed by the functions and views, with the same result as from an empty database', async () => {
    const { ownerUrl: url, appUrl } = await emptyDatabase();
    await migrate(url, { functions: null });
    const before = await definitions(url);
    const db = createDb(open(appUrl));
    expect(await migrationsAtHead(db)).toBe(false);
    const applied = await migrate(url);
    expect(applied).toContain('functions/plan_deciders');
    expect(applied.filter((name) => !name.startsWith('functions/'))).toEqual([]);
    expect(await migrationsAtHead(db)).toBe(true);
    expect(await describeSchema(url)).toEqual(await describeSchema(ownerUrl));
    const after = await definitions(url);
    expect(after).toEqual(await definitions(ownerUrl));
    // The first text of a file is what the migrations defined.
    const first = [...(await readFile(path.join(FUNCTIONS, 'revisions.txt'), 'utf8')).matchAll(/^(\w+) 1 /gm)].map(([, name = '']) => name);
    const changed = first.filter((name) => before.has(name) && before.get(name) !== after.get(name));
    expect(changed).toEqual([]);
    expect(before.size).toBeGreaterThan(50);
  });

  test('leave a populated database as it is when there is nothing to do', async () => {
    const { ownerUrl: url } = await freshDatabase();
    await populate(url);
    const pool = open(url);
    const { rows: tables } = await pool.query<{ name: string }>(`
      select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname not like 'kysely_%'`);
    const counts = tables.map(({ name }) => `select '${name}' as name, count(*) as rows, max(xmin::text::bigint) as last from ${name}`);
    const count = async () => (await pool.query<{ rows: number }>(counts.join(' union all '))).rows;
    const before = await count();
    expect(before.filter(({ rows }) => rows > 0).length).toBeGreaterThan(15);
    expect(await migrate(url)).toEqual([]);
    expect(await count()).toEqual(before);
  });

  test('each applies on a database populated at the version before', async () => {
    const { ownerUrl: url } = await emptyDatabase();
    const files = (await readdir(MIGRATIONS)).filter((file) => file.endsWith('.sql')).sort();
    const folder = await mkdtemp(path.join(tmpdir(), 'migrations-'));
    const pool = open(url);
    try {
      for (const [i, file] of files.entries()) {
        await cp(path.join(MIGRATIONS, file), path.join(folder, file));
        expect(await migrate(url, { migrations: folder, functions: null })).toEqual([file.replace('.sql', '')]);
        for (const statement of STEPS[i] ?? []) await pool.query(statement);
      }
      await migrate(url);
    } finally {
      await rm(folder, { recursive: true });
    }
    await populate(url);
    expect(await describeSchema(url)).toEqual(await describeSchema(ownerUrl));
  });
});

/** A database as it was before a migration, which can be taken further. */
async function inSteps() {
  const { ownerUrl: url } = await emptyDatabase();
  const files = (await readdir(MIGRATIONS)).filter((file) => file.endsWith('.sql')).sort();
  const folder = await mkdtemp(path.join(tmpdir(), 'migrations-'));
  const upTo = async (last: string) => {
    for (const file of files.filter((name) => name < last)) await cp(path.join(MIGRATIONS, file), path.join(folder, file));
    await migrate(url, { migrations: folder, functions: null });
  };
  return { pool: open(url), upTo, remove: () => rm(folder, { recursive: true }) };
}

test('0025 takes the days of waivers and write-ups from the rows, and changes no row version', async () => {
  const { pool, upTo, remove } = await inSteps();
  const rows = async () =>
    (
      await pool.query(`
        select to_jsonb(c) as row from check_in c union all select to_jsonb(r) from annual_review r order by 1`)
    ).rows.map(({ row }) => row as Record<string, unknown>);
  try {
    await upTo('0025');
    for (const statement of [...(STEPS[0] ?? []), ...(STEPS[1] ?? []), ...(STEPS[2] ?? [])]) await pool.query(statement);
    // Late in the evening of 9 February in Toronto.
    await pool.query(`select set_config('request.now', '2026-02-10T03:00:00Z', false)`);
    const kinds = [
      ['waived', `'other'`, 'null', 'null'],
      ['held', 'null', `'2026-01-20'`, 'null'],
      ['acknowledged', 'null', `'2026-01-20'`, `'2026-02-02T15:00:00Z'`],
      ['scheduled', 'null', 'null', 'null'],
    ];
    for (const [n, [state, reason, held_on, acknowledged_at]] of kinds.entries()) {
      await pool.query(`
        insert into check_in (department_id, mentee_id, clock_starts_on, state, conductor_id, role_id, held_on, acknowledged_at, waived_reason)
        select p.department_id, p.id, '2020-07-0${n + 1}', '${state}', r.person_id, r.id, ${held_on}, ${acknowledged_at}, ${reason}
        from person p, leadership_role r where p.hr_number = 'H2'`);
    }
    await pool.query(`
      insert into annual_review (department_id, mentee_id, academic_year, state, waived_reason)
      select p.department_id, p.id, 2024 + n, case n when 0 then 'waived' else 'open' end, case n when 0 then 'other' end
      from person p, generate_series(0, 1) n where p.hr_number = 'H2'`);
    const before = await rows();
    await upTo('0026');
    const after = await rows();
    const days = after.map(({ state, waived_on, written_on }) => [state, waived_on, written_on ?? null]);
    expect(days.toSorted((x, y) => (String(x) < String(y) ? -1 : 1))).toEqual([
      ['acknowledged', null, '2026-02-02'],
      ['held', null, '2026-02-09'],
      ['open', null, null],
      ['scheduled', null, null],
      ['waived', '2026-02-09', null],
      ['waived', '2026-02-09', null],
    ]);
    for (const row of before) expect(after).toContainEqual(expect.objectContaining(row));
  } finally {
    await remove();
  }
});

test('0043 takes what is confidential out of the answers kept for repeated requests, and leaves the way to read it again', async () => {
  const { pool, upTo, remove } = await inSteps();
  try {
    await upTo('0043');
    const id = '0198b7a0-0000-7000-8000-00000000000a';
    const rows = [
      ['raiseConcern', '/v1/concerns', { id, body: 'SECRET' }],
      ['pauseAssignment', `/v1/assignments/${id}/pause`, { id, end_reason: 'SECRET' }],
      ['giveReviewInput', '/v1/annual-reviews/input', { id, mentee_input: 'SECRET' }],
      ['allowEarlyCheckIn', '/v1/check-ins/allow-early', { id, reason: 'SECRET' }],
      ['createSite', '/v1/sites', { id, name: 'Again Hospital' }],
    ] as const;
    for (const [operation, address, body] of rows)
      await pool.query(
        `insert into idempotency_key (actor_id, key, operation_id, path, fingerprint, status, headers, body)
         values ($1, 'k', $2, $3, '\\x00', 200, '{}', $4)`,
        [id, operation, address, JSON.stringify(body)],
      );
    await upTo('0044');
    const { rows: after } = await pool.query<{ operation_id: string; location: string | null; body: unknown }>(
      'select operation_id, location, body from idempotency_key order by operation_id',
    );
    expect(after).toEqual([
      { operation_id: 'allowEarlyCheckIn', location: null, body: null },
      { operation_id: 'createSite', location: null, body: { id, name: 'Again Hospital' } },
      { operation_id: 'giveReviewInput', location: `/v1/annual-reviews/${id}`, body: null },
      { operation_id: 'pauseAssignment', location: `/v1/assignments/${id}`, body: null },
      { operation_id: 'raiseConcern', location: `/v1/concerns/${id}`, body: null },
    ]);
    const { rows: keys } = await pool.query<{ length: number }>('select octet_length(key) as length from service_key');
    expect(keys).toEqual([{ length: 32 }]);
  } finally {
    await remove();
  }
});

test('0029 removes personnel decisions from the events of appointments, and nothing else', async () => {
  const { pool, upTo, remove } = await inSteps();
  const recorded = [
    ['appointment.recorded', { rank: 'lecturer', status: 'probationary', end_reason: null }],
    [
      'appointment.edited',
      { fields: ['status', 'ends_on'], before: { status: 'continuing', ends_on: null }, after: { status: 'ended', ends_on: '2026-07-01' } },
    ],
    ['appointment.ended', { ends_on: '2026-07-01' }],
    ['job.done', { status: 'succeeded' }],
  ];
  try {
    await upTo('0029');
    await pool.query(STEPS[0]?.[0] ?? '');
    for (const [type, data] of recorded) {
      await pool.query('insert into event (department_id, type, subject_id, data) select id, $1, id, $2 from department', [type, data]);
    }
    await upTo('0030');
    const { rows } = await pool.query('select data from event order by id');
    expect(rows.map(({ data }) => data)).toEqual([
      { rank: 'lecturer' },
      { fields: ['ends_on'], before: { ends_on: null }, after: { ends_on: '2026-07-01' } },
      { ends_on: '2026-07-01' },
      { status: 'succeeded' },
    ]);
  } finally {
    await remove();
  }
});

/** What the database holds after each migration when the next one comes. A migration that changes rows gets its own test as well. */
const STEPS: readonly (readonly string[])[] = [
  [
    `insert into department (code, name, programme_starts_on) values ('OLD', 'Department of Old', '2020-07-01')`,
    `insert into policy (department_id, version, starts_on) select id, 1, '1900-01-01' from department`,
  ],
  [
    `insert into division (department_id, code, name, kind, starts_on) select id, 'CARD', 'Cardiology', 'departmental', '1900-01-01' from department`,
    `insert into site (department_id, code, name, affiliation) select id, 'UNION', 'Union Hospital', 'full' from department`,
    `insert into person (department_id, kind, hr_number, given_name, family_name)
       select id, 'faculty', 'H' || n, 'Ines', 'Tanabe' from department, generate_series(1, 3) n`,
  ],
  [
    `insert into division_membership (department_id, person_id, division_id, is_primary, starts_on)
       select p.department_id, p.id, d.id, true, '2020-07-01' from person p, division d`,
    `insert into leadership_role (department_id, person_id, role, division_id, starts_on)
       select p.department_id, p.id, 'division_director', d.id, '2020-07-01' from person p, division d where p.hr_number = 'H1'`,
    `insert into reporting_line (department_id, subordinate_id, superior_id, kind, source, starts_on)
       select a.department_id, a.id, b.id, 'primary', 'hr', '2020-07-01' from person a, person b where a.hr_number = 'H2' and b.hr_number = 'H1'`,
  ],
  [
    `insert into assignment (department_id, mentee_id, mentor_id, subtype, state, category, origin, starts_on, mentee_accepted_at, mentor_accepted_at, mentor_attested_at)
       select a.department_id, a.id, b.id, 'formal', 'live', 'traditional', 'institution', '2025-07-01', now(), now(), now()
       from person a, person b where a.hr_number = 'H2' and b.hr_number = 'H3'`,
  ],
];
