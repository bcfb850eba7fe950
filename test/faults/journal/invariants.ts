/** What must hold in the database whoever writes, computed the naive way, day by day. */
import { type Sql, sqlOf } from '../../setup/department.ts';
import type { Finding } from './checker.ts';

/** Days around today on which it is looked; periods of the writers lie within. */
const SPAN = 40;

const RULES: readonly (readonly [rule: string, offending: (sql: Sql) => Promise<{ of: string }[]>])[] = [
  [
    'a formal assignment is active on a day on which the mentee reports to the mentor by a line',
    (sql) => sql<{ of: string }>`
      select distinct 'assignment ' || a.id as of
      from assignment a
      join reporting_line l on l.subordinate_id = a.mentee_id and l.superior_id = a.mentor_id
      cross join generate_series(current_date - ${SPAN}::int, current_date + ${SPAN}::int, interval '1 day') s(at)
      cross join lateral (select s.at::date as day) d
      where a.subtype = 'formal' and a.state in ('live', 'completed', 'ended')
        and a.starts_on <= d.day and (a.until_on is null or d.day < a.until_on)
        and l.starts_on <= d.day and (l.ends_on is null or d.day < l.ends_on)
        and not exists (select from conflict_case c where c.assignment_id = a.id and c.starts_on <= d.day and (c.ends_on is null or d.day < c.ends_on))
        and not exists (select from assignment_pause p where p.assignment_id = a.id and p.starts_on <= d.day and (p.ends_on is null or d.day < p.ends_on))`,
  ],
  [
    'a formal assignment is active while the mentee reports to the mentor',
    (sql) => sql<{ of: string }>`
      select distinct 'assignment ' || a.id as of
      from assignment a join assignment_interval i on i.assignment_id = a.id and i.status = 'active'
      cross join lateral reports_to(a.mentee_id, a.mentor_id, daterange(i.starts_on, i.ends_on)) r
      where a.subtype = 'formal'`,
  ],
  [
    'somebody has two primary mentors on a day',
    (sql) => sql<{ of: string }>`
      select distinct 'person ' || a.mentee_id as of
      from assignment a join assignment b on b.mentee_id = a.mentee_id and a.id < b.id
      where a.is_primary and b.is_primary and a.state in ('live', 'completed', 'ended') and b.state in ('live', 'completed', 'ended')
        and daterange(a.starts_on, a.until_on) && daterange(b.starts_on, b.until_on)`,
  ],
  [
    'two people have two formal assignments on a day',
    (sql) => sql<{ of: string }>`
      select distinct 'assignment ' || a.id as of
      from assignment a join assignment b on b.mentee_id = a.mentee_id and b.mentor_id = a.mentor_id and a.id < b.id
      where a.subtype = 'formal' and b.subtype = 'formal' and a.state in ('live', 'completed', 'ended')
        and b.state in ('live', 'completed', 'ended') and daterange(a.starts_on, a.until_on) && daterange(b.starts_on, b.until_on)`,
  ],
  [
    'a plan is in force without the approval of both leaders',
    (sql) => sql<{ of: string }>`
      select 'plan_version ' || v.id as of from plan_version v
      where v.state = 'in_force' and (select count(distinct d.capacity) from plan_decision d where d.version_id = v.id and d.decision = 'approved') < 2`,
  ],
  [
    'a person has two check-ins of one programme clock',
    (sql) => sql<{ of: string }>`
      select 'person ' || mentee_id as of from check_in where state not in ('cancelled', 'voided')
      group by mentee_id, clock_starts_on having count(*) > 1`,
  ],
  [
    'a held check-in has no content',
    (sql) => sql<{ of: string }>`
      select 'check_in ' || c.id as of from check_in c
      where c.state in ('held', 'acknowledged') and not exists (select from check_in_content k where k.check_in_id = c.id)`,
  ],
];

export async function checkInvariants(reader: Parameters<typeof sqlOf>[0]): Promise<Finding[]> {
  const sql = sqlOf(reader);
  const found: Finding[] = [];
  for (const [rule, offending] of RULES) {
    found.push(...(await offending(sql)).map(({ of }) => ({ class: 'broken' as const, rule, of })));
  }
  return found;
}
