/** When a check-in is held: not before the policy's months, on a day that may lie before its record, with all sections answered or declined. */
import { beforeEach, describe, expect, it } from 'vitest';
import { expectProblem } from '../../setup/client.ts';
import { checkInContent, reviewsOf } from '../../setup/reviews.ts';
import { createWorld, type People, type Person, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let reviews: ReturnType<typeof reviewsOf>;
beforeEach(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  reviews = reviewsOf(world, people);
  world.at('2026-03-01');
});

const pointers = (answer: { body: object }) =>
  ((answer.body as { errors?: { pointer: string }[] }).errors ?? []).map((e) => e.pointer).sort();

describe('the earliest day', () => {
  it('is that of the policy’s months: the day before is refused, planned or held, and the day itself is not', async () => {
    const mentee = await reviews.probationer({ starts_on: '2025-03-02' });
    const early = await reviews.schedule(mentee, { planned_on: '2026-03-01' });
    expectProblem(early, 422, 'check-in-day-unfit', '/planned_on');
    expect(early.body).toMatchObject({ earliest_on: '2026-03-02' });
    const { id } = (await reviews.schedule(mentee, { planned_on: '2026-03-02' })).body;
    expectProblem(await reviews.act(people.viceChair, id, 'hold', checkInContent), 422, 'check-in-day-unfit', '/held_on');
    const patch = await world.as(people.lead).patch(`/v1/check-ins/${id}`, { planned_on: '2026-03-01' }, { ifMatch: '*' });
    expectProblem(patch, 422, 'check-in-day-unfit', '/planned_on');
    world.at('2026-03-02');
    expect((await reviews.act(people.viceChair, id, 'hold', checkInContent)).body).toMatchObject({ state: 'held', held_on: '2026-03-02' });
  });

  it('moves with leave that stops the clock, and with the policy', async () => {
    const mentee = await reviews.probationer({ starts_on: '2025-03-01' });
    const leave = await world.insert('leave', {
      person_id: mentee.id,
      starts_on: '2025-06-01',
      ends_on: '2025-07-01',
      stops_clock: true,
    });
    expect((await reviews.schedule(mentee, { planned_on: '2026-03-30' })).body).toMatchObject({ earliest_on: '2026-03-31' });
    await world.sql`update leave set ends_on = null where id = ${leave.id}`;
    expect((await reviews.schedule(mentee, { planned_on: '2026-12-01' })).body).toMatchObject({ earliest_on: null });
    await world.sql`update policy set check_in_earliest_months = 2 where department_id = ${world.id}`;
    expect((await reviews.schedule(mentee, { planned_on: '2026-03-01' })).status).toBe(201);
  });

  it.each(['2026-02-28', '2026-03-01'])('stays where a leave begins on it or later, with or without an end: %s', async (first) => {
    const mentee = await reviews.probationer({ starts_on: '2025-02-28' });
    await world.insert('leave', { person_id: mentee.id, starts_on: first, ends_on: null, stops_clock: true });
    const { body } = await reviews.record(people.viceChair, mentee, { held_on: '2026-02-27' });
    expect(body).toMatchObject({ code: 'check-in-day-unfit', earliest_on: '2026-02-28' });
    expect((await reviews.record(people.viceChair, mentee, { held_on: '2026-02-28' })).body).toMatchObject({ held_on: '2026-02-28' });
  });

  it('is earlier with the reason of a mentorship lead, which the two and the leads read, and no event tells', async () => {
    const mentee = await reviews.probationer({ starts_on: '2025-09-01' });
    const allowed = await reviews.allowEarly(people.lead, mentee);
    expect(allowed.body).toMatchObject({ mentee_id: mentee.id, allowed_on: '2026-03-01', allowed_by: { id: people.lead.id } });
    expect((await reviews.allowEarly(people.lead, mentee)).body.id).toBe(allowed.body.id);
    expect(await reviews.events(allowed.body.id)).toEqual([
      ['check_in_allowance.recorded', { mentee_id: mentee.id, allowed_on: '2026-03-01' }],
    ]);
    const { id } = (await reviews.schedule(mentee, { planned_on: '2026-03-01' })).body;
    expect((await reviews.act(people.viceChair, id, 'hold', checkInContent)).body.state).toBe('held');
    for (const who of [mentee, people.viceChair, people.lead])
      expect((await reviews.read(who, id)).body.early_reason, who.family_name).toBe('Canary-early');
    for (const who of [people.director, people.pic, people.facultyAffairs, people.chair])
      expect((await reviews.read(who, id)).body.early_reason).toBeNull();
    expectProblem(await reviews.allowEarly(people.lead, mentee, 'Other'), 422, 'check-in-not-due', '/mentee_id');
  });

  it('is waived, and a check-in recorded, for people of the department alone', async () => {
    const mentee = await reviews.probationer();
    const merged = await reviews.probationer();
    await world.sql`update person set merged_into_id = ${mentee.id} where id = ${merged.id}`;
    expectProblem(await reviews.allowEarly(people.lead, people.stranger), 422, 'reference-unknown', '/mentee_id');
    expectProblem(await reviews.allowEarly(people.lead, merged), 409, 'person-merged', '/mentee_id');
    expectProblem(await reviews.record(people.viceChair, people.stranger), 422, 'reference-unknown', '/mentee_id');
    expectProblem(await reviews.record(people.viceChair, merged), 409, 'person-merged', '/mentee_id');
  });

  it('is allowed by a lead alone, never for themselves, and for the clock of the day alone', async () => {
    const mentee = await reviews.probationer({ starts_on: '2025-09-01' });
    for (const who of [people.viceChair, people.director, people.chair, mentee])
      expectProblem(await reviews.allowEarly(who, mentee), 403, 'permission-denied');
    await world.role(mentee, 'mentorship_lead');
    expectProblem(await reviews.allowEarly(mentee, mentee), 403, 'permission-denied');
    await reviews.allowEarly(people.lead, mentee);
    await world.sql`update appointment set ends_on = '2026-03-05' where person_id = ${mentee.id}`;
    await world.insert('appointment', {
      person_id: mentee.id,
      category: 'full_time',
      rank: 'assistant_professor',
      academic_fte_pct: 100,
      status: 'probationary',
      starts_on: '2026-05-01',
      appointed_on: '2026-05-01',
    });
    world.at('2026-06-01');
    expectProblem(await reviews.schedule(mentee, { planned_on: '2026-06-10' }), 422, 'check-in-day-unfit', '/planned_on');
  });
});

