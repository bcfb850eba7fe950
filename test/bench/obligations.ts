/**
 * What obligations cost at size L: `node test/bench/obligations.ts [scale] [--plan [name]]`. Calls what the service calls, with the rights of who
 * asks, and prints the database's own time (planning and execution, all statements of one request together) of a person's own list, of a
 * director's worklist and roster, and of the list of a whole department: with plans that are kept, as the service asks for them, first on a
 * connection and from then on, and side by side as if each request were planned anew; of kept plans also the processor time of the server
 * process, the least of three, which says the same on a busy machine (Linux). With --plan the plans of one of them.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type CompiledQuery, Kysely, PostgresDialect, type RawBuilder, sql } from 'kysely';
import pg from 'pg';
import { startEmbedded } from '../../db/embedded.ts';
import { migrate } from '../../db/migrate.ts';
import type { DB } from '../../db/types.ts';
import { type Ctx, newContext } from '../../src/core/context.ts';
import { createPool } from '../../src/core/db.ts';
import { findIdentity } from '../../src/domain/identity.ts';
import * as obligations from '../../src/features/standing/obligations/service.ts';
import { RosterQuery } from '../../src/features/standing/roster/schema.ts';
import * as roster from '../../src/features/standing/roster/service.ts';
import * as worklist from '../../src/features/standing/worklist/service.ts';
import { fillSizeL, SIZE_L } from './size-l.ts';

const NOW = '2026-03-01T15:00:00.000Z';
const RUNS = 30;
const ROSTER = RosterQuery.parse({});
const EXPLAIN = 'explain (analyze, timing off, format json)';

type Time = { planning: number; execution: number; processor?: number };
type Unit = { id: string; department_id: string; member_id: string; director_id: string; lead_id: string };

const scale = Number(process.argv[2] ?? 1);
const folder = mkdtempSync(path.join(tmpdir(), 'bench-'));
const server = await startEmbedded(folder, { ephemeral: true });
const pool = createPool(server.ownerUrl, { size: 1 });
const sent: CompiledQuery[] = [];
const db = new Kysely<DB>({
  dialect: new PostgresDialect({ pool }),
  log: ({ query }) => {
    sent.push(query);
  },
});
/** The name of each statement that was prepared. */
const prepared = new Map<string, string>();

const requests: Record<string, { as: (unit: Unit) => string; ask: (ctx: Ctx, unit: Unit) => Promise<unknown> }> = {
  'one person': { as: ({ member_id }) => member_id, ask: (ctx) => obligations.list(ctx, { limit: 50 }) },
  'a worklist': { as: ({ director_id }) => director_id, ask: (ctx, { id }) => worklist.get(ctx, id) },
  'a roster': { as: ({ director_id }) => director_id, ask: (ctx, { id }) => roster.get(ctx, id, ROSTER) },
  'a department': { as: ({ lead_id }) => lead_id, ask: (ctx) => obligations.list(ctx, { limit: 50 }) },
};

