import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import pg from 'pg';
import { startEmbedded } from '../../db/embedded.ts';
import { migrate } from '../../db/migrate.ts';
import { createDb, createPool } from '../../src/core/db.ts';
import { inTransaction } from '../../src/core/transaction.ts';
import * as work from '../../src/features/imports/apply.ts';
import * as imports from '../../src/features/imports/service.ts';
import * as jobs from '../../src/features/jobs/service.ts';
import { contextOf } from '../../src/jobs/actor.ts';
import { layouts } from '../../src/features/imports/rows.ts';
const folder = await mkdtemp('/tmp/fuzz-');
const server = await startEmbedded(folder, { ephemeral: true });
await migrate(server.ownerUrl);
const c = new pg.Client(server.ownerUrl); await c.connect();
const { rows: [who] } = await c.query(`with d as (insert into department (code, name, programme_starts_on) values ('BENCH', 'Bench', '2015-07-01') returning id),
      p as (insert into policy (department_id, version, starts_on) select id, 1, '1900-01-01' from d),
      u as (insert into division (department_id, code, name, kind, starts_on) select d.id, 'D' || i, 'Division ' || i, 'departmental', '1900-01-01' from d, generate_series(0, 3) i),
      s as (insert into site (department_id, code, name, affiliation) select d.id, 'S' || i, 'Site ' || i, 'full' from d, generate_series(0, 2) i),
      a as (insert into person (department_id, kind, given_name, family_name) select id, 'staff', 'Ada', 'Admin' from d returning id, department_id),
      r as (insert into leadership_role (department_id, person_id, role, starts_on) select department_id, id, 'faculty_affairs', '2000-01-01' from a)
      select department_id, id as actor_id from a`);
