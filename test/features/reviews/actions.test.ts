/** What was agreed to do: done, dropped, and shared with the director only if the mentee wants it. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ActionItem } from '../../../src/features/reviews/actions/schema.ts';
import { careersOf } from '../../setup/careers.ts';
import { expectProblem } from '../../setup/client.ts';
import { checkInContent, reviewsOf } from '../../setup/reviews.ts';
import { mergeRecords } from '../../setup/second-person.ts';
import { createWorld, type People, type Person, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let reviews: ReturnType<typeof reviewsOf>;
let careers: ReturnType<typeof careersOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  reviews = reviewsOf(world, people);
  careers = careersOf(world, people);
});
beforeEach(() => world.at('2026-03-01'));

const list = async (as: Person, query = '') => (await world.as(as).get<{ items: ActionItem[] }>(`/v1/action-items?${query}`)).body.items;
const read = (as: Person, id: string) => world.as(as).get<ActionItem>(`/v1/action-items/${id}`);
const act = (as: Person, id: string, verb: string, body: object = {}, ifMatch: string | number = '*') =>
  world.as(as).post<ActionItem>(`/v1/action-items/${id}/${verb}`, body, { ifMatch });
const edit = (as: Person, id: string, body: object, ifMatch: string | number = '*') =>
  world.as(as).patch<ActionItem>(`/v1/action-items/${id}`, body, { ifMatch });

/** One action of the mentee and one of the conductor. */
async function ofCheckIn(due_on = '2026-04-01') {
  const actions = [
    { owner: 'mentee', text: 'Canary-first', due_on },
    { owner: 'conductor', text: 'Canary-second' },
  ];
  const { mentee, id } = await reviews.held({ actions });
  const [mine, theirs] = await list(mentee, `check_in_id=${id}`);
  return { mentee, check_in_id: id, mine: mine?.id ?? '', theirs: theirs?.id ?? '' };
}

async function ofReview() {
  const mentee = await world.person();
  const { body } = await reviews.review(mentee, { actions: [{ owner: 'reviewer', text: 'Canary-review' }] });
  const [item] = await list(mentee, `review_id=${body.id}`);
  return { mentee, review_id: body.id, id: item?.id ?? '' };
}

