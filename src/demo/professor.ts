/** Thirty years of mentoring of one professor in the demo department, the mentor of the tour. */
import { sql } from 'kysely';
import type { Tx } from '../core/db.ts';

/** So long ago the professor was appointed. */
export const PROFESSOR_DAYS = 11_300;
const FORMER_MENTEES = 36;

/**
 * Inserts the professor's former mentees with their meetings, evenly over the years: each was mentored from their appointment on, most for four years. Beside
 * it what a dossier prints: trainings, verified sponsorship, years as facilitator, and the consent of two of three mentees to be named.
 */
export async function mentorForThirtyYears(tx: Tx, department_id: string, mentor_id: string, today: string): Promise<void> {
  await sql`
    with newcomer as (
      select p.id, min(a.starts_on) as starts_on from person p join appointment a on a.person_id = p.id and a.category = 'full_time'
      where p.department_id = ${department_id} and p.deceased_on is null
      group by p.id
      having min(a.starts_on) between ${today}::date - ${PROFESSOR_DAYS - 400}::int and ${today}::date - 3500
    ), numbered as (
      select n.*, (row_number() over (order by n.starts_on, n.id) - 1) * ${FORMER_MENTEES}::int / count(*) over () as k
      from newcomer n where n.id <> ${mentor_id}
    ), chosen as (
      select distinct on (n.k) n.id, n.starts_on + 60 as starts_on, n.k::int as k from numbered n order by n.k, n.starts_on, n.id
    ), mentored as (
      insert into assignment (department_id, mentee_id, mentor_id, subtype, state, is_primary, category, origin, need_areas, starts_on, ends_on,
        mentee_accepted_at, mentor_accepted_at, mentor_attested_at, activated_at)
      select ${department_id}::uuid, c.id, ${mentor_id}::uuid, 'formal', case when c.k % 4 = 3 then 'ended' else 'completed' end, true, 'traditional',
        'institution', array[(array['promotion', 'grants', 'research_network', 'leadership'])[1 + c.k % 4]], c.starts_on,
        c.starts_on + case when c.k % 4 = 3 then 800 else 1461 end, agreed.at, agreed.at, agreed.at, agreed.at
      from chosen c cross join lateral (select (c.starts_on - 5) + time '14:30' at time zone 'UTC' as at) agreed
      order by c.k
      returning id, mentee_id, starts_on, ends_on
    ), consent as (
      insert into report_name_consent (department_id, mentor_id, mentee_id, state, answered_at)
      select ${department_id}::uuid, ${mentor_id}::uuid, m.mentee_id, 'given', ${today}::date - interval '90 days'
      from (select m.*, row_number() over (order by m.starts_on) as n from mentored m) m where m.n % 3 > 0
    )
    insert into meeting (department_id, assignment_id, kind, mode, state, proposed_by, duration_min, held_on, logged_by, logged_at, confirmed_by,
      confirmed_at)
    select ${department_id}::uuid, m.id, 'formal', case when day::date < '2020-03-01' then 'in_person' else 'video' end, 'confirmed', m.mentee_id,
      30 + 15 * (extract(doy from day)::int % 3), day::date, m.mentee_id, day + interval '21 hours', ${mentor_id}::uuid, day + interval '45 hours'
    from mentored m cross join lateral generate_series(m.starts_on + 25, m.ends_on - 1, interval '78 days') day
    order by day, m.id`.execute(tx);
  await sql`
    insert into mentor_training (department_id, person_id, course_title, duration_min, is_accredited, completed_on, verified_by, verified_at)
    select ${department_id}::uuid, ${mentor_id}::uuid, t.title, t.minutes, true, ${today}::date - t.ago, v.id, ${today}::date - t.ago + interval '3 days'
    from (values ('Foundations of mentoring', 240, 9800), ('Mentoring across difference', 180, 4100), ('Mentoring for promotion', 120, 420))
      t(title, minutes, ago)
    cross join (select id from person where department_id = ${department_id} and hr_number = 'D100005') v
    order by t.ago desc`.execute(tx);
  await sql`
    insert into sponsorship_action (department_id, sponsor_id, beneficiary_id, kind, acted_on, state, answered_at)
    select a.department_id, a.mentor_id, a.mentee_id, (array['letter', 'nomination_award', 'plenary', 'leadership_opportunity'])[1 + a.n % 4],
      a.starts_on + 700, 'verified', a.starts_on + interval '706 days'
    from (
      select a.*, row_number() over (order by a.starts_on, a.id)::int as n from assignment a
      where a.mentor_id = ${mentor_id} and a.subtype = 'formal' and a.state = 'completed'
    ) a where a.n % 4 = 0
    order by a.starts_on`.execute(tx);
}
