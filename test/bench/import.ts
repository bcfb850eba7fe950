/**
 * How long a large HR roster takes, and how much memory: a database of its own, a department, a file of made-up people, imported three times
 * (new, the same again, one row in ten changed). Run it as
 *
 *   node test/bench/import.ts [--rows 100000] [--chain] [--kinds]
 *
 * `--kinds` imports as many rows of each other kind afterwards: `--rows 940 --kinds` is a department that moves in.
 * `--chain` has everybody report to the row before, the worst case for whoever climbs the lines, in pieces of 1000.
 */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { startEmbedded } from '../../db/embedded.ts';
import { migrate } from '../../db/migrate.ts';
import { systemClock } from '../../src/core/clock.ts';
import { createDb, createPool } from '../../src/core/db.ts';
import { inTransaction } from '../../src/core/transaction.ts';
import * as work from '../../src/features/administration/imports/apply.ts';
import type { Kind } from '../../src/features/administration/imports/rows.ts';
import type { ImportParameters } from '../../src/features/administration/imports/schema.ts';
import * as imports from '../../src/features/administration/imports/service.ts';
import * as jobs from '../../src/features/platform/jobs/service.ts';
import { contextOf } from '../../src/jobs/actor.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000' },
    chain: { type: 'boolean', default: false },
    kinds: { type: 'boolean', default: false },
  },
});
const ROWS = Number(values.rows);
const DIVISIONS = 200;
const SITES = 50;
const GIVEN = ['Zoë', 'Tariq', 'Ines', 'Oluwaseun', 'Mairéad', 'Kenji', 'Priya', 'Lars', 'Noor', 'Santiago', 'Wanjiru', 'Émile'];
const FAMILY = ['Šimková', 'Lindqvist', 'Okonkwo-Bell', 'O’Hare', 'Tanabe', 'Ferreira', 'Haddad', 'Wainaina', 'Delacroix', 'Yılmaz'];
const RANKS = ['lecturer', 'assistant_professor', 'associate_professor', 'professor'];

function* csv(changed: boolean, share = 1): Generator<string> {
  yield 'hr_number,given_name,family_name,email,orcid,division_code,cross_division_codes,site_code,category,rank,academic_fte_pct,appointment_starts_on,appointment_ends_on,appointment_status,position_description,reports_to_hr_number\n';
  for (let i = 0; i < ROWS * share; i += 1) {
    const moved = changed && i % 10 === 0 ? 1 : 0;
    const boss = values.chain ? (i % 1000 === 0 ? '' : `B${i - 1}`) : i === 0 ? '' : `B${Math.floor((i - 1) / 20)}`;
    const crosses = i % 8 === 0 ? `D${(i + 7) % DIVISIONS}` : '';
    const start = `20${String(i % 24).padStart(2, '0')}-0${1 + (i % 9)}-15`;
    yield `B${i},${GIVEN[i % GIVEN.length]},${FAMILY[i % FAMILY.length]} ${i},b${i}@example.edu,,D${(i + moved) % DIVISIONS},${crosses},S${i % SITES},full_time,${RANKS[(i + moved) % 4]},${80 + (i % 3) * 10},${start},,continuing,clinician_teacher,${boss}\n`;
  }
}

const startOf = (i: number) => `20${String(i % 24).padStart(2, '0')}-0${1 + (i % 9)}-15`;

/** A row of each other kind of file about person `i`, under its header. */
const others: Partial<Record<Kind, readonly [header: string, row: (i: number) => string]>> = {
  positions: ['hr_number,kind,starts_on', (i) => `B${i},clinician_educator,${startOf(i)}`],
  reporting_lines: [
    'subordinate_hr_number,superior_hr_number,kind,starts_on,ends_on',
    (i) => `B${i},B${(i + 11) % ROWS},dotted,2024-07-01,2025-07-01`,
  ],
  leaves: ['hr_number,kind,starts_on,ends_on', (i) => `B${i},parental,2024-09-01,2025-03-01`],
  roles: ['hr_number,role,scope_kind,scope_code,starts_on', (i) => `B${i},mentorship_facilitator,division,D${i % DIVISIONS},2024-07-01`],
  assignments: [
    'mentee_hr_number,mentor_hr_number,starts_on,planned_ends_on,is_primary,reference',
    (i) => `B${i},B${(i + 7) % ROWS},2024-07-01,2029-07-01,true,Records ${i}`,
  ],
  trainings: [
    'hr_number,course_title,duration_min,is_accredited,completed_on,evidence',
    (i) => `B${i},Foundations of mentoring,180,true,2025-02-01,Certificate ${i}`,
  ],
};

function* otherCsv(kind: Kind): Generator<string> {
  const [header, row] = others[kind] ?? ['', () => ''];
  yield `${header}\n`;
  for (let i = 0; i < ROWS; i += 1) yield `${row(i)}\n`;
}

