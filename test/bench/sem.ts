/**
 * What the matrix of metrics costs, computed from the facts and read from what is kept, side by side: one department with ten years of data, then an
 * institution of several (none of either where 0): `node test/bench/sem.ts [people] [departments] [people in each] [years kept]`. With years, only what
 * the matrices of so many academic years show is kept, the last one first; else all ten years with their months, and what the next day corrects.
 * Database time is the processor time of the server's processes, where /proc tells it: on a busy machine, waiting for a processor is no work.
 */
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { startEmbedded } from '../../db/embedded.ts';
import { migrate } from '../../db/migrate.ts';
import { createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import type { WriteCtx } from '../../src/core/context.ts';
import { createDb, createPool, type Db, type Tx } from '../../src/core/db.ts';
import { inTransaction } from '../../src/core/transaction.ts';
import { catalogue } from '../../src/features/measurement/metrics/catalogue.ts';
import type { Metric } from '../../src/features/measurement/metrics/definition.ts';
import { compute, measure } from '../../src/features/measurement/metrics/measuring.ts';
import { type Period, periodInYear } from '../../src/features/measurement/metrics/period-rules.ts';
import { keep } from '../../src/features/measurement/metrics/queries.ts';
import { follow, refreshMetrics, refreshSome } from '../../src/features/measurement/metrics/refresh.ts';
import { createDevIssuer } from '../../src/http/dev-issuer.ts';
import { createVerifier } from '../../src/http/tokens.ts';
import { contextOfService } from '../../src/jobs/actor.ts';
import { departmentOf, live } from '../oracles/metrics/department.ts';
import { sqlOf } from '../setup/department.ts';

const PEOPLE = Number(process.argv[2] ?? 940);
const DEPARTMENTS = Number(process.argv[3] ?? 20);
const PEOPLE_OF_EACH = Number(process.argv[4] ?? 1_000);
const YEARS_KEPT = process.argv[5] === undefined ? null : Number(process.argv[5]);
const READS = 20;
const NOW = '2026-03-01T15:00:00.000Z';
const TOMORROW = '2026-03-02T15:00:00.000Z';
const YEAR = 2024;
const ISSUER = 'https://login.example.org';
const AUDIENCE = 'https://mentorship.example.org';
const calendar = { today: '2026-03-01', start_month: 7 };
type Department = Readonly<{ id: string; subject: string }>;

const dir = await mkdtemp(path.join(tmpdir(), 'mentorship-bench-'));
const server = await startEmbedded(dir, { ephemeral: true });
const owner = new pg.Pool({ connectionString: server.ownerUrl, max: 2, options: '-c TimeZone=UTC' });
owner.on('error', () => undefined);
try {
  await migrate(server.ownerUrl);
  await bench();
} finally {
  await owner.end();
  await server.stop();
  await rm(dir, { recursive: true, force: true });
}

async function bench(): Promise<void> {
  const db = createDb(createPool(server.appUrl, { size: 2 }));
  const date = () => new Date(NOW);
  const issuer = createDevIssuer({ issuer: ISSUER, audience: AUDIENCE, clock: date });
  const app = await createApp({
    config: loadConfig({ NODE_ENV: 'test', RATE_LIMIT_PER_MINUTE: '1000000' }),
    db,
    clock: () => Temporal.Instant.from(NOW),
    verify: createVerifier({ issuer: ISSUER, audience: AUDIENCE, clock: date, jwks: issuer.jwks }),
    workerRunning: () => true,
    stopping: () => false,
  });
  const read = async ({ subject }: Department) => {
    const headers = { authorization: `Bearer ${await issuer.mint(subject)}` };
    const answer = await app.inject({ method: 'GET', url: `/v1/sem?period=${YEAR}`, headers });
    if (answer.statusCode !== 200) throw new Error(`${answer.statusCode} ${answer.payload.slice(0, 300)}`);
  };
  try {
    print(
      `${''.padEnd(44)}${'from the facts'.padStart(16)}${'kept'.padStart(12)}${'ratio'.padStart(10)}${'refresh'.padStart(12)}${'next day'.padStart(12)}`,
    );
    if (PEOPLE > 0) await compare(`one department of ${PEOPLE} people`, [await make('A', PEOPLE, 1)]);
    if (DEPARTMENTS === 0) return;
    const many: Department[] = [];
    for (let n = 0; n < DEPARTMENTS; n += 1) many.push(await make(`M${n}`, PEOPLE_OF_EACH, 100 + n));
    await compare(`${DEPARTMENTS} departments of ${PEOPLE_OF_EACH} people`, many);
  } finally {
    await app.close();
    await db.destroy();
  }

  async function compare(name: string, departments: readonly Department[]): Promise<void> {
    await owner.query('analyze');
    const facts = await activeTime(async () => {
      for (const department of departments) await fromFacts(db, department);
    });
    const every = async (now: string, work: (ctx: WriteCtx) => Promise<number>) => {
      for (const { id } of departments)
        while ((await inTransaction(db, (tx) => contextOfService(tx, { id, time_zone: 'America/Toronto' }, now, 'daily'), work)) > 0);
    };
    const refresh = await activeTime(async () => {
      if (YEARS_KEPT === null) return every(NOW, (ctx) => refreshMetrics(ctx, 100));
      for (const { id } of departments) for (let n = 0; n < YEARS_KEPT; n += 1) await keepYear(db, id, YEAR - n);
    });
    const isWhole = YEARS_KEPT === null;
    const daily = await activeTime(async () => {
      if (!isWhole) return;
      await every(TOMORROW, async (ctx) => {
        await follow(ctx, [{ type: 'meeting.logged', subject_id: ctx.department_id }]);
        return 0;
      });
      await every(TOMORROW, refreshSome);
    });
    // The first reading decides what is shown.
    for (const department of departments) await read(department);
    await owner.query('analyze');
    const kept = await activeTime(async () => {
      for (let n = 0; n < READS; n += 1) for (const department of departments) await read(department);
    });
    const ms = (n: number) => `${n.toFixed(n < 100 ? 1 : 0)} ms`;
    print(
      `${name.padEnd(44)}${ms(facts).padStart(16)}${ms(kept / READS).padStart(12)}${`${Math.round((facts * READS) / kept)} ×`.padStart(10)}${ms(refresh).padStart(12)}${(isWhole ? ms(daily) : '–').padStart(12)}`,
    );
  }
}

/** The metrics of the matrix of an academic year, each in the period in which it stands there. */
function matrixOf(year: number): { metric: Metric; period: Period }[] {
  return catalogue.flatMap((metric) => {
    const period = periodInYear(metric.period, year, calendar);
    return period ? [{ metric, period }] : [];
  });
}

/** Every metric of the matrix, computed from the facts: nothing is kept yet. */
async function fromFacts(db: Db, { id: department_id }: Department): Promise<void> {
  await measure({ db, department_id }, matrixOf(YEAR));
}

/** Keeps what the matrix of a year shows. */
async function keepYear(db: Db, id: string, year: number): Promise<void> {
  const context = (tx: Tx) => contextOfService(tx, { id, time_zone: 'America/Toronto' }, NOW, 'daily');
  await inTransaction(db, context, async (ctx: WriteCtx) => {
    for (const { metric, period } of matrixOf(year)) if (metric.rows) await keep(ctx, metric, period, await compute(ctx, metric, period));
  });
}

/** A department with ten years of data, and somebody who leads its programme. */
async function make(code: string, people: number, seed: number): Promise<Department> {
  const sql = sqlOf(owner);
  const [row] = await sql<{ id: string; policy_id: string; divisions: string[]; sites: string[] }>`
    with d as (insert into department (code, name, programme_starts_on) values (${code}, ${code}, '2016-07-01') returning id),
      p as (insert into policy (department_id, version, starts_on) select id, 1, '1900-01-01' from d returning id),
      v as (insert into division (department_id, code, name, kind, starts_on)
        select id, 'D' || n, 'Division ' || n, 'departmental', '1900-01-01' from d, generate_series(1, 20) n returning id),
      s as (insert into site (department_id, code, name, affiliation) select id, 'S' || n, 'Site ' || n, 'full' from d, generate_series(1, 8) n returning id)
    select d.id, p.id as policy_id, array(select id::text from v) as divisions, array(select id::text from s) as sites from d, p`;
  if (!row) throw new Error('no department was made');
  const [begun] = await sql<{ rule_set_id: string; instrument_id: string }>`
    select r.id as rule_set_id, i.id as instrument_id
    from credit_rule_set r join survey_instrument i using (department_id) where department_id = ${row.id}`;
  if (!begun) throw new Error('the department has begun with nothing');
  // A dozen mentors of so many would earn more than the caps of the ledger let them.
  await live({ sql }, row.id, { ...departmentOf(seed, people, { ...row, ...begun }), credit_entry: [] });
  const subject = `lead-${code}`;
  await sql`
    with p as (insert into person (department_id, kind, given_name, family_name) values (${row.id}, 'staff', 'Ines', 'Tanabe') returning id),
      l as (insert into person_login (department_id, person_id, issuer, subject) select ${row.id}, id, ${ISSUER}, ${subject} from p)
    insert into leadership_role (department_id, person_id, role, starts_on) select ${row.id}, id, 'mentorship_lead', '2020-01-01' from p`;
  return { id: row.id, subject };
}

/** Milliseconds that the database worked for the service: of processor time, else those for which PostgreSQL counts it as active. */
async function activeTime(work: () => Promise<void>): Promise<number> {
  const cpuBefore = await cpu();
  const before = cpuBefore ? 0 : await active();
  await work();
  const cpuAfter = await cpu();
  if (cpuBefore === null || cpuAfter === null) return (await active()) - before;
  return [...cpuAfter].reduce((sum, [pid, ms]) => sum + ms - (cpuBefore.get(pid) ?? 0), 0);
}

/** Processor time of each connection of the service, in milliseconds; null where the system does not tell it. */
async function cpu(): Promise<Map<number, number> | null> {
  if (!existsSync('/proc/self/schedstat')) return null;
  const { rows } = await owner.query<{ pid: number }>(`select pid from pg_stat_activity where usename = 'mentorship_app'`);
  return new Map(rows.map(({ pid }) => [pid, Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6]));
}

async function active(): Promise<number> {
  // Sessions report once a second.
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  const { rows } = await owner.query<{ ms: number }>('select active_time as ms from pg_stat_database where datname = current_database()');
  return Number(rows[0]?.ms);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
