import { pino } from 'pino';
import { beforeAll, describe, expect, it } from 'vitest';
import type { MentorTraining } from '../../../src/features/matching/mentors/trainings/schema.ts';
import { runDaily } from '../../../src/jobs/daily.ts';
import { expectProblem } from '../../setup/client.ts';
import { type Person, partyOf } from '../../setup/department.ts';
import { mergeRecords } from '../../setup/second-person.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
});

const course = {
  course_code: 'MENT-101',
  course_title: 'Foundations of mentoring',
  duration_min: 180,
  is_accredited: true,
  moc_section: 1,
  completed_on: '2026-02-01',
  expires_on: '2029-02-01',
  evidence: 'Certificate 4711',
};
const least = { course_title: 'Listening', duration_min: 30, is_accredited: false, completed_on: '2026-01-01' };
const mentor = (more: object = {}) => world.person({ division: 'CARD', site: 'UNION', ...more });
const record = (as: Person, person: { id: string }, body: object = least) =>
  world.as(as).post<MentorTraining>('/v1/mentor-trainings', { person_id: person.id, ...body });
const act = (as: Person, id: string, verb: 'verify' | 'void', ifMatch: string | number = '*') =>
  world.as(as).post<MentorTraining>(`/v1/mentor-trainings/${id}/${verb}`, null, { ifMatch });
const edit = (as: Person, id: string, body: object, ifMatch: string | number = '*') =>
  world.as(as).patch<MentorTraining>(`/v1/mentor-trainings/${id}`, body, { ifMatch });
const read = (as: Person, id: string) => world.as(as).get<MentorTraining>(`/v1/mentor-trainings/${id}`);
const eventsOf = (id: string) =>
  world.sql<{ type: string; data: object }>`select type, data from event where subject_id = ${id} order by id`;
/** A record of a new mentor of CARD, made by themself; verified by the lead where wanted. */
async function training(body: object = {}, verified = false) {
  const person = await mentor();
  const { id } = (await record(person, person, { ...least, ...body })).body;
  if (verified) expect((await act(people.lead, id, 'verify')).status).toBe(200);
  return { person, id };
}

