/**
 * What obligations cost at size L: `node test/bench/obligations.ts [scale] [--plan [name]]`. Calls what the service calls, with the rights of who
 * asks, and prints the database's own time (planning and execution, all statements of one request together) of a person's own list, of a
 * director's worklist and of the list of a whole department; with --plan the plans of one of them.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type CompiledQuery, Kysely, PostgresDialect, type RawBuilder, sql } from 'kysely';
import { startEmbedded } from '../../db/embedded.ts';
import { migrate } from '../../db/migrate.ts';
import type { DB } from '../../db/types.ts';
import type { Ctx } from '../../src/core/context.ts';
import { createPool } from '../../src/core/db.ts';
import { findIdentity } from '../../src/core/identity.ts';
import * as obligations from '../../src/features/obligations/service.ts';
import * as worklist from '../../src/features/obligations/worklist.ts';
import { fillSizeL, SIZE_L } from './size-l.ts';

const NOW = '2026-03-01T15:00:00.000Z';
const RUNS = 30;

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

const requests: Record<string, { as: (unit: Unit) => string; ask: (ctx: Ctx, unit: Unit) => Promise<unknown> }> = {
  'one person': { as: ({ member_id }) => member_id, ask: (ctx) => obligations.list(ctx, { limit: 50 }) },
  'a worklist': { as: ({ director_id }) => director_id, ask: (ctx, { id }) => worklist.get(ctx, id) },
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
    const times: number[] = [];
    let planning = 0;
    let statements = 0;
    const plans: string[] = [];
    for (const unit of units) {
      const ctx = await contextOf(as(unit));
      sent.length = 0;
      await ask(ctx, unit);
      let time = 0;
      statements = sent.length;
      for (const { sql: statement, parameters } of [...sent]) {
        const { rows: found } = await pool.query(`explain (analyze, timing off, format json) ${statement}`, [...parameters]);
        const plan = found[0]['QUERY PLAN'][0] as { 'Planning Time': number; 'Execution Time': number };
        time += plan['Planning Time'] + plan['Execution Time'];
        planning += plan['Planning Time'] / units.length;
        if (unit === units.at(-1) && process.argv[3] === '--plan' && name === (process.argv[4] ?? 'a department')) {
          const text = await pool.query(`explain (analyze, costs off, summary) ${statement}`, [...parameters]);
          plans.push(...text.rows.map((line) => line['QUERY PLAN']));
        }
      }
      times.push(time);
    }
    times.sort((a, b) => a - b);
    const at = (share: number) => (times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(1);
    print(
      `${name.padEnd(14)} ${statements} statements, database time: best ${at(0)} ms, median ${at(0.5)} ms, p95 ${at(0.95)} ms, of that planning ${planning.toFixed(1)} ms`,
    );
    if (plans.length > 0) print(plans.join('\n'));
  }
} finally {
  await db.destroy();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function contextOf(person_id: string): Promise<Ctx> {
  const identity = await findIdentity(db, sql<{ person_id: string }>`select ${person_id}::uuid as person_id`, NOW);
  if (!identity) throw new Error('nobody is there');
  const { department_id, time_zone, roles } = identity;
  return {
    db,
    actor: { person_id, department_id, time_zone, roles, client_id: null, scopes: null },
    department_id,
    now: NOW,
    today: NOW.slice(0, 10),
    request_id: null,
    operation_id: 'bench',
    dry_run: false,
    count_exact: false,
    precondition: null,
    asked: { permissions: new Set(), precondition: false },
  };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
