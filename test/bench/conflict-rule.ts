/**
 * What the conflict rule costs at size L: `node test/bench/conflict-rule.ts`. Prints medians of database time, and the plans of the two
 * statements that every request of a director makes.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { startEmbedded } from '../../db/embedded.ts';
import { migrate } from '../../db/migrate.ts';
import { fillSizeL, SIZE_L } from './size-l.ts';

/** As listAssignments sends it for a division director: the permission is part of the where-clause. */
const listing = `
  select a.id, assignment_status(a, $3::date) as status, mentee.display_name, mentor.display_name
  from assignment a join person mentee on mentee.id = a.mentee_id join person mentor on mentor.id = a.mentor_id
  where a.department_id = $1
    and (exists (select from division_membership scope where scope.person_id = a.mentee_id and scope.is_primary
      and scope.division_id = any (array[$2]::uuid[]) and scope.starts_on <= $3 and (scope.ends_on is null or scope.ends_on > $3))
    or exists (select from division_membership scope where scope.person_id = a.mentor_id and scope.is_primary
      and scope.division_id = any (array[$2]::uuid[]) and scope.starts_on <= $3 and (scope.ends_on is null or scope.ends_on > $3)))
  order by a.id limit 51`;

const scale = Number(process.argv[2] ?? 1);
const folder = mkdtempSync(path.join(tmpdir(), 'bench-'));
const server = await startEmbedded(folder, { ephemeral: true });
try {
  await migrate(server.ownerUrl);
  const from = performance.now();
  await fillSizeL(server.ownerUrl, { ...SIZE_L, departments: Math.round(SIZE_L.departments * scale) });
  console.log(`filled in ${((performance.now() - from) / 1000).toFixed(1)} s`);
  const client = new pg.Client(server.ownerUrl);
  await client.connect();
  const counts = await client.query('select (select count(*) from person) as people, (select count(*) from assignment) as assignments');
  console.log(counts.rows[0]);

  const [pairs, directors] = await Promise.all([
    client.query(`select mentee_id, mentor_id from assignment tablesample system (1) limit 200`),
    client.query(`select person_id, division_id, department_id from leadership_role where role = 'division_director' limit 200`),
  ]);
  const measure = async (name: string, rounds: number, statement: (n: number) => [string, unknown[]]) => {
    const times: number[] = [];
    for (let n = 0; n < rounds; n += 1) {
      const [text, values] = statement(n);
      await client.query('begin');
      const started = performance.now();
      await client.query(text, values);
      times.push(performance.now() - started);
      await client.query('rollback');
    }
    times.sort((a, b) => a - b);
    const at = (share: number) => (times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(2);
    console.log(`${name.padEnd(78)} median ${at(0.5)} ms   p95 ${at(0.95)} ms`);
  };
  const row = <T>(rows: readonly T[], n: number): T => rows[n % rows.length] as T;

  await measure('reports_to of one pair, open-ended', 200, (n) => {
    const { mentee_id, mentor_id } = row(pairs.rows, n);
    return ['select * from reports_to($1, $2, daterange($3, null))', [mentee_id, mentor_id, '2026-01-01']];
  });
  await measure('a role is written: triggers note its mentor’s assignments', 50, (n) => {
    const { mentor_id } = row(pairs.rows, n);
    const { division_id, department_id } = row(directors.rows, n);
    return [
      `insert into leadership_role (department_id, person_id, role, division_id, starts_on)
       select p.department_id, p.id, 'division_director', coalesce((select d.id from division d where d.department_id = p.department_id limit 1), $2), '2026-01-01'
       from person p where p.id = $1 and $3::uuid is not null`,
      [mentor_id, division_id, department_id],
    ];
  });
  await measure('a director’s line moves: cycle check, and all below are noted', 50, (n) => {
    const { person_id } = row(directors.rows, n);
    return [`update reporting_line set starts_on = '2021-08-01' where subordinate_id = $1`, [person_id]];
  });
  await measure('director: first page of the assignments of the own division', 50, (n) => {
    const { division_id, department_id } = row(directors.rows, n);
    return [listing, [department_id, division_id, '2026-01-01']];
  });
  const { division_id, department_id } = row(directors.rows, 0);
  const plan = await client.query(`explain (analyze, buffers, costs off) ${listing}`, [department_id, division_id, '2026-01-01']);
  console.log(plan.rows.map((line) => line['QUERY PLAN']).join('\n'));
  await client.end();
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
