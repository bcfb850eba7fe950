/** What a new installation begins with: the demo department, or the first department of a real one. */
import type pg from 'pg';
import { afterAll, describe, expect, test } from 'vitest';
import { addAdministrator, bootstrap, readFurther, readOptions } from '../../src/bootstrap.ts';
import { createDb, createPool } from '../../src/core/db.ts';
import { createChance } from '../../src/demo/chance.ts';
import { drawFacilitators } from '../../src/demo/facilitators.ts';
import { drawMentorships } from '../../src/demo/mentorships.ts';
import { drawPeople } from '../../src/demo/people.ts';
import { drawRoles } from '../../src/demo/roles.ts';
import { seedDemo } from '../../src/demo/seed.ts';
import { examine } from '../../src/doctor/examine.ts';
import { getMatrix } from '../../src/features/measurement/metrics/matrix.ts';
import { DEMO_PERSONS } from '../../src/http/development.ts';
import { contextOf } from '../../src/jobs/actor.ts';
import { freshDatabase } from '../setup/database.ts';
import { sqlOf } from '../setup/department.ts';

const ISSUER = 'https://login.example.org';
const TODAY = '2026-03-01';
const noonOf = (day: string) => Temporal.Instant.from(`${day}T17:00:00Z`);

const pools: pg.Pool[] = [];
afterAll(async () => {
  for (const pool of pools) await pool.end();
});

async function database() {
  const { ownerUrl } = await freshDatabase();
  const pool = createPool(ownerUrl, { size: 1 });
  pools.push(pool);
  return { ownerUrl, sql: sqlOf(pool) };
}

