import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { assignmentsOf, attest } from '../../setup/assignments.ts';
import { careersOf } from '../../setup/careers.ts';
import { expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { requestsOf } from '../../setup/requests.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

/** Whatever happens to a mentor, one need of the mentee has one open request. */
let world: World;
let people: People;
let words: ReturnType<typeof careersOf>;
let asked: ReturnType<typeof requestsOf>;
let formal: ReturnType<typeof assignmentsOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  words = careersOf(world, people);
  asked = requestsOf(world, people);
  formal = assignmentsOf(world, people);
});
beforeEach(() => world.at('2026-03-01'));

const choose = (as: Person, id: string, choice: string) =>
  world.as(as).post(`/v1/assignments/${id}/leave-choice`, { choice }, { ifMatch: '*' });

/** A primary mentor who is away from February, and the request for an interim mentor that the mentee chose. */
async function interim() {
  const made = await words.pair({ is_primary: true });
  const leave = { person_id: made.mentor.id, kind: 'medical', starts_on: '2026-02-01', ends_on: '2026-09-01' };
  expect((await world.as(people.facultyAffairs).post('/v1/leaves', leave)).status).toBe(201);
  expect((await choose(made.mentee, made.id, 'interim')).status).toBe(200);
  const [request] = await words.requestsOf(made.mentee);
  return { ...made, request_id: request?.id ?? '' };
}
const open = async (mentee: Person) =>
  (await words.requestsOf(mentee)).filter(({ status }) => status !== 'withdrawn' && status !== 'matched');

describe('an interim mentor is sought and the mentor retires', () => {
  it('the same request is for the successor, with what was discussed, and all are notified', async () => {
    const { mentee, mentor, id, request_id } = await interim();
    await asked.needs(mentee);
    const discussion = await asked.discuss(people.director, request_id);
    expect(discussion.status).toBe(201);
    await words.leaves(mentor, '2026-03-01', 'retired');
    const one = { id: request_id, type: 'replacement', replaces_id: id, is_primary: true, status: 'in_discussion' };
    expect(await open(mentee)).toMatchObject([one]);
    expect(await asked.notifiedAbout('request_for_successor', request_id)).toEqual([mentee.id, people.director.id].sort());
    await world.as(people.facultyAffairs).get('/v1/me');
    await words.on('2026-03-02');
    expect(await open(mentee)).toMatchObject([one]);
  });

  it('whoever is proposed is asked again, and takes the place', async () => {
    const { mentee, mentor, id, request_id } = await interim();
    const helper = await asked.mentor();
    const proposal = await world.assignment(mentee, helper, {
      state: 'pending_acceptance',
      accepted_by: ['mentor'],
      starts_on: null,
      planned_ends_on: '2026-09-01',
    });
    await world.sql`update assignment set request_id = ${request_id}, expires_on = '2026-03-20' where id = ${proposal.id}`;
    await words.leaves(mentor, '2026-03-01', 'retired');
    expect(await open(mentee)).toMatchObject([{ id: request_id, type: 'replacement', status: 'awaiting_acceptance' }]);
    expect(await words.read(proposal.id)).toMatchObject({
      replaces_id: id,
      is_primary: true,
      mentor_accepted_at: null,
      planned_ends_on: null,
    });
    expect(await asked.notifiedAbout('assignment_proposed', proposal.id)).toEqual([mentee.id, helper.id].sort());
    await formal.act(mentee, proposal.id, 'accept');
    expect((await formal.act(helper, proposal.id, 'accept', attest)).body).toMatchObject({ status: 'active', is_primary: true });
    expect(await open(mentee)).toEqual([]);
  });

  it('or the pair chooses to replace instead', async () => {
    const { mentee, id, request_id } = await interim();
    await choose(mentee, id, 'replace');
    expect(await open(mentee)).toMatchObject([{ id: request_id, type: 'replacement', replaces_id: id, is_primary: true }]);
  });

  it('and does not retire after all: the request is for an interim mentor again', async () => {
    const { mentee, mentor, request_id } = await interim();
    await words.leaves(mentor, '2026-03-01', 'retired');
    await words.leaves(mentor, null);
    expect(await open(mentee)).toMatchObject([{ id: request_id, type: 'additional', replaces_id: null, is_primary: false }]);
  });

  it('a request without a match does not open again beside that for the successor', async () => {
    const { mentee, mentor, request_id } = await interim();
    await world.sql`update mentor_request set no_match_on = '2026-03-01', no_match_reason = 'no_candidate', reopens_on = '2026-05-01'
      where id = ${request_id}`;
    await words.leaves(mentor, '2026-03-01', 'retired');
    await words.on('2026-05-02');
    expect((await open(mentee)).filter(({ status }) => status === 'open')).toMatchObject([{ type: 'replacement' }]);
  });
});

