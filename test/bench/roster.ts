/**
 * How long a roster takes and how many statements, for a division of 45 and for one of all 940 full-time faculty, side by side:
 * `node test/bench/roster.ts [runs]`. The whole application on an embedded PostgreSQL with the demo department, without a socket.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { startEmbedded } from '../../db/embedded.ts';
import { migrate } from '../../db/migrate.ts';
import { createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { createDb, createPool, type StatementCount } from '../../src/core/db.ts';
import { seedDemo } from '../../src/demo/seed.ts';
import { createDevIssuer } from '../../src/http/dev-issuer.ts';
import { createVerifier } from '../../src/http/tokens.ts';

const RUNS = Number(process.argv[2] ?? 50);
const ISSUER = 'https://login.example.org';
const AUDIENCE = 'https://mentorship.example.org';

const dir = await mkdtemp(path.join(tmpdir(), 'mentorship-bench-'));
const server = await startEmbedded(dir, { ephemeral: true });
try {
  await migrate(server.ownerUrl);
  const startedAt = performance.now();
  await seedDemo(server.ownerUrl, { issuer: ISSUER });
  print(`seeded in ${Math.round(performance.now() - startedAt)} ms`);
  await bench();
} finally {
  await server.stop();
  await rm(dir, { recursive: true, force: true });
}

async function bench(): Promise<void> {
  const counter: StatementCount = { statements: 0 };
  const db = createDb(createPool(server.appUrl, { size: 4 }), counter);
  const clock = () => new Date();
  const issuer = createDevIssuer({ issuer: ISSUER, audience: AUDIENCE, clock });
  const app = await createApp({
    config: loadConfig({ NODE_ENV: 'test', RATE_LIMIT_PER_MINUTE: '1000000' }),
    db,
    clock: () => Temporal.Now.instant(),
    verify: createVerifier({ issuer: ISSUER, audience: AUDIENCE, clock, jwks: issuer.jwks }),
    workerRunning: () => true,
    stopping: () => false,
  });
  const authorization = `Bearer ${await issuer.mint('D100006')}`;

  async function measure(name: string, division: string, query: string, accept: string): Promise<string> {
    const times: number[] = [];
    let size = 0;
    const before = counter.statements;
    for (let run = 0; run < RUNS; run += 1) {
      const startedAt = performance.now();
      const url = `/v1/divisions/${division}/roster${query}`;
      const answer = await app.inject({ method: 'GET', url, headers: { authorization, accept } });
      times.push(performance.now() - startedAt);
      if (answer.statusCode !== 200) throw new Error(`${answer.statusCode} ${answer.payload}`);
      size = answer.payload.length;
    }
    times.sort((a, b) => a - b);
    const at = (share: number) =>
      `${(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0).toFixed(1)} ms`.padStart(10);
    const statements = (counter.statements - before) / RUNS;
    return `${name.padEnd(28)}${at(0.5)}${at(0.95)}${String(statements).padStart(12)}${String(size).padStart(10)}`;
  }

  try {
    const small = await divisionOf45();
    const smallRows = [
      await measure('45 people, JSON page of 50', small, '', 'application/json'),
      await measure('45 people, CSV', small, '', 'text/csv'),
    ];
    const large = await divisionOfAll();
    const largeRows = [
      await measure('940 people, JSON page of 50', large, '', 'application/json'),
      await measure('940 people, JSON page of 200', large, '?limit=200', 'application/json'),
      await measure('940 people, CSV', large, '', 'text/csv'),
    ];
    print(`${''.padEnd(28)}${'median'.padStart(10)}${'p95'.padStart(10)}${'statements'.padStart(12)}${'bytes'.padStart(10)}`);
    for (const row of [...smallRows, ...largeRows]) print(row);
  } finally {
    await app.close();
    await db.destroy();
  }
}

async function asOwner<R extends pg.QueryResultRow>(text: string): Promise<R> {
  const client = new pg.Client(server.ownerUrl);
  await client.connect();
  try {
    const { rows } = await client.query<R>(text);
    return rows[0] as R;
  } finally {
    await client.end();
  }
}

async function divisionOf45(): Promise<string> {
  const { id, n } = await asOwner<{ id: string; n: number }>(`
    select d.id, count(*)::int as n from division d join division_membership m on m.division_id = d.id and m.is_primary and m.ends_on is null
    where d.code = 'ENDO' group by d.id`);
  if (n !== 45) throw new Error(`ENDO of the demo has ${n} people, not 45`);
  return id;
}

/** Everybody transfers today, so that one division is as large as the whole department. */
async function divisionOfAll(): Promise<string> {
  const { id } = await asOwner<{ id: string }>(`
    with whole as (
      insert into division (department_id, code, name, kind, starts_on) select id, 'ALL', 'Everybody', 'departmental', current_date - 1 from department
      returning id, department_id
    ), closed as (
      update division_membership set ends_on = greatest(starts_on, current_date - 1) where is_primary and ends_on is null returning person_id
    )
    select id from whole`);
  await asOwner(`
    insert into division_membership (department_id, person_id, division_id, is_primary, starts_on)
    select p.department_id, p.id, '${id}', true, current_date - 1 from person p
    where exists (select from appointment a where a.person_id = p.id and a.category = 'full_time' and a.ends_on is null)`);
  await asOwner('analyze');
  return id;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
