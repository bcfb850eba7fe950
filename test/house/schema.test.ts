/** The database keeps the invariants: what the migrations make is what is committed, and the service's role can undo none of it. */
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeSchema } from '../../db/generate.ts';
import { migrate, migrationsAtHead } from '../../db/migrate.ts';
import { createDb, createPool } from '../../src/core/db.ts';
import { knownConstraints } from '../../src/core/problem.ts';
import { emptyDatabase, freshDatabase } from '../setup/database.ts';
import { createDepartment } from '../setup/department.ts';
import { ROOT } from '../setup/source.ts';

const MIGRATIONS = path.join(ROOT, 'db/migrations');

const { ownerUrl, appUrl } = await freshDatabase();
const owner = new pg.Pool({ connectionString: ownerUrl, max: 2 });
const app = new pg.Pool({ connectionString: appUrl, max: 2 });
const opened: { end(): Promise<void> }[] = [owner, app];
afterAll(async () => {
  for (const pool of opened) await pool.end();
});

async function names(text: string): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>(text);
  return rows.map(({ name }) => name);
}

const TABLES = `select relname as name from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
  and not relispartition and relname not like 'kysely_%' order by 1`;

/** Two departments with people, roles, lines and assignments in each state: what a migration finds when it comes to a running service. */
async function populate(url: string): Promise<void> {
  const pool = createPool(url, { size: 2 });
  try {
    for (const code of ['DOM', 'SURG']) {
      const department = await createDepartment(pool, { code, name: `Department ${code}`, issuer: 'https://login.example.org' });
      const [mentee, mentor, director] = [await department.person(), await department.person({ division: 'NEPH' }), await department.person()];
      await department.role(director, 'division_director', { division: 'CARD' });
      await department.line(mentee, director);
      const assignment = await department.assignment(mentee, mentor, { is_primary: true });
      await department.assignment(director, mentor, { state: 'ended' });
      await department.assignment(mentee, director, { state: 'declined' });
      await department.assignment(mentor, mentee, { subtype: 'informal' });
      await department.insert('assignment_pause', { assignment_id: assignment.id, starts_on: '2025-09-01', ends_on: '2025-10-01' });
      await department.insert('leave', { person_id: mentee.id, stops_clock: true, starts_on: '2025-09-01', ends_on: '2025-10-01' });
      await department.insert('position_description', { person_id: mentee.id, kind: 'clinician_teacher', starts_on: '2020-07-01' });
      const job = await department.insert('job', { type: 'import', status: 'succeeded', expires_at: '2027-01-01' });
      const facts = { kind: 'people', mode: 'valid_rows', dry_run: false, effective_on: '2026-01-01', sha256: '00', rows: 1 };
      await department.insert('import', { job_id: job.id, ...facts });
      await pool.query(`insert into event (department_id, type, subject_id) values ($1, 'person.created', $2)`, [department.id, mentee.id]);
    }
  } finally {
    await pool.end();
  }
}

describe('what is committed is what the migrations make', () => {
  test.for(['schema.sql', 'types.ts'])('db/%s; npm run generate writes it', async (file) => {
    const described = await describeSchema(ownerUrl);
    expect(file === 'types.ts' ? described.types : described.sql).toBe(await readFile(path.join(ROOT, 'db', file), 'utf8'));
  });
});