describe('one need has one open request', () => {
  it('a successor is not asked for beside an interim mentor, nor an interim one beside a successor', async () => {
    const { mentee, id, request_id } = await interim();
    const second = await asked.open(mentee, mentee, { type: 'replacement', replaces_id: id });
    expectProblem(second, 409, 'mentor-request-exists');
    expect(second.body).toMatchObject({ mentor_request_id: request_id });
    const other = await words.pair({ is_primary: true });
    await asked.open(other.mentee, other.mentee, { type: 'replacement', replaces_id: other.id });
    const leave = { person_id: other.mentor.id, kind: 'medical', starts_on: '2026-02-01', ends_on: '2026-09-01' };
    await world.as(people.facultyAffairs).post('/v1/leaves', leave);
    await choose(other.mentee, other.id, 'interim');
    expect(await open(other.mentee)).toMatchObject([{ type: 'replacement' }]);
  });

  it.each([
    ['the mentor first', '2026-03-05'],
    ['the interim mentor first', '2026-03-05'],
    ['the mentor first', '2026-03-01'],
    ['the interim mentor first', '2026-03-01'],
  ])('the mentor and the interim one retire, %s, on %s: one request for the successor', async (order, day) => {
    const { mentee, mentor, id, request_id } = await interim();
    const helper = await asked.mentor();
    const proposal = await world.assignment(mentee, helper, { state: 'pending_acceptance', accepted_by: ['mentor'], starts_on: null });
    await world.sql`update assignment set request_id = ${request_id}, expires_on = '2026-03-20' where id = ${proposal.id}`;
    expect((await formal.act(mentee, proposal.id, 'accept')).body.status).toBe('active');
    expect(await open(mentee)).toEqual([]);
    world.at(day);
    for (const gone of order === 'the mentor first' ? [mentor, helper] : [helper, mentor]) await words.leaves(gone, day, 'retired');
    expect(await open(mentee)).toMatchObject([{ type: 'replacement', replaces_id: id, is_primary: true }]);
  });

  it('an interim mentor who retires: another interim one is sought, not their successor', async () => {
    const { mentee, request_id } = await interim();
    const helper = await asked.mentor();
    const proposal = await world.assignment(mentee, helper, { state: 'pending_acceptance', accepted_by: ['mentor'], starts_on: null });
    await world.sql`update assignment set request_id = ${request_id}, expires_on = '2026-03-20' where id = ${proposal.id}`;
    await formal.act(mentee, proposal.id, 'accept');
    world.at('2026-03-05');
    await words.leaves(helper, '2026-03-05', 'retired');
    expect(await open(mentee)).toMatchObject([{ type: 'additional', replaces_id: null, is_primary: false }]);
    await words.leaves(helper, null);
    expect(await open(mentee), 'and who does not retire after all goes on').toEqual([]);
  });

  it('two absent mentors are two needs', async () => {
    const { mentee } = await interim();
    const second = await asked.mentor();
    const { id } = await world.assignment(mentee, second);
    const leave = { person_id: second.id, kind: 'medical', starts_on: '2026-02-01', ends_on: '2026-09-01' };
    await world.as(people.facultyAffairs).post('/v1/leaves', leave);
    await choose(mentee, id, 'interim');
    expect(await open(mentee)).toHaveLength(2);
  });

  it('a successor who leaves before the first day: the replaced mentor goes on, and the same request is open again', async () => {
    const { mentee, mentor, id } = await words.pair({ is_primary: true });
    const request = (await asked.open(mentee, mentee, { type: 'replacement', replaces_id: id, starts_on: '2026-07-01' })).body;
    const next = await asked.mentor();
    const proposed = await world.assignment(mentee, next, {
      state: 'pending_acceptance',
      accepted_by: ['mentor'],
      starts_on: '2026-07-01',
      is_primary: true,
      replaces_id: id,
    });
    await world.sql`update assignment set request_id = ${request.id}, expires_on = '2026-03-20' where id = ${proposed.id}`;
    expect((await formal.act(mentee, proposed.id, 'accept')).status).toBe(200);
    expect(await words.read(id)).toMatchObject({ ends_on: '2026-07-01', end_reason: 'replaced' });
    expect(await open(mentee)).toEqual([]);
    await words.leaves(next, '2026-03-01');
    expect(await words.read(id)).toMatchObject({ status: 'active', ends_on: null, mentor: { id: mentor.id } });
    expect(await open(mentee)).toMatchObject([{ id: request.id, status: 'open' }]);
  });

  it('a mentor who leaves while the successor is agreed upon is not looked for again', async () => {
    const { mentee, mentor, id } = await words.pair({ is_primary: true });
    const next = await asked.mentor();
    const proposed = await formal.propose(people.director, mentee, next, { replaces_id: id, starts_on: '2026-07-01' });
    await formal.act(mentee, proposed.body.id, 'accept');
    await formal.act(next, proposed.body.id, 'accept', attest);
    await words.leaves(mentor, '2026-03-01');
    expect(await words.read(id)).toMatchObject({ ends_on: '2026-03-01', end_reason: null });
    expect(await open(mentee)).toEqual([]);
    await words.leaves(mentor, null);
    expect(await words.read(id), 'and when HR takes it back, the handover holds').toMatchObject({
      ends_on: '2026-07-01',
      end_reason: 'replaced',
    });
  });
});
