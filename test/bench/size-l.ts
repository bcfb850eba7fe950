/**
 * A database of size L: 100 departments, each with 20 divisions, 10 sites, 1,000 people and 2,500 formal assignments of eleven years.
 * Made by a dozen statements; triggers are off while it is filled, because the data is made to obey the rules.
 */
import pg from 'pg';

export const SIZE_L = { departments: 100, people: 1_000, assignments: 2_500 };

/** Fills a migrated, empty database. `ownerUrl` must be a superuser's (the throwaway server's is). Takes about a minute at size L. */
export async function fillSizeL(ownerUrl: string, size = SIZE_L): Promise<void> {
  const client = new pg.Client(ownerUrl);
  await client.connect();
  try {
    await client.query('set session_replication_role = replica');
    for (const statement of statements(size)) await client.query(statement);
    await client.query('analyze');
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
    `create temporary table numbered as
       select uuidv7() as id, d.id as department_id, n, n % 20 as division, (n / 20) % 10 as site from department d, generate_series(0, ${people - 1}) n`,
    `insert into person (id, department_id, kind, hr_number, given_name, family_name, email)
       select id, department_id, 'faculty', 'L' || lpad(n::text, 6, '0'), 'Given' || n % 97, 'Family' || n, 'p' || n || '@example.edu' from numbered`,
    `insert into person_login (department_id, person_id, issuer, subject) select department_id, id, 'bench', id::text from numbered`,
    `insert into appointment (department_id, person_id, category, rank, academic_fte_pct, status, appointed_on, starts_on)
       select department_id, id, 'full_time', (array['lecturer', 'assistant_professor', 'associate_professor', 'professor'])[1 + n % 4], 100, 'continuing',
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
       select department_id, id, case n when 30 then 'chair' when 31 then 'mentorship_lead' else 'faculty_affairs' end, '2021-07-01' from numbered
       where n between 30 and 32`,
    `insert into reporting_line (department_id, subordinate_id, superior_id, kind, source, starts_on)
       select p.department_id, p.id, s.id, 'primary', 'hr', '2021-07-01' from numbered p
       join numbered s on s.department_id = p.department_id and s.n = case when p.n < 20 then 30 else p.division end where p.n <> 30`,
    // Mentors are numbers 200 and up, of another division, so that no leader is among them.
    `insert into assignment (department_id, mentee_id, mentor_id, subtype, state, is_primary, category, origin, starts_on, ends_on,
         mentee_accepted_at, mentor_accepted_at, mentor_attested_at, activated_at)
       select e.department_id, e.id, m.id, 'formal', case when k % 5 < 2 then 'live' else 'ended' end, false, 'traditional', 'institution',
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
    `drop table numbered`,
  ];
}
