/** The check-in at a year and a half: planned with a vice-chair, for a day near the due one, and planned anew. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { careersOf } from '../../setup/careers.ts';
import { expectProblem } from '../../setup/client.ts';
import { checkInContent, reviewsOf } from '../../setup/reviews.ts';
import { mergeRecords } from '../../setup/second-person.ts';
import { createWorld, type People, type Person, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let reviews: ReturnType<typeof reviewsOf>;
let careers: ReturnType<typeof careersOf>;
let second: Person;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  reviews = reviewsOf(world, people);
  careers = careersOf(world, people);
  second = await reviews.viceChair('research');
});
beforeEach(() => world.at('2026-03-01'));

const patch = (as: Person, id: string, body: object, ifMatch: string | number = '*') =>
  world.as(as).patch(`/v1/check-ins/${id}`, body, { ifMatch });

describe('scheduling', () => {
  it('schedules it with the named vice-chair, and notifies both sides', async () => {
    const mentee = await reviews.probationer();
    const { status, body, headers } = await reviews.schedule(mentee);
    expect({ status, location: headers.location }).toEqual({ status: 201, location: `/v1/check-ins/${body.id}` });
    expect(body).toMatchObject({
      mentee_id: mentee.id,
      state: 'scheduled',
      conductor_id: people.viceChair.id,
      portfolio: 'education',
      clock_starts_on: '2024-07-01',
      planned_on: '2026-03-10',
      held_on: null,
      due_on: '2026-01-01',
      window_starts_on: '2025-12-01',
      window_ends_on: '2026-03-01',
      is_due: true,
      is_overdue: true,
      content: null,
    });
    expect(await reviews.notificationsOf('check_in_scheduled', mentee)).toEqual([body.id]);
    expect(await reviews.notificationsOf('check_in_scheduled', people.viceChair)).toContain(body.id);
    const data = { mentee_id: mentee.id, conductor_id: people.viceChair.id, planned_on: '2026-03-10' };
    expect(await reviews.events(body.id)).toEqual([['check_in.scheduled', data]]);
  });

  it('selects the first eligible conductor where nobody is named', async () => {
    const mentee = await reviews.probationer();
    await world.insert('position_description', { person_id: mentee.id, kind: 'clinician_scientist', starts_on: '2024-07-01' });
    await world.assignment(mentee, second, { starts_on: '2025-01-01' });
    expect((await reviews.schedule(mentee, { conductor_id: undefined })).body.conductor_id).toBe(people.viceChair.id);
    const other = await reviews.probationer();
    expect((await reviews.schedule(other, { conductor_id: undefined, portfolio: 'research' })).body.conductor_id).toBe(second.id);
  });

  it('is refused where nobody may conduct it', async () => {
    const mentee = await reviews.probationer();
    for (const mentor of [people.viceChair, second]) await world.assignment(mentee, mentor, { starts_on: '2025-01-01' });
    const answer = await reviews.schedule(mentee, { conductor_id: undefined });
    expectProblem(answer, 422, 'check-in-conductor-unfit', '/conductor_id');
    expect(reviews.reasonOf(answer)).toBe('nobody');
  });

  it('is refused with a person who may not conduct it, with the reason', async () => {
    const mentee = await reviews.probationer();
    await world.assignment(mentee, second, { starts_on: '2024-08-01', state: 'ended', ends_on: '2024-09-01' });
    for (const [who, reason] of [
      [second, 'is_mentor'],
      [people.director, 'not_vice_chair'],
      [mentee, 'is_mentee'],
    ] as const) {
      const answer = await reviews.schedule(mentee, { conductor_id: who.id });
      expectProblem(answer, 422, 'check-in-conductor-unfit', '/conductor_id');
      expect(reviews.reasonOf(answer)).toBe(reason);
    }
  });

  it('is only for full-time faculty on probation', async () => {
    const continuing = await world.person({ starts_on: '2024-07-01' });
    const partTime = await world.person({ category: 'part_time' });
    const left = await reviews.probationer();
    await world.sql`update appointment set ends_on = '2026-03-01' where person_id = ${left.id}`;
    for (const who of [continuing, partTime, left]) expectProblem(await reviews.schedule(who), 422, 'check-in-not-due', '/mentee_id');
  });

  it('is for today or later, at most as far ahead as a meeting', async () => {
    const mentee = await reviews.probationer();
    for (const planned_on of ['2026-02-28', '2027-03-03', '2199-12-31'])
      expectProblem(await reviews.schedule(mentee, { planned_on }), 422, 'check-in-day-unfit', '/planned_on');
    const { body } = await reviews.schedule(mentee, { planned_on: '2027-03-02' });
    expect((await patch(people.lead, body.id, { planned_on: '2026-03-01' })).status).toBe(200);
    expectProblem(await patch(people.lead, body.id, { planned_on: '2027-03-03' }), 422, 'check-in-day-unfit', '/planned_on');
  });

  it('happens once a clock: a scheduled check-in is changed, a held one is final', async () => {
    const { mentee, id } = await reviews.planned();
    const twice = await reviews.schedule(mentee);
    expectProblem(twice, 409, 'check-in-state');
    expect(twice.body).toMatchObject({ state: 'scheduled', check_in_id: id });
    await reviews.act(people.viceChair, id, 'hold', checkInContent);
    expectProblem(await reviews.schedule(mentee), 422, 'check-in-not-due', '/mentee_id');
  });

  it('happens again on a new clock, but not where HR only corrects the first day of the old one', async () => {
    const { mentee } = await reviews.held();
    for (const day of ['2024-06-01', '2024-09-01']) {
      await world.sql`update appointment set starts_on = ${day}, appointed_on = ${day} where person_id = ${mentee.id}`;
      expectProblem(await reviews.schedule(mentee), 422, 'check-in-not-due', '/mentee_id');
    }
    await world.sql`update appointment set ends_on = '2026-04-01' where person_id = ${mentee.id}`;
    const terms = { category: 'full_time', rank: 'lecturer', academic_fte_pct: 100, status: 'probationary' };
    await world.insert('appointment', { ...terms, person_id: mentee.id, appointed_on: '2026-06-01', starts_on: '2026-06-01' });
    world.at('2026-06-02');
    const anew = await reviews.schedule(mentee, { planned_on: '2027-06-03' });
    expect(anew.body).toMatchObject({ clock_starts_on: '2026-06-01', due_on: '2027-12-01', is_due: false });
  });

  it('is refused for the one that was held where another is scheduled on the corrected clock', async () => {
    const [role] = await world.sql<{ id: string }>`select id from leadership_role where person_id = ${people.viceChair.id}`;
    const conducted = { conductor_id: people.viceChair.id, role_id: role?.id };
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const mentee = await reviews.probationer();
      const rows = [
        { clock_starts_on: '2024-06-01', state: 'held', held_on: '2026-02-01' },
        { clock_starts_on: '2024-07-01', state: 'scheduled', planned_on: '2026-03-10' },
      ];
      const ids: string[] = [];
      for (const n of order) ids[n] = (await world.insert('check_in', { mentee_id: mentee.id, ...conducted, ...rows[n] })).id;
      const refused = await reviews.schedule(mentee);
      expectProblem(refused, 422, 'check-in-not-due', '/mentee_id');
      expect(refused.body).toMatchObject({ check_in_id: ids[0] });
    }
  });

  it('accepts only people of the department', async () => {
    const mentee = await reviews.probationer();
    expectProblem(await reviews.schedule(people.stranger), 422, 'reference-unknown', '/mentee_id');
    expectProblem(await reviews.schedule(mentee, { conductor_id: people.stranger.id }), 422, 'reference-unknown', '/conductor_id');
    const merged = await reviews.probationer();
    await world.sql`update person set merged_into_id = ${mentee.id} where id = ${merged.id}`;
    expectProblem(await reviews.schedule(merged), 409, 'person-merged', '/mentee_id');
  });

  it('twice at the same time makes one check-in', async () => {
    const mentee = await reviews.probationer();
    const both = await Promise.all([reviews.schedule(mentee), reviews.schedule(mentee, { conductor_id: second.id }, people.viceChair)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409]);
  });
});

describe('the due day', () => {
  it.each([
    ['the month has fewer days', '2023-08-31', [], '2025-02-28'],
    ['a leave begins exactly on it', '2023-07-01', [['2025-01-01', '2025-06-01']], '2025-01-01'],
    ['a leave begins the day before', '2023-07-01', [['2024-12-31', '2025-01-10']], '2025-01-11'],
    [
      'leaves overlap, and the push brings in another one',
      '2023-07-01',
      [
        ['2024-01-01', '2024-02-01'],
        ['2024-01-15', '2024-03-01'],
        ['2025-02-20', '2025-03-02'],
      ],
      '2025-03-12',
    ],
  ] as const)('where %s', async (_, starts_on, leaves, due_on) => {
    const mentee = await reviews.probationer({ starts_on });
    for (const [from, until] of leaves)
      await world.insert('leave', { person_id: mentee.id, stops_clock: true, starts_on: from, ends_on: until });
    expect((await reviews.schedule(mentee)).body.due_on).toBe(due_on);
  });

  it('is null while a leave has no end', async () => {
    const mentee = await reviews.probationer();
    await world.insert('leave', { person_id: mentee.id, stops_clock: true, starts_on: '2025-10-01' });
    expect((await reviews.schedule(mentee)).body).toMatchObject({ due_on: null, window_ends_on: null, is_due: false, is_overdue: false });
  });

  it('is visible to the mentee, vice-chairs and leads; others see only whether it is due', async () => {
    const { mentee, id } = await reviews.planned();
    for (const who of [mentee, people.viceChair, second, people.lead])
      expect((await reviews.read(who, id)).body).toMatchObject({ due_on: '2026-01-01', window_ends_on: '2026-03-01' });
    for (const who of [people.director, people.pic, people.chair, people.facultyAffairs, people.admin]) {
      const hidden = { due_on: null, window_starts_on: null, window_ends_on: null, is_due: true, is_overdue: true };
      expect((await reviews.read(who, id)).body).toMatchObject(hidden);
      const { items } = (await world.as(who).get(`/v1/check-ins?mentee_id=${mentee.id}`)).body;
      expect(items).toMatchObject([hidden]);
    }
  });

  it('has a half-open window of the policy’s months', async () => {
    const mentee = await reviews.probationer({ starts_on: '2025-01-01' });
    const { id } = (await reviews.schedule(mentee, { planned_on: '2026-07-10' })).body;
    const on = async (day: string) => {
      world.at(day);
      const { is_due, is_overdue } = (await reviews.read(people.director, id)).body;
      return [is_due, is_overdue];
    };
    expect(await on('2026-05-31')).toEqual([false, false]);
    expect(await on('2026-06-01')).toEqual([true, false]);
    expect(await on('2026-08-31')).toEqual([true, false]);
    expect(await on('2026-09-01')).toEqual([true, true]);
    await world.sql`update policy set check_in_closes_months = 3 where id = ${world.policy.id}`;
    expect(await on('2026-09-01')).toEqual([true, false]);
    await world.sql`update policy set check_in_closes_months = 2 where id = ${world.policy.id}`;
  });

  it('disappears with the clock, and stays where the check-in was held', async () => {
    const [open, done] = [await reviews.planned(), await reviews.held()];
    for (const { mentee } of [open, done]) await world.sql`update appointment set ends_on = '2026-03-10' where person_id = ${mentee.id}`;
    world.at('2026-03-20');
    expect((await reviews.read(people.lead, open.id)).body).toMatchObject({ due_on: null, is_overdue: false });
    expect((await reviews.read(people.lead, done.id)).body).toMatchObject({ due_on: '2026-01-01', is_overdue: false });
  });
});

describe('a change of plan', () => {
  it('moves the day and notifies both sides again; the same day changes nothing', async () => {
    const { mentee, id } = await reviews.planned();
    const moved = await patch(people.viceChair, id, { planned_on: '2026-03-20' }, 1);
    expect(moved).toMatchObject({ status: 200, body: { planned_on: '2026-03-20', row_version: 2 } });
    expect((await patch(people.lead, id, { planned_on: '2026-03-20' }, 2)).body.row_version).toBe(2);
    expect((await patch(people.lead, id, {}, 2)).body.row_version).toBe(2);
    expect(await reviews.notificationsOf('check_in_scheduled', mentee)).toEqual([id, id]);
    expectProblem(await patch(people.lead, id, { planned_on: '2026-02-01' }), 422, 'check-in-day-unfit', '/planned_on');
    expectProblem(await patch(people.lead, id, { planned_on: '2026-04-01' }, 1), 412, 'version-stale');
  });

  it('passes it to another eligible vice-chair', async () => {
    const { mentee, id } = await reviews.planned();
    const delegated = await reviews.act(people.viceChair, id, 'delegate', { conductor_id: second.id }, 1);
    expect(delegated).toMatchObject({ status: 200, body: { conductor_id: second.id, portfolio: 'research', row_version: 2 } });
    expect(await reviews.notificationsOf('check_in_scheduled', second)).toContain(id);
    expect((await reviews.act(people.lead, id, 'delegate', { conductor_id: second.id })).body.row_version).toBe(2);
    expect(await world.sql`select data from event where subject_id = ${id} and type = 'check_in.delegated'`).toEqual([
      { data: { conductor_id: second.id } },
    ]);
    await world.assignment(mentee, people.viceChair, { starts_on: '2025-01-01' });
    expectProblem(
      await reviews.act(second, id, 'delegate', { conductor_id: people.viceChair.id }),
      422,
      'check-in-conductor-unfit',
      '/conductor_id',
    );
    expectProblem(await reviews.act(second, id, 'delegate', { conductor_id: mentee.id }), 422, 'check-in-conductor-unfit', '/conductor_id');
    expectProblem(
      await reviews.act(second, id, 'delegate', { conductor_id: people.stranger.id }),
      422,
      'reference-unknown',
      '/conductor_id',
    );
  });

  it('refuses a conductor whose record was merged', async () => {
    const [{ id }, merged] = [await reviews.planned(), await reviews.viceChair('research')];
    await world.sql`update person set merged_into_id = ${second.id} where id = ${merged.id}`;
    expectProblem(await reviews.act(people.lead, id, 'delegate', { conductor_id: merged.id }), 409, 'person-merged', '/conductor_id');
  });

  it('is possible only while it is scheduled', async () => {
    const { id } = await reviews.held();
    expectProblem(await patch(people.lead, id, { planned_on: '2026-04-01' }), 409, 'check-in-state');
    expectProblem(await reviews.act(people.lead, id, 'delegate', { conductor_id: second.id }), 409, 'check-in-state');
    expectProblem(await reviews.act(people.lead, id, 'cancel'), 409, 'check-in-state');
  });

  it('cancels it, once, and another can be scheduled', async () => {
    const { mentee, id } = await reviews.planned();
    expect((await reviews.act(people.lead, id, 'cancel')).body).toMatchObject({ state: 'cancelled', is_due: false, row_version: 2 });
    expect((await reviews.act(people.viceChair, id, 'cancel')).body.row_version).toBe(2);
    expectProblem(await reviews.act(people.viceChair, id, 'hold', checkInContent), 409, 'check-in-state');
    expect((await reviews.schedule(mentee)).status).toBe(201);
  });

  it('happens automatically for people who leave or die', async () => {
    const [left, died, here] = [await reviews.planned(), await reviews.planned(), await reviews.planned()];
    await careers.leaves(left.mentee, '2026-03-05');
    world.at('2026-03-06');
    await careers.dies(died.mentee, '2026-03-06');
    await careers.on('2026-03-06');
    expect([await reviews.stateOf(left.id), await reviews.stateOf(died.id), await reviews.stateOf(here.id)]).toEqual([
      'cancelled',
      'cancelled',
      'scheduled',
    ]);
    expect(await reviews.events(left.id)).toContainEqual(['check_in.cancelled', {}]);
  });
});

describe('the list', () => {
  it('can be filtered and read in pages', async () => {
    const [a, b] = [await reviews.held({ held_on: '2026-02-10' }), await reviews.held({ held_on: '2026-02-20' })];
    const found = async (query: string) => (await world.as(people.lead).get(`/v1/check-ins?${query}`)).body.items.map(({ id }) => id);
    expect(await found(`mentee_id=${a.mentee.id}`)).toEqual([a.id]);
    const days = await found('state=held&held_on_gte=2026-02-20&held_on_lte=2026-02-20&limit=200');
    expect([days.includes(a.id), days.includes(b.id)]).toEqual([false, true]);
    expect(await found(`conductor_id=${people.viceChair.id}&state=waived,cancelled&mentee_id=${a.mentee.id}`)).toEqual([]);
    expect(await found(`division_id=${world.division('NEPH').id}`)).toEqual([]);
    expect(await found(`division_id=${world.division('CARD').id}&limit=200`)).toContain(a.id);
    const { next_cursor } = (await world.as(people.lead).get('/v1/check-ins?limit=1')).body;
    expect((await world.as(people.lead).get(`/v1/check-ins?limit=1&cursor=${next_cursor}`)).status).toBe(200);
    expectProblem(await world.as(people.lead).get(`/v1/check-ins?state=held&cursor=${next_cursor}`), 400, 'invalid-cursor', 'cursor');
  });

  it('takes the same number of statements for any number of rows', async () => {
    const cost = async (limit: number) => {
      let length = 0;
      const statements = await world.statements(async () => {
        length = (await world.as(people.lead).get(`/v1/check-ins?limit=${limit}`)).body.items.length;
      });
      return { statements, length };
    };
    const [one, many] = [await cost(1), await cost(50)];
    expect(one.length).toBe(1);
    expect(many.length).toBeGreaterThan(5);
    expect(many.statements).toBe(one.statements);
  });
});

describe('a merge of two records', () => {
  const merge = (survivor: Person, duplicate: Person) => mergeRecords(world, people.admin, survivor, duplicate);
  const bare = () => world.person({ division: null, site: null, category: null });
  /** A record without HR facts, so that nothing else stands in the way; its check-in is written by hand. */
  async function record(state: 'scheduled' | 'held', clock_starts_on = '2024-07-01') {
    const person = await bare();
    const [role] = await world.sql<{ id: string }>`select id from leadership_role where person_id = ${people.viceChair.id}`;
    const values = { mentee_id: person.id, clock_starts_on, state, conductor_id: people.viceChair.id, role_id: role?.id };
    const { id } = await world.insert('check_in', {
      ...values,
      planned_on: '2026-03-10',
      ...(state === 'held' && { held_on: '2026-02-01' }),
    });
    return { person, id };
  }
  const rows = (...ids: string[]) =>
    world.sql<{
      id: string;
      mentee_id: string;
      state: string;
    }>`select id, mentee_id, state from check_in where id = any (${ids}::uuid[]) order by id`;

  it('moves both sides of it', async () => {
    const [survivor, { person, id }] = [await bare(), await record('held')];
    expect((await merge(survivor, person)).status).toBe(200);
    expect(await rows(id)).toEqual([{ id, mentee_id: survivor.id, state: 'held' }]);
    const { id: of } = await reviews.planned({ conductor_id: second.id });
    const [old, anew] = [await bare(), await bare()];
    await world.sql`update check_in set conductor_id = ${old.id} where id = ${of}`;
    expect((await merge(anew, old)).status).toBe(200);
    expect((await reviews.read(people.lead, of)).body.conductor_id).toBe(anew.id);
  });

  it.each([
    ['scheduled', 'scheduled', 'survivor'],
    ['scheduled', 'held', 'duplicate'],
    ['held', 'scheduled', 'survivor'],
  ] as const)('of one clock, %s and %s, keeps the %s’s', async (mine, other, winner) => {
    const [survivor, duplicate] = [await record(mine), await record(other)];
    expect((await merge(survivor.person, duplicate.person)).status).toBe(200);
    const [kept, lost] = winner === 'survivor' ? [survivor, duplicate] : [duplicate, survivor];
    expect(await rows(kept.id, lost.id)).toEqual([
      ...[
        { id: kept.id, mentee_id: survivor.person.id, state: winner === 'survivor' ? mine : other },
        { id: lost.id, mentee_id: survivor.person.id, state: 'cancelled' },
      ].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    ]);
  });

  it('of one clock, both held, keeps both', async () => {
    const [survivor, duplicate] = [await record('held'), await record('held')];
    expect((await merge(survivor.person, duplicate.person)).status).toBe(200);
    expect(await rows(survivor.id, duplicate.id)).toMatchObject([{ mentee_id: survivor.person.id }, { mentee_id: duplicate.person.id }]);
  });

  it('of mentee and conductor cancels the check-in scheduled between them', async () => {
    const { person, id } = await record('scheduled');
    const conductor = await bare();
    await world.sql`update check_in set conductor_id = ${conductor.id} where id = ${id}`;
    expect((await merge(person, conductor)).status).toBe(200);
    expect(await rows(id)).toEqual([{ id, mentee_id: person.id, state: 'cancelled' }]);
  });
});
