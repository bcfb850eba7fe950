/**
 * What the candidates for one mentee cost at size L: `node test/bench/candidates.ts [scale]`. Prints the database's own time (planning and
 * execution) for the eligible and for everybody with reasons, and the plan of the former.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CompiledQuery } from 'kysely';
import { startEmbedded } from '../../db/embedded.ts';
import { migrate } from '../../db/migrate.ts';
import { type Ctx, newContext } from '../../src/core/context.ts';
import { createDb, createPool, type Db, yes } from '../../src/core/db.ts';
import { candidates, type Pool } from '../../src/features/matching/candidates/queries.ts';
import { fillSizeL, SIZE_L } from './size-l.ts';

const TODAY = '2026-03-01';

type Time = { planning: number; execution: number };

/** As listMentorCandidates sends it: the first page in the order of the answer. */
function statement(db: Db, mentee: { id: string; department_id: string }, pool: Pool): CompiledQuery {
  const actor = {
    person_id: mentee.id,
    department_id: mentee.department_id,
    time_zone: 'America/Toronto',
    roles: [],
    client_id: null,
    scopes: null,
  };
  const ctx: Ctx = newContext({ db, actor, now: `${TODAY}T15:00:00Z`, operation_id: 'bench' });
  const period = { starts_on: TODAY, ends_on: null };
  const canRead = { needs: true, concordance: true, likeness: true };
  const readable = { leaves: () => yes, profiles: () => yes, appointments: () => yes, positions: () => yes, trainings: () => yes };
  const search = { mentee_id: mentee.id, period, pool, canRead, readable };
  const rows = candidates(ctx, search);
  return rows.orderBy('c.sort_rank').orderBy('c.sort_name').orderBy('c.id').limit(51).compile();
}

const scale = Number(process.argv[2] ?? 1);
const folder = mkdtempSync(path.join(tmpdir(), 'bench-'));
const server = await startEmbedded(folder, { ephemeral: true });
const pool = createPool(server.ownerUrl, { size: 1 });
const db = createDb(pool);
try {
  await migrate(server.ownerUrl);
  await fillSizeL(server.ownerUrl, { ...SIZE_L, departments: Math.round(SIZE_L.departments * scale) });
  const { rows: counts } =
    await pool.query(`select (select count(*) from person) as people, (select count(*) from assignment) as assignments,
    (select count(*) from mentor_profile where is_willing) as willing`);
  console.log(counts[0]);
  const { rows: mentees } = await pool.query<{ id: string; department_id: string }>(
    `select p.id, p.department_id from person p join needs_profile n on n.person_id = p.id and n.version = 2 order by md5(p.id::text) limit 100`,
  );
  const explain = async (query: CompiledQuery) => {
    const { rows } = await pool.query(`explain (analyze, timing off, format json) ${query.sql}`, [...query.parameters]);
    return rows[0]['QUERY PLAN'][0] as { 'Planning Time': number; 'Execution Time': number };
  };
  for (const kind of ['willing', 'everybody'] as const) {
    // Once with cold caches, and once more, as when a caller reads the next page.
    const asked = { first: [] as Time[], again: [] as Time[] };
    for (const mentee of mentees) {
      const query = statement(db, mentee, kind);
      for (const turn of ['first', 'again', 'again', 'again'] as const) {
        const plan = await explain(query);
        asked[turn].push({ planning: plan['Planning Time'], execution: plan['Execution Time'] });
      }
    }
    for (const [turn, times] of Object.entries(asked)) {
      const at = (of: (time: Time) => number, share: number) =>
        (times.map(of).sort((a, b) => a - b)[Math.floor(share * (times.length - 1))] ?? 0).toFixed(1);
      const both = (time: Time) => time.planning + time.execution;
      console.log(
        `${kind.padEnd(10)} ${turn.padEnd(6)} database time: best ${at(both, 0)} ms, median ${at(both, 0.5)} ms, p95 ${at(both, 0.95)} ms (planning ${at((t) => t.planning, 0.5)}, execution ${at((t) => t.execution, 0.5)})`,
      );
    }
  }
  const [mentee] = mentees;
  if (mentee) {
    const query = statement(db, mentee, 'willing');
    const { rows } = await pool.query(`explain (analyze, costs off, summary) ${query.sql}`, [...query.parameters]);
    console.log(rows.map((line) => line['QUERY PLAN']).join('\n'));
  }
} finally {
  await db.destroy();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
