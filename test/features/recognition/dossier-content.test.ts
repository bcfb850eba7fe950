import { beforeAll, beforeEach, expect, it } from 'vitest';
import { reportsOf } from '../../setup/reports.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let words: ReturnType<typeof reportsOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  words = reportsOf(world, people);
});
beforeEach(() => world.at('2026-03-01T15:00:00Z'));

const professor = () => world.person({ division: 'NEPH', site: 'NORTH', rank: 'professor' });

it('counts what both sides confirmed, a joint meeting once, nothing of suspended days, and says what it left out', async () => {
  const mentor = await professor();
  const [current, past, apart] = [await world.person(), await world.person(), await world.person()];
  const one = await world.assignment(current, mentor, { is_primary: true, starts_on: '2024-07-01' });
  const two = await world.assignment(past, mentor, { state: 'completed', starts_on: '2021-07-01', ends_on: '2023-07-01' });
  const three = await world.assignment(apart, mentor, { starts_on: '2025-01-01' });
  await world.assignment(await world.person(), mentor, { state: 'voided', starts_on: '2025-01-01' });
  const suspended = { source: 'hr_change', bases: '[]', policy_id: world.policy.id, due_on: '2026-12-31', status: 'resolved' };
  const days = { starts_on: '2025-03-01', ends_on: '2025-04-01', detected_on: '2025-03-01', resolution: 'conflict_ended' };
  await world.insert('conflict_case', { assignment_id: three.id, ...suspended, ...days });
  const { id: joint_id } = await words.meeting(one.id, '2025-02-01', 60, { kind: 'joint' });
  await words.meeting(three.id, '2025-02-01', 50, { kind: 'joint', joint_id });
  await words.meeting(three.id, '2025-03-15', 45);
  await words.meeting(two.id, '2022-01-10', 30);
  await words.meeting(two.id, '2022-02-10', 30, { mode: 'email', confirmed_by: people.lead.id, confirmed_at: '2022-02-11T12:00:00Z' });
  await words.meeting(one.id, '2026-02-01', 30, { state: 'held' });
  await world.assignment(current, mentor, { subtype: 'informal', starts_on: '2020-09-01', state: 'ended', ends_on: '2021-01-01' });
  const letter = { sponsor_id: mentor.id, beneficiary_id: current.id, kind: 'letter', acted_on: '2026-01-10' };
  await world.insert('sponsorship_action', letter);
  await world.insert('sponsorship_action', { ...letter, state: 'verified', answered_at: '2026-01-12T12:00:00Z' });
  await world.role(mentor, 'mentorship_facilitator', { division: 'NEPH', starts_on: '2023-07-01', ends_on: '2025-07-01' });
  const course = { person_id: mentor.id, duration_min: 120, is_accredited: true, completed_on: '2024-05-01' };
  const verified = { verified_by: people.lead.id, verified_at: '2024-05-10T12:00:00Z' };
  await world.insert('mentor_training', { ...course, ...verified, course_title: 'Foundations', expires_on: '2026-03-01' });
  await world.insert('mentor_training', { ...course, course_title: 'Unverified' });

  const dossier = await words.dossier(mentor, { starts_on: '2024-07-01' });
  expect(dossier.summary).toEqual({
    mentees: { in_period: 2, ever: 3 },
    current_mentees: 2,
    assignments: 3,
    days: 609 + 730 + 425 - 31,
    confirmed_meetings: { in_period: 2, ever: 4 },
    qualifying_meetings: { in_period: 2, ever: 3 },
    minutes: { in_period: 60, ever: 120 },
  });
  expect(dossier.exclusions).toEqual({
    suspended_periods: 1,
    suspended_days: 31,
    meetings_while_suspended: 1,
    voided_assignments: 1,
    unconfirmed_meetings: 1,
    unconfirmed_relations: 0,
    unverified_sponsor_actions: 1,
    unverified_trainings: 1,
  });
  const [place] = await world.sql<{ division: string; site: string }>`
    select (select name from division where id = ${world.division('CARD').id}) as division,
      (select name from site where id = ${world.site('UNION').id}) as site`;
  const standing = { rank: 'assistant_professor', position: null, ...place };
  const row = {
    mentee_name: null,
    at_start: standing,
    at_report: standing,
    origin: 'institution',
    years_cadence_met: 0,
    plan_co_written: false,
  };
  const held = { ends_on: null, status: 'current', minutes: 60, qualifying_meetings: 1 };
  expect(dossier.activities.current).toEqual([
    { ...row, ...held, mentee_no: 2, role: 'primary', starts_on: '2024-07-01' },
    { ...row, ...held, minutes: 50, mentee_no: 3, role: 'additional', starts_on: '2025-01-01' },
  ]);
  const over = { ends_on: '2023-07-01', status: 'completed', minutes: 60, qualifying_meetings: 1 };
  expect(dossier.activities.past).toEqual([{ ...row, ...over, mentee_no: 1, role: 'additional', starts_on: '2021-07-01' }]);
  expect(dossier.other_mentoring).toMatchObject([{ type: 'informal', relations: 1, in_period: 0 }]);
  expect(dossier.sponsor_actions).toEqual([{ kind: 'letter', actions: 1 }]);
  expect(dossier.leadership).toMatchObject([{ role: 'mentorship_facilitator', starts_on: '2023-07-01', ends_on: '2025-07-01' }]);
  expect(dossier.training).toEqual([
    { course: 'Foundations', minutes: 120, completed_on: '2024-05-01', is_accredited: true, is_current: false },
  ]);
  expect(dossier.subject.appointments).toEqual([{ category: 'full_time', rank: 'professor', starts_on: '2020-07-01', ends_on: null }]);
});

