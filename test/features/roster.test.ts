import { beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { RosterEntry, Roster as RosterSchema } from '../../src/features/roster/schema.ts';
import { type Answer, expectProblem } from '../setup/client.ts';
import type { PersonOptions, Row } from '../setup/department.ts';
import { obligationsOf } from '../setup/obligations.ts';
import { createWorld, type People, type Person, START } from '../setup/world.ts';

type Roster = z.infer<typeof RosterSchema>;

const TODAY = '2026-03-01';
const world = await createWorld();
let people: People;
beforeAll(async () => {
  people = await world.freshPeople();
});

let divisions = 0;

/** A division of its own, so that its totals can be counted on fingers. */
async function newDivision() {
  divisions += 1;
  const code = `D${divisions}`;
  const { id } = await world.insert('division', { code, name: `Division ${divisions}`, kind: 'departmental', starts_on: '1990-07-01' });
  return {
    id,
    code,
    join: (member: { id: string }, period: { starts_on?: string; ends_on?: string; is_primary?: boolean } = {}) =>
      world.insert('division_membership', { person_id: member.id, division_id: id, is_primary: true, starts_on: '2020-07-01', ...period }),
    /** In programme year 3 unless said otherwise. */
    async member(options: PersonOptions & { ends_on?: string; is_primary?: boolean } = {}): Promise<Person> {
      const { ends_on, is_primary = true, ...rest } = options;
      const starts_on = rest.starts_on ?? '2023-07-01';
      const member = await world.person({ ...rest, starts_on, division: null });
      await this.join(member, { starts_on, is_primary, ...(ends_on && { ends_on }) });
      return member;
    },
  };
}

type Division = Awaited<ReturnType<typeof newDivision>>;

const read = (division: { id: string }, query = '', who: Person = people.facultyAffairs): Promise<Answer<Roster>> =>
  world.as(who).get<Roster>(`/v1/divisions/${division.id}/roster${query}`);
const rosterOf = async (division: { id: string }, as_of?: string): Promise<Roster> => {
  const answer = await read(division, as_of && `?as_of=${as_of}`);
  expect(answer.status).toBe(200);
  return answer.body;
};
async function entryOf(division: Division, person: { id: string }, as_of?: string): Promise<RosterEntry> {
  const { items, cross_appointed } = await rosterOf(division, as_of);
  const entry = [...items, ...cross_appointed].find(({ person_id }) => person_id === person.id);
  if (!entry) throw new Error('the person is not in the roster');
  return entry;
}
/** The flags about mentors, without those about what else the programme asks. */
const gapsOf = ({ flags }: RosterEntry) => flags.filter(({ rule }) => rule.includes('mentor'));
const namesOf = (roster: Roster) => roster.items.map(({ name }) => name);
const pause = (assignment: { id: string }, starts_on: string, ends_on?: string) =>
  world.insert('assignment_pause', { assignment_id: assignment.id, starts_on, ends_on });
const leave = (person: { id: string }, starts_on: string, ends_on: string | null, stops_clock = true) =>
  world.insert('leave', { person_id: person.id, starts_on, ends_on, stops_clock });
const suspend = (assignment: { id: string }, starts_on: string, ends_on?: string) =>
  world.insert('conflict_case', {
    assignment_id: assignment.id,
    status: ends_on ? 'resolved' : 'detected',
    resolution: ends_on && 'conflict_ended',
    source: 'hr_change',
    bases: '[]',
    starts_on,
    ends_on,
    detected_on: starts_on,
    due_on: starts_on,
    policy_id: world.policy.id,
  });

describe('200: a person', () => {
  test('stands with everything HR and the mentorship know of the day', async () => {
    const division = await newDivision();
    const mentee = await division.member({ given_name: 'Zoë', family_name: 'Šimková', hr_number: 'R000001', site: 'UNION' });
    await world.siteMembership(mentee, 'NORTH', { is_primary: false });
    await world.insert('position_description', { person_id: mentee.id, kind: 'clinician_teacher', starts_on: '2023-07-01' });
    const mentor = await world.person({ division: 'NEPH', site: 'NORTH', given_name: 'Tariq', family_name: 'Lindqvist' });
    const assignment = await world.assignment(mentee, mentor, { is_primary: true, starts_on: '2024-01-15' });
    await world.assignment(mentee, people.outsider, { starts_on: '2024-02-01' });
    await world.assignment(mentee, people.chair, { subtype: 'informal' });

    const { division: named, as_of, items, cross_appointed, next_cursor } = await rosterOf(division);
    expect({ named, as_of, cross_appointed, next_cursor }).toEqual({
      named: { id: division.id, code: division.code, name: `Division ${divisions}` },
      as_of: TODAY,
      cross_appointed: [],
      next_cursor: null,
    });
    expect(items).toEqual([
      {
        person_id: mentee.id,
        hr_number: 'R000001',
        name: 'Zoë Šimková',
        rank: 'assistant_professor',
        rank_since: '2023-07-01',
        appointment_category: 'full_time',
        appointed_on: '2023-07-01',
        membership: 'primary',
        sites: [
          { id: world.site('UNION').id, code: 'UNION', is_primary: true },
          { id: world.site('NORTH').id, code: 'NORTH', is_primary: false },
        ],
        position_description: 'clinician_teacher',
        on_leave: false,
        on_leave_until: null,
        programme_year: 3,
        is_enrolled: false,
        adjusted_months: 32,
        primary_mentor: {
          assignment_id: assignment.id,
          person_id: mentor.id,
          name: 'Tariq Lindqvist',
          division_code: 'NEPH',
          site_code: 'NORTH',
          since: '2024-01-15',
        },
        other_formal_mentors: 1,
        status: 'active',
        days_without_mentor: null,
        qualifying_meetings_this_year: 0,
        expected_to_date: 1,
        last_meeting_month: null,
        plan_state: 'none',
        plan_version: null,
        plan_covers_to: null,
        orientation_done: false,
        check_in_state: null,
        check_in_due_on: null,
        check_in_held_on: null,
        annual_review_state: 'overdue',
        annual_review_held_on: null,
        cfar_state: null,
        cfar_earliest_on: null,
        cfar_latest_on: null,
        next_milestone: null,
        is_willing: null,
        has_current_training: false,
        formal_mentees: 0,
        free_capacity: 3,
        flags: [
          { rule: 'academic_plan_overdue', since: '2023-12-29' },
          { rule: 'orientation_overdue', since: '2024-07-02' },
          { rule: 'agreement_overdue', since: '2025-08-15' },
          { rule: 'meetings_overdue', since: '2025-07-01' },
          { rule: 'annual_review_overdue', since: '2025-07-01' },
        ],
      },
    ]);
  });

  test('without a mentor is flagged from the first day of the clock, and counted in days', async () => {
    const division = await newDivision();
    const hired = await division.member({ starts_on: TODAY });
    const waiting = await division.member({ starts_on: '2026-02-01' });
    expect(await entryOf(division, hired)).toMatchObject({ status: 'none', days_without_mentor: 0, programme_year: 1, adjusted_months: 0 });
    expect(await entryOf(division, waiting)).toMatchObject({
      status: 'none',
      days_without_mentor: 28,
      flags: [{ rule: 'formal_mentor_missing', since: '2026-02-01' }],
    });
  });

  test('whose mentor has gone is without one since the day the assignment ended, and had one the day before', async () => {
    const division = await newDivision();
    const left = await division.member();
    await world.assignment(left, people.outsider, { state: 'ended', starts_on: '2024-01-01', ends_on: '2026-02-19' });
    expect(await entryOf(division, left)).toMatchObject({ status: 'none', days_without_mentor: 10, primary_mentor: null });
    expect(await entryOf(division, left, '2026-02-19')).toMatchObject({ status: 'none', days_without_mentor: 0 });
    expect(await entryOf(division, left, '2026-02-18')).toMatchObject({ status: 'active', days_without_mentor: null });
    expect(await entryOf(division, left, '2024-01-01')).toMatchObject({ status: 'active' });
    expect(await entryOf(division, left, '2023-12-31')).toMatchObject({ status: 'none', days_without_mentor: 183 });
  });

  test('is in matching while a proposal is open, and while an accepted assignment has not begun', async () => {
    const division = await newDivision();
    const proposed = await division.member();
    const accepted = await division.member();
    const declined = await division.member();
    await world.assignment(proposed, people.outsider, { state: 'pending_acceptance' });
    await world.assignment(accepted, people.outsider, { starts_on: '2026-04-01' });
    await world.assignment(declined, people.outsider, { state: 'declined' });
    expect((await entryOf(division, proposed)).status).toBe('in_matching');
    const entry = await entryOf(division, accepted);
    expect([entry.status, gapsOf(entry).map(({ rule }) => rule)]).toEqual(['in_matching', ['formal_mentor_missing']]);
    expect((await entryOf(division, declined)).status).toBe('none');
  });

  test('who asks for a mentor is in matching from the day of the request until it is withdrawn, finds none or expires', async () => {
    const division = await newDivision();
    const [asking, gaveUp, unanswered] = [await division.member(), await division.member(), await division.member()];
    const request = {
      type: 'new',
      via: 'mentee',
      is_primary: true,
      opened_on: '2026-02-01',
      answer_due_on: '2026-02-22',
      policy_id: world.policy.id,
    };
    await world.insert('mentor_request', { ...request, mentee_id: asking.id });
    await world.insert('mentor_request', { ...request, mentee_id: gaveUp.id, withdrawn_on: '2026-02-20' });
    await world.assignment(unanswered, people.outsider, { state: 'pending_acceptance' });
    await world.sql`update assignment set expires_on = '2026-03-01' where mentee_id = ${unanswered.id}`;
    expect((await entryOf(division, asking)).status).toBe('in_matching');
    expect((await entryOf(division, asking, '2026-01-31')).status).toBe('none');
    expect((await entryOf(division, gaveUp)).status).toBe('none');
    expect((await entryOf(division, gaveUp, '2026-02-19')).status).toBe('in_matching');
    expect((await entryOf(division, unanswered)).status).toBe('none');
  });

  test('the places a mentor has are those of the profile, else those of the policy', async () => {
    const division = await newDivision();
    const [own, usual] = [await division.member(), await division.member()];
    await world.insert('mentor_profile', { person_id: own.id, is_willing: true, capacity_formal: 5 });
    expect((await entryOf(division, own)).free_capacity).toBe(5);
    expect((await entryOf(division, usual)).free_capacity).toBe(3);
  });

  test('paused has a mentor; suspended has none since the first day of conflict, whatever was paused', async () => {
    const division = await newDivision();
    const resting = await division.member();
    const barred = await division.member();
    const restingWith = await world.assignment(resting, people.outsider, { is_primary: true, starts_on: '2024-01-01' });
    await pause(restingWith, '2026-02-01');
    const barredWith = await world.assignment(barred, people.outsider, { is_primary: true, starts_on: '2024-01-01' });
    await pause(barredWith, '2026-02-01');
    await suspend(barredWith, '2026-02-09');
    const paused = await entryOf(division, resting);
    expect(paused).toMatchObject({ status: 'paused', days_without_mentor: null });
    expect(gapsOf(paused)).toEqual([]);
    expect(await entryOf(division, resting, '2026-01-31')).toMatchObject({ status: 'active' });
    expect(await entryOf(division, barred, '2026-02-08')).toMatchObject({ status: 'paused' });
    const entry = await entryOf(division, barred);
    expect(entry).toMatchObject({ status: 'suspended_conflict', days_without_mentor: 20, other_formal_mentors: 0 });
    expect(entry.primary_mentor).toMatchObject({ person_id: people.outsider.id, since: '2024-01-01' });
    expect(gapsOf(entry)).toEqual([{ rule: 'formal_mentor_suspended', since: '2026-02-09' }]);
  });

  test('mentored by others only is told to lack a primary mentor', async () => {
    const division = await newDivision();
    const mentee = await division.member();
    await world.assignment(mentee, people.outsider, { state: 'ended', is_primary: true, starts_on: '2024-01-01', ends_on: '2025-12-01' });
    await world.assignment(mentee, people.lead, { starts_on: '2025-01-01' });
    const entry = await entryOf(division, mentee);
    expect(entry).toMatchObject({ status: 'active', other_formal_mentors: 1, primary_mentor: null, days_without_mentor: null });
    expect(gapsOf(entry)).toEqual([{ rule: 'primary_mentor_missing', since: '2025-12-01' }]);
  });

  test('needs no mentor when not full-time or after programme year 5, to the day', async () => {
    const division = await newDivision();
    const partTime = await division.member({ category: 'part_time' });
    const fifth = await division.member({ starts_on: '2021-03-02' });
    const sixth = await division.member({ starts_on: '2021-03-01' });
    expect(await entryOf(division, partTime)).toMatchObject({
      status: 'not_required',
      programme_year: null,
      adjusted_months: null,
      flags: [],
    });
    expect(await entryOf(division, fifth)).toMatchObject({ status: 'none', programme_year: 5, adjusted_months: 59 });
    expect(await entryOf(division, sixth)).toMatchObject({ status: 'not_required', programme_year: 6, days_without_mentor: null });
  });

  test('on leave says until when and never why; only clock-stopping leave holds the clock', async () => {
    const division = await newDivision();
    const away = await division.member({ starts_on: '2024-03-01' });
    await leave(away, '2025-12-01', '2026-02-01');
    await leave(away, '2026-02-01', '2026-05-01');
    const working = await division.member({ starts_on: '2024-03-01' });
    await leave(working, '2026-01-01', null, false);
    const entry = await entryOf(division, away);
    expect(entry).toMatchObject({ on_leave: true, on_leave_until: '2026-05-01', adjusted_months: 21, programme_year: 2 });
    expect(JSON.stringify(entry)).not.toMatch(/parental|medical|kind|stops_clock/);
    expect(await entryOf(division, working)).toMatchObject({
      on_leave: true,
      on_leave_until: null,
      adjusted_months: 24,
      programme_year: 3,
    });
    expect(await entryOf(division, away, '2026-05-01')).toMatchObject({ on_leave: false, on_leave_until: null });
  });

  test('as mentor has the capacity that active and paused mentees leave; suspended ones take none', async () => {
    const division = await newDivision();
    const mentor = await division.member({ starts_on: '2010-07-01' });
    const mentees = await Promise.all(Array.from({ length: 5 }, () => world.person({ division: 'GIM' })));
    const assignments = await Promise.all(mentees.map((mentee) => world.assignment(mentee, mentor)));
    const [first, second, third, fourth] = assignments as [Row, Row, Row, Row, Row];
    await pause(first, '2026-01-01');
    await suspend(second, '2026-01-01');
    expect(await entryOf(division, mentor)).toMatchObject({ formal_mentees: 4, free_capacity: 0 });
    await suspend(third, '2026-01-01');
    await suspend(fourth, '2026-02-01', '2026-02-15');
    expect(await entryOf(division, mentor)).toMatchObject({ formal_mentees: 3, free_capacity: 0, status: 'not_required' });
    expect(await entryOf(division, mentor, '2026-02-10')).toMatchObject({ formal_mentees: 2, free_capacity: 1 });
  });

  test('promoted keeps the appointment’s first day and has the rank since the promotion', async () => {
    const division = await newDivision();
    const person = await division.member({ category: null, starts_on: '2018-07-01' });
    const terms = { person_id: person.id, category: 'full_time', academic_fte_pct: 100, status: 'continuing', appointed_on: '2018-07-01' };
    await world.insert('appointment', { ...terms, rank: 'assistant_professor', starts_on: '2018-07-01', ends_on: '2023-07-01' });
    await world.insert('appointment', { ...terms, rank: 'associate_professor', starts_on: '2023-07-01', ends_on: '2025-01-01' });
    await world.insert('appointment', { ...terms, rank: 'associate_professor', academic_fte_pct: 80, starts_on: '2025-01-01' });
    expect(await entryOf(division, person)).toMatchObject({
      rank: 'associate_professor',
      rank_since: '2023-07-01',
      appointed_on: '2018-07-01',
    });
    expect(await entryOf(division, person, '2023-06-30')).toMatchObject({ rank: 'assistant_professor', rank_since: '2018-07-01' });
  });

  test('who goes from part-time to full-time begins a new clock', async () => {
    const division = await newDivision();
    const person = await division.member({ category: null, starts_on: '2015-07-01' });
    const terms = { person_id: person.id, rank: 'lecturer', status: 'continuing' };
    const [from, on] = ['2015-07-01', '2025-07-01'];
    await world.insert('appointment', {
      ...terms,
      category: 'part_time',
      academic_fte_pct: 50,
      appointed_on: from,
      starts_on: from,
      ends_on: on,
    });
    await world.insert('appointment', { ...terms, category: 'full_time', academic_fte_pct: 100, appointed_on: on, starts_on: on });
    expect(await entryOf(division, person)).toMatchObject({ programme_year: 1, adjusted_months: 8, status: 'none' });
    expect(await entryOf(division, person, '2025-06-30')).toMatchObject({ programme_year: null, status: 'not_required' });
  });
});

describe('200: who is in it', () => {
  test('a transfer moves the person on its day, and nobody is in two rosters on the same day', async () => {
    const [from, to] = [await newDivision(), await newDivision()];
    const person = await from.member({ ends_on: '2026-01-01' });
    await to.join(person, { starts_on: '2026-01-01' });
    const counts = async (as_of: string) => [(await rosterOf(from, as_of)).items.length, (await rosterOf(to, as_of)).items.length];
    expect(await counts('2025-12-31')).toEqual([1, 0]);
    expect(await counts('2026-01-01')).toEqual([0, 1]);
  });

  test('cross-appointed people have a block of their own and are in no total', async () => {
    const division = await newDivision();
    await division.member();
    const guest = await division.member({ is_primary: false });
    await world.membership(guest, 'NEPH');
    const { items, cross_appointed, totals } = await rosterOf(division);
    expect(items).toHaveLength(1);
    expect(cross_appointed).toMatchObject([{ person_id: guest.id, membership: 'cross', status: 'none' }]);
    expect(totals.full_time).toEqual({ numerator: 1, denominator: 1 });
  });

  test('whoever has left, died, was merged, or never was in the division is not there; a member without appointment is', async () => {
    const division = await newDivision();
    const retired = await division.member();
    await world.sql`update appointment set ends_on = '2026-03-01' where person_id = ${retired.id}`;
    const deceased = await division.member();
    await world.sql`update person set deceased_on = '2026-02-01' where id = ${deceased.id}`;
    const merged = await division.member();
    await world.sql`update person set merged_into_id = ${people.outsider.id} where id = ${merged.id}`;
    await world.person({ division: null });
    const unknown = await division.member({ category: null });
    const { items } = await rosterOf(division);
    expect(items).toMatchObject([{ person_id: unknown.id, appointment_category: null, rank: null, status: 'not_required' }]);
    expect((await rosterOf(division, '2026-01-31')).items).toHaveLength(3);
  });

  test('names come in order without regard to accents, and pages follow each other through both blocks', async () => {
    const division = await newDivision();
    const families = ['Žukauskas', 'Åberg', 'Abbott', 'Élan', 'Edgar', 'O’Hare', 'Ohm'];
    for (const family_name of families) await division.member({ given_name: 'Noor', family_name });
    for (const family_name of ['Ibsen', 'Aalto']) await division.member({ given_name: 'Kenji', family_name, is_primary: false });
    const whole = await rosterOf(division);
    const expected = ['Abbott', 'Åberg', 'Edgar', 'Élan', 'Žukauskas'];
    expect(namesOf(whole).filter((name) => !/O.?h/i.test(name))).toEqual(expected.map((family) => `Noor ${family}`));
    const seen: string[] = [];
    let pages = 0;
    for (let cursor: string | null = ''; cursor !== null; pages += 1) {
      const { body, headers } = await read(division, `?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.items.map(({ name }) => name), ...body.cross_appointed.map(({ name }) => name));
      expect(body.totals).toEqual(whole.totals);
      cursor = body.next_cursor;
      expect(Boolean(headers['link'])).toBe(cursor !== null);
    }
    expect(seen).toEqual([...namesOf(whole), 'Kenji Aalto', 'Kenji Ibsen']);
    expect(pages).toBe(5);
  });

  test('an empty division has an empty roster, its totals of nobody', async () => {
    const { items, totals } = await rosterOf(await newDivision());
    expect(items).toEqual([]);
    expect(totals.eligible).toEqual({ numerator: 0, denominator: 0 });
  });
});

describe('200: what the programme asks', () => {
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

  test('stands beside each person, and nothing of it is content', async () => {
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

  test('of a plan says what is on its way, and that it is over', async () => {
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
    await world.sql`update academic_plan set closed_on = '2026-02-01' where mentee_id in (${waiting.id}, ${over.id})`;
    expect((await entryOf(division, waiting)).plan_state).not.toBe('awaiting_approval');
    expect((await entryOf(division, over)).plan_state).toBe('expired');
  });

  test('days of meetings are told by the month, and reviews of appointments to those alone who may read of them', async () => {
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

  test('flags find people, and so does how they are mentored; totals stay those of all', async () => {
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

  test('a cross-appointed person shows what the asker may know of them', async () => {
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

describe('200: totals', () => {
  test('count what can be counted on fingers, each with its denominator', async () => {
    const division = await newDivision();
    await division.member({ category: 'part_time' });
    await division.member({ starts_on: '2010-07-01' });
    const [mentored, paused, barred, secondary, matching, away] = await Promise.all(Array.from({ length: 6 }, () => division.member()));
    await division.member();
    const formal = (mentee: Person | undefined, is_primary: boolean, state?: 'pending_acceptance') =>
      world.assignment(mentee as Person, people.outsider, { is_primary, starts_on: '2024-01-01', ...(state && { state }) });
    await formal(mentored, true);
    await pause(await formal(paused, true), '2026-01-01');
    await suspend(await formal(barred, true), '2026-01-01');
    await formal(secondary, false);
    await formal(matching, false, 'pending_acceptance');
    await leave(away as Person, '2026-01-01', '2026-07-01');
    const { totals } = await rosterOf(division);
    expect(totals).toEqual({
      full_time: { numerator: 8, denominator: 9 },
      eligible: { numerator: 6, denominator: 8 },
      with_live_primary: { numerator: 2, denominator: 6 },
      suspended: { numerator: 1, denominator: 6 },
      in_matching: { numerator: 1, denominator: 6 },
      without_mentor: { numerator: 2, denominator: 6 },
      with_plan: { numerator: 0, denominator: 6 },
      oriented: { numerator: 0, denominator: 6 },
      meetings_on_track: { numerator: 0, denominator: 6 },
    });
  });
});

describe('200: CSV', () => {
  const csv = { headers: { accept: 'text/csv' } };
  const linesOf = async (division: { id: string }) => {
    const answer = await world.as(people.facultyAffairs).get(`/v1/divisions/${division.id}/roster`, csv);
    expect(answer.status).toBe(200);
    return { ...answer, lines: answer.text.replace('\ufeff', '').trimEnd().split('\r\n') };
  };

  test('gives everybody at once: members, the totals row, then the cross-appointed', async () => {
    const division = await newDivision();
    const [first] = await Promise.all(['Adeyemi', 'Brandt', 'Conti'].map((family_name) => division.member({ family_name })));
    await division.member({ family_name: 'Aalto', is_primary: false });
    await world.assignment(first as Person, people.outsider, { is_primary: true, starts_on: '2024-01-15' });
    const { headers, lines } = await linesOf(division);
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(headers['content-disposition']).toBe(`attachment; filename="roster-${division.code}-${TODAY}.csv"`);
    const [header = '', ...rows] = lines.map((line) => line.split(','));
    const column = (name: string) => rows.map((cells) => cells[header.indexOf(name)]);
    expect(column('membership')).toEqual(['primary', 'primary', 'primary', 'totals', 'cross']);
    expect(column('primary_mentor_since')).toEqual(['2024-01-15', '', '', '', '']);
    expect(column('programme_year')[3]).toBe('eligible 3 of 3');
    expect(column('status')[3]).toBe('suspended 0 of 3|in_matching 0 of 3|without_mentor 2 of 3');
    expect(column('flags')[1]).toMatch(/^formal_mentor_missing 2023-07-01\|academic_plan_overdue 2023-12-29\|/);
    expect(column('plan_state')).toEqual(['none', 'none', 'none', 'with_plan 0 of 3', 'none']);
    expect(column('qualifying_meetings_this_year')).toEqual(['0', '0', '0', 'meetings_on_track 0 of 3', '0']);
  });

  test('keeps accents, quotes what needs it, and disarms what a spreadsheet would run', async () => {
    const division = await newDivision();
    await division.member({ given_name: '=HYPERLINK("https://example.org")', family_name: 'Ødegård, née “Ğ”', hr_number: '@SUM(1)' });
    const { lines, text } = await linesOf(division);
    expect(text.startsWith('\ufeff')).toBe(true);
    expect(lines[1]).toContain(`'@SUM(1),"'=HYPERLINK(""https://example.org"") Ødegård, née “Ğ”"`);
  });

  test('is one choice of the same resource: JSON without a wish, CSV when liked better, 406 for anything else', async () => {
    const type = async (accept: string) => {
      const answer = await world.as(people.lead).get(`/v1/divisions/${world.division('CARD').id}/roster`, { headers: { accept } });
      return answer.headers['content-type'];
    };
    expect(await type('*/*')).toMatch(/^application\/json/);
    expect(await type('text/*')).toMatch(/^text\/csv/);
    expect(await type('application/json;q=0.5, text/csv')).toMatch(/^text\/csv/);
    expect(await type('text/csv;q=0, */*;q=0.1')).toMatch(/^application\/json/);
    const refused = await world
      .as(people.lead)
      .get(`/v1/divisions/${world.division('CARD').id}/roster`, { headers: { accept: 'application/pdf' } });
    expectProblem(refused, 406, 'not-acceptable');
  });
});

describe('304', () => {
  test('the same content has the same tag, until something in it changes', async () => {
    const division = await newDivision();
    const person = await division.member();
    const url = `/v1/divisions/${division.id}/roster`;
    const { etag = '' } = (await read(division)).headers;
    expect((await world.as(people.facultyAffairs).get(url, { headers: { 'if-none-match': etag } })).status).toBe(304);
    const { etag: csvTag } = (await world.as(people.facultyAffairs).get(url, { headers: { accept: 'text/csv' } })).headers;
    expect(csvTag).not.toBe(etag);
    await world.sql`update person set family_name = 'Tanabe-Bell' where id = ${person.id}`;
    expect((await world.as(people.facultyAffairs).get(url, { headers: { 'if-none-match': etag } })).status).toBe(200);
  });
});

describe('400', () => {
  test.each(['as_of=2025-02-30', 'as_of=infinity', 'limit=0', 'on=2026-01-01'])('%s names the parameter', async (query) => {
    expectProblem(await read(world.division('CARD'), `?${query}`), 400, 'invalid-request', query.split('=')[0]);
  });

  test('a cursor of another division’s roster, or of another day, does not fit', async () => {
    const [one, two] = [await newDivision(), await newDivision()];
    for (const division of [one, one, two, two]) await division.member();
    const { next_cursor } = (await read(one, '?limit=1')).body;
    expectProblem(await read(two, `?limit=1&cursor=${next_cursor}`), 400, 'invalid-cursor', 'cursor');
    expectProblem(await read(one, `?limit=1&as_of=2026-01-01&cursor=${next_cursor}`), 400, 'invalid-cursor', 'cursor');
    expect((await read(one, `?limit=1&cursor=${next_cursor}`)).status).toBe(200);
  });
});

describe('403 and 404', () => {
  test('directors and facilitators see their own division only, department-wide roles all, the others none', async () => {
    const status = async (who: Person, code: string) => (await read(world.division(code), '', who)).status;
    expect([await status(people.director, 'CARD'), await status(people.director, 'NEPH')]).toEqual([200, 403]);
    expect([await status(people.facilitator, 'CARD'), await status(people.facilitator, 'NEPH')]).toEqual([200, 403]);
    for (const who of [people.chair, people.viceChair, people.lead, people.facultyAffairs, people.admin])
      expect(await status(who, 'NEPH')).toBe(200);
    for (const who of [people.mentee, people.outsider, people.service]) expect(await status(who, 'CARD')).toBe(403);
    expectProblem(await read(world.division('NEPH'), '', people.director), 403, 'permission-denied');
  });

  test('a facilitator, who is no leader, reads the roster without anybody’s leaves', async () => {
    const away = await world.person({ division: 'CARD', family_name: 'Aardvark' });
    await leave(away, '2026-02-01', '2026-06-01');
    const seen = async (who: Person) =>
      (await read(world.division('CARD'), '?limit=200', who)).body.items.find((entry) => entry.person_id === away.id);
    expect(await seen(people.director)).toMatchObject({ on_leave: true, on_leave_until: '2026-06-01' });
    expect(await seen(people.facilitator)).toMatchObject({ on_leave: null, on_leave_until: null });
  });

  test('two roles open two rosters, each for as long as the role lasts', async () => {
    const busy = await world.person();
    await world.role(busy, 'division_director', { division: 'NEPH', acting: true });
    await world.role(busy, 'mentorship_facilitator', { division: 'GIM', ends_on: '2026-04-01' });
    const opened = async () => {
      const codes = ['NEPH', 'GIM', 'CARD'];
      const statuses = await Promise.all(codes.map(async (code) => (await read(world.division(code), '', busy)).status));
      return codes.filter((_, i) => statuses[i] === 200);
    };
    world.at('2026-03-31');
    expect(await opened()).toEqual(['NEPH', 'GIM']);
    world.at('2026-04-01T12:00:00Z');
    expect(await opened()).toEqual(['NEPH']);
    world.at(START);
  });

  test('a past day is read with today’s rights: a former director sees nothing, the present one sees it all', async () => {
    const former = await world.person();
    await world.role(former, 'division_director', { division: 'GIM', starts_on: '2020-07-01', ends_on: '2025-07-01' });
    const present = await world.person();
    await world.role(present, 'division_director', { division: 'GIM', starts_on: '2025-07-01' });
    expectProblem(await read(world.division('GIM'), '?as_of=2022-01-01', former), 403, 'permission-denied');
    expect((await read(world.division('GIM'), '?as_of=2022-01-01', present)).status).toBe(200);
  });

  test('a division of another department is as unknown as one that does not exist', async () => {
    expectProblem(await read(world.division('CARD'), '', people.stranger), 404, 'not-found');
    expectProblem(await read({ id: '0198b7a0-0000-7000-8000-000000000001' }), 404, 'not-found');
  });
});

describe('cost', () => {
  test('45 people take as many statements as 5, in JSON and in CSV', async () => {
    const [small, large] = [await newDivision(), await newDivision()];
    const fill = (division: Division, size: number) =>
      Promise.all(
        Array.from({ length: size }, async () => {
          const mentee = await division.member();
          await world.assignment(mentee, people.outsider, { is_primary: true });
        }),
      );
    await fill(small, 5);
    await fill(large, 45);
    const cost = (division: Division, accept: string) =>
      world.statements(() => world.as(people.lead).get(`/v1/divisions/${division.id}/roster`, { headers: { accept } }));
    expect(await cost(large, 'application/json')).toBe(await cost(small, 'application/json'));
    expect(await cost(large, 'text/csv')).toBe(await cost(small, 'text/csv'));
    // Who asks, the division, the roster; and what surrounds them: the snapshot, how to plan, the end.
    expect(await cost(large, 'application/json')).toBe(6);
  });
});
