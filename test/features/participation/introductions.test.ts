import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Introduction } from '../../../src/features/participation/facilitators/introductions/schema.ts';
import { expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { mergeRecords } from '../../setup/second-person.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
});
beforeEach(() => world.at('2026-03-01'));

const pair = async () => ({
  mentee: await world.person({ division: 'CARD' }),
  mentor: await world.person({ division: 'NEPH', rank: 'professor' }),
});
const introduce = (mentee: { id: string }, mentor: { id: string }, more: object = {}, who: Person = people.facilitator) =>
  world.as(who).post<Introduction>('/v1/introductions', { mentee_id: mentee.id, mentor_id: mentor.id, ...more });
const see = (who: Person, id: string) => world.as(who).get<Introduction>(`/v1/introductions/${id}`);

async function requestOf(mentee: Person) {
  const days = { opened_on: '2026-02-01', answer_due_on: '2026-03-15' };
  const values = { mentee_id: mentee.id, type: 'new', via: 'mentee', is_primary: true, policy_id: world.policy.id, ...days };
  return (await world.insert('mentor_request', values)).id;
}

describe('an introduction', () => {
  it('is recorded by the facilitator of the mentee’s division, by default for today, and notifies nobody', async () => {
    const { mentee, mentor } = await pair();
    const answer = await introduce(mentee, mentor);
    expect(answer).toMatchObject({
      status: 201,
      headers: { location: `/v1/introductions/${answer.body.id}` },
      body: {
        mentee_id: mentee.id,
        mentee: { id: mentee.id, display_name: `${mentee.given_name} ${mentee.family_name}` },
        mentor_id: mentor.id,
        mentor: { id: mentor.id },
        facilitator_id: people.facilitator.id,
        facilitator: { id: people.facilitator.id },
        introduced_on: '2026-03-01',
        request_id: null,
        row_version: 1,
      },
    });
    expect(await world.sql`select id from notification where subject_id = ${answer.body.id}`).toEqual([]);
    const events = await world.sql`select type, data from event where subject_id = ${answer.body.id}`;
    expect(events).toEqual([
      { type: 'introduction.recorded', data: { mentee_id: mentee.id, mentor_id: mentor.id, introduced_on: '2026-03-01' } },
    ]);
  });

  it('cannot be recorded by anybody else', async () => {
    const { mentee, mentor } = await pair();
    for (const who of [people.director, people.lead, people.admin, mentee, mentor, people.outsider])
      expectProblem(await introduce(mentee, mentor, {}, who), 403, 'permission-denied');
    expectProblem(await introduce(mentor, mentee), 403, 'permission-denied');
    const guest = await world.person({ division: 'NEPH', cross_divisions: ['CARD'] });
    expectProblem(await introduce(guest, mentor), 403, 'permission-denied');
  });

  it('may be of a mentor the mentee reports to, or an external one', async () => {
    const { mentee, mentor } = await pair();
    await world.line(mentee, mentor);
    expect((await introduce(mentee, mentor)).status).toBe(201);
    expect((await introduce(mentee, people.director)).status).toBe(201);
    const external = await world.person({ kind: 'external' });
    expect((await introduce(mentee, external)).body.mentor_id).toBe(external.id);
  });

  it('is of two different people who exist', async () => {
    const { mentee, mentor } = await pair();
    expectProblem(await introduce(mentee, mentee), 422, 'introduction-unfit', '/mentor_id');
    expectProblem(await introduce(mentee, { id: crypto.randomUUID() }), 422, 'reference-unknown', '/mentor_id');
    expectProblem(await introduce({ id: crypto.randomUUID() }, mentor), 422, 'reference-unknown', '/mentee_id');
    expectProblem(await introduce(mentee, people.stranger), 422, 'reference-unknown', '/mentor_id');
    expectProblem(await introduce(people.stranger, mentor), 422, 'reference-unknown', '/mentee_id');
    for (const kind of ['staff', 'service'] as const)
      expectProblem(await introduce(mentee, await world.person({ kind })), 422, 'introduction-unfit', '/mentor_id');
    const external = await world.person({ kind: 'external', division: 'CARD' });
    expectProblem(await introduce(external, mentor), 422, 'introduction-unfit', '/mentee_id');
  });

  it('cannot be recorded of somebody who has died', async () => {
    const { mentee, mentor } = await pair();
    await world.sql`update person set deceased_on = '2026-02-20' where id = ${mentor.id}`;
    expectProblem(await introduce(mentee, mentor), 422, 'introduction-unfit', '/mentor_id');
    expectProblem(await introduce(mentee, mentor, { introduced_on: '2026-02-20' }), 422, 'introduction-unfit', '/mentor_id');
    // Of which day that was, a facilitator learns nothing.
    expectProblem(await introduce(mentee, mentor, { introduced_on: '2026-02-19' }), 422, 'introduction-unfit', '/mentor_id');
    await world.sql`update person set deceased_on = '2026-02-20' where id = ${mentee.id}`;
    const other = await world.person();
    expectProblem(await introduce(mentee, other), 422, 'introduction-unfit', '/mentee_id');
  });

  it('is of two people who were in the department on that day', async () => {
    const { mentee, mentor } = await pair();
    const on = (introduced_on: string) => introduce(mentee, mentor, { introduced_on });
    // Both were appointed on 1 July 2020.
    for (const day of ['1900-01-01', '2020-06-30']) expectProblem(await on(day), 422, 'introduction-unfit', '/mentee_id');
    expect((await on('2020-07-01')).status).toBe(201);
    await world.sql`update appointment set ends_on = '2026-02-20' where person_id = ${mentor.id}`;
    const ofBoth = await world.person();
    for (const division of ['CARD', 'NEPH'] as const) await world.role(ofBoth, 'mentorship_facilitator', { division });
    for (const day of ['2026-02-20', '2026-03-01'])
      expectProblem(await introduce(mentee, mentor, { introduced_on: day }, ofBoth), 422, 'introduction-unfit', '/mentor_id');
    expect((await introduce(mentee, mentor, { introduced_on: '2026-02-19' }, ofBoth)).status).toBe(201);
    // Whoever may not read the mentor's appointments learns no day of them.
    for (const day of ['2026-02-18', '2026-02-20', '2026-02-28']) expect((await on(day)).status).toBe(201);
  });

  it('names the surviving record of a merged person', async () => {
    const { mentee, mentor } = await pair();
    const merged = await world.person();
    await world.sql`update person set merged_into_id = ${mentor.id} where id = ${merged.id}`;
    expectProblem(await introduce(mentee, merged), 409, 'person-merged', '/mentor_id');
  });

  it('cannot be recorded for a day in the future', async () => {
    const { mentee, mentor } = await pair();
    expectProblem(await introduce(mentee, mentor, { introduced_on: '2026-03-02' }), 422, 'day-in-future', '/introduced_on');
    expect((await introduce(mentee, mentor, { introduced_on: '2026-03-01' })).status).toBe(201);
  });

  it('of the same two people is recorded once a day, also by two facilitators at once', async () => {
    const { mentee, mentor } = await pair();
    const second = await world.person();
    await world.role(second, 'mentorship_facilitator', { division: 'CARD' });
    const answers = await Promise.all([introduce(mentee, mentor), introduce(mentee, mentor, {}, second)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expectProblem(await introduce(mentee, mentor), 409, 'introduction-exists', '/introduced_on');
    expect((await introduce(mentee, mentor, { introduced_on: '2026-02-28' })).status).toBe(201);
  });

  it('can name a request of this mentee only', async () => {
    const { mentee, mentor } = await pair();
    const other = await requestOf(await world.person());
    for (const request_id of [other, crypto.randomUUID()])
      expectProblem(await introduce(mentee, mentor, { request_id }), 422, 'introduction-unfit', '/request_id');
    const request_id = await requestOf(mentee);
    expect((await introduce(mentee, mentor, { request_id })).body.request_id).toBe(request_id);
  });

  it('is visible to the two, to who made it, and to those who look after the mentee', async () => {
    const { mentee, mentor } = await pair();
    const request_id = await requestOf(mentee);
    const { id } = (await introduce(mentee, mentor, { request_id })).body;
    for (const who of [mentee, people.facilitator, people.director, people.lead])
      expect((await see(who, id)).body).toMatchObject({ id, request_id });
    // The mentor need not know that the mentee has asked the department for one.
    expect((await see(mentor, id)).body).toMatchObject({ id, request_id: null });
    for (const who of [people.outsider, people.mentorDirector, people.pic, people.admin, people.facultyAffairs, people.stranger]) {
      expectProblem(await see(who, id), 404, 'not-found');
      expect((await world.as(who).get(`/v1/introductions?mentee_id=${mentee.id}`)).body.items).toEqual([]);
    }
  });

  it('stays visible to who made it when the term is over', async () => {
    const { mentee, mentor } = await pair();
    const passing = await world.person();
    await world.role(passing, 'mentorship_facilitator', { division: 'CARD', ends_on: '2026-03-02' });
    const { id } = (await introduce(mentee, mentor, {}, passing)).body;
    world.at('2026-03-02');
    expect((await see(passing, id)).status).toBe(200);
    expectProblem(await introduce(mentee, mentor, {}, passing), 403, 'permission-denied');
  });

  it('is found by its people, its division of that day and its days', async () => {
    const { mentee, mentor } = await pair();
    await introduce(mentee, mentor, { introduced_on: '2026-01-10' });
    await introduce(mentee, mentor, { introduced_on: '2026-02-10' });
    // The mentee has moved on since: the introductions stay those of the division they were made in.
    await world.sql`update division_membership set ends_on = '2026-02-15' where person_id = ${mentee.id}`;
    await world.membership(mentee, 'NEPH', { starts_on: '2026-02-15' });
    const found = async (query: string) =>
      (await world.as(people.lead).get(`/v1/introductions?mentee_id=${mentee.id}&${query}`)).body.items.map((one) => one['introduced_on']);
    expect(await found('')).toEqual(['2026-01-10', '2026-02-10']);
    expect(await found(`mentor_id=${mentor.id}`)).toHaveLength(2);
    expect(await found(`mentor_id=${people.mentor.id}`)).toEqual([]);
    expect(await found(`facilitator_id=${people.facilitator.id}`)).toHaveLength(2);
    expect(await found(`facilitator_id=${people.lead.id}`)).toEqual([]);
    expect(await found(`division_id=${world.division('CARD').id}`)).toHaveLength(2);
    expect(await found(`division_id=${world.division('NEPH').id}`)).toEqual([]);
    expect(await found('introduced_on_gte=2026-02-10')).toEqual(['2026-02-10']);
    expect(await found('introduced_on_lte=2026-02-09')).toEqual(['2026-01-10']);
  });

  it('can be recorded with a token that may not read', async () => {
    const { mentee, mentor } = await pair();
    const writer = world.as(people.facilitator, { scopes: ['introduction:write'] });
    const answer = await writer.post<Introduction>('/v1/introductions', {
      mentee_id: mentee.id,
      mentor_id: mentor.id,
      request_id: await requestOf(mentee),
    });
    expect(answer).toMatchObject({ status: 201, body: { mentee_id: mentee.id, request_id: null } });
    expectProblem(await writer.get(`/v1/introductions/${answer.body.id}`), 403, 'insufficient-scope');
  });
});

describe('a merge of two records of one person', () => {
  it('moves introductions, but none to oneself and none twice', async () => {
    const [survivor, duplicate] = [await world.person(), await world.person({ division: null, site: null, category: null })];
    const { mentee, mentor } = await pair();
    const noted = (mentee_id: string, mentor_id: string, introduced_on: string, facilitator_id = people.facilitator.id) =>
      world.insert('introduction', { mentee_id, mentor_id, introduced_on, facilitator_id });
    const asMentee = await noted(duplicate.id, mentor.id, '2026-01-01');
    const asMentor = await noted(mentee.id, duplicate.id, '2026-01-01');
    const asFacilitator = await noted(mentee.id, mentor.id, '2026-01-01', duplicate.id);
    const twin = await noted(survivor.id, mentor.id, '2026-01-02');
    const twice = await noted(duplicate.id, mentor.id, '2026-01-02');
    const toOneself = await noted(survivor.id, duplicate.id, '2026-01-03');
    const merged = await mergeRecords(world, people.admin, survivor, duplicate);
    expect(merged.status).toBe(200);
    const of = async (id: string) => (await see(people.lead, id)).body;
    expect(await of(asMentee.id)).toMatchObject({ mentee_id: survivor.id, row_version: 2 });
    expect(await of(asMentor.id)).toMatchObject({ mentor_id: survivor.id });
    expect(await of(asFacilitator.id)).toMatchObject({ facilitator_id: survivor.id, mentee_id: mentee.id });
    expect(await of(twin.id)).toMatchObject({ mentee_id: survivor.id, row_version: 1 });
    expect(await of(twice.id)).toMatchObject({ mentee_id: duplicate.id });
    expect(await of(toOneself.id)).toMatchObject({ mentee_id: survivor.id, mentor_id: duplicate.id });
  });
});
