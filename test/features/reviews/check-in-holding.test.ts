/** The check-in as it is held by a vice-chair, written down, corrected and acknowledged. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { assignmentsOf, attest } from '../../setup/assignments.ts';
import { expectProblem } from '../../setup/client.ts';
import { checkInContent, reviewsOf } from '../../setup/reviews.ts';
import { createWorld, type People, type Person, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let reviews: ReturnType<typeof reviewsOf>;
let second: Person;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  reviews = reviewsOf(world, people);
  second = await reviews.viceChair('research');
});
beforeEach(() => world.at('2026-03-01'));

describe('holding', () => {
  it('records the content for mentee and conductor, with actions, and asks the mentee to acknowledge', async () => {
    const actions = [
      { owner: 'mentee', text: 'Canary-action', due_on: '2026-04-01' },
      { owner: 'conductor', text: 'Ask around' },
    ];
    const { mentee, checkIn, id } = await reviews.held({ actions });
    expect(checkIn).toMatchObject({ state: 'held', held_on: '2026-03-01', content: checkInContent, is_due: false });
    expect((await reviews.read(mentee, id)).body.content).toEqual(checkInContent);
    const { items } = (await world.as(mentee).get(`/v1/action-items?check_in_id=${id}`)).body;
    expect(items).toMatchObject([
      { owner_id: mentee.id, due_on: '2026-04-01', is_shared: false },
      { owner_id: people.viceChair.id, due_on: null },
    ]);
    expect(await reviews.notificationsOf('check_in_to_acknowledge', mentee)).toEqual([id]);
    const [{ role } = { role: '' }] =
      await world.sql`select r.role from check_in c join leadership_role r on r.id = c.role_id where c.id = ${id}`;
    expect(role).toBe('vice_chair');
  });

  it('is on a day up to today, of the present clock, on which the conductor was a vice-chair', async () => {
    const { id } = await reviews.planned();
    const hold = (held_on: string) => reviews.act(people.viceChair, id, 'hold', { ...checkInContent, held_on });
    expectProblem(await hold('2026-03-02'), 422, 'day-in-future', '/held_on');
    expectProblem(await hold('2024-06-30'), 422, 'check-in-day-unfit', '/held_on');
    await world.sql`update leadership_role set starts_on = '2026-01-15' where person_id = ${people.viceChair.id}`;
    expectProblem(await hold('2026-01-14'), 422, 'check-in-conductor-unfit', '/held_on');
    expect((await hold('2026-01-15')).body.held_on).toBe('2026-01-15');
    await world.sql`update leadership_role set starts_on = '2020-07-01' where person_id = ${people.viceChair.id}`;
  });

  it('is for the conductor alone, while they are a vice-chair and not the mentor', async () => {
    const { mentee, id } = await reviews.planned();
    for (const who of [mentee, second, people.lead, people.director])
      expectProblem(await reviews.act(who, id, 'hold', checkInContent), 403, 'permission-denied');
    const leaving = await reviews.viceChair('quality_innovation');
    await reviews.act(people.lead, id, 'delegate', { conductor_id: leaving.id });
    await world.sql`update leadership_role set ends_on = '2026-03-01' where person_id = ${leaving.id}`;
    const past = await reviews.act(leaving, id, 'hold', { ...checkInContent, held_on: '2026-02-28' });
    expectProblem(past, 422, 'check-in-conductor-unfit');
    expect(reviews.reasonOf(past)).toBe('not_vice_chair');
    await reviews.act(people.lead, id, 'delegate', { conductor_id: second.id });
    await world.assignment(mentee, second, { starts_on: '2026-03-01' });
    const mentor = await reviews.act(second, id, 'hold', checkInContent);
    expectProblem(mentor, 422, 'check-in-conductor-unfit');
    expect(reviews.reasonOf(mentor)).toBe('is_mentor');
    expect(await reviews.stateOf(id)).toBe('scheduled');
    expect(await world.sql`select 1 from check_in_content where check_in_id = ${id}`).toEqual([]);
  });

  it('happens once, also where two try at the same time', async () => {
    const { id } = await reviews.planned();
    const both = await Promise.all([1, 2].map(() => reviews.act(people.viceChair, id, 'hold', checkInContent)));
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expectProblem(await reviews.act(people.viceChair, id, 'hold', checkInContent), 409, 'check-in-state');
  });

  it('and a mentorship with the conductor that begins at the same time never both succeed', async () => {
    const { mentee, id } = await reviews.planned();
    const assignments = assignmentsOf(world, people);
    const proposed = (await assignments.propose(people.director, mentee, people.viceChair)).body;
    await assignments.act(mentee, proposed.id, 'accept');
    const blocker = await world.blocker();
    await blocker.query('select id from person where id = $1 for no key update', [mentee.id]);
    const accepting = assignments.act(people.viceChair, proposed.id, 'accept', attest);
    await blocker.someoneWaits();
    const holding = reviews.act(people.viceChair, id, 'hold', checkInContent);
    await blocker.release();
    const accepted = await accepting;
    expect(accepted.body.status, accepted.text).toBe('active');
    expectProblem(await holding, 422, 'check-in-conductor-unfit');
  });

  it('requires three sections and accepts ratings up to five', async () => {
    const { id } = await reviews.planned();
    const hold = (more: object) => reviews.act(people.viceChair, id, 'hold', { ...checkInContent, ...more });
    for (const satisfaction_rating of [0, 6, 2.5, '3'])
      expectProblem(await hold({ satisfaction_rating }), 400, 'invalid-request', '/satisfaction_rating');
    expectProblem(await hold({ academic_goals: undefined }), 422, 'check-in-section-unfit', '/academic_goals');
    expectProblem(await hold({ academic_goals: 'a\u0000b' }), 400, 'invalid-request', '/academic_goals');
    expectProblem(await hold({ actions: [{ owner: 'director', text: 'x' }] }), 400, 'invalid-request', '/actions/0/owner');
    expect((await hold({ satisfaction_rating: undefined, satisfaction_text: 'Enough' })).body.content).toMatchObject({
      satisfaction_rating: null,
      satisfaction_text: 'Enough',
    });
  });
});

describe('the content', () => {
  it('is corrected by the conductor until the mentee has acknowledged it', async () => {
    const { mentee, id } = await reviews.held();
    const corrected = await reviews.correct(people.viceChair, id, { satisfaction_rating: null, academic_goals: 'Three papers' });
    expect(corrected.body).toMatchObject({
      row_version: 3,
      content: { ...checkInContent, satisfaction_rating: null, academic_goals: 'Three papers' },
    });
    expect((await reviews.correct(people.viceChair, id, { academic_goals: 'Three papers' })).body.row_version).toBe(3);
    for (const who of [mentee, second, people.lead])
      expectProblem(await reviews.correct(who, id, { academic_goals: 'No' }), 403, 'permission-denied');
    expect((await reviews.events(id)).at(-1)).toEqual(['check_in.edited', {}]);
    expect(await reviews.notificationsOf('check_in_edited', mentee)).toEqual([id]);
    await reviews.act(mentee, id, 'acknowledge');
    expectProblem(await reviews.correct(people.viceChair, id, { academic_goals: 'Four' }), 409, 'check-in-state');
  });

  it('is neither read nor corrected by a conductor who is no longer a vice-chair', async () => {
    const leaving = await reviews.viceChair('culture_inclusion');
    const { id } = await reviews.planned({ conductor_id: leaving.id });
    await reviews.act(leaving, id, 'hold', checkInContent);
    await world.sql`update leadership_role set ends_on = '2026-03-01' where person_id = ${leaving.id}`;
    expectProblem(await reviews.correct(leaving, id, { academic_goals: 'x' }), 422, 'check-in-conductor-unfit');
    expect((await reviews.read(leaving, id)).body).toMatchObject({ conductor_id: leaving.id, content: null });
  });

  it('is hidden from a conductor while they are the mentee’s mentor', async () => {
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

  it('is recorded as read when the conductor reads it, and not when the mentee does', async () => {
    const { mentee, id } = await reviews.held();
    await reviews.read(mentee, id);
    await reviews.read(people.director, id);
    expect((await reviews.events(id)).map(([type]) => type)).not.toContain('check_in.read');
    await reviews.read(people.viceChair, id);
    expect((await reviews.events(id)).at(-1)).toEqual(['check_in.read', {}]);
  });
});

describe('the mentee', () => {
  it('acknowledges the check-in, once', async () => {
    const { mentee, id } = await reviews.held();
    for (const who of [people.viceChair, people.lead]) expectProblem(await reviews.act(who, id, 'acknowledge'), 403, 'permission-denied');
    const answer = await reviews.act(mentee, id, 'acknowledge', {}, 2);
    expect(answer.body).toMatchObject({ state: 'acknowledged', acknowledged_at: '2026-03-01T12:00:00.000Z', row_version: 3 });
    expect((await reviews.act(mentee, id, 'acknowledge')).body.row_version).toBe(3);
  });

  it('has the policy’s days from the day of recording, however long ago it was held', async () => {
    const { id } = await reviews.planned();
    world.at('2026-03-20');
    await reviews.act(people.viceChair, id, 'hold', { ...checkInContent, held_on: '2026-01-20' });
    const isLate = async () => (await reviews.read(people.lead, id)).body.is_acknowledgement_late;
    expect(await isLate()).toBe(false);
    world.at('2026-04-19');
    expect(await isLate()).toBe(false);
    world.at('2026-04-20');
    expect(await isLate()).toBe(true);
  });

  it('cannot acknowledge before it was held; a missing acknowledgement shows after the policy’s days', async () => {
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

describe('scopes', () => {
  it('a token that may only write holds a check-in, and is answered no content', async () => {
    const { id } = await reviews.planned();
    const writer = world.as(people.viceChair, { scopes: ['check_in:write'] });
    const answer = await writer.post(`/v1/check-ins/${id}/hold`, checkInContent, { ifMatch: '*' });
    expect(answer).toMatchObject({ status: 200, body: { state: 'held', content: null, due_on: null } });
    expectProblem(await writer.get(`/v1/check-ins/${id}`), 403, 'insufficient-scope');
    const reader = world.as(people.viceChair, { scopes: ['check_in:read'] });
    expect((await reader.get(`/v1/check-ins/${id}`)).body['content']).toEqual(checkInContent);
    expectProblem(await reader.post(`/v1/check-ins/${id}/cancel`, {}, { ifMatch: '*' }), 403, 'insufficient-scope');
  });
});