describe('a training', () => {
  it('is recorded by the person, faculty affairs or the lead, and its event contains no text', async () => {
    const person = await mentor();
    const made = await record(person, person, course);
    expect(made.status).toBe(201);
    expect(made.headers['location']).toBe(`/v1/mentor-trainings/${made.body.id}`);
    expect(made.body).toEqual({
      id: made.body.id,
      person_id: person.id,
      person: partyOf(person),
      ...course,
      is_current: false,
      verified_by: null,
      verified_at: null,
      voided_at: null,
      row_version: 1,
      created_at: '2026-03-01T15:00:00.000Z',
      updated_at: '2026-03-01T15:00:00.000Z',
    });
    const data = { person_id: person.id, completed_on: '2026-02-01', expires_on: '2029-02-01' };
    expect(await eventsOf(made.body.id)).toEqual([{ type: 'mentor_training.recorded', data }]);
    for (const who of [people.facultyAffairs, people.lead]) {
      expect((await record(who, person)).body).toMatchObject({ course_code: null, moc_section: null, expires_on: null, evidence: null });
    }
  });

  it('counts once it is verified, until the day it expires', async () => {
    const { person, id } = await training({ completed_on: '2026-03-01', expires_on: '2026-03-03' });
    await world.as(person).put(`/v1/people/${person.id}/mentor-profile`, { is_willing: true });
    const current = async () => [
      (await read(person, id)).body.is_current,
      (await world.as(person).get(`/v1/people/${person.id}/mentor-profile`)).body['has_current_training'],
    ];
    expect(await current()).toEqual([false, false]);
    const verified = await act(people.facultyAffairs, id, 'verify', 1);
    expect(verified.body).toMatchObject({
      verified_by: people.facultyAffairs.id,
      verified_at: '2026-03-01T15:00:00.000Z',
      is_current: true,
      row_version: 2,
    });
    expect((await eventsOf(id)).at(-1)).toEqual({ type: 'mentor_training.verified', data: { person_id: person.id } });
    expect(await current()).toEqual([true, true]);
    world.at('2026-03-02');
    expect(await current()).toEqual([true, true]);
    world.at('2026-03-03');
    expect(await current()).toEqual([false, false]);
    world.at('2026-03-01T15:00:00Z');
  });

  it('is corrected while nobody has verified it; without a change it keeps its version and records no event', async () => {
    const { person, id } = await training(course);
    const changed = await edit(person, id, { duration_min: 200, moc_section: null, evidence: 'Certificate 4712' }, 1);
    expect(changed.body).toMatchObject({ ...course, duration_min: 200, moc_section: null, evidence: 'Certificate 4712', row_version: 2 });
    expect((await edit(people.lead, id, { duration_min: 200 }, 2)).body.row_version).toBe(2);
    expect((await edit(people.facultyAffairs, id, { course_title: 'Foundations' }, 2)).body).toMatchObject({ row_version: 3 });
    const events = await eventsOf(id);
    expect(events.map(({ type }) => type)).toEqual(['mentor_training.recorded', 'mentor_training.edited', 'mentor_training.edited']);
    expect(events[1]?.data).toEqual({ fields: ['duration_min', 'moc_section', 'evidence'] });
  });

  it('is verified and voided once: repeating it by the same person changes nothing', async () => {
    const { person, id } = await training();
    const first = await act(people.lead, id, 'verify', 1);
    expect((await act(people.lead, id, 'verify', 2)).body).toEqual(first.body);
    const voided = await act(person, id, 'void', 2);
    expect(voided.body).toMatchObject({ voided_at: '2026-03-01T15:00:00.000Z', is_current: false, verified_by: people.lead.id });
    expect((await act(people.facultyAffairs, id, 'void', 3)).body).toMatchObject({ voided_at: voided.body.voided_at, row_version: 3 });
    const types = (await eventsOf(id)).map(({ type }) => type);
    expect(types).toEqual(['mentor_training.recorded', 'mentor_training.verified', 'mentor_training.voided']);
  });

  it('no longer counts once it is voided', async () => {
    const { person, id } = await training({}, true);
    await world.as(person).put(`/v1/people/${person.id}/mentor-profile`, { is_willing: true });
    await act(people.lead, id, 'void');
    expect((await world.as(person).get(`/v1/people/${person.id}/mentor-profile`)).body['has_current_training']).toBe(false);
  });

  it('is recorded, verified and voided with a token that cannot read', async () => {
    const person = await mentor();
    const scopes = ['mentor_training:write'];
    const made = await world.as(people.lead, { scopes }).post('/v1/mentor-trainings', { person_id: person.id, ...course });
    expect(made.body).toMatchObject({ person_id: person.id, evidence: null });
    const url = `/v1/mentor-trainings/${made.body.id}`;
    expectProblem(await world.as(people.lead, { scopes }).get(url), 403, 'insufficient-scope');
    for (const verb of ['verify', 'void'])
      expect((await world.as(people.lead, { scopes }).post(`${url}/${verb}`, null, { ifMatch: '*' })).status).toBe(200);
  });
});

