/** The roster's totals count every member; neither totals nor rows reveal what the caller may not read of each. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { addDays } from '../../../src/core/calendar.ts';
import type { Roster as RosterSchema } from '../../../src/features/standing/roster/schema.ts';
import type { Person } from '../../setup/department.ts';
import { obligationsOf } from '../../setup/obligations.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

type Roster = z.infer<typeof RosterSchema>;

let world: World;
let people: People;
let words: ReturnType<typeof obligationsOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  words = obligationsOf(world, people);
  await words.ready();
});

let divisions = 0;

/** A division of its own, with a director and a facilitator. */
async function newDivision() {
  divisions += 1;
  const values = { code: `T${divisions}`, name: `Division ${divisions}`, kind: 'departmental', starts_on: '1990-07-01' };
  const { id } = await world.insert('division', values);
  const holder = async (role: string) => {
    const person = await world.person({ division: 'GIM', rank: 'professor' });
    await world.insert('leadership_role', { person_id: person.id, role, division_id: id, starts_on: '2020-07-01' });
    return person;
  };
  return {
    id,
    director: await holder('division_director'),
    facilitator: await holder('mentorship_facilitator'),
    async member(starts_on = '2024-07-01'): Promise<Person> {
      const member = await words.newcomer(starts_on, { division: null });
      await world.insert('division_membership', { person_id: member.id, division_id: id, is_primary: true, starts_on });
      return member;
    },
  };
}

const read = async (division: { id: string }, who: Person, query = '', scopes?: string[]) => {
  const answer = await world.as(who, { ...(scopes && { scopes }) }).get<Roster>(`/v1/divisions/${division.id}/roster?limit=200${query}`);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
};
const entry = async (division: { id: string }, who: Person, person: Person, query = '') =>
  (await read(division, who, query)).items.find(({ person_id }) => person_id === person.id);

/** With a plan, an orientation and enough meetings. */
async function onTrack(mentee: Person) {
  await words.planned(mentee, '2024-09-01', '2024-10-01');
  await words.attended(await words.session('2024-08-15', { is_mandatory: false }), mentee);
  const assignment = await words.mentored(mentee, '2024-07-01');
  for (const day of ['2025-08-05', '2025-10-05', '2026-01-05']) await words.met(assignment, mentee, day);
  return assignment;
}

describe('totals', () => {
  it('tell nothing of a member of the past day who has left the division since, of whom the director reads nothing any more', async () => {
    const division = await newDivision();
    const moved = await division.member();
    await onTrack(moved);
    for (let i = 0; i < 5; i += 1) await onTrack(await division.member());
    await world.sql`update division_membership set ends_on = '2026-02-15' where person_id = ${moved.id}`;
    await world.membership(moved, 'NEPH', { starts_on: '2026-02-15' });
    const { items, totals } = await read(division, division.director, '&as_of=2026-02-10');
    expect(items.find(({ person_id }) => person_id === moved.id)).toMatchObject({
      orientation_done: null,
      plan_state: null,
      qualifying_meetings_this_year: null,
    });
    for (const each of [totals.with_plan, totals.oriented, totals.meetings_on_track])
      expect(each).toEqual({ numerator: null, denominator: 6 });
    expect(totals.with_live_primary).toEqual({ numerator: 6, denominator: 6 });
    const offices = (await read(division, people.lead, '&as_of=2026-02-10')).totals;
    expect(offices.with_plan).toEqual({ numerator: 6, denominator: 6 });
    const today = (await read(division, division.director)).totals;
    expect(today.with_plan).toEqual({ numerator: 5, denominator: 5 });
  });

  it('are those of the rows: what a token may not read of each, it is not told of all', async () => {
    const division = await newDivision();
    for (let i = 0; i < 4; i += 1) await onTrack(await division.member());
    const figures = async (scopes?: string[], of = division) => {
      const { with_plan, oriented, meetings_on_track } = (await read(of, of.director, '', scopes)).totals;
      return [with_plan, oriented, meetings_on_track].map(({ numerator, denominator }) => [numerator, denominator]);
    };
    expect(await figures()).toEqual([4, 4, 4].map((n) => [n, 4]));
    expect(await figures(['roster:read'])).toEqual([null, null, null].map((n) => [n, 4]));
    expect(await figures(['roster:read', 'obligation:read'])).toEqual([
      [null, 4],
      [4, 4],
      [4, 4],
    ]);
    await words.mentored(await division.member('2026-02-01'), '2026-02-01');
    expect(await figures(['roster:read'])).toEqual([null, null, null].map((n) => [n, 5]));
    expect(await figures(undefined)).toEqual([4, 4, 5].map((n) => [n, 5]));
    expect(await figures(['roster:read'], await newDivision())).toEqual([0, 0, 0].map((n) => [n, 0]));
    const few = await newDivision();
    await few.member();
    const csv = await world
      .as(few.director, { scopes: ['roster:read'] })
      .get(`/v1/divisions/${few.id}/roster`, { headers: { accept: 'text/csv' } });
    expect(csv.text).toContain('with_plan n/a of 1');
  });

  it('do not count a year as on track that is not evaluated', async () => {
    const division = await newDivision();
    const mentee = await division.member();
    await words.suspended(await words.mentored(mentee, '2024-07-01'), '2025-06-01');
    const on = (day: string) => read(division, people.facultyAffairs, `&as_of=${day}`).then(({ totals }) => totals.meetings_on_track);
    expect(await on('2025-07-02')).toEqual({ numerator: 1, denominator: 1 });
    expect(await on('2026-05-01')).toEqual({ numerator: 0, denominator: 0 });
  });
});