describe('migrations', () => {
  test('build the head from nothing, and a second run finds nothing to do', async () => {
    const empty = await emptyDatabase();
    const files = (await readdir(MIGRATIONS)).filter((file) => file.endsWith('.sql'));
    expect(await migrate(empty.ownerUrl)).toHaveLength(files.length);
    expect(await migrate(empty.ownerUrl)).toEqual([]);
    expect(await describeSchema(empty.ownerUrl)).toEqual(await describeSchema(ownerUrl));
    const pool = createPool(empty.appUrl, { size: 1 });
    opened.push(pool);
    expect(await migrationsAtHead(createDb(pool))).toBe(true);
  });

  test('leave a populated database as it is when there is nothing to do', async () => {
    const { ownerUrl: url } = await freshDatabase();
    await populate(url);
    const pool = createPool(url, { size: 1 });
    opened.push(pool);
    const count = async () => {
      const tables = await names(TABLES);
      const { rows } = await pool.query(tables.map((table) => `select '${table}' as name, count(*) as rows, max(xmin::text::bigint) as last from ${table}`).join(' union all '));
      return rows;
    };
    const before = await count();
    expect(before.filter(({ rows }) => rows > 0).length).toBeGreaterThan(15);
    expect(await migrate(url)).toEqual([]);
    expect(await count()).toEqual(before);
  });

  test('each of them applies over the one before, in steps, with the foundation populated before the next one comes', async () => {
    const { ownerUrl: url } = await emptyDatabase();
    const files = (await readdir(MIGRATIONS)).filter((file) => file.endsWith('.sql')).sort();
    const folder = await mkdtemp(path.join(tmpdir(), 'migrations-'));
    const pool = createPool(url, { size: 1 });
    opened.push(pool);
    try {
      for (const [i, file] of files.entries()) {
        await cp(path.join(MIGRATIONS, file), path.join(folder, file));
        expect(await migrate(url, { folder })).toEqual([file.replace('.sql', '')]);
        for (const statement of STEPS[i] ?? []) await pool.query(statement);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
    await populate(url);
    expect(await describeSchema(url)).toEqual(await describeSchema(ownerUrl));
  });
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

describe('tables', () => {
  /** Parts of a row that has a department, and storage that belongs to a person or to nobody. */
  const WITHOUT_DEPARTMENT = ['department', 'external_profile', 'idempotency_key', 'import_error', 'import_row', 'leave_restricted'];

  test('carry the department they belong to', async () => {
    const without = await names(`
      select t.name from (${TABLES}) t
      where not exists (select from pg_attribute a where a.attrelid = ('public.' || t.name)::regclass and a.attname = 'department_id' and a.attnotnull)
      order by 1`);
    expect(without).toEqual(WITHOUT_DEPARTMENT);
  });

  test('refer to rows of their own department only', async () => {
    // A reference to a table that carries a department names the department too, or its target says why it cannot cross.
    const crossing = await names(`
      select c.conname as name from pg_constraint c
      where c.contype = 'f' and c.connamespace = 'public'::regnamespace and array_length(c.conkey, 1) = 1
        and exists (select from pg_attribute a where a.attrelid = c.conrelid and a.attname = 'department_id')
        and c.confrelid <> 'department'::regclass
        and exists (select from pg_attribute a where a.attrelid = c.confrelid and a.attname = 'department_id')
      order by 1`);
    expect(crossing).toEqual(SAME_ROOM_REFERENCES);
  });

  /** References made by the service itself from a row it has just read in the same department, never from a request. */
  const SAME_ROOM_REFERENCES = [
    'assignment_converted_from_id_fkey',
    'conflict_case_policy_id_fkey',
    'conflict_recheck_assignment_id_fkey',
    'leadership_role_delegated_from_id_fkey',
  ];

  test('with a version are stamped by a trigger', async () => {
    const unstamped = await names(`
      select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'row_version'
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
        and not exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgfoid = 'stamp_row'::regproc) order by 1`);
    expect(unstamped).toEqual([]);
  });
});

describe('constraints', () => {
  /** Constraints that no request can violate, with the reason. Everything else has its problem in core/problem.ts. */
  const UNREACHABLE: Record<string, string> = {
    assignment_started_when_live: 'activation and recording always set the first day',
    assignment_ended_has_day: 'ending always sets the day',
    assignment_accepted_when_live: 'activation follows both acceptances',
    conflict_case_no_overlap: 'cases are planned from the days that no case holds',
    conflict_case_one_open: 'an open case is continued, not opened again',
    conflict_case_resolution_when_resolved: 'both are set together',
    idempotency_key_unique: 'requests with one key take turns under a lock',
  };

  test('each has a problem, or a reason why no request can violate it', async () => {
    const violable = await names(`
      select c.conname as name from pg_constraint c
      where c.connamespace = 'public'::regnamespace and c.contype in ('c', 'u', 'x') and c.conrelid <> 0
        and not (c.contype = 'c' and c.conname ~ '_check\\d*$')
        and c.conname !~ '_department_key$' and c.conname !~ '_period_ordered$' and c.conname !~ '^kysely_'
      union
      select i.relname from pg_index x join pg_class i on i.oid = x.indexrelid
      where x.indisunique and not x.indisprimary and i.relnamespace = 'public'::regnamespace
        and not exists (select from pg_constraint c where c.conindid = i.oid)
      order by 1`);
    expect(violable.length).toBeGreaterThan(30);
    expect(violable.filter((name) => !knownConstraints.includes(name) && !(name in UNREACHABLE))).toEqual([]);
    expect(Object.keys(UNREACHABLE).filter((name) => !violable.includes(name) || knownConstraints.includes(name))).toEqual([]);
  });

  test('problem.ts names no constraint that does not exist', async () => {
    const existing = await names(`
      select conname as name from pg_constraint where connamespace = 'public'::regnamespace
      union select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'i'`);
    const raised = await names(`select (regexp_matches(prosrc, 'constraint = ''([a-z_]+)''', 'g'))[1] as name from pg_proc where pronamespace = 'public'::regnamespace`);
    expect(knownConstraints.filter((name) => !existing.includes(name) && !raised.includes(name))).toEqual([]);
    expect(raised.filter((name) => !knownConstraints.includes(name))).toEqual([]);
  });

  test('the words a column allows are the only checks without a name of their own, and the border allows no others', async () => {
    // column_check: an enumeration or a bound, which zod says too. A check over several columns has a meaning, hence a name and a problem.
    const wide = await names(`
      select conname as name from pg_constraint
      where connamespace = 'public'::regnamespace and contype = 'c' and conname ~ '_check\\d*$' and array_length(conkey, 1) > 1 order by 1`);
    expect(wide).toEqual([]);
  });
});

describe('the role of the service', () => {
  beforeAll(() => populate(ownerUrl));

  const refused = (statement: string) => expect(app.query(statement), statement).rejects.toMatchObject({ code: '42501' });

  test('tells facts, and neither changes nor erases them', async () => {
    await app.query(`insert into event (department_id, type, subject_id) select id, 'person.created', id from department limit 1`);
    await refused(`update event set type = 'person.forgotten'`);
    await refused('delete from event');
    await refused('truncate event');
  });

  test('erases nothing but working storage', async () => {
    const erasable = await names(`select t.name from (${TABLES}) t where has_table_privilege('mentorship_app', 'public.' || t.name, 'delete') order by 1`);
    expect(erasable).toEqual(['conflict_recheck', 'idempotency_key', 'import_row']);
    const truncatable = await names(`select t.name from (${TABLES}) t where has_table_privilege('mentorship_app', 'public.' || t.name, 'truncate') order by 1`);
    expect(truncatable).toEqual([]);
    for (const table of ['assignment', 'assignment_pause', 'assignment_reason', 'conflict_case', 'reporting_line', 'leadership_role', 'person', 'division_membership'])
      await refused(`delete from ${table}`);
  });

  test('alters no table, trigger, function or role', async () => {
    for (const statement of [
      'alter table assignment add column x int',
      'alter table assignment disable trigger all',
      'alter table assignment drop constraint assignment_one_primary',
      'drop table event',
      'drop trigger conflict_rule on assignment',
      'create table mine (id int)',
      'create or replace function request_now() returns timestamptz language sql as $$ select now() $$',
      'create index on event (type)',
      'create role somebody',
      'alter role mentorship_app superuser',
      'set session_replication_role = replica',
    ]) {
      await expect(app.query(statement), statement).rejects.toMatchObject({ code: '42501' });
    }
  });

  test('is no superuser, owns nothing and belongs to no other role', async () => {
    const { rows } = await owner.query(`
      select rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls,
        (select count(*)::int from pg_auth_members where member = r.oid) as memberships,
        (select count(*)::int from pg_class where relowner = r.oid) as owned
      from pg_roles r where rolname = 'mentorship_app'`);
    const nothing = { rolsuper: false, rolcreaterole: false, rolcreatedb: false, rolreplication: false, rolbypassrls: false };
    expect(rows).toEqual([{ ...nothing, memberships: 0, owned: 0 }]);
  });
});