describe('the demo department', async () => {
  const { ownerUrl, sql } = await database();
  const seeded = await seedDemo(ownerUrl, { issuer: ISSUER, now: noonOf(TODAY) });
  const demo = Object.fromEntries(
    await Promise.all(
      Object.entries(DEMO_PERSONS).map(async ([word, hr_number]) => {
        const [person] = await sql<{
          id: string;
          display_name: string;
        }>`select id, display_name from person where hr_number = ${hr_number}`;
        return [word, person] as const;
      }),
    ),
  );
  const idOf = (word: string) => demo[word]?.id ?? '';
  const bases = (mentee: string, mentor: string) =>
    sql<{ kind: string }>`select distinct kind from reports_to(${idOf(mentee)}, ${idOf(mentor)}, daterange(${TODAY}, null)) order by kind`;
  const count = async (rows: Promise<{ n: number }[]>) => (await rows)[0]?.n;

  test('is seeded once: a database with a department stays unchanged', async () => {
    expect(seeded).toBe(true);
    expect(await seedDemo(ownerUrl, { issuer: ISSUER, now: noonOf(TODAY) })).toBe(false);
    expect(await count(sql<{ n: number }>`select count(*)::int as n from department`)).toBe(1);
  });

  test('holds an award cycle in each state, with nominations in each of theirs, and an award that is listed and credited', async () => {
    const states = await sql<{ state: string }>`select state from award_cycle order by state`;
    expect(states.map(({ state }) => state)).toEqual(['conferred', 'decided', 'nominee_materials', 'open', 'planned', 'review']);
    expect(await count(sql<{ n: number }>`select count(distinct state)::int as n from nomination`)).toBe(10);
    expect(
      await sql`select e.code, e.quarter_credits from award w join credit_entry e on e.event_id = w.id where w.listing_consented_at is not null`,
    ).toEqual([{ code: 'AWD-DEP', quarter_credits: 40 }]);
    const apart = sql<{ n: number }>`select count(*)::int as n from award_committee_member m
      where award_bar(m.cycle_id, m.person_id, ${TODAY}) is not null`;
    expect(await count(apart)).toBe(0);
  });

  test('has three survey waves, one on paper, one of pairs, one paused, whose answers fit their items', async () => {
    const waves = await sql<{ state: string; form: string; origin: string; answered: number }>`
      select w.state, w.form, w.origin, (select count(*)::int from survey_sheets(w.department_id, w.id)) as answered from survey_wave w order by w.opens_on`;
    expect(waves.map(({ state, form, origin }) => `${state} ${form} ${origin}`)).toEqual([
      'published anonymous external',
      'published confidential_linked service',
      'paused anonymous service',
    ]);
    expect(waves.map(({ answered }) => answered > 50)).toEqual([true, true, false]);
    const rates = await sql<{ delivered: number; submitted: number }>`
      select sum(p.delivered)::int as delivered, sum(p.submitted)::int as submitted
      from survey_wave w cross join lateral survey_participation(w.department_id, w.id) p where w.state = 'published' group by w.id`;
    for (const { delivered, submitted } of rates) expect(submitted / delivered).toBeGreaterThan(0.4);
    const concepts = await sql<{ n: number }>`
      select count(distinct r.concept)::int as n from survey_wave w cross join lateral survey_ratings(w.department_id, w.id) r
      where w.state = 'published' and r.is_applicable group by w.id`;
    expect(concepts.map(({ n }) => n)).toEqual([9, 9]);
    const alone = sql<{ n: number }>`select count(*)::int as n from survey_stratum s
      where (select count(*) from survey_invitation i where i.wave_id = s.wave_id and i.stratum = s.number) < 5`;
    expect(await count(alone)).toBe(0);
  });

  test('fills every cell of the matrix of the department, of the latest year that is over', async () => {
    const db = createDb(createPool(ownerUrl, { size: 1 }));
    try {
      const [department] = await sql<{ id: string }>`select id from department`;
      const payload = { department_id: department?.id ?? '', actor_id: idOf('faculty-affairs'), client_id: null, scopes: null };
      const as = await contextOf(db, { ...payload, job_id: '', request_id: null, operation_id: 'getSem' }, `${TODAY}T17:00:00.000Z`);
      const filled = await db.transaction().execute((tx) => getMatrix(as(tx), { period: '2024' }));
      const empty = filled.cells
        .filter(({ reason }) => reason !== null)
        .map(({ level, component, reason }) => `${level} ${component}: ${reason}`);
      expect(filled.cells).toHaveLength(18);
      expect(empty).toEqual([]);
    } finally {
      await db.destroy();
    }
  });

  test('has 20 divisions, 10 sites and 940 full-time faculty, several dozen of them in their first five years', async () => {
    expect(await count(sql<{ n: number }>`select count(*)::int as n from division`)).toBe(20);
    expect(await count(sql<{ n: number }>`select count(*)::int as n from site`)).toBe(10);
    const [faculty] = await sql<{ n: number; early: number }>`
      select count(*)::int as n, count(*) filter (where k.programme_year <= 5)::int as early
      from person p, programme_clock(p.id, ${TODAY}) k`;
    expect(faculty?.n).toBe(940);
    expect(faculty?.early).toBeGreaterThan(60);
  });

  test('lets every person of the tour sign in with the roles of their name', async () => {
    const rolesOf = async (word: string) => {
      const rows = await sql<{ role: string; code: string | null; portfolio: string | null }>`
        select r.role, d.code, r.portfolio from person_login l join leadership_role r on r.person_id = l.person_id left join division d on d.id = r.division_id
        where l.person_id = ${idOf(word)} and l.issuer = ${ISSUER} and l.subject = ${DEMO_PERSONS[word]} and r.starts_on <= ${TODAY}`;
      return rows.map(({ role, code, portfolio }) => [role, code ?? portfolio].filter(Boolean).join(' '));
    };
    expect(await rolesOf('director')).toEqual(['division_director CARD']);
    expect(await rolesOf('mentee')).toEqual([]);
    expect(await rolesOf('mentor')).toEqual([]);
    expect(await rolesOf('vice-chair')).toEqual(['vice_chair research']);
    expect(await rolesOf('faculty-affairs')).toEqual(['faculty_affairs']);
    expect(await rolesOf('mentorship-lead')).toEqual(['mentorship_lead']);
    const clients = await sql`select l.subject from person_login l join person p on p.id = l.person_id where p.kind = 'service'`;
    expect(clients).toEqual([{ subject: 'hr-portal' }]);
    expect(await count(sql<{ n: number }>`select count(*)::int as n from person_login`)).toBeGreaterThan(940);
  });

  test('supports the tour: a new mentee without a mentor, a director who may not mentor, a mentor who may', async () => {
    const [mentee] = await sql`
      select d.code, a.rank, s.code as site from person p
      join appointment a on a.person_id = p.id join division_membership m on m.person_id = p.id join division d on d.id = m.division_id
      join site_membership w on w.person_id = p.id join site s on s.id = w.site_id
      where p.id = ${idOf('mentee')}`;
    expect(mentee).toEqual({ code: 'CARD', rank: 'assistant_professor', site: 'NORTH' });
    expect(await sql`select from assignment where mentee_id = ${idOf('mentee')}`).toEqual([]);
    expect(await bases('mentee', 'director')).toEqual([{ kind: 'division_director' }, { kind: 'primary_line' }]);
    expect(await bases('mentee', 'mentor')).toEqual([]);
    expect(await bases('mentor', 'mentee')).toEqual([]);
    const [load] = await sql<{
      n: number;
    }>`select count(*)::int as n from assignment where mentor_id = ${idOf('mentor')} and state = 'live'`;
    expect(load?.n).toBeLessThan(3);
  });

  test('shows handovers: the one mentor ends on the first day of the other, with the reason replaced', async () => {
    const handovers = await sql<{ gap: number; same: boolean }>`
      select s.starts_on - a.until_on as gap, s.mentee_id = a.mentee_id and s.mentor_id <> a.mentor_id and s.is_primary = a.is_primary as same
      from assignment a join assignment s on s.id = a.replaced_by_id and s.replaces_id = a.id`;
    expect(handovers.length).toBeGreaterThan(0);
    expect(handovers.every(({ gap, same }) => gap === 0 && same)).toBe(true);
  });

  test('has several hundred formal assignments in every state, and not one active day on which a mentee reports to the mentor', async () => {
    const states = await sql<{
      state: string;
      n: number;
    }>`select state, count(*)::int as n from assignment where subtype = 'formal' group by state`;
    expect(states.reduce((sum, { n }) => sum + n, 0)).toBeGreaterThan(300);
    expect(states.map(({ state }) => state)).toEqual(
      expect.arrayContaining(['live', 'completed', 'ended', 'pending_acceptance', 'declined']),
    );
    const conflicts = await sql`
      select a.id from assignment a join assignment_interval i on i.assignment_id = a.id and i.status = 'active'
      cross join lateral reports_to(a.mentee_id, a.mentor_id, daterange(i.starts_on, i.ends_on))
      where a.subtype = 'formal'`;
    expect(conflicts).toEqual([]);
    const [now] = await sql<{ active: number; paused: number; suspended: number }>`
      select count(*) filter (where s = 'active')::int as active, count(*) filter (where s = 'paused')::int as paused,
        count(*) filter (where s = 'suspended_conflict')::int as suspended
      from assignment a, assignment_status(a, ${TODAY}::date) s where a.subtype = 'formal'`;
    expect(now?.active).toBeGreaterThan(150);
    expect(now?.paused).toBeGreaterThan(0);
    expect(now?.suspended).toBe(3);
    const cases =
      await sql`select status, jsonb_array_length(bases) > 0 as based, detected_on <= ${TODAY} as known from conflict_case order by status`;
    expect(cases).toEqual([
      ...Array.from({ length: 3 }, () => ({ status: 'detected', based: true, known: true })),
      { status: 'resolved', based: true, known: true },
    ]);
  });

  test('has current leaves, cross-appointments, accents and one person without a division', async () => {
    const some = async (rows: Promise<unknown[]>) => expect((await rows).length).toBeGreaterThan(0);
    await some(sql`select from leave where starts_on <= ${TODAY} and (ends_on is null or ends_on > ${TODAY})`);
    await some(sql`select from division_membership where not is_primary`);
    await some(sql`select from person where family_name ~ '[À-ž]'`);
    const unplaced = await sql`
      select from appointment a where a.category = 'full_time' and a.ends_on is null
        and not exists (select from division_membership m where m.person_id = a.person_id)`;
    expect(unplaced).toHaveLength(1);
  });

  test('has facilitators at work: an open call, one being decided, introductions of the last year, and notifications', async () => {
    const calls = await sql`
      select (c.closes_on > ${TODAY}) as open, count(a.id)::int as applications, count(a.decision)::int as decided
      from facilitator_call c join facilitator_application a on a.call_id = c.id join facilitator_statement s on s.application_id = a.id
      group by c.id order by c.closes_on`;
    expect(calls).toEqual([
      { open: false, applications: 2, decided: 1 },
      { open: true, applications: 2, decided: 0 },
    ]);
    const [introduced] = await sql<{ n: number; fit: number }>`
      select count(*)::int as n, count(*) filter (where i.introduced_on between ${TODAY}::date - 365 and ${TODAY}
        and exists (select from leadership_role r join division_membership m on m.division_id = r.division_id and m.is_primary
          where r.person_id = i.facilitator_id and r.role = 'mentorship_facilitator' and r.starts_on <= i.introduced_on
            and m.person_id = i.mentee_id and m.starts_on <= i.introduced_on))::int as fit
      from introduction i`;
    expect(introduced?.n).toBeGreaterThan(10);
    expect(introduced?.fit).toBe(introduced?.n);
    const notified = await sql<{ hr_number: string; kinds: string[] }>`
      select p.hr_number, array_agg(distinct n.kind order by n.kind) as kinds from notification n join person p on p.id = n.person_id
      where p.hr_number = any (${Object.values(DEMO_PERSONS)}) group by p.hr_number order by p.hr_number`;
    expect(Object.fromEntries(notified.map(({ hr_number, kinds }) => [hr_number, kinds]))).toMatchObject({
      D100001: expect.arrayContaining(['request_opened', 'plan_submitted']),
      D100003: expect.arrayContaining(['assignment_activated']),
      D100008: expect.arrayContaining(['discussion_opened']),
    });
  });

  test('has a professor with thirty years of mentoring, credits capped, reversed and released, and a ledger equal to the facts', async () => {
    const [years] = await sql<{ former: number; from: number; statements: number; named: number }>`
      select count(distinct a.mentee_id) filter (where a.state in ('completed', 'ended'))::int as former, extract(year from min(a.starts_on))::int as from,
        (select count(*)::int from credit_statement s where s.person_id = ${idOf('mentor')}) as statements,
        (select count(*)::int from report_name_consent c where c.mentor_id = ${idOf('mentor')} and c.state = 'given') as named
      from assignment a where a.mentor_id = ${idOf('mentor')} and a.subtype = 'formal'`;
    expect(years?.former).toBeGreaterThan(30);
    expect(years?.from).toBeLessThan(1997);
    expect(years?.statements).toBeGreaterThan(20);
    expect(years?.named).toBeGreaterThan(20);
    const kinds = await sql<{ kind: string; capped: boolean }>`
      select distinct kind, capped_from is not null as capped from credit_entry where person_id = ${idOf('mentor')}`;
    expect(kinds.map(({ kind, capped }) => `${kind}${capped ? ' capped' : ''}`).sort()).toEqual([
      'grant',
      'grant capped',
      'release',
      'reversal',
    ]);
    const db = createDb(createPool(ownerUrl, { size: 1, queryTimeoutMs: 120_000 }));
    expect(
      await examine(db, noonOf(TODAY).toString({ fractionalSecondDigits: 3 }), { rules: ['ledger'] }).finally(() => db.destroy()),
    ).toEqual([]);
  });

  test('plans promotions: some are due next July, whose dossiers are a batch, and some in the July after', async () => {
    const due = await sql<{ day: string; n: number }>`
      select reached_on::text as day, count(*)::int as n from career_milestone where kind = 'promotion_due' and voided_at is null group by 1 order by 1`;
    expect(due.map(({ n }) => n)).toEqual([4, 5]);
    expect(due.every(({ day }) => day > TODAY && day.endsWith('-07-01'))).toBe(true);
    const reports = await sql<{ status: string; job: string; state: string; is_due: boolean }>`
      select w.status, j.status as job, r.state, exists (select from career_milestone m
        where m.person_id = w.person_id and m.kind = 'promotion_due' and m.reached_on = ${due[0]?.day ?? null}::date) as is_due
      from report_batch b join job j on j.id = b.job_id join report_batch_row w on w.batch_id = b.id left join report_snapshot r on r.id = w.report_id`;
    expect(reports).toEqual(Array(4).fill({ status: 'requested', job: 'succeeded', state: 'preview', is_due: true }));
    expect(await sql`select from graphile_worker._private_jobs where key like 'job:%'`).toEqual([]);
  });

  test('is generated the same on the same day, and every period has at least one day on any day', () => {
    const drawn = (today: string) => {
      const chance = createChance(1, today);
      const people = drawPeople(chance, today);
      const [roles, mentorships] = [drawRoles(chance, people, today), drawMentorships(chance, people, today)];
      return { people, ...roles, ...mentorships, facilitators: drawFacilitators(chance, people, {}, today) };
    };
    const [once, again] = [0, 1].map(() => JSON.stringify(drawn('2027-12-31')));
    expect(again).toBe(once);
    for (const today of ['2026-06-30', '2028-02-29']) {
      const { roles, lines, assignments, leaves, pauses, changes } = drawn(today);
      const periods = [
        ...roles,
        ...lines,
        ...assignments,
        ...leaves,
        ...pauses,
        ...changes.flatMap((change) => [...change.roles, ...change.lines]),
      ];
      const empty = periods.filter(({ starts_on, ends_on }) => starts_on !== null && ends_on !== null && ends_on <= starts_on);
      expect(empty).toEqual([]);
      expect(assignments.filter(({ starts_on }) => starts_on !== null && starts_on > today)).toEqual([]);
    }
  });
});

