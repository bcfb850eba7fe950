/**
 * What somebody's obligations cost at size L: `node test/bench/obligations.ts [scale] [--plan]`. Prints the database's own time (planning and
 * execution) of one person, of a division's worklist and of a whole department, and with --plan the plan of the last.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { startEmbedded } from '../../db/embedded.ts';
import { migrate } from '../../db/migrate.ts';
import { createDb, createPool, yes } from '../../src/core/db.ts';
import { owed } from '../../src/features/obligations/owed-queries.ts';
import { fillSizeL, SIZE_L } from './size-l.ts';

const TODAY = '2026-03-01';
const RUNS = 30;

const scale = Number(process.argv[2] ?? 1);
const folder = mkdtempSync(path.join(tmpdir(), 'bench-'));
const server = await startEmbedded(folder, { ephemeral: true });
const pool = createPool(server.ownerUrl, { size: 1 });
const db = createDb(pool);
try {
  await migrate(server.ownerUrl);
  await fillSizeL(server.ownerUrl, { ...SIZE_L, departments: Math.round(SIZE_L.departments * scale) });
  const { rows: counts } =
    await pool.query(`select (select count(*) from person)::int as people, (select count(*) from meeting)::int as meetings,
    (select count(*) from annual_review)::int as reviews, (select count(*) from academic_plan)::int as plans`);
  print(JSON.stringify(counts[0]));
  const { rows: units } = await pool.query<{ id: string; department_id: string; person_id: string }>(`
    select d.id, d.department_id, (select m.person_id from division_membership m where m.division_id = d.id order by m.person_id limit 1) as person_id
    from division d order by md5(d.id::text) limit ${RUNS}`);
  type Unit = (typeof units)[number];
  const scopes: Record<string, (unit: Unit) => RawBuilder<SqlBool>> = {
    'one person': ({ person_id }) => sql<boolean>`p.id = ${person_id}`,
    'a division': ({ id }) => sql<boolean>`exists (select from division_membership scope where scope.person_id = p.id and scope.is_primary
      and scope.division_id = any (${[id]}::uuid[]) and scope.starts_on <= ${TODAY} and (scope.ends_on is null or scope.ends_on > ${TODAY}))`,
    'a department': () => yes,
  };
  for (const [name, of] of Object.entries(scopes)) {
    const times: number[] = [];
    let planning = 0;
    let text = '';
    for (const unit of units) {
      const rows = owed({ department_id: unit.department_id, time_zone: 'America/Toronto', as_of: TODAY, of: of(unit) });
      const { sql: statement, parameters } =
        sql`select * from ${rows} o where o.state in ('due', 'overdue') order by o.due_on, o.person_id, o.kind, o.occasion limit 51`.compile(
          db,
        );
      const { rows: found } = await pool.query(`explain (analyze, buffers, format json) ${statement}`, [...parameters]);
      const plan = found[0]['QUERY PLAN'][0] as { 'Planning Time': number; 'Execution Time': number };
      times.push(plan['Planning Time'] + plan['Execution Time']);
      planning += plan['Planning Time'] / units.length;
      if (process.argv.includes('--plan') && unit === units.at(-1))
        text = (await pool.query(`explain (analyze, costs off, summary) ${statement}`, [...parameters])).rows
          .map((line) => line['QUERY PLAN'])
          .join('\n');
    }
    times.sort((a, b) => a - b);
    const at = (share: number) => (times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(1);
    print(
      `${name.padEnd(14)} database time: best ${at(0)} ms, median ${at(0.5)} ms, p95 ${at(0.95)} ms, of that planning ${planning.toFixed(1)} ms`,
    );
    if (text && name === (process.argv[4] ?? 'a department')) print(text);
  }
} finally {
  await db.destroy();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
