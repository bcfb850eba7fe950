/**
 * How long a large HR roster takes, and how much memory: a database of its own, a department, a file of made-up people, imported three times
 * (new, the same again, one row in ten changed). Run it as
 *
 *   node test/bench/import.ts [--rows 100000] [--chain] [--kinds [--meetings 100000]]
 *
 * `--kinds` imports as many rows of each other kind afterwards: `--rows 940 --kinds` is a department that moves in, with `--meetings 100000` its
 * meetings of years.
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
import { type Kind, kindsInOrder, layouts } from '../../src/features/administration/imports/rows.ts';
import type { ImportParameters } from '../../src/features/administration/imports/schema.ts';
import * as imports from '../../src/features/administration/imports/service.ts';
import type { Work } from '../../src/features/context.ts';
import { contexts, followed } from '../../src/features/contexts.ts';
import * as jobs from '../../src/features/platform/jobs/service.ts';
import { contextOf } from '../../src/jobs/actor.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000' },
    chain: { type: 'boolean', default: false },
    kinds: { type: 'boolean', default: false },
    meetings: { type: 'string', default: '0' },
  },
});
const ROWS = Number(values.rows);
const MEETINGS = Number(values.meetings);
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
const day = (first: string, i: number) => Temporal.PlainDate.from(first).add({ days: i }).toString();

/** What differs from row to row beyond whom it is about, which the columns of HR numbers say. */
const differing: Partial<Record<Kind, (i: number) => Record<string, string>>> = {
  divisions: (i) => ({ code: `D${i}`, name: `Division ${i}` }),
  sites: (i) => ({ code: `S${i}`, name: `Site ${i}` }),
  positions: (i) => ({ starts_on: startOf(i) }),
  reporting_lines: (i) => ({ superior_hr_number: `B${(i + 11) % ROWS}` }),
  roles: (i) => ({ role: 'mentorship_facilitator', scope_code: `D${i % DIVISIONS}` }),
  check_ins: (i) => ({ conductor_hr_number: `B${(i + 13) % ROWS}` }),
  annual_reviews: (i) => ({ reviewer_hr_number: `B${(i + 13) % ROWS}` }),
  events: (i) => ({ title: `Workshop ${i % 20}`, kind: 'workshop' }),
  logins: (i) => ({ subject: `b${i}` }),
  milestones: () => ({ kind: 'junior_promotion', reached_on: '2025-07-01' }),
};

/** The other kinds of file, those of divisions and sites among them, whose facts are there already. */
const otherKinds = kindsInOrder.filter((kind) => kind !== 'people');

/**
 * A file of as many rows, made after the example of the kind: the people of a row are `i`, and 7 further on; from one round of the people to the next
 * its days move by one.
 */
function* fileOf(kind: Kind, rows: number): Generator<string> {
  const { example } = layouts[kind];
  const names = Object.keys({ ...example, ...differing[kind]?.(0) });
  yield `${names.join(',')}\n`;
  for (let i = 0; i < rows; i += 1) {
    const [who, round] = [i % ROWS, Math.floor(i / ROWS)];
    const made: Record<string, string> = { ...example };
    for (const [at, name] of names.filter((one) => one.endsWith('hr_number')).entries()) made[name] = `B${(who + 7 * at) % ROWS}`;
    if (round > 0) for (const [name, value] of Object.entries(made)) if (/^\d{4}-\d\d-\d\d$/.test(value)) made[name] = day(value, round);
    Object.assign(made, differing[kind]?.(i));
    yield `${names.map((name) => (made[name] ?? '').replaceAll(',', ' ')).join(',')}\n`;
  }
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
      r as (insert into leadership_role (department_id, person_id, role, starts_on) select department_id, id, role, '2000-01-01'
        from a, unnest(array['faculty_affairs', 'programme_admin']) role)
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

  const tasks = Object.assign({}, ...contexts.flatMap(({ features }) => features.map(({ jobs: of = {} }) => of))) as Record<string, Work>;
  const taskOf = async (job_id: string): Promise<Work> => {
    const { rows } = await pool.query<{ task: string }>(
      `select t.identifier as task from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
       where j.payload ->> 'job_id' = $1`,
      [job_id],
    );
    const work = tasks[rows[0]?.task ?? ''];
    if (!work) throw new Error(`nobody does the job ${job_id}`);
    return work;
  };

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
    const work = await taskOf(job.id);
    await jobs.begin(db, job.id, now());
    const steps: number[] = [];
    await inTransaction(db, context, async (ctx) => {
      const done = followed((inner) =>
        work.run(inner, job.id, async (at, total) => {
          steps.push(Math.round(performance.now() - t1));
          await jobs.advance(db, job.id, at, total);
        }),
      );
      await jobs.finish(ctx, job.id, await done(ctx));
    });
    const t2 = performance.now();
    const { rows: report } = await pool.query<Record<string, number>>(
      'select id, created, changed, unchanged, error_count, missing_count, ended_count from import where job_id = $1',
      [job.id],
    );
    const { id, error_count, ...counts } = report[0] ?? {};
    if (error_count) {
      const { rows: errors } = await pool.query('select row, field, code, detail from import_error where import_id = $1 limit 3', [id]);
      throw new Error(`${name}: ${error_count} errors, such as ${JSON.stringify(errors)}`);
    }
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
      ...counts,
      steps: steps.map((step, i) => s(step - (steps[i - 1] ?? 0))).join(' '),
    });
  };
  await run('new', csv(false));
  await run('the same', csv(false));
  await run('one in ten changed', csv(true));
  // As the server's own statistics are a minute later.
  if (values.kinds) await pool.query('select refresh_hr_statistics()');
  if (values.kinds) for (const kind of otherKinds) await run(kind, fileOf(kind, ROWS), { kind });
  if (MEETINGS > 0) await run('meetings', fileOf('meetings' as Kind, MEETINGS), { kind: 'meetings' as Kind }, MEETINGS);
  if (values.kinds)
    await run('a whole roster without the last fifth', csv(false, 0.8), { kind: 'people', scope: 'full', absent: 'end', absent_share: 50 });
  await db.destroy();
  const columns = Object.keys(table[0] ?? {});
  const width = (column: string) => Math.max(column.length, ...table.map((row) => String(row[column] ?? '').length));
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  process.stdout.write(
    [
      line(columns.map((column) => column.padEnd(width(column)))),
      line(columns.map((column) => '-'.repeat(width(column)))),
      ...table.map((row) => line(columns.map((column) => String(row[column] ?? '').padStart(width(column))))),
    ].join(''),
  );
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