it('of an earlier day has the facts of that day: who was a mentee then, and the ranks of then', async () => {
  const [mentor, mentee] = [await professor(), await world.person()];
  await world.assignment(mentee, mentor, { state: 'ended', starts_on: '2022-07-01', ends_on: '2025-07-01' });
  await world.sql`update appointment set ends_on = '2025-01-01' where person_id = ${mentee.id}`;
  await world.insert('appointment', {
    ...{ person_id: mentee.id, category: 'full_time', rank: 'associate_professor', academic_fte_pct: 100, status: 'continuing' },
    ...{ appointed_on: '2020-07-01', starts_on: '2025-01-01' },
  });
  const earlier = await words.dossier(mentor, { as_of: '2024-12-31' });
  expect(earlier.activities.past).toEqual([]);
  expect(earlier.activities.current).toMatchObject([{ status: 'current', ends_on: null, at_report: { rank: 'assistant_professor' } }]);
  const today = await words.dossier(mentor);
  expect(today.activities.past).toMatchObject([
    { status: 'ended', ends_on: '2025-07-01', at_start: { rank: 'assistant_professor' }, at_report: { rank: 'associate_professor' } },
  ]);
  expect(JSON.stringify(today)).not.toMatch(/reason|outcome|leave|rating/);
});

it('is taken by one statement, in time that 200 mentees and 3,000 meetings fit in', async () => {
  const mentor = await professor();
  await world.sql`
    with p as (
      insert into person (department_id, kind, given_name, family_name)
      select ${world.id}, 'faculty', 'Given', 'Family ' || n from generate_series(1, 200) n returning id
    ), a as (
      insert into assignment (department_id, mentee_id, mentor_id, subtype, state, category, origin, starts_on, ends_on, mentee_accepted_at, mentor_accepted_at, mentor_attested_at, activated_at)
      select ${world.id}, p.id, ${mentor.id}, 'formal', 'completed', 'traditional', 'institution', '2020-07-01'::date, '2023-07-01'::date, now(), now(), now(), now() from p
      returning id
    )
    insert into meeting (department_id, assignment_id, kind, mode, state, proposed_by, held_on, duration_min, logged_by, logged_at, confirmed_by, confirmed_at)
    select ${world.id}, a.id, 'formal', 'video', 'confirmed', ${people.admin.id}, '2020-08-01'::date + 60 * n, 60, ${people.admin.id}, now(), ${people.lead.id}, now()
    from a cross join generate_series(0, 14) n`;
  await world.sql`analyze`;
  const { summary } = await words.dossier(mentor);
  expect(summary).toMatchObject({ mentees: { ever: 200 }, qualifying_meetings: { ever: 3000 }, minutes: { ever: 180_000 } });
});
