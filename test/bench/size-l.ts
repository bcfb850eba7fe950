/**
 * A database of size L: 100 departments, each with 20 divisions, 10 sites, 1,000 people and 2,500 formal assignments of eleven years.
 * Made by a dozen statements; triggers are off while it is filled, because the data is made to obey the rules.
 */
import pg from 'pg';

export const SIZE_L = { departments: 100, people: 1_000, assignments: 2_500 };

/** Who issues the tokens of the people; each one’s subject is their id. */
export const SIZE_L_ISSUER = 'https://login.example.edu';

/** Fills a migrated, empty database. `ownerUrl` must be a superuser's (the throwaway server's is). Takes about a minute at size L. */
export async function fillSizeL(ownerUrl: string, size = SIZE_L): Promise<void> {
  const client = new pg.Client(ownerUrl);
  await client.connect();
  try {
    await client.query('set session_replication_role = replica');
    for (const statement of statements(size)) await client.query(statement);
    await client.query('vacuum analyze');
  } finally {
    await client.end();
  }
}

function statements({ departments, people, assignments }: typeof SIZE_L): string[] {
  return [
    `insert into department (code, name, programme_starts_on)
       select 'L' || n, 'Department ' || n, '2015-07-01' from generate_series(1, ${departments}) n`,
    `insert into policy (department_id, version, starts_on) select id, 1, '1900-01-01' from department`,
    `insert into division (department_id, code, name, kind, starts_on)
       select d.id, 'D' || n, 'Division ' || n, 'departmental', '1990-07-01' from department d, generate_series(0, 19) n`,
    `insert into site (department_id, code, name, affiliation) select d.id, 'S' || n, 'Site ' || n, 'full' from department d, generate_series(0, 9) n`,
    // One department after the other, as each is imported from its own file.
    `create temporary table numbered as
       select uuidv7() as id, d.id as department_id, n, n % 20 as division, (n / 20) % 10 as site from department d, generate_series(0, ${people - 1}) n order by d.id, n`,
    `insert into person (id, department_id, kind, hr_number, given_name, family_name, email)
       select id, department_id, 'faculty', 'L' || lpad(n::text, 6, '0'), 'Given' || n % 97, 'Family' || n, 'p' || n || '@example.edu' from numbered`,
    `insert into person_login (department_id, person_id, issuer, subject) select department_id, id, '${SIZE_L_ISSUER}', id::text from numbered`,
    `insert into appointment (department_id, person_id, category, rank, academic_fte_pct, status, appointed_on, starts_on)
       select department_id, id, 'full_time', (array['lecturer', 'assistant_professor', 'associate_professor', 'professor'])[1 + n % 4], 100,
         case when date '2005-07-01' + (n * 37 % 7000) > '2021-03-01' then 'probationary' else 'continuing' end,
         date '2005-07-01' + (n * 37 % 7000), date '2005-07-01' + (n * 37 % 7000) from numbered`,
    `create index on numbered (department_id, n)`,
    `insert into division_membership (department_id, person_id, division_id, is_primary, starts_on)
       select p.department_id, p.id, d.id, true, '2005-07-01' from numbered p join division d on d.department_id = p.department_id and d.code = 'D' || p.division`,
    `insert into site_membership (department_id, person_id, site_id, is_primary, starts_on)
       select p.department_id, p.id, s.id, true, '2005-07-01' from numbered p join site s on s.department_id = p.department_id and s.code = 'S' || p.site`,
    // Numbers 0–19 direct their divisions, 20–29 are physicians-in-chief, 30 is the Chair; everybody reports to the director, directors to the Chair.
    `insert into leadership_role (department_id, person_id, role, division_id, starts_on)
       select p.department_id, p.id, 'division_director', d.id, '2022-07-01' from numbered p
       join division d on d.department_id = p.department_id and d.code = 'D' || p.division where p.n < 20`,
    `insert into leadership_role (department_id, person_id, role, site_id, starts_on)
       select p.department_id, p.id, 'physician_in_chief', s.id, '2021-07-01' from numbered p
       join site s on s.department_id = p.department_id and s.code = 'S' || (p.n - 20) where p.n between 20 and 29`,
    `insert into leadership_role (department_id, person_id, role, starts_on)
       select department_id, id, case n when 30 then 'chair' when 31 then 'mentorship_lead' else 'faculty_affairs' end, '2020-07-01' from numbered
       where n between 30 and 32`,
    `insert into reporting_line (department_id, subordinate_id, superior_id, kind, source, starts_on)
       select p.department_id, p.id, s.id, 'primary', 'hr', '2021-07-01' from numbered p
       join numbered s on s.department_id = p.department_id and s.n = case when p.n < 20 then 30 else p.division end where p.n <> 30`,
    // Mentors are numbers 200 and up, of another division, so that no leader is among them.
    `insert into assignment (department_id, mentee_id, mentor_id, subtype, state, is_primary, category, origin, starts_on, ends_on,
         mentee_accepted_at, mentor_accepted_at, mentor_attested_at, activated_at)
       select e.department_id, e.id, m.id, 'formal', case when k % 5 < 2 then 'live' else 'ended' end, k < ${people - 40}, 'traditional', 'institution',
         date '2015-07-01' + (k * 13 % 3900), case when k % 5 < 2 then null else date '2015-07-01' + (k * 13 % 3900) + 300 end, now(), now(), now(), now()
       from department d cross join generate_series(0, ${assignments - 1}) k
       join numbered e on e.department_id = d.id and e.n = 40 + k % ${people - 40}
       join numbered m on m.department_id = d.id and m.n = 200 + (k * 7 + 1 + (k / ${people - 40})) % ${people - 200}
       where e.id <> m.id`,
    // What finding a mentor reads: positions, profiles (four in five willing), trainings, needs in two versions, declarations, wishes.
    `insert into position_description (department_id, person_id, kind, starts_on)
       select department_id, id, (array['clinician_teacher', 'clinician_educator', 'clinician_investigator', 'clinician_scientist',
         'clinician_administrator', 'clinician_quality_innovation'])[1 + n % 6], '2015-07-01' from numbered`,
    `insert into mentor_profile (department_id, person_id, is_willing, capacity_formal, expertise, need_areas, training_location, listing_consented_at)
       select department_id, id, n % 5 > 0, case when n % 3 = 0 then 4 end, array['topic ' || n % 50, 'topic ' || n % 31],
         (array['{promotion,grants}', '{work_life,family,leadership}', '{research_network,grants,cfar}', '{clinical_skills,sponsorship}'])[1 + n % 4]::text[],
         (array['local', 'elsewhere_canada', 'international'])[1 + n % 3], now() from numbered where n >= 20`,
    `insert into mentor_training (department_id, person_id, course_title, duration_min, is_accredited, completed_on, verified_by, verified_at)
       select department_id, id, 'Mentoring', 180, true, '2025-01-15', id, now() from numbered where n % 2 = 0`,
    `insert into needs_profile (department_id, person_id, version, training_location)
       select department_id, id, v, 'local' from numbered, generate_series(1, 2) v where n >= 40`,
    `insert into need (needs_profile_id, area, priority) select id, area, priority from needs_profile
       cross join (values ('promotion', 5), ('grants', 4), ('work_life', 2)) need(area, priority)`,
    `insert into conflict_declaration (department_id, person_id, other_id, kind, starts_on)
       select a.department_id, a.id, b.id, 'competition', '2025-01-01' from numbered a
       join numbered b on b.department_id = a.department_id and b.n = (a.n * 17 + 5) % ${people} where a.n % 50 = 0 and a.id <> b.id`,
    `insert into self_identification (department_id, person_id, dimension, value)
       select department_id, id, 'gender', (array['woman', 'man'])[1 + n % 2] from numbered`,
    `insert into concordance_preference (department_id, person_id, dimension, importance)
       select department_id, id, 'gender', 'some' from numbered where n % 3 = 0`,
    // The programme's year, of all but every seventh person: agreements, a meeting in ten weeks, plans, reviews, check-ins, orientations.
    `create temporary table running as select a.id, a.department_id, a.mentee_id, a.mentor_id, a.is_primary, a.starts_on, p.n
       from assignment a join numbered p on p.id = a.mentee_id where a.state = 'live' and p.n % 7 > 0`,
    `insert into mentoring_agreement (department_id, assignment_id, version, review_on, mentee_acknowledged_at, mentor_acknowledged_at)
       select department_id, id, 1, '2026-01-01'::date + n % 300, now() - interval '1 year', now() - interval '1 year' from running`,
    `insert into meeting (department_id, assignment_id, kind, mode, state, proposed_by, duration_min, held_on, logged_by, logged_at, confirmed_by, confirmed_at)
       select department_id, id, 'formal', 'video', case when i % 8 = 7 then 'held' else 'confirmed' end, mentee_id, 45, starts_on + n % 60 + i * 70, mentee_id,
         now(), case when i % 8 < 7 then mentor_id end, case when i % 8 < 7 then now() end
       from running cross join generate_series(0, 60) i where starts_on + n % 60 + i * 70 between '2022-01-01' and '2026-02-28'`,
    `create temporary table employed as
       select p.id, p.department_id, p.n, a.starts_on from numbered p join appointment a on a.person_id = p.id where p.n % 7 > 0 and a.starts_on > '2019-01-01'`,
    `insert into academic_plan (department_id, mentee_id, starts_on, ends_on)
       select department_id, id, starts_on + 120, (starts_on + 120 + interval '5 years')::date from employed where n % 4 > 0`,
    `insert into plan_version (department_id, plan_id, version, change, state, in_force_on)
       select p.department_id, p.id, v, case v when 1 then 'original' else 'substantive' end, case v when 1 then 'superseded' else 'in_force' end, p.starts_on + 30 + v * 90
       from academic_plan p, generate_series(1, 2) v`,
    // Three in a hundred wait for a decision.
    `insert into plan_version (department_id, plan_id, version, change, state, submitted_on)
       select department_id, id, 3, 'substantive', 'submitted', '2026-02-01' from academic_plan where extract(day from starts_on) = 7`,
    `insert into annual_review (department_id, mentee_id, academic_year, state, reviewer_id, capacity, role_id, held_on)
       select p.department_id, p.id, y, 'held', r.person_id, 'division_director', r.id, make_date(y + 1, 3, 1)
       from numbered p join division d on d.department_id = p.department_id and d.code = 'D' || p.division
       join leadership_role r on r.division_id = d.id and r.role = 'division_director' and r.person_id <> p.id
       cross join generate_series(2023, 2024) y where p.n % 7 > 0`,
    `insert into check_in (department_id, mentee_id, clock_starts_on, state, conductor_id, role_id, held_on)
       select e.department_id, e.id, e.starts_on, 'held', r.person_id, r.id, (e.starts_on + interval '18 months')::date
       from employed e join leadership_role r on r.department_id = e.department_id and r.role = 'chair' and r.person_id <> e.id
       where e.n % 3 > 0 and e.starts_on < '2024-07-01'`,
    `insert into programme_event (department_id, kind, title, held_on, is_mandatory)
       select id, 'orientation', 'Welcome', date '2016-09-01' + i * 182, true from department, generate_series(0, 20) i`,
    `insert into event_attendance (event_id, person_id, department_id, attendance)
       select (select v.id from programme_event v where v.department_id = e.department_id and v.held_on >= e.starts_on order by v.held_on limit 1), e.id, e.department_id, 'present'
       from employed e where e.n % 5 > 0`,
    `insert into leave (department_id, person_id, stops_clock, starts_on, ends_on)
       select department_id, id, true, starts_on + 200 + n, starts_on + 380 + n from employed where n % 6 = 0`,
    `drop table running, employed, numbered`,
  ];
}