describe('an action', () => {
  it('is changed by either side while it is open', async () => {
    const { mentee, mine } = await ofCheckIn();
    expect((await edit(people.viceChair, mine, { text: 'Two pages', due_on: null }, 1)).body).toMatchObject({
      text: 'Two pages',
      due_on: null,
      row_version: 2,
    });
    expect((await edit(mentee, mine, { text: 'Two pages' })).body.row_version).toBe(2);
    expect((await edit(mentee, mine, { due_on: '2026-05-01' })).body).toMatchObject({ due_on: '2026-05-01', row_version: 3 });
    expectProblem(await edit(mentee, mine, { text: 'x' }, 1), 412, 'version-stale');
    expectProblem(await edit(mentee, mine, { text: ' ' }), 400, 'invalid-request', '/text');
    expect((await edit(mentee, mine, {})).body.row_version).toBe(3);
    expect((await reviews.events(mine)).at(-1)).toEqual(['action.edited', { fields: ['due_on'] }]);
  });

  it('is done on a day up to today; repeating it changes nothing', async () => {
    const { mentee, mine } = await ofCheckIn();
    expectProblem(await act(mentee, mine, 'complete', { done_on: '2026-03-02' }), 422, 'day-in-future', '/done_on');
    expect((await act(people.viceChair, mine, 'complete', { done_on: '2026-02-20' })).body).toMatchObject({
      done_on: '2026-02-20',
      is_open: false,
      row_version: 2,
    });
    expect((await act(mentee, mine, 'complete')).body).toMatchObject({ done_on: '2026-02-20', row_version: 2 });
    for (const answer of [await act(mentee, mine, 'drop'), await edit(mentee, mine, { text: 'x' })]) {
      expectProblem(answer, 409, 'action-state');
      expect((answer.body as unknown as { state: string }).state).toBe('done');
    }
  });

  it('is dropped; repeating it changes nothing', async () => {
    const { mentee, mine } = await ofCheckIn();
    expect((await act(mentee, mine, 'drop')).body).toMatchObject({ dropped_on: '2026-03-01', is_open: false, row_version: 2 });
    expect((await act(people.viceChair, mine, 'drop')).body.row_version).toBe(2);
    for (const answer of [await act(mentee, mine, 'complete'), await edit(mentee, mine, { text: 'x' })])
      expectProblem(answer, 409, 'action-state');
  });

  it('notifies the other side of each change', async () => {
    const { mentee, mine } = await ofCheckIn();
    const before = (await reviews.notificationsOf('action_changed', people.viceChair)).length;
    const counts = async () => [
      (await reviews.notificationsOf('action_changed', mentee)).length,
      (await reviews.notificationsOf('action_changed', people.viceChair)).length - before,
    ];
    await edit(people.viceChair, mine, { due_on: '2026-05-01' });
    await edit(people.viceChair, mine, { due_on: '2026-05-01' });
    expect(await counts()).toEqual([1, 0]);
    await edit(people.viceChair, mine, { text: 'Two pages' });
    await edit(mentee, mine, { text: 'Three pages' });
    expect(await counts()).toEqual([2, 1]);
    await act(mentee, mine, 'complete');
    expect(await counts()).toEqual([2, 2]);
    const other = await ofCheckIn();
    await act(people.viceChair, other.mine, 'drop');
    expect(await reviews.notificationsOf('action_changed', other.mentee)).toEqual([other.mine]);
  });

  it('keeps its text once acknowledged, except for the mentee; both sides can change its state', async () => {
    const { mentee, mine, theirs, check_in_id } = await ofCheckIn();
    await reviews.act(mentee, check_in_id, 'acknowledge');
    expectProblem(await edit(people.viceChair, mine, { text: 'Other' }), 403, 'permission-denied');
    expect((await edit(people.viceChair, mine, { text: 'Canary-first', due_on: '2026-06-01' })).body.due_on).toBe('2026-06-01');
    expect((await edit(mentee, mine, { text: 'My words' })).body.text).toBe('My words');
    expect((await act(people.viceChair, theirs, 'complete')).body.is_open).toBe(false);
    const { mentee: reviewed, review_id, id } = await ofReview();
    expect((await edit(people.director, id, { text: 'Before' })).status).toBe(200);
    await reviews.answer(reviewed, review_id, 'acknowledge');
    expectProblem(await edit(people.director, id, { text: 'After' }), 403, 'permission-denied');
    expect((await read(reviewed, id)).body.text).toBe('Before');
  });

  it('is acknowledged as it was read: a concurrent change comes first or is refused', async () => {
    const { mentee, mine, check_in_id } = await ofCheckIn();
    const blocker = await world.blocker();
    await blocker.query('update check_in set state = $2 where id = $1', [check_in_id, 'acknowledged']);
    const editing = edit(people.viceChair, mine, { text: 'Other' });
    await blocker.someoneWaits();
    await blocker.release();
    expect((await editing).status).toBe(200);
    const both = await Promise.all([edit(people.viceChair, mine, { text: 'Another' }), reviews.act(mentee, check_in_id, 'acknowledge')]);
    expect(both[1].status).toBe(200);
    expectProblem(await edit(people.viceChair, mine, { text: 'Too late' }), 403, 'permission-denied');
  });

  it('is changed by the conductor only while they hold the office and an appointment', async () => {
    const conductor = await reviews.viceChair('research');
    const { mentee, id } = await reviews.planned({ conductor_id: conductor.id });
    await reviews.act(conductor, id, 'hold', { ...checkInContent, actions: [{ owner: 'mentee', text: 'Canary' }] });
    const [item] = await list(mentee, `check_in_id=${id}`);
    const mine = item?.id ?? '';
    expect((await edit(conductor, mine, { due_on: '2026-05-01' })).status).toBe(200);
    await world.sql`update appointment set ends_on = '2026-03-01' where person_id = ${conductor.id}`;
    expectProblem(await edit(conductor, mine, { due_on: '2026-06-01' }), 404, 'not-found');
    await world.sql`update appointment set ends_on = null where person_id = ${conductor.id}`;
    await world.sql`update leadership_role set ends_on = '2026-03-01' where person_id = ${conductor.id}`;
    for (const answer of [
      await edit(conductor, mine, { text: 'x' }),
      await act(conductor, mine, 'complete'),
      await act(conductor, mine, 'drop'),
    ])
      expectProblem(answer, 404, 'not-found');
    expectProblem(await read(conductor, mine), 404, 'not-found');
    expect((await act(mentee, mine, 'complete')).body.is_open).toBe(false);
  });

  it('is hidden from a conductor who has become the mentee’s director, unless the mentee shares it', async () => {
    const conductor = await reviews.viceChair('research');
    const { mentee, id } = await reviews.planned({ conductor_id: conductor.id });
    await reviews.act(conductor, id, 'hold', { ...checkInContent, actions: [{ owner: 'mentee', text: 'Canary' }] });
    const [item] = await list(mentee, `check_in_id=${id}`);
    const mine = item?.id ?? '';
    const role = await world.role(conductor, 'division_director', { division: 'CARD', starts_on: '2026-03-01' });
    expectProblem(await read(conductor, mine), 404, 'not-found');
    expectProblem(await edit(conductor, mine, { due_on: '2026-06-01' }), 404, 'not-found');
    await act(mentee, mine, 'share');
    expect((await read(conductor, mine)).status).toBe(200);
    expectProblem(await edit(conductor, mine, { due_on: '2026-06-01' }), 403, 'permission-denied');
    await world.sql`update leadership_role set ends_on = '2026-03-01' where id = ${role.id}`;
  });

  it('of a voided check-in is visible to nobody', async () => {
    const { mentee, mine, check_in_id } = await ofCheckIn('2026-03-05');
    await act(mentee, mine, 'share');
    await world.sql`update check_in set state = 'voided', voided_reason = 'wrong_person' where id = ${check_in_id}`;
    for (const who of [mentee, people.director, people.viceChair]) expectProblem(await read(who, mine), 404, 'not-found');
    expectProblem(await act(mentee, mine, 'complete'), 404, 'not-found');
    await careers.on('2026-03-02');
    expect(await reviews.notificationsOf('action_due', mentee)).toEqual([]);
  });

  it('is either done or dropped where both happen at the same time', async () => {
    const { mentee, mine } = await ofCheckIn();
    const both = await Promise.all([act(mentee, mine, 'complete'), act(people.viceChair, mine, 'drop')]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });

  it('records events with ids and days, without text', async () => {
    const { mentee, mine, check_in_id } = await ofCheckIn();
    await act(mentee, mine, 'complete');
    await act(mentee, mine, 'share');
    expect(await reviews.events(mine)).toEqual([
      ['action.added', { check_in_id, owner_id: mentee.id, due_on: '2026-04-01' }],
      ['action.completed', { done_on: '2026-03-01' }],
      ['action.shared', {}],
    ]);
  });
});

describe('sharing', () => {
  it('lets the present director read this action alone, and change nothing', async () => {
    const { mentee, mine, theirs, check_in_id } = await ofCheckIn();
    for (const id of [mine, theirs]) expectProblem(await read(people.director, id), 404, 'not-found');
    expect((await act(mentee, mine, 'share', {}, 1)).body).toMatchObject({ is_shared: true, row_version: 2 });
    expect((await act(mentee, mine, 'share')).body.row_version).toBe(2);
    expect((await read(people.director, mine)).body).toMatchObject({ id: mine, text: 'Canary-first' });
    expect((await list(people.director, `check_in_id=${check_in_id}`)).map(({ id }) => id)).toEqual([mine]);
    expectProblem(await act(people.director, mine, 'complete'), 403, 'permission-denied');
    expectProblem(await edit(people.director, mine, { text: 'x' }), 403, 'permission-denied');
    expectProblem(await edit(people.viceChair, mine, { text: 'Words that the mentee did not share' }), 403, 'permission-denied');
    expect((await edit(mentee, mine, { text: 'Canary-first, in my words' })).status).toBe(200);
    for (const who of [people.pic, people.lead, people.chair, people.facultyAffairs, people.admin, people.mentor, people.mentorDirector])
      expectProblem(await read(who, mine), 404, 'not-found');
    await world.sql`update division_membership set ends_on = '2026-03-01' where person_id = ${mentee.id}`;
    expectProblem(await read(people.director, mine), 404, 'not-found');
  });

  it('is for the mentee alone, and for actions of check-ins alone', async () => {
    const { mine } = await ofCheckIn();
    expectProblem(await act(people.viceChair, mine, 'share'), 403, 'permission-denied');
    const { mentee, id } = await ofReview();
    expectProblem(await act(mentee, id, 'share'), 422, 'action-unfit');
  });
});

describe('an action of a review', () => {
  it('is visible to mentee and reviewer; a reviewer who has left the office finds it no more', async () => {
    const { mentee, id } = await ofReview();
    for (const who of [mentee, people.director])
      expect((await read(who, id)).body).toMatchObject({ source: 'annual_review', text: 'Canary-review' });
    for (const who of [people.pic, people.lead, people.viceChair, people.admin, people.outsider, people.stranger])
      expectProblem(await read(who, id), 404, 'not-found');
    await world.sql`update division_membership set ends_on = '2026-03-01' where person_id = ${mentee.id}`;
    for (const answer of [
      await read(people.director, id),
      await act(people.director, id, 'complete'),
      await edit(people.director, id, { text: 'x' }),
    ])
      expectProblem(answer, 404, 'not-found');
    expect((await act(mentee, id, 'complete')).body.is_open).toBe(false);
  });

  it('is hidden from a reviewer who has become the mentee’s mentor', async () => {
    const mentee = await world.person();
    const reviewer = await world.person({ division: 'GIM', site: 'NORTH', rank: 'professor' });
    await world.role(reviewer, 'division_director', { division: 'CARD', ends_on: '2026-03-02' });
    const { body } = await reviews.review(mentee, { actions: [{ owner: 'reviewer', text: 'Canary', due_on: '2026-03-10' }] }, reviewer);
    const [item] = await list(mentee, `review_id=${body.id}`);
    const id = item?.id ?? '';
    expect((await read(reviewer, id)).status).toBe(200);
    world.at('2026-03-03');
    const assignment = await world.assignment(mentee, reviewer, { starts_on: '2026-03-03' });
    expectProblem(await read(reviewer, id), 404, 'not-found');
    expectProblem(await edit(reviewer, id, { text: 'x' }), 404, 'not-found');
    expect(await list(reviewer, `review_id=${body.id}`)).toEqual([]);
    await edit(mentee, id, { text: 'Canary, later' });
    expect(await reviews.notificationsOf('action_changed', reviewer)).toEqual([]);
    await careers.on('2026-03-04');
    expect(await reviews.notificationsOf('action_due', reviewer)).toEqual([]);
    await world.sql`update assignment set state = 'ended', ends_on = '2026-03-04' where id = ${assignment.id}`;
    expectProblem(await read(reviewer, id), 404, 'not-found');
    await careers.on('2026-03-05');
    expect(await reviews.notificationsOf('action_due', reviewer)).toEqual([]);
  });
});

describe('the list', () => {
  it('can be filtered', async () => {
    const { mentee, mine, theirs, check_in_id } = await ofCheckIn();
    await act(people.viceChair, theirs, 'complete');
    const ids = async (query: string, as = mentee) => (await list(as, query)).map(({ id }) => id);
    expect(await ids(`mentee_id=${mentee.id}`)).toEqual([mine, theirs]);
    expect(await ids(`owner_id=${mentee.id}`)).toEqual([mine]);
    expect(await ids('is_open=true')).toEqual([mine]);
    expect(await ids('is_open=false')).toEqual([theirs]);
    expect(await ids('due_on_lte=2026-04-01')).toEqual([mine]);
    expect(await ids('due_on_lte=2026-03-31')).toEqual([]);
    expect(await ids('source=annual_review')).toEqual([]);
    expect(await ids(`source=check_in&check_in_id=${check_in_id}`)).toHaveLength(2);
    const { review_id, mentee: other, id } = await ofReview();
    expect(await ids(`review_id=${review_id}`, other)).toEqual([id]);
    expect(await ids(`review_id=${review_id}`, people.outsider)).toEqual([]);
    expectProblem(await world.as(mentee).get('/v1/action-items?cursor=x'), 400, 'invalid-cursor', 'cursor');
  });

  it('requires the scope of actions, and that of check-ins for shared actions', async () => {
    const { mentee, mine } = await ofCheckIn();
    await act(mentee, mine, 'share');
    const seen = async (scopes: string[]) =>
      (await world.as(people.director, { scopes }).get(`/v1/action-items?mentee_id=${mentee.id}`)).body.items;
    expect(await seen(['action:read'])).toEqual([]);
    expect(await seen(['action:read', 'check_in:read'])).toHaveLength(1);
    expectProblem(await world.as(mentee, { scopes: ['check_in:read'] }).get('/v1/action-items'), 403, 'insufficient-scope');
    const writer = world.as(mentee, { scopes: ['action:write'] });
    for (const answer of [
      await writer.patch<ActionItem>(`/v1/action-items/${mine}`, {}, { ifMatch: '*' }),
      await writer.patch<ActionItem>(`/v1/action-items/${mine}`, { due_on: '2026-06-01' }, { ifMatch: '*' }),
      await writer.post<ActionItem>(`/v1/action-items/${mine}/complete`, {}, { ifMatch: '*' }),
    ]) {
      expect([answer.status, answer.body.id, answer.body.text]).toEqual([200, mine, null]);
      expect(answer.text).not.toMatch(/Canary/);
    }
    expect((await read(mentee, mine)).body.text).toBe('Canary-first');
    expectProblem(await writer.get(`/v1/action-items/${mine}`), 403, 'insufficient-scope');
  });
});

describe('owners', () => {
  it('are notified within the policy’s days before, once for each due day', async () => {
    const { mentee, mine } = await ofCheckIn('2026-03-10');
    await careers.on('2026-03-02');
    expect(await reviews.notificationsOf('action_due', mentee)).toEqual([]);
    await careers.on('2026-03-03');
    await careers.on('2026-03-04');
    expect(await reviews.notificationsOf('action_due', mentee)).toEqual([mine]);
    await edit(mentee, mine, { due_on: '2026-03-20' });
    await careers.on('2026-03-13');
    expect(await reviews.notificationsOf('action_due', mentee)).toEqual([mine, mine]);
  });

  it('are not notified of done or dropped actions, nor after they have left', async () => {
    const [done, dropped, left] = [await ofCheckIn('2026-03-05'), await ofCheckIn('2026-03-05'), await ofCheckIn('2026-03-05')];
    await act(done.mentee, done.mine, 'complete');
    await act(dropped.mentee, dropped.mine, 'drop');
    await world.sql`update appointment set ends_on = '2026-03-01' where person_id = ${left.mentee.id}`;
    await world.sql`update action_item set due_on = '2026-03-05' where id = ${left.theirs}`;
    await careers.on('2026-03-02');
    for (const { mentee } of [done, dropped, left]) expect(await reviews.notificationsOf('action_due', mentee)).toEqual([]);
    expect(await reviews.notificationsOf('action_due', people.viceChair)).not.toContain(left.theirs);
  });

  it('are the survivor after a merge', async () => {
    const { mine } = await ofCheckIn();
    const [survivor, duplicate] = [
      await world.person({ division: null, site: null, category: null }),
      await world.person({ division: null, site: null, category: null }),
    ];
    await world.sql`update action_item set owner_id = ${duplicate.id} where id = ${mine}`;
    const merged = await mergeRecords(world, people.admin, survivor, duplicate);
    expect(merged.status).toBe(200);
    expect(await world.sql`select owner_id from action_item where id = ${mine}`).toEqual([{ owner_id: survivor.id }]);
  });
});

it('an action does not exist for another department', async () => {
  const { mine } = await ofCheckIn();
  expectProblem(await read(people.stranger, mine), 404, 'not-found');
  expectProblem(await act(people.stranger, mine, 'complete'), 404, 'not-found');
});