describe('the sections', () => {
  it('are each answered or declined: what is missing is refused by name, all at once', async () => {
    const { id } = await reviews.planned();
    const hold = (body: object) => reviews.act(people.viceChair, id, 'hold', body);
    const none = await hold({});
    expectProblem(none, 422, 'check-in-section-unfit');
    expect(pointers(none)).toEqual(['/academic_goals', '/satisfaction_rating', '/work_life_balance']);
    expect(pointers(await hold({ ...checkInContent, satisfaction_rating: null, satisfaction_text: null }))).toEqual([
      '/satisfaction_rating',
    ]);
    expect(pointers(await hold({ ...checkInContent, work_life_balance: null }))).toEqual(['/work_life_balance']);
    const rated = await hold({ ...checkInContent, satisfaction_declined: true });
    expectProblem(rated, 422, 'check-in-section-unfit', '/satisfaction_rating');
    const declined = await hold({
      academic_goals_declined: true,
      work_life_balance: 'I prefer not to say.',
      work_life_balance_declined: true,
      satisfaction_declined: true,
    });
    expect(declined.body).toMatchObject({
      state: 'held',
      content: {
        academic_goals: null,
        academic_goals_declined: true,
        work_life_balance: 'I prefer not to say.',
        work_life_balance_declined: true,
        satisfaction_rating: null,
        satisfaction_text: null,
        satisfaction_declined: true,
      },
    });
  });

  it('stay answered or declined in a correction, and one left open in earlier days may stay so', async () => {
    const { id } = await reviews.held();
    const correct = (body: object) => reviews.correct(people.viceChair, id, body);
    expectProblem(await correct({ academic_goals: null }), 422, 'check-in-section-unfit', '/academic_goals');
    expectProblem(await correct({ satisfaction_declined: true }), 422, 'check-in-section-unfit', '/satisfaction_rating');
    const taken = await correct({ satisfaction_declined: true, satisfaction_rating: null, satisfaction_text: null });
    expect(taken.body.content).toMatchObject({ satisfaction_rating: null, satisfaction_declined: true });
    await world.sql`update check_in_content set satisfaction_declined = false where check_in_id = ${id}`;
    expect((await correct({ work_life_balance: 'Better' })).status).toBe(200);
  });
});

