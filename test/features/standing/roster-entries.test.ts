/** A person in the roster: the facts of HR, the mentors, the clock, and what is missing. */
import { describe, expect, test } from 'vitest';
import type { RosterEntry } from '../../../src/features/standing/roster/schema.ts';
import type { Row } from '../../setup/department.ts';
import { obligationsOf } from '../../setup/obligations.ts';
import { rostersOf, TODAY } from '../../setup/rosters.ts';
import { createWorld } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const { newDivision, rosterOf, entryOf, pause } = rostersOf(world, people);
const { away: leave, suspended: suspend } = obligationsOf(world, people);

/** The flags about mentors, without those about what else the programme asks. */
const gapsOf = ({ flags }: RosterEntry) => flags.filter(({ rule }) => rule.includes('mentor'));

describe('200: a person', () => {
  test('has every fact of HR and of the mentorship on the day', async () => {
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
      named: { id: division.id, code: division.code, name: division.name },
      as_of: TODAY,
      cross_appointed: [],
      next_cursor: null,
    });
    expect(items).toEqual([
      {
        person_id: mentee.id,
        hr_number: 'R000001',
        missing_since: null,
        person: { id: mentee.id, display_name: 'Zoë Šimková' },
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
          person: { id: mentor.id, display_name: 'Tariq Lindqvist' },
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
        promotion_due_on: null,
        next_milestone: null,
        is_willing: null,
        has_current_training: false,
        formal_mentees: 0,
        free_capacity: 3,
        credits_this_year: 0,
        mentoring_hours_this_year: 0,
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

  test('without a mentor is counted in days from the first day of the clock, and flagged after the policy’s time of grace', async () => {
    const division = await newDivision();
    const hired = await division.member({ starts_on: TODAY });
    const waiting = await division.member({ starts_on: '2026-01-30' });
    const missing = await division.member({ starts_on: '2026-01-29' });
    expect(await entryOf(division, hired)).toMatchObject({ status: 'none', days_without_mentor: 0, programme_year: 1, adjusted_months: 0 });
    expect(await entryOf(division, waiting)).toMatchObject({
      status: 'none',
      days_without_mentor: 30,
      flags: [],
    });
    expect(await entryOf(division, missing)).toMatchObject({
      status: 'none',
      days_without_mentor: 31,
      flags: [{ rule: 'formal_mentor_missing', since: '2026-01-29' }],
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

  test('with other formal mentors only is flagged for the missing primary mentor', async () => {
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

  test('on leave shows until when and never why; only clock-stopping leave stops the clock', async () => {
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

  test('as mentor has the capacity that active and paused mentees leave; suspended ones use none', async () => {
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