describe('a training is refused', () => {
  it('for a day that has not come, at the very boundary, and where it expires before it begins', async () => {
    const person = await mentor();
    const tomorrow = { ...least, completed_on: '2026-03-02' };
    expectProblem(await record(person, person, tomorrow), 422, 'day-in-future', '/completed_on');
    expect((await record(person, person, { ...least, completed_on: '2026-03-01' })).status).toBe(201);
    expectProblem(await record(person, person, { ...least, expires_on: '2026-01-01' }), 422, 'period-empty', '/expires_on');
    const made = await record(person, person, { ...least, expires_on: '2026-01-02' });
    expect(made.status).toBe(201);
    expectProblem(await edit(person, made.body.id, { completed_on: '2026-03-02' }), 422, 'day-in-future', '/completed_on');
    expectProblem(await edit(person, made.body.id, { expires_on: '2025-12-31' }), 422, 'period-empty', '/expires_on');
  });

  it('of a person who does not exist here, or whose record was merged', async () => {
    const nobody = { id: '0198b7a0-0000-7000-8000-00000000dead' };
    expectProblem(await record(people.lead, nobody), 422, 'reference-unknown', '/person_id');
    expectProblem(await record(people.lead, people.stranger), 422, 'reference-unknown', '/person_id');
    const duplicate = await mentor();
    await world.sql`update person set merged_into_id = ${people.mentee.id} where id = ${duplicate.id}`;
    expectProblem(await record(people.lead, duplicate), 409, 'person-merged', '/person_id');
  });

  it('to people who may not record it, though some of them may read it', async () => {
    const { person, id } = await training();
    for (const who of [people.director, people.facilitator, people.admin]) {
      expectProblem(await record(who, person), 403, 'permission-denied');
      expectProblem(await edit(who, id, { duration_min: 60 }), 403, 'permission-denied');
      expectProblem(await act(who, id, 'void'), 403, 'permission-denied');
      expectProblem(await act(who, id, 'verify'), 403, 'permission-denied');
    }
    expectProblem(await record(people.outsider, person), 403, 'permission-denied');
    expectProblem(await edit(people.outsider, id, { duration_min: 60 }), 404, 'not-found');
    expectProblem(await act(people.stranger, id, 'void'), 404, 'not-found');
    expectProblem(await act(person, id, 'verify'), 403, 'permission-denied');
  });

  it('verification by the person themself, in whatever office', async () => {
    const { body } = await record(people.lead, people.lead);
    expectProblem(await act(people.lead, body.id, 'verify'), 422, 'approver-is-subject');
    expect((await act(people.facultyAffairs, body.id, 'verify')).status).toBe(200);
  });

  it('a change of a verified record, whoever asks, and a second verification', async () => {
    const { person, id } = await training({}, true);
    for (const who of [person, people.facultyAffairs, people.lead]) {
      const answer = await edit(who, id, { duration_min: 60 });
      expectProblem(answer, 409, 'mentor-training-state');
      expect(answer.body).toMatchObject({ state: 'verified' });
    }
    expectProblem(await act(people.facultyAffairs, id, 'verify'), 409, 'mentor-training-state');
  });

  it('any change of a voided record except voiding it again', async () => {
    const { person, id } = await training();
    await act(person, id, 'void');
    expectProblem(await edit(person, id, { duration_min: 60 }), 409, 'mentor-training-state');
    const answer = await act(people.lead, id, 'verify');
    expectProblem(answer, 409, 'mentor-training-state');
    expect(answer.body).toMatchObject({ state: 'voided' });
  });

  it('without or with another version', async () => {
    const { person, id } = await training();
    expectProblem(await world.as(person).patch(`/v1/mentor-trainings/${id}`, { duration_min: 60 }), 428, 'precondition-required');
    expectProblem(await edit(person, id, { duration_min: 60 }, 2), 412, 'version-stale');
    expectProblem(await act(people.lead, id, 'verify', 2), 412, 'version-stale');
    expectProblem(await act(people.lead, id, 'void', 2), 412, 'version-stale');
    expectProblem(await world.as(people.lead).post(`/v1/mentor-trainings/${id}/verify`), 428, 'precondition-required');
  });

  it('verification of a record that was corrected since it was read', async () => {
    const { person, id } = await training();
    const both = [edit(person, id, { duration_min: 90 }, 1), act(people.lead, id, 'verify', 1)];
    expect((await Promise.all(both)).map(({ status }) => status).toSorted()).toEqual([200, 412]);
    const twice = [act(people.lead, id, 'verify'), act(people.facultyAffairs, id, 'verify')];
    const [lead, hr] = await Promise.all(twice);
    expect([lead?.status, hr?.status]).toContain(409);
  });

  it.each([
    ['/course_title', { course_title: ' ' }],
    ['/course_code', { course_code: 'a b' }],
    ['/duration_min', { duration_min: 0 }],
    ['/duration_min', { duration_min: 60_001 }],
    ['/moc_section', { moc_section: 4 }],
    ['/completed_on', { completed_on: '2026-02-30' }],
    ['/evidence', { evidence: 'x'.repeat(2001) }],
    ['/verified_by', { verified_by: '0198b7a0-0000-7000-8000-000000000001' }],
  ])('with what the document forbids (%s)', async (pointer, body) => {
    const person = await mentor();
    expectProblem(await record(person, person, { ...least, ...body }), 400, 'invalid-request', pointer);
  });
});

