import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { requestsOf } from '../../setup/requests.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let words: ReturnType<typeof requestsOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  words = requestsOf(world, people);
});

const vacated: string[] = [];
/** Nobody holds the role any more, for this test. */
async function vacate(role: string): Promise<void> {
  const rows = await world.sql<{ id: string }>`
    update leadership_role set ends_on = '2026-03-01' where department_id = ${world.id} and role = ${role} and ends_on is null returning id`;
  vacated.push(...rows.map(({ id }) => id));
}
afterEach(() => world.sql`update leadership_role set ends_on = null where id = any (${vacated.splice(0)}::uuid[])`);

const noMatch = { outcome: 'no_match', no_match_reason: 'no_candidate' };
const opened = async (as: Person) => {
  const { request, mentee } = await words.asking();
  const { status, body } = await words.discuss(as, request.id);
  expect(status).toBe(201);
  return { request, mentee, discussion: body };
};

describe('where there is no director', () => {
  it('the physician-in-chief opens, concludes, cancels and reopens', async () => {
    await vacate('division_director');
    const { request, discussion, mentee } = await opened(people.pic);
    await words.say(mentee, discussion.id);
    await words.say(people.pic, discussion.id);
    await words.say(people.lead, discussion.id, { capacity: 'division_director' });
    const { body } = await words.conclude(people.pic, discussion.id, { outcome: 'match', mentor_id: (await words.mentor()).id });
    expect(body).toMatchObject({ outcome: 'match', concluded_by: people.pic.id });
    expect((await words.request(request.id)).status).toBe('awaiting_acceptance');
    const other = await opened(people.pic);
    expect((await words.cancel(people.pic, other.discussion.id)).status).toBe(200);
    const again = (await words.discuss(people.pic, other.request.id)).body;
    expect((await words.conclude(people.pic, again.id, noMatch)).status).toBe(200);
    expect((await words.act(people.pic, other.request.id, 'reopen')).body.status).toBe('open');
  });

  it('does so only while there is none, and never for the mentee themself', async () => {
    const { request, discussion } = await opened(people.director);
    for (const answer of [await words.conclude(people.pic, discussion.id, noMatch), await words.cancel(people.pic, discussion.id)])
      expectProblem(answer, 403, 'permission-denied');
    await words.conclude(people.director, discussion.id, noMatch);
    expectProblem(await words.act(people.pic, request.id, 'reopen'), 403, 'permission-denied');
    await vacate('division_director');
    const own = (await words.open(people.pic, people.pic)).body;
    await words.needs(people.pic);
    const about = (await words.discuss(people.lead, own.id)).body;
    expectProblem(await words.conclude(people.pic, about.id, noMatch), 403, 'permission-denied');
  });
});

describe('where nobody but the Chair is left', () => {
  it('the Chair finds the mentor', async () => {
    const { request, mentee } = await words.asking({ mentor_ids: [(await words.mentor()).id] });
    for (const role of ['division_director', 'physician_in_chief', 'mentorship_lead']) await vacate(role);
    const { status, body } = await words.discuss(people.chair, request.id);
    expect(status).toBe(201);
    expect(body.missing).toMatchObject([
      { capacity: 'mentee', stand_in_ids: [] },
      { capacity: 'division_director', is_vacant: true, holder_ids: [], stand_in_ids: [people.chair.id] },
      { capacity: 'physician_in_chief', is_vacant: true, stand_in_ids: [people.chair.id] },
    ]);
    expect((await words.request(request.id, people.chair)).choices).toHaveLength(1);
    await words.say(mentee, body.id);
    const contributed = await words.say(people.chair, body.id, { capacity: 'division_director' });
    expect(contributed.body.contributions[1]).toMatchObject({ capacity: 'division_director', stands_in: true });
    const mentor = await words.mentor();
    const early = await words.conclude(people.chair, body.id, { outcome: 'match', mentor_id: mentor.id });
    expectProblem(early, 409, 'match-participants-missing');
    expect(early.body).toMatchObject({ detail: expect.stringMatching(/vacant.*Chair/) });
    expect((await words.conclude(people.chair, body.id, noMatch)).status).toBe(200);
    expect((await words.act(people.chair, request.id, 'reopen')).status).toBe(200);
  });

  it('the Chair cannot act while somebody closer is there', async () => {
    const { request, discussion } = await opened(people.director);
    expectProblem(await world.as(people.chair).get(`/v1/match-discussions/${discussion.id}`), 404, 'not-found');
    for (const answer of [
      await words.say(people.chair, discussion.id, { capacity: 'division_director' }),
      await words.conclude(people.chair, discussion.id, noMatch),
      await words.cancel(people.chair, discussion.id),
    ])
      expect([403, 404]).toContain(answer.status);
    expectProblem(await words.discuss(people.chair, request.id), 403, 'permission-denied');
    expect((await words.request(request.id, people.chair)).choices).toBeNull();
  });
});

describe('two vacancies and one lead', () => {
  it('the Chair is asked, and stands in once the lead stands in for the other office, not before', async () => {
    await vacate('division_director');
    await vacate('physician_in_chief');
    const { mentee, discussion } = await opened(people.lead);
    expect(await words.notifiedAbout('discussion_opened', discussion.id)).toEqual([mentee.id, people.chair.id].sort());
    const early = await words.say(people.chair, discussion.id, { capacity: 'physician_in_chief' });
    expectProblem(early, 422, 'capacity-not-held', '/capacity');
    expect(early.body).toMatchObject({ detail: expect.stringMatching(/stand_in_ids/) });
    const first = await words.say(people.lead, discussion.id, { capacity: 'division_director', input: 'Lead’s words' });
    expect(first.body.missing[1]).toMatchObject({ capacity: 'physician_in_chief', stand_in_ids: [people.chair.id] });
    expect((await words.discussion(discussion.id, people.chair)).contributions).toMatchObject([{ input: null }]);
    const { body } = await words.say(people.chair, discussion.id, { capacity: 'physician_in_chief' });
    expect(body.contributions).toMatchObject([{ input: 'Lead’s words' }, { capacity: 'physician_in_chief', stands_in: true }]);
    await words.say(mentee, discussion.id);
    const concluded = await words.conclude(people.lead, discussion.id, { outcome: 'match', mentor_id: (await words.mentor()).id });
    expect(concluded.body.outcome).toBe('match');
  });
});
