/** Who sees what of obligations: the facts, never the content, and of leaves and meetings no more than elsewhere. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Obligation } from '../../../src/features/standing/obligations/schema.ts';
import { expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { ALL_STATES, obligationsOf } from '../../setup/obligations.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

const TODAY = '2026-03-01';

let world: World;
let people: People;
let words: ReturnType<typeof obligationsOf>;
let mentee: Person;
let assignment: { id: string };
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  words = obligationsOf(world, people);
  await words.ready();
  mentee = await words.newcomer('2023-09-01', { division: 'CARD', site: 'UNION' });
  assignment = await words.mentored(mentee, '2023-09-01');
  await words.away(mentee, '2024-01-01', '2024-03-01');
  await words.planned(mentee, '2023-12-01', '2024-01-10');
  await words.agreed(assignment, 1, '2023-10-01', '2026-08-01');
  await words.met(assignment, mentee, '2025-12-10');
  await words.met(assignment, mentee, '2026-02-20');
});

const everyKind = [
  'academic_plan',
  'agreement',
  'agreement_review',
  'annual_review',
  'cfar',
  'check_in',
  'first_meeting',
  'formal_mentor',
  'meetings',
  'orientation',
  'plan_renewal',
];
const kindsSeen = async (who: Person) => [...new Set((await words.ofPerson(mentee, TODAY, who)).map(({ kind }) => kind))].sort();
const without = (...kinds: string[]) => everyKind.filter((kind) => !kinds.includes(kind));

describe('kinds', () => {
  it('are all seen by the person, the director, the physician-in-chief and faculty affairs', async () => {
    for (const who of [mentee, people.director, people.pic, people.facultyAffairs]) expect(await kindsSeen(who)).toEqual(everyKind);
    // A hospital division head reads reviews of appointments at the own site, but no check-ins.
    expect(await kindsSeen(people.head)).toEqual(without('check_in'));
  });

  it('but for reviews of appointments are seen by Chair, vice-chair, lead and administrator', async () => {
    for (const who of [people.chair, people.viceChair, people.lead, people.admin]) expect(await kindsSeen(who)).toEqual(without('cfar'));
  });

  it('the mentor sees what concerns the two, and plans while the mentorship is active', async () => {
    const pair = ['academic_plan', 'agreement', 'agreement_review', 'first_meeting', 'formal_mentor', 'meetings', 'plan_renewal'];
    expect(await kindsSeen(people.mentor)).toEqual(pair);
    const pause = await world.insert('assignment_pause', { assignment_id: assignment.id, starts_on: '2026-02-25' });
    expect(await kindsSeen(people.mentor)).toEqual(pair.filter((kind) => !kind.includes('plan')));
    await world.sql`delete from assignment_pause where id = ${pause.id}`;
  });

  it('the facilitator sees neither check-ins nor reviews', async () => {
    expect(await kindsSeen(people.facilitator)).toEqual(without('cfar', 'check_in', 'annual_review'));
  });

  it('nobody else sees any', async () => {
    for (const who of [people.outsider, people.mentorDirector, people.committee, people.service]) {
      expect(await kindsSeen(who)).toEqual([]);
    }
    expect((await world.as(people.stranger).get(`/v1/obligations?person_id=${mentee.id}&state=${ALL_STATES}`)).body.items).toEqual([]);
  });

  it('a token’s scopes narrow them', async () => {
    const items = async (scopes: string[]) =>
      (await world.as(mentee, { scopes }).get<{ items: Obligation[] }>(`/v1/obligations?state=${ALL_STATES}`)).body.items.map(
        ({ kind }) => kind,
      );
    const narrow = await items(['obligation:read']);
    expect(narrow).toContain('meetings');
    expect(narrow).not.toContain('cfar');
    expect(await items(['obligation:read', 'milestone:read'])).toContain('cfar');
    expectProblem(await world.as(mentee, { scopes: ['obligation:write'] }).get('/v1/obligations'), 403, 'insufficient-scope');
  });
});

describe('days', () => {
  const moved = ['orientation', 'meetings', 'plan_renewal'] as const;

  it('that leaves have moved are not told to mentors and facilitators, nor found by their days, but how it stands is', async () => {
    for (const who of [people.mentor, people.facilitator]) {
      for (const row of await words.ofPerson(mentee, TODAY, who)) {
        if (!(moved as readonly string[]).includes(row.kind)) continue;
        expect(row).toMatchObject({ opens_on: null, due_on: null, overdue_since: null });
        expect(row.state).not.toBe('done');
      }
      const found = await words.read(`person_id=${mentee.id}&state=${ALL_STATES}&kind=meetings,plan_renewal&due_on_gte=1900-01-01`, who);
      expect(found).toEqual([]);
    }
    expect(await words.one(mentee, 'meetings', TODAY, { who: people.director, occasion: '3' })).toMatchObject({ due_on: '2026-10-30' });
  });

  it('of meetings are not told to leaders: neither the first, nor the one that fulfilled the year, nor by asking for one day after the other', async () => {
    const met = async (as_of: string, who: Person) =>
      (await words.one(mentee, 'meetings', as_of, { who, occasion: '3' }))?.detail.qualifying;
    for (const who of [mentee, people.mentor, people.facilitator]) {
      expect((await words.one(mentee, 'first_meeting', TODAY, { who }))?.done_on).toBe('2025-12-10');
      expect([await met('2025-12-09', who), await met('2025-12-10', who)]).toEqual([0, 1]);
    }
    for (const who of [people.director, people.pic, people.chair, people.lead, people.facultyAffairs]) {
      expect(await words.one(mentee, 'first_meeting', TODAY, { who })).toMatchObject({ state: 'done', done_on: null });
      expect([
        await met('2025-11-30', who),
        await met('2025-12-01', who),
        await met('2025-12-10', who),
        await met('2025-12-31', who),
      ]).toEqual([0, 1, 1, 1]);
      expect(await met('2026-02-01', who)).toBe(2);
    }
    const gap = async (who: Person) => {
      const detail = (await words.one(mentee, 'meetings', TODAY, { who, occasion: '3' }))?.detail;
      return [detail?.longest_gap_days, detail?.longest_gap_months];
    };
    expect([await gap(mentee), await gap(people.director)]).toEqual([
      [72, 2],
      [null, 2],
    ]);
  });

  it('of the current month are counted up to today only', async () => {
    world.at('2026-02-19');
    expect((await words.one(mentee, 'meetings', '2026-02-01', { who: people.director, occasion: '3' }))?.detail.qualifying).toBe(1);
    world.at(TODAY);
  });
});

describe('the list', () => {
  it('holds what is due and overdue unless asked for more, by the day it is due, in pages that leave nothing out', async () => {
    const all = await words.read(`person_id=${mentee.id}`);
    expect(new Set(all.map(({ state }) => state))).toEqual(new Set(['due', 'overdue']));
    const everything = await words.ofPerson(mentee, TODAY);
    const days = everything.map(({ due_on }) => due_on ?? 'infinity');
    expect(days).toEqual(days.toSorted());
    const paged: Obligation[] = [];
    let cursor = '';
    do {
      const { body } = await world
        .as(people.facultyAffairs)
        .get<{ items: Obligation[]; next_cursor: string | null }>(
          `/v1/obligations?person_id=${mentee.id}&state=${ALL_STATES}&limit=3${cursor && `&cursor=${cursor}`}`,
        );
      paged.push(...body.items);
      cursor = body.next_cursor ?? '';
    } while (cursor);
    expect(paged).toEqual(everything);
  });

  it('pages through what has no due day for the asker', async () => {
    const rows = await words.ofPerson(mentee, TODAY, people.mentor);
    const first = await world
      .as(people.mentor)
      .get(`/v1/obligations?person_id=${mentee.id}&state=${ALL_STATES}&limit=${rows.length - 1}&as_of=${TODAY}`);
    const next = await world
      .as(people.mentor)
      .get(
        `/v1/obligations?person_id=${mentee.id}&state=${ALL_STATES}&limit=${rows.length - 1}&as_of=${TODAY}&cursor=${first.body.next_cursor}`,
      );
    expect([...first.body.items, ...next.body.items]).toEqual(rows);
  });

  it('is narrowed to kinds, states, days, a mentor’s mentees and a division', async () => {
    const ids = (rows: Obligation[]) => new Set(rows.map(({ person_id }) => person_id));
    const other = await words.newcomer('2025-09-01', { division: 'GIM' });
    expect(
      (await words.read(`kind=formal_mentor&state=overdue&due_on_gte=2025-09-01&due_on_lte=2025-09-01`)).map(({ person_id }) => person_id),
    ).toEqual([other.id]);
    const mine = await words.read(`mentor_id=${people.mentor.id}&state=${ALL_STATES}`, people.mentor);
    expect(ids(mine)).toEqual(new Set([mentee.id]));
    expect(new Set(mine.map(({ mentor_id }) => mentor_id))).toEqual(new Set([people.mentor.id]));
    expect(ids(await words.read(`division_id=${world.division('GIM').id}&state=${ALL_STATES}`))).not.toContain(mentee.id);
    expect(ids(await words.read(`division_id=${world.division('CARD').id}&state=${ALL_STATES}`))).toContain(mentee.id);
    expectProblem(await world.as(mentee).get('/v1/obligations?kind=lunch'), 400, 'invalid-request', 'kind');
    expectProblem(await world.as(mentee).get('/v1/obligations?cursor=abc'), 400, 'invalid-cursor');
  });

  it('costs one statement, however many there are', async () => {
    const cost = () => world.statements(() => words.read(`state=${ALL_STATES}&as_of=${TODAY}`));
    const few = await cost();
    for (let i = 0; i < 5; i += 1) await words.newcomer('2025-10-01');
    expect(await cost()).toBe(few);
  });
});
