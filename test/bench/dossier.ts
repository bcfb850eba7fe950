/**
 * What a dossier report of thirty years costs: `node test/bench/dossier.ts [--plan]`. A professor with 200 mentees and 3,000 meetings joins the demo
 * department of a service in a process of its own. Prints the database time of a snapshot, the time of its PDF, and how long reads by id take
 * meanwhile, beside the goals; with --plan the plan of the statement that takes the snapshot.
 */
import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely';
import type pg from 'pg';
import type { DB } from '../../db/types.ts';
import { newContext } from '../../src/core/context.ts';
import { createPool } from '../../src/core/db.ts';
import { inTransaction } from '../../src/core/transaction.ts';
import * as reports from '../../src/features/recognition/reports/service.ts';
import { type DemoService, startDemo } from './process.ts';

const MENTEES = 200;
const MEETINGS = 3000;
const ROUNDS = 10;
const GOALS = { snapshot: 300, pdf: 3000, read: 50 };

/** The professor, appointed thirty years ago, and their mentees, each for three years with fifteen meetings. */
async function fill(client: pg.Client): Promise<{ id: string; department_id: string }> {
  const one = async (text: string, values: unknown[] = []) => (await client.query(text, values)).rows[0];
  const department = await one(`select id, (select id from person where hr_number = 'D100005') as author from department limit 1`);
  const division = await one(`select min(id::text)::uuid as near, max(id::text)::uuid as far from division where department_id = $1`, [
    department.id,
  ]);
  const people = `
    with one as (
      insert into person (department_id, kind, hr_number, given_name, family_name, email)
      select $1, 'faculty', 'B' || n, 'Given' || n, 'Bench' || n, 'bench' || n || '@example.org' from generate_series($2::int, $3::int) n returning id
    ), appointed as (
      insert into appointment (department_id, person_id, category, rank, academic_fte_pct, status, appointed_on, starts_on)
      select $1, id, 'full_time', $4, 100, 'continuing', $5::date, $5::date from one
    ), member as (
      insert into division_membership (department_id, person_id, division_id, is_primary, starts_on) select $1, id, $6, true, $5::date from one
    )
    select id from one`;
  const professor = await one(people, [department.id, 0, 0, 'professor', '1996-07-01', division.near]);
  await client.query(people, [department.id, 1, MENTEES, 'assistant_professor', '1996-07-01', division.far]);
  await client.query(
    `insert into assignment (department_id, mentee_id, mentor_id, subtype, state, category, origin, is_primary, starts_on, ends_on, mentee_accepted_at,
       mentor_accepted_at, mentor_attested_at, activated_at)
     select $1, p.id, $2, 'formal', case when last.on_day < current_date then 'completed' else 'live' end, 'traditional', 'institution', true, first.on_day,
       case when last.on_day < current_date then last.on_day end, first.on_day, first.on_day, first.on_day, first.on_day
     from (select id, row_number() over (order by id) as n from person where hr_number ~ '^B[1-9]') p
     cross join lateral (select '1996-07-01'::date + (p.n * 10950 / ${MENTEES})::int as on_day) first
     cross join lateral (select first.on_day + 1095 as on_day) last`,
    [department.id, professor.id],
  );
  await client.query(
    `insert into meeting (department_id, assignment_id, kind, mode, state, proposed_by, duration_min, held_on, logged_by, logged_at, confirmed_by, confirmed_at)
     select $1, a.id, 'formal', 'video', 'confirmed', a.mentor_id, 45, day.held_on, a.mentor_id, day.held_on, a.mentee_id, day.held_on
     from assignment a cross join generate_series(0, ${MEETINGS / MENTEES - 1}) n
     cross join lateral (select a.starts_on + 20 + n * 70 as held_on) day where a.mentor_id = $2`,
    [department.id, professor.id],
  );
  await client.query('analyze');
  return { id: professor.id, department_id: department.id };
}

async function bench(service: DemoService): Promise<void> {
  const client = await service.owner();
  try {
    await measure(service, client);
  } finally {
    await client.end();
  }
}

