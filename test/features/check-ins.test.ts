/** The check-in at a year and a half: planned, held by a vice-chair, read by two people. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { operationsText } from '../../src/http/openapi.ts';
import { careersOf } from '../setup/careers.ts';
import { expectProblem } from '../setup/client.ts';
import { reviewsOf, said } from '../setup/reviews.ts';
import { createWorld, type People, type Person, type World } from '../setup/world.ts';

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
const correct = (as: Person, id: string, body: object) => world.as(as).patch(`/v1/check-ins/${id}/content`, body, { ifMatch: '*' });
const waive = (mentee: Person, as = people.lead, waived_reason = 'other') =>
  world.as(as).post('/v1/check-ins/waive', { mentee_id: mentee.id, waived_reason });
const stateOf = async (id: string) => (await reviews.read(people.lead, id)).body.state;
const reasonOf = (answer: { body: object }) => (answer.body as Record<string, unknown>)['reason'];

describe('scheduling', () => {
  it('plans it with the named vice-chair, and tells both sides', async () => {
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
    expect(await reviews.told('check_in_scheduled', mentee)).toEqual([body.id]);
    expect(await reviews.told('check_in_scheduled', people.viceChair)).toContain(body.id);
    const data = { mentee_id: mentee.id, conductor_id: people.viceChair.id, planned_on: '2026-03-10' };
    expect(await reviews.events(body.id)).toEqual([['check_in.scheduled', data]]);
  });

  it('takes the first who may conduct it where nobody is named', async () => {
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
    expect(reasonOf(answer)).toBe('nobody');
  });

  it('is refused with somebody who may not conduct it, and says why', async () => {
    const mentee = await reviews.probationer();
    await world.assignment(mentee, second, { starts_on: '2024-08-01', state: 'ended', ends_on: '2024-09-01' });
    for (const [who, reason] of [
      [second, 'is_mentor'],
      [people.director, 'not_vice_chair'],
      [mentee, 'is_mentee'],
    ] as const) {
      const answer = await reviews.schedule(mentee, { conductor_id: who.id });
      expectProblem(answer, 422, 'check-in-conductor-unfit', '/conductor_id');
      expect(reasonOf(answer)).toBe(reason);
    }
  });

  it('is for full-time faculty on probation alone', async () => {
    const continuing = await world.person({ starts_on: '2024-07-01' });
    const partTime = await world.person({ category: 'part_time' });
    const left = await reviews.probationer();
    await world.sql`update appointment set ends_on = '2026-03-01' where person_id = ${left.id}`;
    for (const who of [continuing, partTime, left]) expectProblem(await reviews.schedule(who), 422, 'check-in-not-due', '/mentee_id');
  });

  it('is for today or later', async () => {
    const mentee = await reviews.probationer();
    expectProblem(await reviews.schedule(mentee, { planned_on: '2026-02-28' }), 422, 'check-in-day-unfit', '/planned_on');
    expect((await reviews.schedule(mentee, { planned_on: '2026-03-01' })).status).toBe(201);
  });

  it('happens once a clock: what is scheduled is changed, what was held or waived is over', async () => {
    const { mentee, id } = await reviews.planned();
    const twice = await reviews.schedule(mentee);
    expectProblem(twice, 409, 'check-in-state');
    expect(twice.body).toMatchObject({ state: 'scheduled', check_in_id: id });
    await reviews.act(people.viceChair, id, 'hold', said);
    expectProblem(await reviews.schedule(mentee), 422, 'check-in-not-due', '/mentee_id');
    const waived = await reviews.probationer();
    await waive(waived);
    expectProblem(await reviews.schedule(waived), 422, 'check-in-not-due', '/mentee_id');
  });

  it('happens again on a new clock, and not where HR merely corrects the first day of the old one', async () => {
    const { mentee } = await reviews.held();
    for (const day of ['2024-06-01', '2024-09-01']) {
      await world.sql`update appointment set starts_on = ${day}, appointed_on = ${day} where person_id = ${mentee.id}`;
      expectProblem(await reviews.schedule(mentee), 422, 'check-in-not-due', '/mentee_id');
    }
    await world.sql`update appointment set ends_on = '2026-04-01' where person_id = ${mentee.id}`;
    const terms = { category: 'full_time', rank: 'lecturer', academic_fte_pct: 100, status: 'probationary' };
    await world.insert('appointment', { ...terms, person_id: mentee.id, appointed_on: '2026-06-01', starts_on: '2026-06-01' });
    world.at('2026-06-02');
    const anew = await reviews.schedule(mentee, { planned_on: '2027-12-01' });
    expect(anew.body).toMatchObject({ clock_starts_on: '2026-06-01', due_on: '2027-12-01', is_due: false });
  });

  it('names people of the department', async () => {
    const mentee = await reviews.probationer();
    expectProblem(await reviews.schedule(people.stranger), 422, 'reference-unknown', '/mentee_id');
    expectProblem(await reviews.schedule(mentee, { conductor_id: people.stranger.id }), 422, 'reference-unknown', '/conductor_id');
    const merged = await reviews.probationer();
    await world.sql`update person set merged_into_id = ${mentee.id} where id = ${merged.id}`;
    expectProblem(await reviews.schedule(merged), 409, 'person-merged', '/mentee_id');
  });

  it('twice at the same moment is one check-in', async () => {
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

  it('is not known while a leave has no end', async () => {
    const mentee = await reviews.probationer();
    await world.insert('leave', { person_id: mentee.id, stops_clock: true, starts_on: '2025-06-01' });
    expect((await reviews.schedule(mentee)).body).toMatchObject({ due_on: null, window_ends_on: null, is_due: false, is_overdue: false });
  });

  it('is shown to the mentee, the conductor, vice-chairs and leads; others see whether it is due', async () => {
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

  it('has a window of the policy’s months, half-open', async () => {
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

  it('is gone with the clock, and stays as it was where the check-in was held', async () => {
    const [open, done] = [await reviews.planned(), await reviews.held()];
    for (const { mentee } of [open, done]) await world.sql`update appointment set ends_on = '2026-03-10' where person_id = ${mentee.id}`;
    world.at('2026-03-20');
    expect((await reviews.read(people.lead, open.id)).body).toMatchObject({ due_on: null, is_overdue: false });
    expect((await reviews.read(people.lead, done.id)).body).toMatchObject({ due_on: '2026-01-01', is_overdue: false });
  });
});

describe('a change of plan', () => {
  it('moves the day, and tells both sides again; the same day is no change', async () => {
    const { mentee, id } = await reviews.planned();
    const moved = await patch(people.viceChair, id, { planned_on: '2026-03-20' }, 1);
    expect(moved).toMatchObject({ status: 200, body: { planned_on: '2026-03-20', row_version: 2 } });
    expect((await patch(people.lead, id, { planned_on: '2026-03-20' }, 2)).body.row_version).toBe(2);
    expect((await patch(people.lead, id, {}, 2)).body.row_version).toBe(2);
    expect(await reviews.told('check_in_scheduled', mentee)).toEqual([id, id]);
    expectProblem(await patch(people.lead, id, { planned_on: '2026-02-01' }), 422, 'check-in-day-unfit', '/planned_on');
    expectProblem(await patch(people.lead, id, { planned_on: '2026-04-01' }, 1), 412, 'version-stale');
  });

  it('hands it to another vice-chair who may conduct it', async () => {
    const { mentee, id } = await reviews.planned();
    const delegated = await reviews.act(people.viceChair, id, 'delegate', { conductor_id: second.id }, 1);
    expect(delegated).toMatchObject({ status: 200, body: { conductor_id: second.id, portfolio: 'research', row_version: 2 } });
    expect(await reviews.told('check_in_scheduled', second)).toContain(id);
    expect((await reviews.act(people.lead, id, 'delegate', { conductor_id: second.id })).body.row_version).toBe(2);
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

  it('names nobody who was merged into somebody else', async () => {
    const [{ id }, merged] = [await reviews.planned(), await reviews.viceChair('research')];
    await world.sql`update person set merged_into_id = ${second.id} where id = ${merged.id}`;
    expectProblem(await reviews.act(people.lead, id, 'delegate', { conductor_id: merged.id }), 409, 'person-merged', '/conductor_id');
  });

  it('is only of what is scheduled', async () => {
    const { id } = await reviews.held();
    expectProblem(await patch(people.lead, id, { planned_on: '2026-04-01' }), 409, 'check-in-state');
    expectProblem(await reviews.act(people.lead, id, 'delegate', { conductor_id: second.id }), 409, 'check-in-state');
    expectProblem(await reviews.act(people.lead, id, 'cancel'), 409, 'check-in-state');
  });

  it('calls it off, once, after which another may be planned', async () => {
    const { mentee, id } = await reviews.planned();
    expect((await reviews.act(people.lead, id, 'cancel')).body).toMatchObject({ state: 'cancelled', is_due: false, row_version: 2 });
    expect((await reviews.act(people.viceChair, id, 'cancel')).body.row_version).toBe(2);
    expectProblem(await reviews.act(people.viceChair, id, 'hold', said), 409, 'check-in-state');
    expect((await reviews.schedule(mentee)).status).toBe(201);
  });

  it('comes by itself for those who leave or die', async () => {
    const [left, died, here] = [await reviews.planned(), await reviews.planned(), await reviews.planned()];
    await careers.leaves(left.mentee, '2026-03-05');
    world.at('2026-03-06');
    await careers.dies(died.mentee, '2026-03-06');
    await careers.on('2026-03-06');
    expect([await stateOf(left.id), await stateOf(died.id), await stateOf(here.id)]).toEqual(['cancelled', 'cancelled', 'scheduled']);
    expect(await reviews.events(left.id)).toContainEqual(['check_in.cancelled', {}]);
  });
});

describe('holding', () => {
  it('writes down what was said for the two, with actions, and asks the mentee to acknowledge', async () => {
    const actions = [
      { owner: 'mentee', text: 'Canary-action', due_on: '2026-04-01' },
      { owner: 'conductor', text: 'Ask around' },
    ];
    const { mentee, checkIn, id } = await reviews.held({ actions });
    expect(checkIn).toMatchObject({ state: 'held', held_on: '2026-03-01', content: said, is_due: false });
    expect((await reviews.read(mentee, id)).body.content).toEqual(said);
    const { items } = (await world.as(mentee).get(`/v1/action-items?check_in_id=${id}`)).body;
    expect(items).toMatchObject([
      { owner_id: mentee.id, due_on: '2026-04-01', is_shared: false },
      { owner_id: people.viceChair.id, due_on: null },
    ]);
    expect(await reviews.told('check_in_to_acknowledge', mentee)).toEqual([id]);
    const [{ role } = { role: '' }] =
      await world.sql`select r.role from check_in c join leadership_role r on r.id = c.role_id where c.id = ${id}`;
    expect(role).toBe('vice_chair');
  });

  it('is on a day that has come, on the clock, on which the conductor was a vice-chair', async () => {
    const { id } = await reviews.planned();
    const hold = (held_on: string) => reviews.act(people.viceChair, id, 'hold', { ...said, held_on });
    expectProblem(await hold('2026-03-02'), 422, 'day-in-future', '/held_on');
    expectProblem(await hold('2024-06-30'), 422, 'check-in-day-unfit', '/held_on');
    await world.sql`update leadership_role set starts_on = '2026-01-15' where person_id = ${people.viceChair.id}`;
    expectProblem(await hold('2026-01-14'), 422, 'check-in-conductor-unfit', '/held_on');
    expect((await hold('2026-01-15')).body.held_on).toBe('2026-01-15');
    await world.sql`update leadership_role set starts_on = '2020-07-01' where person_id = ${people.viceChair.id}`;
  });

  it('is by the conductor alone, who is a vice-chair today and not the mentor', async () => {
    const { mentee, id } = await reviews.planned();
    for (const who of [mentee, second, people.lead, people.director])
      expectProblem(await reviews.act(who, id, 'hold', said), 403, 'permission-denied');
    const leaving = await reviews.viceChair('quality_innovation');
    await reviews.act(people.lead, id, 'delegate', { conductor_id: leaving.id });
    await world.sql`update leadership_role set ends_on = '2026-03-01' where person_id = ${leaving.id}`;
    const past = await reviews.act(leaving, id, 'hold', { ...said, held_on: '2026-02-28' });
    expectProblem(past, 422, 'check-in-conductor-unfit');
    expect(reasonOf(past)).toBe('not_vice_chair');
    await reviews.act(people.lead, id, 'delegate', { conductor_id: second.id });
    await world.assignment(mentee, second, { starts_on: '2026-03-01' });
    const mentor = await reviews.act(second, id, 'hold', said);
    expectProblem(mentor, 422, 'check-in-conductor-unfit');
    expect(reasonOf(mentor)).toBe('is_mentor');
    expect(await stateOf(id)).toBe('scheduled');
    expect(await world.sql`select 1 from check_in_content where check_in_id = ${id}`).toEqual([]);
  });

  it('happens once, also where two try at the same moment', async () => {
    const { id } = await reviews.planned();
    const both = await Promise.all([1, 2].map(() => reviews.act(people.viceChair, id, 'hold', said)));
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expectProblem(await reviews.act(people.viceChair, id, 'hold', said), 409, 'check-in-state');
  });

  it('meets a mentorship that begins at the same moment: never both', async () => {
    const { mentee, id } = await reviews.planned();
    const blocker = await world.blocker();
    await blocker.query('select id from person where id = $1 for no key update', [mentee.id]);
    const holding = reviews.act(people.viceChair, id, 'hold', said);
    await blocker.someoneWaits();
    await world.assignment(mentee, people.viceChair, { starts_on: '2026-03-01' });
    await blocker.release();
    expectProblem(await holding, 422, 'check-in-conductor-unfit');
  });

  it('takes two parts in words and no more than a rating of five', async () => {
    const { id } = await reviews.planned();
    const hold = (more: object) => reviews.act(people.viceChair, id, 'hold', { ...said, ...more });
    for (const satisfaction_rating of [0, 6, 2.5, '3'])
      expectProblem(await hold({ satisfaction_rating }), 400, 'invalid-request', '/satisfaction_rating');
    expectProblem(await hold({ academic_goals: undefined }), 400, 'invalid-request', '/academic_goals');
    expectProblem(await hold({ academic_goals: 'a\u0000b' }), 400, 'invalid-request', '/academic_goals');
    expectProblem(await hold({ actions: [{ owner: 'director', text: 'x' }] }), 400, 'invalid-request', '/actions/0/owner');
    expect((await hold({ satisfaction_rating: undefined, satisfaction_text: undefined })).body.content).toMatchObject({
      satisfaction_rating: null,
      satisfaction_text: null,
    });
  });
});

describe('what was written down', () => {
  it('is corrected by the conductor until the mentee has acknowledged it', async () => {
    const { mentee, id } = await reviews.held();
    const corrected = await correct(people.viceChair, id, { satisfaction_rating: null, academic_goals: 'Three papers' });
    expect(corrected.body).toMatchObject({
      row_version: 3,
      content: { ...said, satisfaction_rating: null, academic_goals: 'Three papers' },
    });
    expect((await correct(people.viceChair, id, { academic_goals: 'Three papers' })).body.row_version).toBe(3);
    for (const who of [mentee, second, people.lead])
      expectProblem(await correct(who, id, { academic_goals: 'No' }), 403, 'permission-denied');
    expect((await reviews.events(id)).at(-1)).toEqual(['check_in.edited', {}]);
    await reviews.act(mentee, id, 'acknowledge');
    expectProblem(await correct(people.viceChair, id, { academic_goals: 'Four' }), 409, 'check-in-state');
  });

  it('is not corrected by whoever is no vice-chair any more, who still reads it', async () => {
    const leaving = await reviews.viceChair('culture_inclusion');
    const { id } = await reviews.planned({ conductor_id: leaving.id });
    await reviews.act(leaving, id, 'hold', said);
    await world.sql`update leadership_role set ends_on = '2026-03-01' where person_id = ${leaving.id}`;
    expectProblem(await correct(leaving, id, { academic_goals: 'x' }), 422, 'check-in-conductor-unfit');
    expect((await reviews.read(leaving, id)).body.content).toEqual(said);
  });

  it('is not read by a conductor while they are the mentee’s mentor', async () => {
    const { mentee, id } = await reviews.held({ actions: [{ owner: 'mentee', text: 'Canary-action' }] });
    const seen = async () => [
      (await reviews.read(people.viceChair, id)).body.content !== null,
      (await world.as(people.viceChair).get(`/v1/action-items?check_in_id=${id}`)).body.items.length,
    ];
    expect(await seen()).toEqual([true, 1]);
    const { id: assignment_id } = await world.assignment(mentee, people.viceChair, { starts_on: '2026-03-01' });
    expect(await seen()).toEqual([false, 0]);
    await world.sql`update assignment set state = 'ended', ends_on = '2026-03-01' where id = ${assignment_id}`;
    expect(await seen()).toEqual([true, 1]);
  });

  it('leaves a trace when the conductor reads it, and none when the mentee does', async () => {
    const { mentee, id } = await reviews.held();
    await reviews.read(mentee, id);
    await reviews.read(people.director, id);
    expect((await reviews.events(id)).map(([type]) => type)).not.toContain('check_in.read');
    await reviews.read(people.viceChair, id);
    expect((await reviews.events(id)).at(-1)).toEqual(['check_in.read', {}]);
  });
});

describe('the mentee', () => {
  it('acknowledges it, once', async () => {
    const { mentee, id } = await reviews.held();
    for (const who of [people.viceChair, people.lead]) expectProblem(await reviews.act(who, id, 'acknowledge'), 403, 'permission-denied');
    const answer = await reviews.act(mentee, id, 'acknowledge', {}, 2);
    expect(answer.body).toMatchObject({ state: 'acknowledged', acknowledged_at: '2026-03-01T12:00:00.000Z', row_version: 3 });
    expect((await reviews.act(mentee, id, 'acknowledge')).body.row_version).toBe(3);
  });

  it('cannot acknowledge what was not held; not having done so shows after the policy’s days', async () => {
    const open = await reviews.planned();
    expectProblem(await reviews.act(open.mentee, open.id, 'acknowledge'), 409, 'check-in-state');
    const { mentee, id } = await reviews.held();
    const isLate = async () => (await reviews.read(people.lead, id)).body.is_acknowledgement_late;
    world.at('2026-03-31');
    expect(await isLate()).toBe(false);
    world.at('2026-04-01');
    expect(await isLate()).toBe(true);
    await reviews.act(mentee, id, 'acknowledge');
    expect(await isLate()).toBe(false);
  });
});

describe('a waiver', () => {
  it('ends what is scheduled, or stands by itself; twice is no change', async () => {
    const { mentee, id } = await reviews.planned();
    expect((await waive(mentee)).body).toMatchObject({ id, state: 'waived', waived_reason: 'other', is_overdue: false, row_version: 2 });
    expect((await waive(mentee, people.lead, 'departing')).body).toMatchObject({ waived_reason: 'other', row_version: 2 });
    const other = await reviews.probationer();
    const alone = await waive(other, people.lead, 'recently_recruited');
    expect(alone).toMatchObject({
      status: 200,
      body: { state: 'waived', conductor_id: null, conductor_name: null, portfolio: null, planned_on: null },
    });
    expect(await reviews.events(alone.body.id)).toEqual([['check_in.waived', { mentee_id: other.id }]]);
  });

  it('is by a lead, for somebody else who has a check-in to hold', async () => {
    const { mentee } = await reviews.held();
    expectProblem(await waive(mentee), 409, 'check-in-state');
    expectProblem(await waive(await world.person()), 422, 'check-in-not-due', '/mentee_id');
    expectProblem(await waive(people.stranger), 422, 'reference-unknown', '/mentee_id');
    const open = await reviews.probationer();
    for (const who of [open, people.viceChair, people.director, people.chair])
      expectProblem(await waive(open, who), 403, 'permission-denied');
    const lead = await reviews.probationer();
    await world.role(lead, 'mentorship_lead');
    expectProblem(await waive(lead, lead), 403, 'permission-denied');
    const merged = await reviews.probationer();
    await world.sql`update person set merged_into_id = ${open.id} where id = ${merged.id}`;
    expectProblem(await waive(merged), 409, 'person-merged', '/mentee_id');
  });

  it('meets a second one: one row', async () => {
    const mentee = await reviews.probationer();
    const both = await Promise.all([waive(mentee), waive(mentee)]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(both[0]?.body.id).toBe(both[1]?.body.id);
  });
});

describe('the list', () => {
  it('filters, and pages', async () => {
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

  it('costs the same few statements whatever its length', async () => {
    const one = await world.statements(() => world.as(people.lead).get('/v1/check-ins?limit=1'));
    expect(await world.statements(() => world.as(people.lead).get('/v1/check-ins?limit=50'))).toBe(one);
  });
});

describe('scopes', () => {
  it('a token that may only write holds it, and reads nothing of it', async () => {
    const { id } = await reviews.planned();
    const writer = world.as(people.viceChair, { scopes: ['check_in:write'] });
    const answer = await writer.post(`/v1/check-ins/${id}/hold`, said, { ifMatch: '*' });
    expect(answer).toMatchObject({ status: 200, body: { state: 'held', content: null, due_on: null } });
    expectProblem(await writer.get(`/v1/check-ins/${id}`), 403, 'insufficient-scope');
    const reader = world.as(people.viceChair, { scopes: ['check_in:read'] });
    expect((await reader.get(`/v1/check-ins/${id}`)).body['content']).toEqual(said);
    expectProblem(await reader.post(`/v1/check-ins/${id}/cancel`, {}, { ifMatch: '*' }), 403, 'insufficient-scope');
  });
});

describe('everybody else', () => {
  it('finds no word of it in anything they can read, whatever their roles', { timeout: 120_000 }, async () => {
    const { mentee, id } = await reviews.held({ actions: [{ owner: 'mentee', text: 'Canary-action' }] });
    const { mentor } = await world.assignment(mentee, people.mentor).then(() => people);
    const ids = [
      [/^\/v1\/check-ins\b/, id],
      [/^\/v1\/(people|mentors)\b/, mentee.id],
      [/^\/v1\/divisions\b/, world.division('CARD').id],
    ] as const;
    const reads = operationsText(world.app)
      .trim()
      .split('\n')
      .map((line) => line.split(/\s+/) as [string, string, string, string])
      .filter(([, method, url]) => method === 'GET' && url.startsWith('/v1/'))
      .map(([, , url]) => url.replace(/\{\w+\}/, ids.find(([start]) => start.test(url))?.[1] ?? mentee.id));
    expect(reads.length).toBeGreaterThan(40);
    let answered = 0;
    const others = [people.director, people.pic, people.head, people.lead, people.chair, second, people.facilitator, people.committee];
    for (const who of [...others, people.facultyAffairs, people.admin, people.outsider, mentor]) {
      for (const url of reads) {
        const { text, status } = await world.as(who).get(url, { headers: { accept: 'application/json, text/csv;q=0.5, */*;q=0.1' } });
        if (status === 200) answered += 1;
        expect(text, url).not.toMatch(/Canary|"satisfaction/);
      }
    }
    expect(answered).toBeGreaterThan(200);
    const kept = await world.sql`select to_jsonb(e)::text as text from event e union all select to_jsonb(n)::text from notification n`;
    expect(kept.filter(({ text }) => /Canary|satisfaction/.test(String(text)))).toEqual([]);
  });

  it('of another department or without a part in it learns nothing of it', async () => {
    const { id } = await reviews.held();
    for (const who of [people.outsider, people.stranger, people.mentor, people.facilitator, people.head])
      expectProblem(await reviews.read(who, id), 404, 'not-found');
    const strangers = await world.otherDepartment();
    const lead = await strangers.person();
    await strangers.role(lead, 'mentorship_lead');
    await strangers.role(lead, 'vice_chair', { portfolio: 'research' });
    expectProblem(await reviews.read(lead, id), 404, 'not-found');
    expectProblem(await reviews.act(lead, id, 'cancel'), 404, 'not-found');
    expect((await world.as(lead).get('/v1/check-ins')).body.items).toEqual([]);
  });
});

describe('a merge of two records', () => {
  const merge = (survivor: Person, duplicate: Person) =>
    world.as(people.admin).post(`/v1/people/${survivor.id}/merge`, { duplicate_id: duplicate.id }, { ifMatch: '*' });
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
  ] as const)('of one clock, %s and %s, leaves the %s’s', async (mine, other, winner) => {
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

  it('of one clock, both held, leaves each where it is', async () => {
    const [survivor, duplicate] = [await record('held'), await record('held')];
    expect((await merge(survivor.person, duplicate.person)).status).toBe(200);
    expect(await rows(survivor.id, duplicate.id)).toMatchObject([{ mentee_id: survivor.person.id }, { mentee_id: duplicate.person.id }]);
  });

  it('of mentee and conductor cancels what was planned between them', async () => {
    const { person, id } = await record('scheduled');
    const conductor = await bare();
    await world.sql`update check_in set conductor_id = ${conductor.id} where id = ${id}`;
    expect((await merge(person, conductor)).status).toBe(200);
    expect(await rows(id)).toEqual([{ id, mentee_id: person.id, state: 'cancelled' }]);
  });
});
