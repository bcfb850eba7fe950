/** A mentor at the time of recruitment: asked for, discussed, agreed upon and accepted before the first day of the mentee. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Candidate } from '../../../src/features/matching/candidates/schema.ts';
import type { AssignmentDetail } from '../../../src/features/mentorship/assignments/schema.ts';
import type { Worklist } from '../../../src/features/standing/worklist/schema.ts';
import { attest } from '../../setup/assignments.ts';
import { expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { requestsOf } from '../../setup/requests.ts';
import { createWorld } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const words = requestsOf(world, people);
afterEach(() => world.at('2026-03-01'));

const FIRST_DAY = '2026-07-01';
const hire = (options: object = {}) => world.person({ division: 'CARD', site: 'UNION', starts_on: FIRST_DAY, ...options });
const propose = (as: Person, mentee: Person, mentor: Person, more: object = {}) =>
  world.as(as).post<AssignmentDetail>('/v1/assignments', { mentee_id: mentee.id, mentor_id: mentor.id, ...more });
const accept = (as: Person, id: string) => world.as(as).post<AssignmentDetail>(`/v1/assignments/${id}/accept`, attest, { ifMatch: '*' });

describe('somebody who has yet to begin', () => {
  it('is asked for by the coming director, discussed, matched and accepted; the mentorship waits for the first day', async () => {
    const mentee = await hire();
    const mentor = await words.mentor();
    await words.needs(mentee);
    const opened = await words.open(people.director, mentee, { mentor_ids: [mentor.id] });
    expect(opened.status).toBe(201);
    expect(opened.body).toMatchObject({ via: 'leader', status: 'open', starts_on: null });
    const { body: discussion } = await words.discuss(people.pic, opened.body.id);
    expect(discussion.missing.map(({ capacity, is_vacant }) => [capacity, is_vacant])).toEqual([
      ['mentee', false],
      ['division_director', false],
      ['physician_in_chief', false],
    ]);
    for (const who of [mentee, people.director, people.pic]) expect((await words.say(who, discussion.id)).status).toBe(200);
    const concluded = await words.conclude(people.director, discussion.id, { outcome: 'match', mentor_id: mentor.id });
    expect(concluded.status).toBe(200);
    const id = concluded.body.assignment_id ?? '';
    expect((await accept(mentor, id)).body).toMatchObject({ status: 'pending_acceptance', starts_on: FIRST_DAY });
    expect((await accept(mentee, id)).body).toMatchObject({ status: 'scheduled', starts_on: FIRST_DAY });
    expect((await words.request(opened.body.id)).status).toBe('matched');
    world.at(FIRST_DAY);
    const begun = await world.as(people.director).get<AssignmentDetail>(`/v1/assignments/${id}`);
    expect(begun.body.status).toBe('active');
    const owed = await world
      .as(people.director)
      .get<{ items: object[] }>(`/v1/obligations?person_id=${mentee.id}&kind=formal_mentor&state=done`);
    expect(owed.body.items).toMatchObject([{ state: 'done', due_on: FIRST_DAY, done_on: FIRST_DAY }]);
  });

  it.each([
    ['the director', () => people.director],
    ['the physician-in-chief', () => people.pic],
    ['the hospital division head', () => people.head],
    ['the facilitator', () => people.facilitator],
  ])('has %s from hire_lead_days before the first day, and not a day sooner', async (_, leader) => {
    const mentee = await hire();
    world.at('2026-01-01');
    expectProblem(await words.open(leader(), mentee), 403, 'permission-denied');
    world.at('2026-01-02');
    expect((await words.open(leader(), mentee)).status).toBe(201);
  });

  it('is not led by those who lead elsewhere', async () => {
    const mentee = await hire();
    expectProblem(await words.open(people.mentorDirector, mentee), 403, 'permission-denied');
    const elsewhere = await hire({ division: 'NEPH', site: 'NORTH' });
    for (const leader of [people.director, people.pic, people.head, people.facilitator])
      expectProblem(await words.open(leader, elsewhere), 403, 'permission-denied');
  });

  it('is led by the policy’s days', async () => {
    const mentee = await hire();
    await world.sql`update policy set hire_lead_days = 10`;
    try {
      expectProblem(await words.open(people.director, mentee), 403, 'permission-denied');
      expect((await words.open(people.lead, mentee)).status).toBe(201);
    } finally {
      await world.sql`update policy set hire_lead_days = 180`;
    }
  });

  it('who is here in another appointment has the leaders of today', async () => {
    const mentee = await world.person({ division: 'CARD', site: 'UNION', starts_on: FIRST_DAY });
    await world.insert('appointment', {
      person_id: mentee.id,
      category: 'adjunct',
      rank: 'lecturer',
      academic_fte_pct: 10,
      status: 'continuing',
      appointed_on: '2025-01-01',
      starts_on: '2025-01-01',
      ends_on: FIRST_DAY,
    });
    await world.membership(mentee, 'NEPH', { starts_on: '2025-01-01', ends_on: FIRST_DAY });
    expectProblem(await words.open(people.director, mentee), 403, 'permission-denied');
    expect((await words.open(people.mentorDirector, mentee)).status).toBe(201);
  });

  it('who returns after having left has the coming leaders, and is in their worklist', async () => {
    const mentee = await world.person({ division: null, site: null, starts_on: '2015-07-01' });
    await world.sql`update appointment set ends_on = '2020-07-01', status = 'ended', end_reason = 'resigned' where person_id = ${mentee.id}`;
    await world.insert('appointment', {
      person_id: mentee.id,
      category: 'full_time',
      rank: 'assistant_professor',
      academic_fte_pct: 100,
      status: 'probationary',
      appointed_on: FIRST_DAY,
      starts_on: FIRST_DAY,
    });
    await world.membership(mentee, 'CARD', { starts_on: FIRST_DAY });
    const { status, body } = await words.open(people.director, mentee);
    expect(status).toBe(201);
    const worklist = await world.as(people.director).get<Worklist>(`/v1/divisions/${world.division('CARD').id}/worklist`);
    expect(worklist.body.requests.items.map(({ request_id }) => request_id)).toContain(body.id);
  });

  it('is in the lists of the coming division, with their request', async () => {
    const mentee = await hire();
    const { body } = await words.open(people.director, mentee);
    const division_id = world.division('CARD').id;
    const worklist = await world.as(people.director).get<Worklist>(`/v1/divisions/${division_id}/worklist`);
    expect(worklist.body.requests.items.map(({ request_id }) => request_id)).toContain(body.id);
    const requests = await world
      .as(people.lead)
      .get<{ items: { id: string }[] }>(`/v1/mentor-requests?division_id=${division_id}&limit=200`);
    expect(requests.body.items.map(({ id }) => id)).toContain(body.id);
    const elsewhere = await world
      .as(people.lead)
      .get<{ items: { id: string }[] }>(`/v1/mentor-requests?division_id=${world.division('NEPH').id}&limit=200`);
    expect(elsewhere.body.items.map(({ id }) => id)).not.toContain(body.id);
  });

  it('answers for no leader: the coming director is told of the request, nobody else', async () => {
    const mentee = await hire();
    const { body } = await words.open(people.lead, mentee);
    expect(await words.notifiedAbout('request_opened', body.id)).toEqual([people.director.id]);
  });

  it('without a login is discussed all the same, and the answer says how they agree', async () => {
    const mentee = await hire({ login: false });
    await words.needs(mentee);
    const { body: request } = await words.open(people.director, mentee);
    const { body: discussion } = await words.discuss(people.director, request.id);
    for (const who of [people.director, people.pic]) await words.say(who, discussion.id);
    const mentor = await words.mentor();
    const refused = await words.conclude(people.director, discussion.id, { outcome: 'match', mentor_id: mentor.id });
    expectProblem(refused, 409, 'match-participants-missing');
    expect(refused.body).toMatchObject({ detail: expect.stringContaining('before their first day') });
    const login = { person_id: mentee.id, issuer: 'https://login.example.org', subject: mentee.subject };
    expect((await world.as(people.admin).post('/v1/logins', login)).status).toBe(201);
    expect((await words.say(mentee, discussion.id)).status).toBe(200);
    expect((await words.conclude(people.director, discussion.id, { outcome: 'match', mentor_id: mentor.id })).status).toBe(200);
  });
});

describe('the days that a mentorship covers', () => {
  it('begin on the first day of the mentee’s appointment, never before', async () => {
    const mentee = await hire();
    const early = await propose(people.director, mentee, await words.mentor(), { starts_on: '2026-06-30' });
    expectProblem(early, 422, 'assignment-person-unfit');
    expect(early.body).toMatchObject({ errors: [{ pointer: '/starts_on', detail: expect.stringContaining(FIRST_DAY) }] });
    const request = await words.open(people.director, mentee, { starts_on: '2026-06-30' });
    expectProblem(request, 422, 'assignment-person-unfit');
    expect(request.body).toMatchObject({ errors: [{ pointer: '/starts_on', detail: expect.stringContaining(FIRST_DAY) }] });
    const proposed = await propose(people.director, mentee, await words.mentor());
    expect(proposed.status).toBe(201);
    expect(proposed.body).toMatchObject({ starts_on: FIRST_DAY });
    expect((await propose(people.director, mentee, await words.mentor(), { starts_on: FIRST_DAY })).status).toBe(201);
    expect((await propose(people.director, mentee, await words.mentor(), { starts_on: '2026-09-01' })).body.starts_on).toBe('2026-09-01');
  });

  it('begin on the first day of the mentor’s appointment where that is later', async () => {
    const [mentee, mentor] = [await hire(), await hire({ division: 'NEPH', site: 'NORTH', starts_on: '2026-08-01' })];
    expect((await propose(people.director, mentee, mentor)).body).toMatchObject({ starts_on: '2026-08-01' });
    const early = await propose(people.lead, await words.mentee(), mentor, { starts_on: '2026-07-31' });
    expectProblem(early, 422, 'assignment-person-unfit');
    expect(early.body).toMatchObject({
      errors: [{ pointer: '/starts_on', detail: expect.stringContaining('mentor begins on 2026-08-01') }],
    });
  });

  it('decide whether a person is fit, also for somebody whose appointment ends before they begin', async () => {
    const leaving = await words.mentee();
    await world.sql`update appointment set ends_on = '2026-06-01' where person_id = ${leaving.id}`;
    const late = await words.open(people.director, leaving, { starts_on: '2026-06-01' });
    expectProblem(late, 422, 'assignment-person-unfit');
    expect(late.body).toMatchObject({ errors: [{ pointer: '/mentee_id' }] });
    expect((await words.open(people.director, leaving, { starts_on: '2026-05-31' })).status).toBe(201);
  });

  it('move with the first day where HR puts it off before both have accepted', async () => {
    const [mentee, mentor] = [await hire(), await words.mentor()];
    const { body } = await propose(people.director, mentee, mentor);
    for (const table of ['appointment', 'division_membership', 'site_membership'])
      await world.sql([`update ${table} set starts_on = '2026-09-01' where person_id = '${mentee.id}'`] as unknown as TemplateStringsArray);
    await accept(mentor, body.id);
    expect((await accept(mentee, body.id)).body).toMatchObject({ status: 'scheduled', starts_on: '2026-09-01' });
  });

  it('are those for which the conflict rule is asked: the coming director is refused', async () => {
    const mentee = await hire();
    expectProblem(await propose(people.lead, mentee, people.director), 422, 'assignment-conflict');
    const list = await world
      .as(people.lead)
      .get<{ items: Candidate[] }>(`/v1/people/${mentee.id}/mentor-candidates?include=excluded&limit=200`);
    expect(list.body.items.find(({ id }) => id === people.director.id)).toMatchObject({
      exclusions: [{ reason: 'reports_to', basis: { kind: 'division_director' } }, expect.anything()],
    });
  });

  it('are those by which a request is edited and its mentors ranked', async () => {
    const mentee = await hire();
    const { body } = await words.open(people.director, mentee);
    expectProblem(await words.patch(people.director, body.id, { starts_on: '2026-06-30' }), 422, 'assignment-person-unfit');
    expect((await words.patch(people.director, body.id, { starts_on: '2026-08-01' })).body.starts_on).toBe('2026-08-01');
    expectProblem(await words.patch(people.director, body.id, { starts_on: null, planned_ends_on: FIRST_DAY }), 422, 'period-empty');
    expect((await words.patch(people.director, body.id, { starts_on: null, planned_ends_on: '2027-07-01' })).status).toBe(200);
  });
});