describe('the first department of an installation', async () => {
  const { ownerUrl, sql } = await database();
  const options = [
    ...['--department-code', 'DOM', '--department-name', 'Department of Medicine', '--time-zone', 'America/Toronto'],
    ...['--issuer', ISSUER, '--subject', 'admin-1', '--given-name', 'Naoko', '--family-name', 'Ashworth', '--email', 'naoko@example.edu'],
  ];

  test('is founded with a policy and one administrator who can set up the rest', async () => {
    const { department_id, person_id } = await bootstrap(ownerUrl, readOptions(options));
    const [department] = await sql`select id, code, name, time_zone from department`;
    expect(department).toEqual({ id: department_id, code: 'DOM', name: 'Department of Medicine', time_zone: 'America/Toronto' });
    expect(await sql`select version, starts_on::text, ends_on from policy`).toEqual([
      { version: 1, starts_on: '1900-01-01', ends_on: null },
    ]);
    expect(await sql`select person_id, issuer, subject from person_login`).toEqual([{ person_id, issuer: ISSUER, subject: 'admin-1' }]);
    expect(await sql`select role from leadership_role order by role`).toEqual([{ role: 'faculty_affairs' }, { role: 'programme_admin' }]);
  });

  test('is refused where its code exists, and where the subject signs in already; nothing is changed', async () => {
    await expect(bootstrap(ownerUrl, readOptions(options))).rejects.toThrow('department DOM already');
    const second = options.map((option) => (option === 'DOM' ? 'SURG' : option));
    await expect(bootstrap(ownerUrl, readOptions(second))).rejects.toThrow('signs in with this subject');
    expect(await sql`select code from department`).toEqual([{ code: 'DOM' }]);
  });

  test('gets a further administrator from the operator, who may sign in there already, and the event log says so', async () => {
    const further = (more: string[]) =>
      readFurther(['--department-code', 'DOM', '--given-name', 'Ines', '--family-name', 'Tanabe', ...more]);
    const added = await addAdministrator(ownerUrl, further(['--issuer', ISSUER, '--subject', 'admin-2']));
    const roles = await sql`select r.role, l.subject from leadership_role r join person_login l on l.person_id = r.person_id
      where r.person_id = ${added.person_id}`;
    expect(roles).toEqual([{ role: 'programme_admin', subject: 'admin-2' }]);
    expect(await sql`select type, actor_id, operation_id, data ->> 'person_id' as person_id from event`).toEqual([
      { type: 'leadership_role.recorded', actor_id: null, operation_id: 'bootstrap', person_id: added.person_id },
    ]);
    const told = await sql`select n.kind, l.subject from notification n join person_login l on l.person_id = n.person_id`;
    expect(told).toEqual([{ kind: 'administrator_added', subject: 'admin-1' }]);
    await expect(addAdministrator(ownerUrl, further(['--issuer', ISSUER, '--subject', 'admin-2']))).rejects.toThrow(
      'administrator already',
    );
    await sql`update leadership_role set ends_on = starts_on where person_id = ${added.person_id}`;
    const again = await addAdministrator(ownerUrl, further(['--issuer', ISSUER, '--subject', 'admin-2']));
    expect(again.person_id).toBe(added.person_id);
    await expect(
      addAdministrator(ownerUrl, { ...further(['--issuer', ISSUER, '--subject', 'x']), 'department-code': 'NONE' }),
    ).rejects.toThrow('no department NONE');
    expect(() => further(['--issuer', ISSUER])).toThrow(/--subject/);
  });

  test('names every option that is wrong or missing at once', () => {
    expect(() => readOptions(['--time-zone', 'Mars/Olympus', '--department-code', 'D O M'])).toThrow(
      /--department-code[\s\S]*--department-name[\s\S]*--time-zone[\s\S]*--issuer[\s\S]*--given-name/,
    );
    expect(() => readOptions([...options, '--unknown', 'x'])).toThrow(/unknown/i);
  });
});
