/** Writes. The bare server writes the same rows for a logged meeting. */
import { asked, CALLERS, type Operation } from './asking.ts';

export const log: Operation = {
  name: 'log a meeting',
  connections: 16,
  growth: 1.3,
  async requests({ sql, issuer }) {
    // On days that can still count, so that no day gets more than a few.
    const { rows } = await sql.query<{ assignment_id: string; caller: string; held_on: string }>(`
      select a.id as assignment_id, a.mentee_id as caller, day::text as held_on
      from (select a from assignment a where a.state = 'live' and a.subtype = 'formal' order by md5(id::text) limit ${CALLERS}) live, lateral (select (live.a).*) a
      cross join lateral (select current_date - 1 - n as day from generate_series(0, 39) n) days
      left join lateral year_closing(a.id, day) y on true
      where coalesce(y.closes_on, 'infinity') > current_date and assignment_status(live.a, day) = 'active'
      order by md5(a.id::text || day)`);
    const body = { mode: 'video', duration_min: 45 };
    return {
      service: await asked(issuer, rows, ({ assignment_id, held_on }) => ({
        method: 'POST',
        path: '/v1/meetings/log',
        body: { assignment_id, held_on, ...body },
      })),
      bare: rows.map(({ assignment_id, caller, held_on }) => ({
        method: 'POST',
        path: '/meetings/log',
        body: { assignment_id, person_id: caller, held_on, ...body },
      })),
    };
  },
};

/** Plans that run and have a version that waits for both approvals. */
const WAITING = `
  insert into plan_version (department_id, plan_id, version, change, state, submitted_on)
  select department_id, id, 3, 'substantive', 'submitted', '2026-02-01' from academic_plan p
  where plan_status(p, current_date) = 'running' and not exists (select from plan_version v where v.plan_id = p.id and v.version = 3)`;

export const decide: Operation = {
  name: 'plan decision',
  connections: 8,
  growth: 1.3,
  async requests({ sql, issuer }) {
    await sql.query(`begin; set local session_replication_role = replica; ${WAITING}; commit`);
    await sql.query('analyze plan_version');
    const { rows } = await sql.query<{ id: string; caller: string }>(`
      select v.id, d.person_id as caller from plan_version v join academic_plan p on p.id = v.plan_id
      cross join lateral plan_deciders(v.id, current_date) d
      where v.version = 3 and v.state = 'submitted' and d.capacity = 'division_director' and d.stands_in_for is null
      order by md5(v.id::text) limit 2000`);
    return {
      service: await asked(issuer, rows, ({ id }) => ({
        method: 'POST',
        path: `/v1/plan-versions/${id}/decide`,
        headers: { 'if-match': '*' },
        body: { decision: 'approved' },
      })),
    };
  },
  async reset({ sql }) {
    await sql.query(`begin; set local session_replication_role = replica; delete from plan_decision;
      update plan_version set state = 'submitted' where version = 3 and state = 'partly_approved'; commit`);
  },
};

const ROWS = 940;
const COLUMNS =
  'hr_number,given_name,family_name,email,division_code,site_code,category,rank,academic_fte_pct,appointment_starts_on,appointment_status';

/** People who are new, or move, so that the file changes something whenever it comes. */
function file(n: number): string {
  const person = (i: number) =>
    `B${i},Given${i % 97},Family${i},b${i}@example.edu,D${(i + n) % 20},S${i % 10},full_time,lecturer,100,2020-07-01,continuing`;
  return [COLUMNS, ...Array.from({ length: ROWS }, (_, i) => person(i)), ''].join('\n');
}

export const peopleImport: Operation = {
  name: `import of ${ROWS} rows`,
  connections: 1,
  growth: 1.3,
  isJob: true,
  async requests({ sql, issuer }) {
    const { rows } = await sql.query<{ caller: string }>(
      `select person_id as caller from leadership_role where role = 'faculty_affairs' order by md5(person_id::text)`,
    );
    const [one] = rows;
    const files = one ? Array.from({ length: 20 }, (_, n) => ({ ...one, n })) : [];
    return {
      service: await asked(issuer, files, ({ n }) => ({
        method: 'POST',
        path: '/v1/imports?kind=people',
        headers: { 'content-type': 'text/csv', 'idempotency-key': `bench-${Date.now()}-${n}` },
        text: file(n),
      })),
    };
  },
};