try {
  await migrate(server.ownerUrl);
  await fillSizeL(server.ownerUrl, { ...SIZE_L, departments: Math.round(SIZE_L.departments * scale) });
  const { rows: counts } =
    await pool.query(`select (select count(*) from person)::int as people, (select count(*) from meeting)::int as meetings,
    (select count(*) from annual_review)::int as reviews, (select count(*) from academic_plan)::int as plans`);
  print(JSON.stringify(counts[0]));
  const holder = (role: RawBuilder<unknown>) => sql`(select r.person_id from leadership_role r where ${role} limit 1)`;
  const { rows: units } = await sql<Unit>`
    select d.id, d.department_id, (select m.person_id from division_membership m where m.division_id = d.id order by m.person_id desc limit 1) as member_id,
      ${holder(sql`r.division_id = d.id and r.role = 'division_director'`)} as director_id,
      ${holder(sql`r.department_id = d.department_id and r.role = 'mentorship_lead'`)} as lead_id
    from division d order by md5(d.id::text) limit ${RUNS}`.execute(db);
  for (const [name, { as, ask }] of Object.entries(requests)) {
    const asked: (readonly CompiledQuery[])[] = [];
    for (const unit of units) {
      const ctx = await contextOf(as(unit));
      sent.length = 0;
      await ask(ctx, unit);
      asked.push([...sent]);
    }
    print(`${name}: ${asked[0]?.length} statements`);
    const times = { anew: [] as Time[], kept: [] as Time[] };
    for (const statements of asked) {
      const calls = await Promise.all(statements.map(keptCall));
      await pool.query('set plan_cache_mode = auto');
      times.anew.push(await timeOf(statements.map(({ sql: text, parameters }) => [text, parameters])));
      await pool.query('set plan_cache_mode = force_generic_plan');
      times.kept.push({ ...(await timeOf(calls.map((call) => [call, []]))), processor: await processorOf(calls) });
    }
    const [first, ...later] = times.kept;
    show('planned anew', times.anew);
    show('first', first ? [first] : []);
    show('kept', later);
    if (process.argv[3] === '--plan' && name === (process.argv[4] ?? 'a department')) {
      for (const query of asked.at(-1) ?? []) {
        const { rows } = await pool.query(`explain (analyze, summary) ${await keptCall(query)}`);
        print(rows.map((line) => line['QUERY PLAN']).join('\n'));
      }
    }
  }
} finally {
  await db.destroy();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** The call of a prepared statement with the values of the query, which is prepared where it was not yet. */
async function keptCall({ sql: text, parameters }: CompiledQuery): Promise<string> {
  const name = prepared.get(text) ?? `kept_${prepared.size}`;
  if (!prepared.has(text)) {
    prepared.set(text, name);
    await pool.query(`prepare ${name} as ${text}`);
  }
  return `execute ${name}${parameters.length > 0 ? `(${parameters.map(literal).join(', ')})` : ''}`;
}

function literal(value: unknown): string {
  if (value === null) return 'null';
  const text = Array.isArray(value) ? `{${value.map((each) => JSON.stringify(each)).join(',')}}` : String(value);
  return pg.escapeLiteral(text);
}

/** All statements of a request, one after the other. */
async function timeOf(statements: readonly (readonly [string, readonly unknown[]])[]): Promise<Time> {
  const time = { planning: 0, execution: 0 };
  for (const [text, values] of statements) {
    const { rows } = await pool.query(`${EXPLAIN} ${text}`, [...values]);
    const plan = rows[0]['QUERY PLAN'][0] as { 'Planning Time': number; 'Execution Time': number };
    time.planning += plan['Planning Time'];
    time.execution += plan['Execution Time'];
  }
  return time;
}

/** Milliseconds on a processor, of all statements of a request together. */
async function processorOf(calls: readonly string[]): Promise<number> {
  const { rows } = await pool.query<{ pid: number }>('select pg_backend_pid() as pid');
  const now = () => Number(readFileSync(`/proc/${rows[0]?.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  let sum = 0;
  for (const call of calls) {
    const taken: number[] = [];
    for (let run = 0; run < 3; run += 1) {
      const from = now();
      await pool.query(call);
      taken.push(now() - from);
    }
    sum += Math.min(...taken);
  }
  return sum;
}

function show(how: string, times: readonly Time[]): void {
  const sorted = times.map(({ planning, execution }) => planning + execution).sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1);
  const planning = times.reduce((sum, time) => sum + time.planning, 0) / times.length;
  const processor = times.flatMap((time) => time.processor ?? []).sort((a, b) => a - b);
  const onProcessor = processor.length > 0 ? `, processor ${(processor[Math.floor(processor.length / 2)] ?? 0).toFixed(1)} ms` : '';
  print(
    `  ${how.padEnd(12)} best ${at(0)} ms, median ${at(0.5)} ms, p95 ${at(0.95)} ms, of that planning ${planning.toFixed(1)} ms${onProcessor}`,
  );
}

async function contextOf(person_id: string): Promise<Ctx> {
  const identity = await findIdentity(db, sql<{ person_id: string }>`select ${person_id}::uuid as person_id`, NOW);
  if (!identity) throw new Error('nobody is there');
  const { department_id, time_zone, roles } = identity;
  const actor = { person_id, department_id, time_zone, roles, client_id: null, scopes: null };
  return newContext({ db, actor, now: NOW, operation_id: 'bench' });
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