async function measure({ url, token }: DemoService, client: pg.Client): Promise<void> {
  const professor = await fill(client);
  const snapshots = await snapshotTimes(client, professor);
  const bearer = await token('faculty-affairs');
  const headers = { authorization: `Bearer ${bearer}` };
  const post = (path: string, body: object) =>
    fetch(`${url}${path}`, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const requested = await post('/v1/reports', { person_id: professor.id });
  const report = (await requested.json()) as { id: string };
  if (requested.status !== 201) throw new Error(JSON.stringify(report));
  const timed = async (path: string, accept = 'application/json') => {
    const from = performance.now();
    const answer = await fetch(`${url}${path}`, { headers: { ...headers, accept } });
    const { byteLength } = await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return { ms: performance.now() - from, byteLength };
  };
  const address = `/v1/reports/${report.id}`;
  for (let i = 0; i < 50; i += 1) await timed(address);
  const first = await timed(`${address}/document`, 'application/pdf');
  const alone: number[] = [];
  for (let i = 0; i < 200; i += 1) alone.push((await timed(address)).ms);
  let isOver = false;
  const reading = (async () => {
    const times: number[] = [];
    for (; !isOver; await sleep(5)) times.push((await timed(address)).ms);
    return times;
  })();
  const pdfs: number[] = [];
  for (let i = 0; i < ROUNDS; i += 1) pdfs.push((await timed(`${address}/document`, 'application/pdf')).ms);
  for (let i = 0; i < ROUNDS; i += 1) await post('/v1/reports', { person_id: professor.id });
  isOver = true;
  const meanwhile = await reading;
  line('what', 'median', 'p99', 'goal', 'times');
  // The first one asks the mentees for their consent, and notifies them.
  show('first snapshot', snapshots.slice(0, 1), GOALS.snapshot);
  show('snapshot, database time', snapshots.slice(1), GOALS.snapshot);
  show(`first PDF (${Math.round(first.byteLength / 1024)} KiB)`, [first.ms], GOALS.pdf);
  show('PDF', pdfs, GOALS.pdf);
  show('read by id, alone', alone, GOALS.read);
  show('read by id meanwhile', meanwhile, GOALS.read);
  line('load average', ...loadavg().map((load) => load.toFixed(1)));
}

/** The time that the database spends on each of several snapshots: the sum over their statements. */
async function snapshotTimes(client: pg.Client, professor: { id: string; department_id: string }): Promise<number[]> {
  const { host, port, user, password, database } = client;
  const pool = createPool(`postgres://${user}:${password}@${host}:${port}/${database}`, { size: 1, queryTimeoutMs: 60_000 });
  let [spent, slowest]: [number, { ms: number; query: CompiledQuery } | null] = [0, null];
  const db = new Kysely<DB>({
    dialect: new PostgresDialect({ pool }),
    log: ({ query, queryDurationMillis: ms }) => {
      spent += ms;
      if (slowest === null || ms > slowest.ms) slowest = { ms, query };
    },
  });
  const { rows } = await sql<{ id: string; role_id: string }>`
    select p.id, r.id as role_id from person p join leadership_role r on r.person_id = p.id and r.role = 'faculty_affairs' limit 1`.execute(
    db,
  );
  const [asker] = rows;
  if (!asker) throw new Error('nobody is in faculty affairs');
  const role = { id: asker.role_id, role: 'faculty_affairs', division_id: null, site_id: null, portfolio: null };
  const actor = {
    person_id: asker.id,
    department_id: professor.department_id,
    time_zone: 'America/Toronto',
    roles: [role],
    client_id: null,
    scopes: null,
  };
  const times: number[] = [];
  for (let i = 0; i < ROUNDS; i += 1) {
    spent = 0;
    const now = new Date().toISOString();
    await inTransaction(
      db,
      (tx) => newContext({ db: tx, actor, now, operation_id: 'bench' }),
      (ctx) => reports.request(ctx, { person_id: professor.id }, null),
    );
    times.push(spent);
  }
  const found = slowest as { query: CompiledQuery } | null;
  if (process.argv.includes('--plan') && found) {
    const plan = await pool.query(`explain (analyze, buffers off) ${found.query.sql}`, [...found.query.parameters]);
    process.stdout.write(`${plan.rows.map((row) => row['QUERY PLAN']).join('\n')}\n`);
  }
  await db.destroy();
  return times;
}

const at = (times: readonly number[], share: number) => times[Math.min(Math.floor(times.length * share), times.length - 1)] ?? 0;

function show(what: string, measured: readonly number[], goal: number): void {
  const times = measured.toSorted((a, b) => a - b);
  const ms = (n: number) => `${n < 10 ? n.toFixed(1) : Math.round(n)} ms`;
  const p99 = at(times, 0.99);
  line(what, ms(at(times, 0.5)), ms(p99), `${goal} ms${p99 > goal ? ' MISSED' : ''}`, String(times.length));
}

function line(what: string, ...cells: string[]): void {
  process.stdout.write(`${what.padEnd(28)}${cells.map((cell) => cell.padStart(14)).join('')}\n`);
}

const service = await startDemo('.');
try {
  await bench(service);
} finally {
  await service.stop();
}