describe('who reads a training', () => {
  it('the person and their leaders; the evidence only the person and those who may verify', async () => {
    const { person, id } = await training(course);
    for (const who of [person, people.facultyAffairs, people.lead]) expect((await read(who, id)).body.evidence).toBe('Certificate 4711');
    for (const who of [people.director, people.facilitator, people.admin]) {
      const answer = await read(who, id);
      expect(answer.body).toMatchObject({ ...course, evidence: null });
      expect((await world.as(who).get(`/v1/mentor-trainings?person_id=${person.id}`)).text).not.toContain('4711');
    }
    for (const who of [people.outsider, people.pic, people.head, people.chair, people.committee, people.mentorDirector, people.stranger])
      expectProblem(await read(who, id), 404, 'not-found');
  });

  it('the list holds what each of them may read, and is filtered by person, currency and days', async () => {
    const { person, id: old } = await training({ completed_on: '2024-01-01', expires_on: '2026-03-01' }, true);
    const made = async (completed_on: string, verified = true) => {
      const { id } = (await record(person, person, { ...least, completed_on })).body;
      if (verified) await act(people.lead, id, 'verify');
      return id;
    };
    const [valid, claimed, voided] = [await made('2025-06-30'), await made('2025-07-01', false), await made('2025-07-02')];
    await act(person, voided, 'void');
    const ids = async (query: string, as = person) =>
      (await world.as(as).get(`/v1/mentor-trainings?person_id=${person.id}&${query}`)).body.items.map((item) => item.id);
    expect(await ids('')).toEqual([old, valid, claimed, voided]);
    expect(await ids('', people.director)).toEqual([old, valid, claimed, voided]);
    expect(await ids('', people.outsider)).toEqual([]);
    expect(await ids('is_current=true')).toEqual([valid]);
    expect(await ids('is_current=false')).toEqual([old, claimed, voided]);
    expect(await ids('completed_on_gte=2025-07-01')).toEqual([claimed, voided]);
    expect(await ids('completed_on_lte=2025-07-01')).toEqual([old, valid, claimed]);
    expect(await ids('completed_on_gte=2025-06-30&completed_on_lte=2025-06-30')).toEqual([valid]);
    expect((await world.as(person).get('/v1/mentor-trainings')).body.items.map((item) => item.id)).toEqual([old, valid, claimed, voided]);
    const first = await world.as(person).get('/v1/mentor-trainings?limit=3');
    const rest = await world.as(person).get(`/v1/mentor-trainings?limit=3&cursor=${first.body.next_cursor}`);
    expect(rest.body).toMatchObject({ items: [{ id: voided }], next_cursor: null });
  });
});

