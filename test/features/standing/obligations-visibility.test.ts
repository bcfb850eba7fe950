/** What of obligations is visible to whom: the facts, never the content, and of leaves and meetings no more than elsewhere. */
import { beforeAll, describe, expect, it } from 'vitest';
import { kinds, obligationKinds } from '../../../src/features/standing/obligations/kinds.ts';
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
let external: Person;
let assignment: { id: string };
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  words = obligationsOf(world, people);
  await words.ready();
  mentee = await words.newcomer('2023-09-01', { division: 'CARD', site: 'UNION' });
  assignment = await words.mentored(mentee, '2023-09-01');
  external = await world.person({ kind: 'external' });
  await words.mentored(mentee, '2024-06-01', { mentor: external, is_primary: false });
  await words.away(mentee, '2024-01-01', '2024-03-01');
  await words.planned(mentee, '2023-12-01', '2024-01-10');
  await words.agreed(assignment, 1, '2023-10-01', '2026-08-01');
  await words.met(assignment, mentee, '2025-12-10');
  await words.met(assignment, mentee, '2026-02-20');
});

const everyKind = obligationKinds.toSorted();
const kindsOfPairs = kinds.flatMap(({ kind, pair }) => (pair === null ? [] : [kind])).toSorted();
const kindsVisibleTo = async (who: Person) => [...new Set((await words.ofPerson(mentee, TODAY, who)).map(({ kind }) => kind))].sort();
const without = (...kinds: string[]) => everyKind.filter((kind) => !kinds.includes(kind));

describe('kinds', () => {
  it('are all visible to the person, the director, the physician-in-chief and faculty affairs', async () => {
    for (const who of [mentee, people.director, people.pic, people.facultyAffairs]) expect(await kindsVisibleTo(who)).toEqual(everyKind);
    // A hospital division head reads reviews of appointments at the own site, but no check-ins.
    expect(await kindsVisibleTo(people.head)).toEqual(without('check_in'));
  });

  it('but for faculty appointment reviews are visible to Chair, vice-chair, lead and administrator', async () => {
    for (const who of [people.chair, people.viceChair, people.lead, people.admin])
      expect(await kindsVisibleTo(who)).toEqual(without('cfar'));
  });

  it('that concern the pair are visible to the mentor, plans only while the assignment is active', async () => {
    // An internal mentor beside an external one is the affair of the pair with the external one.
    const ofTheMentor = kindsOfPairs.filter((kind) => kind !== 'co_mentor');
    expect(await kindsVisibleTo(people.mentor)).toEqual(ofTheMentor);
    expect(await kindsVisibleTo(external)).toContain('co_mentor');
    const pause = await world.insert('assignment_pause', { assignment_id: assignment.id, starts_on: '2026-02-25' });
    expect(await kindsVisibleTo(people.mentor)).toEqual(ofTheMentor.filter((kind) => kind !== 'academic_plan' && kind !== 'plan_renewal'));
    await world.sql`delete from assignment_pause where id = ${pause.id}`;
  });

  it('but for check-ins and reviews are visible to the facilitator', async () => {
    expect(await kindsVisibleTo(people.facilitator)).toEqual(without('cfar', 'check_in', 'annual_review'));
  });

  it('are hidden from everybody else', async () => {
    for (const who of [people.outsider, people.mentorDirector, people.committee, people.service]) {
      expect(await kindsVisibleTo(who)).toEqual([]);
    }
    expect((await world.as(people.stranger).get(`/v1/obligations?person_id=${mentee.id}&state=${ALL_STATES}`)).body.items).toEqual([]);
  });

  it('are limited by the scopes of a token', async () => {
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

  it('that leaves have moved are hidden from mentors and facilitators, and from filters by day, but the state is not', async () => {
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

  it('of meetings are hidden from leaders: that of the first, that of the one that fulfilled the year, also when they ask for one day after the other', async () => {
    const met = async (as_of: string, who: Person) =>
      (await words.one(mentee, 'meetings', as_of, { who, occasion: '3' }))?.detail.qualifying;
    for (const who of [mentee, people.mentor, people.facilitator]) {
      expect((await words.one(mentee, 'first_meeting', TODAY, { who, occasion: assignment.id }))?.done_on).toBe('2025-12-10');
      expect([await met('2025-12-09', who), await met('2025-12-10', who)]).toEqual([0, 1]);
    }
    for (const who of [people.director, people.pic, people.chair, people.lead, people.facultyAffairs]) {
      expect(await words.one(mentee, 'first_meeting', TODAY, { who, occasion: assignment.id })).toMatchObject({
        state: 'done',
        done_on: null,
      });
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
  it('has what is due and overdue by default, by due date, in pages that leave nothing out', async () => {
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

  it('pages through obligations whose due date the caller may not see', async () => {
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

  it('is filtered by kind, state, day, mentor and division', async () => {
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