describe('a check-in that took place before it is recorded', () => {
  it('is recorded as held by its conductor, without a plan, and the mentee is asked to acknowledge it', async () => {
    const mentee = await reviews.probationer();
    const actions = [{ owner: 'mentee', text: 'Write' }];
    const { body, status, headers } = await reviews.record(people.viceChair, mentee, { actions });
    expect(status, JSON.stringify(body)).toBe(201);
    expect(headers.location).toBe(`/v1/check-ins/${body.id}`);
    expect(body).toMatchObject({
      state: 'held',
      held_on: '2026-02-10',
      planned_on: null,
      conductor_id: people.viceChair.id,
      content: checkInContent,
    });
    expect(await reviews.events(body.id)).toEqual([['check_in.held', { mentee_id: mentee.id, held_on: '2026-02-10' }]]);
    expect(await reviews.notificationsOf('check_in_to_acknowledge', mentee)).toEqual([body.id]);
    expect(await reviews.notificationsOf('check_in_scheduled', mentee)).toEqual([]);
    expect((await reviews.act(mentee, body.id, 'acknowledge')).body.state).toBe('acknowledged');
    expectProblem(await reviews.record(people.viceChair, mentee), 422, 'check-in-not-due', '/mentee_id');
  });

  it('is on a day that has come, in the months of the policy, of somebody who was on probation then', async () => {
    const mentee = await reviews.probationer();
    const record = (more: object) => reviews.record(people.viceChair, mentee, more);
    expectProblem(await record({ held_on: '2026-03-02' }), 422, 'day-in-future', '/held_on');
    expectProblem(await record({ held_on: '2025-06-30' }), 422, 'check-in-day-unfit', '/held_on');
    expectProblem(await record({ held_on: '2024-06-30' }), 422, 'check-in-not-due', '/mentee_id');
    expectProblem(await record({ academic_goals: null }), 422, 'check-in-section-unfit', '/academic_goals');
    await world.sql`update appointment set ends_on = '2026-02-15' where person_id = ${mentee.id}`;
    await world.insert('appointment', {
      person_id: mentee.id,
      category: 'full_time',
      rank: 'assistant_professor',
      academic_fte_pct: 100,
      status: 'continuing',
      starts_on: '2026-02-15',
      appointed_on: '2024-07-01',
    });
    expectProblem(await record({ held_on: '2026-02-15' }), 422, 'check-in-not-due', '/mentee_id');
    expect((await record({ held_on: '2026-02-14' })).status).toBe(201);
  });

  it('is by somebody entitled then and now: vice-chair, and neither mentor nor director of the mentee', async () => {
    const mentee = await reviews.probationer();
    for (const who of [people.lead, people.director, people.chair, mentee])
      expectProblem(await reviews.record(who, mentee), 403, 'permission-denied');
    const refusal = async (who: Person, reason: string, pointer?: string) => {
      const answer = await reviews.record(who, mentee);
      expectProblem(answer, 422, 'check-in-conductor-unfit', ...(pointer === undefined ? [] : [pointer]));
      expect(reviews.reasonOf(answer)).toBe(reason);
    };
    const later = await reviews.viceChair('research');
    await world.sql`update leadership_role set starts_on = '2026-02-11' where person_id = ${later.id}`;
    await refusal(later, 'not_vice_chair', '/held_on');
    const mentor = await reviews.viceChair('research');
    await world.assignment(mentee, mentor, { starts_on: '2026-02-20' });
    await refusal(mentor, 'is_mentor');
    const directed = await reviews.viceChair('research');
    await world.insert('leadership_role', {
      person_id: directed.id,
      role: 'division_director',
      division_id: world.division('CARD').id,
      acting: true,
      starts_on: '2026-02-01',
      ends_on: '2026-02-20',
    });
    await refusal(directed, 'is_director', '/held_on');
    const { id } = await reviews.planned({ conductor_id: directed.id });
    const held = await reviews.act(directed, id, 'hold', { ...checkInContent, held_on: '2026-02-10' });
    expectProblem(held, 422, 'check-in-conductor-unfit', '/held_on');
    expect((await reviews.act(directed, id, 'hold', { ...checkInContent, held_on: '2026-02-25' })).status).toBe(200);
  });

  it('takes back a waiver, not a plan; and is recorded once, also by two at the same moment', async () => {
    const { id, mentee: scheduled } = await reviews.planned();
    const answer = await reviews.record(people.viceChair, scheduled);
    expectProblem(answer, 409, 'check-in-state');
    expect(answer.body).toMatchObject({ check_in_id: id, state: 'scheduled' });
    const mentee = await reviews.probationer();
    const waived = (await reviews.waive(mentee)).body;
    expect((await reviews.record(people.viceChair, mentee)).body).toMatchObject({ id: waived.id, state: 'held', waived_reason: null });
    const twice = await reviews.probationer();
    const second = await reviews.viceChair('research');
    const both = await Promise.all([people.viceChair, second].map((who) => reviews.record(who, twice)));
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 422]);
  });
});