describe('the notice that a training expires', () => {
  const runOn = async (day: string) => {
    world.at(day);
    await runDaily({ db: world.db, clock: world.clock, logger: pino({ level: 'silent' }) });
  };
  const noticesOf = (person: Person) => world.sql<{ subject_id: string; occasion: string }>`
    select subject_id, occasion, due_on from notification where person_id = ${person.id} and kind = 'training_expiring' order by id`;
  /** Tests move the day forward only, so each begins where it wants. */
  const from = (day: string) => world.at(day);

  it('is sent sixty days ahead, once', async () => {
    from('2026-03-01');
    const { person, id } = await training({ expires_on: '2026-05-31' }, true);
    await runOn('2026-03-31');
    expect(await noticesOf(person)).toEqual([]);
    await runOn('2026-04-01');
    const reminded = [{ subject_id: id, occasion: '2026-05-31', due_on: '2026-05-31' }];
    expect(await noticesOf(person)).toEqual(reminded);
    await runOn('2026-04-01');
    await runOn('2026-05-30');
    expect(await noticesOf(person)).toEqual(reminded);
  });

  it('is about the training that lasts longest, and sent again when that one is about to expire', async () => {
    from('2027-03-01');
    const { person, id: first } = await training({ expires_on: '2027-04-01' }, true);
    const later = (await record(person, person, { ...least, expires_on: '2027-06-01' })).body.id;
    await act(people.lead, later, 'verify');
    await runOn('2027-03-02');
    expect(await noticesOf(person)).toEqual([]);
    await runOn('2027-04-02');
    expect((await noticesOf(person)).map(({ subject_id }) => subject_id)).toEqual([later]);
    expect(first).not.toBe(later);
  });

  it('is not sent for trainings that never expire, are unverified, voided or expired', async () => {
    from('2028-03-01');
    const soon = { expires_on: '2028-03-20' };
    const forever = await training(soon, true);
    await act(people.lead, (await record(forever.person, forever.person)).body.id, 'verify');
    const claimed = await training(soon);
    const voided = await training(soon, true);
    await act(voided.person, voided.id, 'void');
    const over = await training({ expires_on: '2028-03-02' }, true);
    await runOn('2028-03-02');
    for (const { person } of [forever, claimed, voided, over]) expect(await noticesOf(person)).toEqual([]);
  });

  it('is not sent to people who died or left and merged records', async () => {
    from('2029-03-01');
    const soon = { expires_on: '2029-03-20' };
    const [dead, departed, merged, here] = [
      await training(soon, true),
      await training(soon, true),
      await training(soon, true),
      await training(soon, true),
    ];
    await world.sql`update person set deceased_on = '2029-03-01' where id = ${dead.person.id}`;
    await world.sql`update appointment set ends_on = '2029-03-01' where person_id = ${departed.person.id}`;
    await world.sql`update person set merged_into_id = ${here.person.id} where id = ${merged.person.id}`;
    await runOn('2029-03-01');
    for (const { person } of [dead, departed, merged]) expect(await noticesOf(person)).toEqual([]);
    expect(await noticesOf(here.person)).toHaveLength(1);
  });
});

describe('a merge', () => {
  const merge = (survivor: Person, duplicate: Person) => mergeRecords(world, people.admin, survivor, duplicate);

  it('moves the duplicate’s trainings and verifications to the survivor', async () => {
    world.at('2026-03-01T15:00:00Z');
    const survivor = await mentor();
    const duplicate = await world.person({ division: null, site: null, category: null });
    const { id } = (await record(duplicate, duplicate)).body;
    await act(people.lead, id, 'verify');
    const { id: verified, person } = await training();
    await world.sql`update mentor_training set verified_by = ${duplicate.id}, verified_at = '2026-02-01' where id = ${verified}`;
    expect((await merge(survivor, duplicate)).status).toBe(200);
    expect((await read(survivor, id)).body).toMatchObject({ person_id: survivor.id, verified_by: people.lead.id, is_current: true });
    expect((await read(person, verified)).body).toMatchObject({ verified_by: survivor.id, is_current: true });
  });

  it('leaves a training that one record verified for the other unverified', async () => {
    const survivor = await mentor();
    const duplicate = await world.person({ division: null, site: null, category: null });
    const { id } = (await record(survivor, survivor)).body;
    await world.sql`update mentor_training set verified_by = ${duplicate.id}, verified_at = '2026-02-01' where id = ${id}`;
    expect((await merge(survivor, duplicate)).status).toBe(200);
    expect((await read(survivor, id)).body).toMatchObject({ verified_by: null, verified_at: null, is_current: false });
    expect((await act(people.lead, id, 'verify')).status).toBe(200);
  });
});
