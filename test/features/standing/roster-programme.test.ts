/** Plans, meetings and reviews beside each person of the roster, and which caller sees which of them. */
import { describe, expect, test } from 'vitest';
import { expectProblem } from '../../setup/client.ts';
import { obligationsOf } from '../../setup/obligations.ts';
import { type Division, rostersOf } from '../../setup/rosters.ts';
import { createWorld, type Person } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const { newDivision, read, rosterOf, entryOf } = rostersOf(world, people);

describe('200: standing in the programme', () => {
  /** Everything done: in programme year 2, checked in, reviewed, with a plan in its second version. */
  async function onTrack(division: Division) {
    const words = obligationsOf(world, people);
    await words.ready();
    const mentee = await words.newcomer('2024-03-10', { division: null });
    await division.join(mentee, { starts_on: '2024-03-10' });
    const assignment = await world.assignment(mentee, people.mentor, { is_primary: true, starts_on: '2024-03-10' });
    for (const day of ['2024-05-05', '2024-08-05', '2024-11-05', '2025-05-05', '2025-10-14', '2026-01-20'])
      await words.met(assignment, mentee, day);
    await words.agreed(assignment, 1, '2024-04-01', '2026-06-01');
    const plan = await words.planned(mentee, '2024-06-01', '2024-06-20');
    await world.sql`update plan_version set state = 'superseded' where plan_id = ${plan.id}`;
    await world.insert('plan_version', { plan_id: plan.id, version: 2, change: 'editorial', state: 'in_force', in_force_on: '2025-02-01' });
    await words.attended(await words.session('2024-03-20'), mentee);
    await words.checkedIn(mentee, '2024-03-10', '2025-09-20');
    await words.reviewed(mentee, 2024, '2025-05-20');
    await world.insert('mentor_profile', { person_id: mentee.id, is_willing: true });
    return { words, mentee, assignment };
  }

  test('is answered for each person, without any content', async () => {
    const division = await newDivision();
    const { mentee } = await onTrack(division);
    const entry = await entryOf(division, mentee);
    expect(entry).toMatchObject({
      qualifying_meetings_this_year: 3,
      expected_to_date: 2,
      last_meeting_month: '2026-01',
      plan_state: 'in_force',
      plan_version: 2,
      plan_covers_to: '2029-06-01',
      orientation_done: true,
      check_in_state: 'done',
      check_in_due_on: '2025-09-10',
      check_in_held_on: '2025-09-20',
      annual_review_state: 'due',
      annual_review_held_on: '2025-05-20',
      cfar_state: 'upcoming',
      cfar_earliest_on: '2027-03-10',
      cfar_latest_on: '2029-03-10',
      next_milestone: { kind: 'cfar', due_on: '2029-03-10' },
      is_willing: true,
      has_current_training: false,
      flags: [],
    });
    expect((await rosterOf(division)).totals).toMatchObject({
      with_plan: { numerator: 1, denominator: 1 },
      oriented: { numerator: 1, denominator: 1 },
      meetings_on_track: { numerator: 1, denominator: 1 },
    });
    expect(await entryOf(division, mentee, '2025-01-31')).toMatchObject({
      plan_version: 1,
      check_in_state: 'upcoming',
      annual_review_held_on: null,
    });
    expect(await entryOf(division, mentee, '2024-06-10')).toMatchObject({
      plan_state: 'in_preparation',
      plan_version: null,
      orientation_done: true,
    });
  });

  test('shows that a plan awaits approval, and that it has expired', async () => {
    const division = await newDivision();
    const [waiting, over] = [await division.member(), await division.member({ starts_on: '2020-01-01' })];
    const plan = async (mentee: Person, starts_on: string, ends_on: string, version: object) => {
      const { id } = await world.insert('academic_plan', { mentee_id: mentee.id, starts_on, ends_on });
      return world.insert('plan_version', { plan_id: id, version: 1, change: 'original', ...version });
    };
    await plan(waiting, '2026-01-01', '2031-01-01', { state: 'submitted', submitted_on: '2026-02-01' });
    await plan(over, '2020-06-01', '2025-06-01', { state: 'in_force', in_force_on: '2020-06-15' });
    expect((await entryOf(division, waiting)).plan_state).toBe('awaiting_approval');
    expect((await entryOf(division, waiting, '2026-01-31')).plan_state).toBe('in_preparation');
    expect((await entryOf(division, over)).plan_state).toBe('expired');
    expect((await entryOf(division, over, '2025-05-31')).plan_state).toBe('in_force');
    await world.insert('leave', { person_id: over.id, starts_on: '2022-01-01', ends_on: '2023-01-01', stops_clock: true });
    expect(await entryOf(division, over)).toMatchObject({ plan_state: 'in_force', plan_version: 1, plan_covers_to: '2026-06-01' });
    expect((await entryOf(division, over, '2026-06-01')).plan_state).toBe('expired');
    // Without leaves it has ended as the calendar counts: that it goes on would tell of one.
    const facilitator = await world.person({ division: 'GIM' });
    const of = { role: 'mentorship_facilitator', division_id: division.id, starts_on: '2020-07-01' };
    await world.insert('leadership_role', { person_id: facilitator.id, ...of });
    const { items } = (await read(division, '', facilitator)).body;
    expect(items.find(({ person_id }) => person_id === over.id)).toMatchObject({ plan_state: 'expired', plan_version: null });
    await world.sql`update academic_plan set closed_on = '2026-02-01' where mentee_id in (${waiting.id}, ${over.id})`;
    expect((await entryOf(division, waiting)).plan_state).not.toBe('awaiting_approval');
    expect((await entryOf(division, over)).plan_state).toBe('expired');
  });

  test('shows meetings by the month, and faculty appointment reviews only to those who may read them', async () => {
    const division = await newDivision();
    const { mentee } = await onTrack(division);
    const director = await world.person({ division: 'GIM' });
    await world.insert('leadership_role', {
      person_id: director.id,
      role: 'division_director',
      division_id: division.id,
      starts_on: '2020-07-01',
    });
    const facilitator = await world.person({ division: 'GIM' });
    await world.insert('leadership_role', {
      person_id: facilitator.id,
      role: 'mentorship_facilitator',
      division_id: division.id,
      starts_on: '2020-07-01',
    });
    const seenBy = async (who: Person, query = '') => {
      const { body } = await read(division, query, who);
      return body.items.find(({ person_id }) => person_id === mentee.id);
    };
    const counted = async (who: Person, as_of: string) => (await seenBy(who, `?as_of=${as_of}`))?.qualifying_meetings_this_year;
    expect([await counted(director, '2025-09-30'), await counted(director, '2025-10-01')]).toEqual([1, 2]);
    expect([await counted(facilitator, '2025-10-13'), await counted(facilitator, '2025-10-14')]).toEqual([1, 2]);
    expect(await seenBy(director)).toMatchObject({ cfar_state: 'upcoming' });
    for (const who of [people.chair, people.lead])
      expect(await seenBy(who)).toMatchObject({ cfar_state: null, cfar_latest_on: null, check_in_state: 'done' });
    expect(await seenBy(facilitator)).toMatchObject({
      cfar_state: null,
      check_in_state: null,
      check_in_held_on: null,
      annual_review_state: null,
      plan_state: 'in_force',
    });
    expect(await seenBy(people.chair)).toMatchObject({ is_willing: null });
  });

  test('filters by flag and status find people; totals stay those of all', async () => {
    const division = await newDivision();
    const { mentee } = await onTrack(division);
    const late = await division.member();
    const found = async (query: string) => {
      const { body } = await read(division, query);
      expect(body.totals.full_time.denominator).toBe(2);
      return body.items.map(({ person_id }) => person_id);
    };
    expect(await found('?flag=academic_plan_overdue')).toEqual([late.id]);
    expect(await found('?flag=formal_mentor_missing')).toEqual([late.id]);
    expect(await found('?flag=check_in_overdue,primary_mentor_missing')).toEqual([]);
    expect(await found('?status=active')).toEqual([mentee.id]);
    expect(await found('?status=none&flag=annual_review_overdue')).toEqual([late.id]);
    expectProblem(await read(division, '?flag=lazy'), 400, 'invalid-request', 'flag');
  });

  test('shows of a cross-appointed person what the caller may see', async () => {
    const division = await newDivision();
    const visitor = await division.member({ is_primary: false });
    const director = await world.person({ division: 'GIM' });
    await world.insert('leadership_role', {
      person_id: director.id,
      role: 'division_director',
      division_id: division.id,
      starts_on: '2020-07-01',
    });
    const seenBy = async (who: Person) =>
      (await read(division, '', who)).body.cross_appointed.find(({ person_id }) => person_id === visitor.id);
    expect(await seenBy(director)).toMatchObject({
      plan_state: null,
      orientation_done: null,
      qualifying_meetings_this_year: null,
      annual_review_state: null,
    });
    expect(await seenBy(people.facultyAffairs)).toMatchObject({
      plan_state: 'none',
      orientation_done: false,
      annual_review_state: 'overdue',
    });
  });
});
