/** What a leave explains is not overdue, what a missing mentor explains is not missed, and what was not held stays owed. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { RosterEntry } from '../../../src/features/standing/roster/schema.ts';
import type { Person } from '../../setup/department.ts';
import { obligationsOf } from '../../setup/obligations.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

const TODAY = '2026-03-01';
let world: World;
let people: People;
let words: ReturnType<typeof obligationsOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  words = obligationsOf(world, people);
  await words.ready();
});

const state = async (person: Person, kind: Parameters<typeof words.one>[1], day = TODAY) => (await words.one(person, kind, day))?.state;
const rosterEntry = async (person: Person) => {
  const { body } = await world
    .as(people.director)
    .get<{ items: RosterEntry[] }>(`/v1/divisions/${world.division('CARD').id}/roster?limit=200`);
  return body.items.find(({ person_id }) => person_id === person.id);
};

describe('leave that stops the clock', () => {
  it('puts off the search for a mentor, and counts no day without one', async () => {
    const mentee = await words.newcomer('2025-12-01');
    await words.away(mentee, '2025-12-11', '2026-02-25');
    expect(await words.one(mentee, 'formal_mentor', TODAY)).toMatchObject({
      state: 'due',
      overdue_since: null,
      detail: { days_without: 14, missing_since: '2025-12-01' },
    });
    expect(await words.around(mentee, 'formal_mentor', '2026-03-18')).toEqual(['due', 'overdue', 'overdue']);
    expect(await rosterEntry(mentee)).toMatchObject({ status: 'none', days_without_mentor: 14, flags: [] });
  });

  it('puts off plan, agreement, its review and the first meeting, for those who may read it with their days', async () => {
    const mentee = await words.newcomer('2025-07-01');
    const assignment = await words.mentored(mentee, '2025-07-01');
    await words.away(mentee, '2025-07-11', '2026-02-20');
    // 224 days of leave.
    expect(await words.one(mentee, 'academic_plan', TODAY)).toMatchObject({ state: 'due', due_on: '2026-05-11' });
    expect(await words.one(mentee, 'agreement', TODAY)).toMatchObject({ state: 'due', due_on: '2026-04-11' });
    expect(await words.one(mentee, 'first_meeting', TODAY)).toMatchObject({ due_on: '2026-03-24', detail: { is_late: false } });
    await words.agreed(assignment, 1, '2025-07-05', '2025-12-01');
    expect(await words.one(mentee, 'agreement_review', TODAY)).toMatchObject({ state: 'upcoming', due_on: '2026-07-13' });
    const entry = await rosterEntry(mentee);
    expect(entry?.flags.map(({ rule }) => rule)).toEqual([]);
    const seen = await words.one(mentee, 'agreement', TODAY, { who: people.mentor });
    expect(seen).toMatchObject({ state: 'done', opens_on: null, due_on: null });
  });

  it('without an end leaves nothing overdue until it ends', async () => {
    const mentee = await words.newcomer('2025-07-01');
    await words.away(mentee, '2025-07-11', null);
    for (const kind of ['formal_mentor', 'academic_plan', 'orientation'] as const)
      expect([kind, await state(mentee, kind)]).toEqual([kind, 'due']);
    expect((await rosterEntry(mentee))?.flags).toEqual([]);
  });

  it('that begins while a check-in may be held puts off the end of its window', async () => {
    const mentee = await words.newcomer('2024-08-01');
    await words.away(mentee, '2026-02-11', '2026-06-11');
    expect(await words.one(mentee, 'check_in', TODAY)).toMatchObject({ due_on: '2026-02-01', detail: { window_ends_on: '2026-07-30' } });
    expect(await state(mentee, 'check_in', '2026-07-29')).toBe('due');
    expect(await state(mentee, 'check_in', '2026-07-30')).toBe('overdue');
  });

  it('explains nothing that was overdue before', async () => {
    const mentee = await words.newcomer('2025-01-01');
    await words.away(mentee, '2025-12-01', null);
    expect(await state(mentee, 'formal_mentor')).toBe('overdue');
    expect((await rosterEntry(mentee))?.flags.map(({ rule }) => rule)).toContain('formal_mentor_missing');
  });
});

describe('days without a primary mentor', () => {
  it('are waived for meetings: the missing mentor is what is overdue', async () => {
    const alone = await words.newcomer('2024-07-01');
    expect(await words.one(alone, 'meetings', TODAY, { occasion: '1' })).toMatchObject({
      state: 'waived',
      detail: { waived_days: 365, minimum: 0 },
    });
    expect(await state(alone, 'formal_mentor')).toBe('overdue');
    const late = await words.newcomer('2024-07-01');
    await words.mentored(late, '2024-11-01');
    expect(await words.one(late, 'meetings', TODAY, { occasion: '1' })).toMatchObject({
      state: 'overdue',
      detail: { waived_days: 123, minimum: 2 },
    });
    const between = await words.newcomer('2024-07-01');
    await words.mentored(between, '2024-07-01', { state: 'ended', ends_on: '2025-01-01', mentor: people.outsider });
    await words.mentored(between, '2025-03-02');
    expect((await words.one(between, 'meetings', TODAY, { occasion: '1' }))?.detail).toMatchObject({ waived_days: 60, minimum: 3 });
  });

  it('begin anew with each gap, and the day on which there was a first mentor stays', async () => {
    const mentee = await words.newcomer('2024-07-01');
    await words.mentored(mentee, '2024-07-15', { state: 'ended', ends_on: '2025-07-01', mentor: people.outsider });
    await words.mentored(mentee, '2025-08-01');
    expect(await words.one(mentee, 'formal_mentor', TODAY)).toMatchObject({ state: 'done', due_on: '2024-07-01', done_on: '2024-07-15' });
  });
});

describe('a check-in that was not held', () => {
  it('stays owed after the programme years, until it is held, waived or overtaken by the decision of the review', async () => {
    const mentee = await words.newcomer('2020-01-15');
    expect(await state(mentee, 'check_in')).toBe('overdue');
    expect(await state(mentee, 'formal_mentor')).toBeUndefined();
    const milestone = await world.insert('career_milestone', {
      person_id: mentee.id,
      kind: 'cfar_decided',
      reached_on: '2026-02-10',
      cfar_outcome: 'probation_extended',
    });
    expect(await state(mentee, 'check_in')).toBe('overdue');
    await world.sql`update career_milestone set cfar_outcome = 'continuing' where id = ${milestone.id}`;
    expect(await state(mentee, 'check_in')).toBeUndefined();
    expect(await state(mentee, 'check_in', '2026-02-09')).toBe('overdue');
    const held = await words.newcomer('2020-01-15');
    await words.checkedIn(held, '2020-01-15', '2026-02-01');
    expect([await state(held, 'check_in'), await state(held, 'check_in', '2026-01-31')]).toEqual([undefined, 'overdue']);
  });
});

describe('the numbers of the paper', () => {
  it('are policy: months of the check-in and the review, programme years, days for a mentor', async () => {
    const mentee = await words.newcomer('2025-01-15');
    const numbers = {
      check_in_months: 12,
      cfar_earliest_months: 24,
      cfar_latest_months: 48,
      programme_years: 1,
      formal_mentor_days: 10,
      mentor_grace_days: 5,
    };
    const opened = await world.as(people.admin).post('/v1/policies', { starts_on: '2026-03-10', ...numbers, plan_months: 36 });
    expect([opened.status, opened.body]).toMatchObject([201, numbers]);
    expect(await words.one(mentee, 'check_in', '2026-03-09')).toMatchObject({ due_on: '2026-07-15' });
    expect(await words.one(mentee, 'check_in', '2026-03-10')).toMatchObject({ due_on: '2026-01-15' });
    expect(await words.one(mentee, 'cfar', '2026-03-09')).toMatchObject({ opens_on: '2028-01-15', due_on: '2030-01-15' });
    expect(await words.one(mentee, 'cfar', '2026-03-10')).toMatchObject({ opens_on: '2027-01-15', due_on: '2029-01-15' });
    expect([await state(mentee, 'formal_mentor', '2026-03-09'), await state(mentee, 'formal_mentor', '2026-03-10')]).toEqual([
      'overdue',
      undefined,
    ]);
    const hired = await words.newcomer('2026-04-01');
    expect(await words.one(hired, 'formal_mentor', '2026-04-17')).toMatchObject({ due_on: '2026-04-11', overdue_since: '2026-04-17' });
    expect(await state(hired, 'formal_mentor', '2026-04-16')).toBe('due');
    const refused = await world
      .as(people.admin)
      .post('/v1/policies', { starts_on: '2026-03-20', cfar_earliest_months: 60, cfar_latest_months: 60 });
    expect(refused).toMatchObject({ status: 422, body: { code: 'policy-unfit', errors: [{ pointer: '/cfar_earliest_months' }] } });
  });
});