async function prepare(ownerUrl: string): Promise<{ department_id: string; actor_id: string }> {
  const client = new pg.Client(ownerUrl);
  await client.connect();
  try {
    const { rows } = await client.query<{ department_id: string; actor_id: string }>(`
      with d as (insert into department (code, name, programme_starts_on) values ('BENCH', 'Bench', '2015-07-01') returning id),
      p as (insert into policy (department_id, version, starts_on) select id, 1, '1900-01-01' from d),
      u as (insert into division (department_id, code, name, kind, starts_on)
        select d.id, 'D' || i, 'Division ' || i, 'departmental', '1900-01-01' from d, generate_series(0, ${DIVISIONS - 1}) i),
      s as (insert into site (department_id, code, name, affiliation) select d.id, 'S' || i, 'Site ' || i, 'full' from d, generate_series(0, ${SITES - 1}) i),
      a as (insert into person (department_id, kind, given_name, family_name) select id, 'staff', 'Ada', 'Admin' from d returning id, department_id),
      r as (insert into leadership_role (department_id, person_id, role, starts_on) select department_id, id, 'faculty_affairs', '2000-01-01' from a)
      select department_id, id as actor_id from a`);
    const [made] = rows;
    if (!made) throw new Error('the department was not made');
    // Statistics of an almost empty database, as they would be at the first import.
    await client.query('analyze');
    return made;
  } finally {
    await client.end();
  }
}

const folder = await mkdtemp(path.join(tmpdir(), 'bench-import-'));
const server = await startEmbedded(folder, { ephemeral: true });
try {
  await migrate(server.ownerUrl);
  const { department_id, actor_id } = await prepare(server.ownerUrl);
  const pool = createPool(server.appUrl, { size: 3, queryTimeoutMs: 330_000 });
  const db = createDb(pool);
  const who = { job_id: '', department_id, actor_id, client_id: null, scopes: null, request_id: null, operation_id: 'bench' };
  const now = () => systemClock().toString({ fractionalSecondDigits: 3 });
  const table: Record<string, string | number>[] = [];

  const run = async (name: string, lines: Iterable<string>, asked_for: ImportParameters = { kind: 'people' }, rows = ROWS) => {
    const file = path.join(folder, 'roster.csv');
    await pipeline(lines, createWriteStream(file));
    const text = await readFile(file);
    const sha256 = createHash('sha256').update(text).digest('hex');
    const t0 = performance.now();
    const context = await contextOf(db, who, now());
    const upload = { path: file, sha256, file_name: null, fields: {} };
    const asked = await inTransaction(db, context, (ctx) => imports.ask(ctx, asked_for, {}));
    const file_read = await imports.readFile(asked, upload);
    const job = await inTransaction(db, context, (ctx) => imports.create(ctx, asked, file_read));
    const t1 = performance.now();
    await jobs.begin(db, job.id, now());
    const steps: number[] = [];
    await inTransaction(db, context, async (ctx) => {
      const problem = await work.run(ctx, job.id, async (done, total) => {
        steps.push(Math.round(performance.now() - t1));
        await jobs.advance(db, job.id, done, total);
      });
      await jobs.finish(ctx, job.id, problem);
    });
    const t2 = performance.now();
    const { rows: report } = await pool.query<{ created: number; changed: number; unchanged: number }>(
      'select created, changed, unchanged, error_count, missing_count, ended_count from import where job_id = $1',
      [job.id],
    );
    const s = (ms: number) => (ms / 1000).toFixed(1);
    table.push({
      file: name,
      rows,
      MB: Math.round(text.length / 1e6),
      'taken in, s': s(t1 - t0),
      'checked, s': s((steps[1] ?? 0) - (steps[0] ?? 0)),
      'applied, s': s(t2 - t1 - (steps[1] ?? 0)),
      'all, s': s(t2 - t0),
      'peak RSS, MB': Math.round(process.resourceUsage().maxRSS / 1024),
      ...report[0],
      steps: steps.map((step, i) => s(step - (steps[i - 1] ?? 0))).join(' '),
    });
  };
  await run('new', csv(false));
  await run('the same', csv(false));
  await run('one in ten changed', csv(true));
  // As the server's own statistics are a minute later.
  if (values.kinds) await pool.query('select refresh_hr_statistics()');
  if (values.kinds) for (const kind of Object.keys(others) as Kind[]) await run(kind, otherCsv(kind), { kind });
  if (values.kinds)
    await run('a whole roster without the last fifth', csv(false, 0.8), { kind: 'people', scope: 'full', absent: 'end', absent_share: 50 });
  await db.destroy();
  process.stdout.write(
    `${table
      .map((row) =>
        Object.entries(row)
          .map(([key, value]) => `${key}: ${value}`)
          .join('   '),
      )
      .join('\n')}\n`,
  );
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
