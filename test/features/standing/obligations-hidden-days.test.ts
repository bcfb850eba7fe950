/** Nobody finds out a hidden day by asking for one day after the other: all days of a month have one answer. */
import { beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '../../../src/core/calendar.ts';
import type { Obligation } from '../../../src/features/standing/obligations/schema.ts';
import type { Person } from '../../setup/department.ts';
import { ALL_STATES, obligationsOf } from '../../setup/obligations.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let words: ReturnType<typeof obligationsOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  words = obligationsOf(world, people);
  await words.ready();
});

const days = (from: string, count: number) => Array.from({ length: count }, (_, i) => addDays(from, i));

/** The days on which the obligations that are shown to a person differ from those of the day before. */
async function changes(person: Person, who: Person, on: readonly string[], shown: (rows: Obligation[]) => unknown, scopes?: string[]) {
  const as = world.as(who, { ...(scopes && { scopes }) });
  const url = `/v1/obligations?person_id=${person.id}&state=${ALL_STATES}&limit=200`;
  const answers = await Promise.all(on.map(async (day) => (await as.get<{ items: Obligation[] }>(`${url}&as_of=${day}`)).body.items));
  const texts = answers.map((rows) => JSON.stringify(shown(rows)));
  return on.filter((day, i) => i > 0 && on[i - 1] === addDays(day, -1) && texts[i] !== texts[i - 1]);
}

const ofKind = (kind: string) => (rows: Obligation[]) => rows.filter((row) => row.kind === kind);
const within = (found: readonly string[]) => found.filter((day) => !day.endsWith('-01'));

describe('leaves', () => {
  let mentee: Person;
  beforeAll(async () => {
    // Programme year 2 begins on 27 May instead of 15 March.
    mentee = await words.newcomer('2024-03-15');
    await words.mentored(mentee, '2024-03-15');
    await words.away(mentee, '2024-10-10', '2024-12-22');
    await words.planned(mentee, '2024-04-01', '2024-04-20');
  });

  it('do not show to the mentor and the facilitator in where the programme year begins', async () => {
    const around = [...days('2025-03-13', 4), ...days('2025-05-24', 12)];
    for (const who of [people.mentor, people.facilitator])
      expect(await changes(mentee, who, around, ofKind('meetings'))).toEqual(['2025-06-01']);
    expect(await changes(mentee, people.director, around, (rows) => ofKind('meetings')(rows).length)).toEqual(['2025-05-27']);
  });

  it('do not show in how far the year has come, while they last', async () => {
    const around = [...days('2024-10-07', 7), ...days('2024-12-19', 16)];
    for (const who of [people.mentor, people.facilitator]) {
      expect(within(await changes(mentee, who, around, ofKind('meetings')))).toEqual([]);
    }
    const gaps = (rows: Obligation[]) => ofKind('meetings')(rows).map(({ detail }) => detail.longest_gap_days);
    expect(await changes(mentee, mentee, around, gaps)).toEqual([...days('2024-10-08', 3), ...days('2024-12-23', 12)]);
  });

  it('do not show in when a plan renewal opens and is due, nor in the end of the five years', async () => {
    const around = [...days('2028-12-10', 6), ...days('2029-05-24', 12), ...days('2029-06-10', 6)];
    const states = (rows: Obligation[]) => rows.map(({ kind, occasion, state }) => [kind, occasion, state]);
    for (const who of [people.mentor, people.facilitator]) expect(within(await changes(mentee, who, around, states))).toEqual([]);
    const renewal = (rows: Obligation[]) => ofKind('plan_renewal')(rows)[0]?.state;
    expect(await changes(mentee, people.director, around, renewal)).toEqual(['2028-12-13', '2029-06-14']);
  });

  it('do not show to a director whose token may not read leaves', async () => {
    const around = [...days('2025-10-24', 6), ...days('2025-11-24', 9)];
    const scopes = ['obligation:read', 'check_in:read'];
    expect(within(await changes(mentee, people.director, around, ofKind('check_in'), scopes))).toEqual([]);
    expect(await changes(mentee, people.director, around, ofKind('check_in'))).toEqual(['2025-10-27']);
  });

  it('are hidden in the first month of a clock by answering for its first day', async () => {
    const fresh = await words.newcomer('2026-02-10');
    await words.mentored(fresh, '2026-02-10');
    const [row] = ofKind('meetings')(await words.ofPerson(fresh, '2026-02-20', people.mentor));
    expect(row).toMatchObject({ occasion: '1', state: 'due', opens_on: null, detail: { waived_days: null, longest_gap_days: null } });
  });
});

describe('meetings', () => {
  it('do not show their days to a leader, neither in counts nor in gaps', async () => {
    const mentee = await words.newcomer('2024-09-01');
    const assignment = await words.mentored(mentee, '2024-09-01');
    for (const day of ['2025-02-17', '2025-04-09', '2025-09-23']) await words.met(assignment, mentee, day);
    const facts = (rows: Obligation[]) =>
      rows
        .filter(({ kind }) => ['meetings', 'first_meeting'].includes(kind))
        // Changes that follow from the elapsed days of the year alone reveal no meeting.
        .map(({ kind, occasion, done_on, detail: { expected_to_date: _, projected: __, ...detail } }) => [kind, occasion, done_on, detail]);
    const around = [...days('2025-02-15', 4), ...days('2025-04-07', 4), ...days('2025-09-21', 4), ...days('2025-04-29', 3)];
    for (const who of [people.director, people.lead, people.chair, people.facultyAffairs])
      expect(within(await changes(mentee, who, around, facts))).toEqual([]);
    expect(await changes(mentee, people.mentor, around, facts)).toContain('2025-04-09');
  });

  it('with the previous mentor do not show their days to the successor', async () => {
    const mentee = await words.newcomer('2025-03-01');
    const before = await words.mentored(mentee, '2025-03-01', { mentor: people.outsider, ends_on: '2025-08-01', state: 'ended' });
    const now = await words.mentored(mentee, '2025-08-01');
    const met = (assignment: { id: string }, day: string, mentor: Person) =>
      words.met(assignment, mentee, day, { confirmed_by: mentor.id });
    await met(before, '2025-04-17', people.outsider);
    await met(before, '2025-06-12', people.outsider);
    await met(before, '2025-07-03', people.outsider);
    await met(now, '2025-10-20', people.mentor);
    const seen = async (who: Person, day: string) => words.one(mentee, 'meetings', day, { who });
    expect(await seen(people.mentor, '2026-02-28')).toMatchObject({
      state: 'done',
      done_on: null,
      detail: { qualifying: 4, longest_gap_days: null },
    });
    expect(await seen(mentee, '2026-02-28')).toMatchObject({ done_on: '2025-07-03', detail: { qualifying: 4, longest_gap_days: 131 } });
    const counted = (rows: Obligation[]) => ofKind('meetings')(rows).map(({ detail }) => [detail.qualifying, detail.longest_gap_months]);
    expect(await changes(mentee, people.mentor, [...days('2025-06-10', 4), ...days('2025-07-01', 4)], counted)).toEqual([]);
    expect(await changes(mentee, people.mentor, days('2025-10-18', 4), counted)).toEqual(['2025-10-20']);
  });
});