const pool = createPool(server.appUrl, { size: 3 }); const db = createDb(pool);
let seed = Number(process.argv[2] ?? 1);
const rnd = () => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed / 2147483648; };
const pick = <T>(list: readonly T[]): T => list[Math.floor(rnd() * list.length)] as T;
const N = 6; let group = 0;
function file() {
  const drop = new Set(['email','orcid','cross_division_codes','site_code','appointment_ends_on','position_description','reports_to_hr_number'].filter(() => rnd() < 0.12));
  const columns = layouts.people.columns.filter((x) => !drop.has(x));
  const rows: string[] = [columns.join(',')];
  for (let i = 0; i < N; i += 1) {
    if (rnd() < 0.25) continue;
    const start = pick(['2024-01-01', '2024-01-01','2024-01-01', '2025-01-01', '2026-01-01', '2023-06-01']);
    const end = rnd() < 0.25 ? pick(['2024-09-01','2025-06-01','2026-06-01','2027-01-01', '2028-01-01']) : '';
    const category = pick(['full_time','full_time','full_time','part_time','status_only']);
    const v: Record<string,string> = { hr_number: `G${group}P${i}`, given_name: pick(['Zoe','Ines']), family_name: 'Tanabe', email: '', orcid: '', division_code: pick(['D0','D0','D1','D2']), cross_division_codes: pick(['','','D1','D2|D3','D3|D0']), site_code: pick(['S0','S0','S1','']), category, rank: pick(['lecturer','professor','professor']), academic_fte_pct: category === 'part_time' ? '50' : '100', appointment_starts_on: start, appointment_ends_on: end, appointment_status: pick(end ? ['ended','continuing'] : ['continuing','probationary','continuing']), position_description: pick(['clinician_teacher','clinician_educator','']), reports_to_hr_number: rnd() < 0.3 ? '' : `G${group}P${Math.floor(rnd() * N)}` };
    rows.push(columns.map((x) => v[x] ?? '').join(','));
  }
  return rows.join('\n') + '\n';
}
async function run(text: string, day: string, today: string) {
  const path = `${folder}/f.csv`; await writeFile(path, text);
  const payload = { job_id: '', department_id: who.department_id, actor_id: who.actor_id, client_id: null, scopes: null, request_id: null, operation_id: 'fuzz' };
  const context = await contextOf(db, payload, `${today}T15:00:00Z`);
  const job = await inTransaction(db, context, (ctx) => imports.create(ctx, { kind: 'people', mode: 'valid_rows', effective_on: day }, { path, sha256: '0', file_name: null, fields: {} }));
  await jobs.begin(db, job.id, `${today}T15:00:00Z`);
  await inTransaction(db, context, async (ctx) => { await jobs.finish(ctx, job.id, await work.run(ctx, job.id, async () => {})); });
  const { rows: [r] } = await pool.query(`select i.created, i.changed, i.unchanged, i.error_count, (select jsonb_agg(distinct jsonb_build_array(row, code)) from import_error e where e.import_id = i.id) as errors from import i where job_id=$1`, [job.id]);
  return r;
}
const days = ['2024-01-01','2024-05-01','2025-01-01','2025-08-01','2026-01-01','2026-03-01','2026-06-01','2027-01-01','2028-06-01','2023-01-01'];
let bad = 0; const codes: Record<string, number> = {};
for (let i = 0; i < Number(process.argv[3] ?? 200); i += 1) {
  if (i % 6 === 0) group += 1;
  const text = file(); const day = pick(days); const today = pick(['2026-03-01', '2026-08-01', '2025-02-01']);
  const snap = () => pool.query(`select p.hr_number, (select jsonb_agg(jsonb_build_array(d.code, m.is_primary, m.starts_on, m.ends_on) order by m.starts_on) from division_membership m join division d on d.id=m.division_id where m.person_id=p.id and (m.ends_on is null or m.ends_on>m.starts_on)) dm, (select jsonb_agg(jsonb_build_array(a.category,a.rank,a.status,a.appointed_on,a.starts_on,a.ends_on) order by a.starts_on) from appointment a where a.person_id=p.id and (a.ends_on is null or a.ends_on>a.starts_on)) ap, (select jsonb_agg(jsonb_build_array(q.hr_number,a.starts_on,a.ends_on) order by a.starts_on) from reporting_line a join person q on q.id=a.superior_id where a.subordinate_id=p.id and (a.ends_on is null or a.ends_on>a.starts_on)) ln, (select jsonb_agg(jsonb_build_array(a.site_id,a.starts_on,a.ends_on) order by a.starts_on) from site_membership a where a.person_id=p.id and (a.ends_on is null or a.ends_on>a.starts_on)) sm from person p where hr_number like $1 order by 1`, [`G${group}P%`]); 
  const zero = (await snap()).rows;
  try {
    const first = await run(text, day, today);
    for (const [, code] of first.errors ?? []) codes[code] = (codes[code] ?? 0) + 1;
    const d2 = process.argv[4] ? day : pick([day, pick(days)]);
    const before = (await snap()).rows;
    const second = await run(text, d2, today);
    if (second.created !== 0 || second.changed !== 0 || (d2 === day && JSON.stringify(first.errors) !== JSON.stringify(second.errors))) {
      bad += 1;
      const { rows: t } = await pool.query(`select p.hr_number, e.data->'fields' as f from event e join person p on p.id = e.subject_id where e.data->>'import_id' = (select id::text from import order by id desc limit 1)`); const after = (await snap()).rows;
      if (bad < 9 && d2 < '9') console.log('NOT IDEMPOTENT', i, group, 'E', day, '→', d2, 'today', today, JSON.stringify(first), JSON.stringify(second), '\n' + text, JSON.stringify(t), '\nZERO', zero.filter((b) => t.some((x) => x.hr_number === b.hr_number)).map((b) => JSON.stringify(b)).join('\n'), '\nFIRST', before.filter((b) => t.some((x) => x.hr_number === b.hr_number)).map((b) => JSON.stringify(b)).join('\n'), '\nAFTER', after.filter((b) => t.some((x) => x.hr_number === b.hr_number)).map((b) => JSON.stringify(b)).join('\n'));
    }
  } catch (e) { bad += 1; if (bad < 6) console.log('FAILED', i, group, 'E', day, 'today', today, (e as Error).message, (e as {constraint?: string, detail?: string}).constraint, (e as {detail?: string}).detail, '\n' + text, (e as Error).stack?.split('\n').filter((l) => l.includes('src/')).slice(0, 3).join('\n')); }
}
console.log('bad', bad, codes);
await c.end(); await db.destroy(); await server.stop(); await rm(folder, { recursive: true, force: true });