describe('a missing mentor', () => {
  it('that was waived is neither flagged nor counted in days or totals', async () => {
    const division = await newDivision();
    const [waived, missing] = [await division.member('2025-09-01'), await division.member('2025-09-01')];
    const body = { person_id: waived.id, kind: 'formal_mentor', reason: 'departing' };
    expect((await words.waive(division.director, body)).status).toBe(201);
    const gaps = async (person: Person) => {
      const row = await entry(division, division.director, person);
      return [row?.status, row?.days_without_mentor, row?.flags.filter(({ rule }) => rule.includes('mentor')).map(({ rule }) => rule)];
    };
    expect(await gaps(waived)).toEqual(['none', null, []]);
    expect(await gaps(missing)).toEqual(['none', 181, ['formal_mentor_missing']]);
    const { items, totals } = await read(division, division.director, '&flag=formal_mentor_missing');
    expect(items.map(({ person_id }) => person_id)).toEqual([missing.id]);
    expect(totals.without_mentor).toEqual({ numerator: 1, denominator: 2 });
  });
});

describe('leaves', () => {
  it('do not show to a facilitator who asks for one day after the other', async () => {
    const division = await newDivision();
    const mentee = await division.member('2024-03-15');
    await onTrack(mentee);
    // Programme year 2 begins on 27 May; the leave itself does not change who is eligible.
    await words.away(mentee, '2024-10-10', '2024-12-22');
    const days = ['2024-10-08', '2024-12-20', '2025-05-25'].flatMap((day) => Array.from({ length: 4 }, (_, i) => addDays(day, i)));
    const shown = async (who: Person, day: string) => {
      const { items, totals } = await read(division, who, `&as_of=${day}`);
      // Meetings and days without a mentor go on by themselves.
      return JSON.stringify([
        items.map(({ programme_year, status, plan_state, flags }) => [programme_year, status, plan_state, flags]),
        totals,
      ]);
    };
    const changes = async (who: Person) => {
      const answers = await Promise.all(days.map((day) => shown(who, day)));
      return days.filter((_, i) => i % 4 > 0 && answers[i] !== answers[i - 1]);
    };
    expect(await changes(division.facilitator)).toEqual([]);
    expect(await changes(division.director)).toEqual(['2024-10-10', '2024-12-22', '2025-05-27']);
    const year = async (who: Person, day: string) => (await entry(division, who, mentee, `&as_of=${day}`))?.programme_year;
    const years = async (who: Person) => [await year(who, '2025-03-31'), await year(who, '2025-05-26'), await year(who, '2025-06-01')];
    expect(await years(division.director)).toEqual([1, 1, 2]);
    expect(await years(division.facilitator), 'as the calendar counts').toEqual([1, 2, 2]);
  });
});
