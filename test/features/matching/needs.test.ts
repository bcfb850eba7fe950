import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { NeedsProfile } from '../../../src/features/matching/needs/schema.ts';
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
beforeEach(() => world.at('2026-03-01'));

const promotion = { needs: [{ area: 'promotion', priority: 5 }] };
const say = (as: Person, of: Person, body: object = promotion) =>
  world.as(as).post<NeedsProfile & { errors: unknown }>(`/v1/people/${of.id}/needs-profiles`, body);
const read = (as: Person, id: string) => world.as(as).get<NeedsProfile>(`/v1/needs-profiles/${id}`);
const listed = async (as: Person, of: Person, query = '') =>
  (await world.as(as).get<{ items: NeedsProfile[]; next_cursor: string | null }>(`/v1/people/${of.id}/needs-profiles${query}`)).body;

describe('201', () => {
  it('each recording is a new version; earlier ones stay as they were', async () => {
    const person = await world.person();
    const first = await say(person, person, {
      needs: [
        { area: 'grants', priority: 2 },
        { area: 'promotion', priority: 5 },
        { area: 'family', priority: 2 },
      ],
      training_location: 'elsewhere_canada',
      intensity: 'higher',
    });
    expect(first).toMatchObject({
      status: 201,
      headers: { location: `/v1/needs-profiles/${first.body.id}` },
      body: {
        person_id: person.id,
        person: partyOf(person),
        version: 1,
        is_latest: true,
        training_location: 'elsewhere_canada',
        intensity: 'higher',
      },
    });
    expect(first.body.needs).toEqual([
      { area: 'promotion', priority: 5 },
      { area: 'family', priority: 2 },
      { area: 'grants', priority: 2 },
    ]);
    const second = await say(person, person);
    expect(second.body).toMatchObject({ version: 2, is_latest: true, training_location: null, intensity: 'default' });
    expect((await read(person, first.body.id)).body).toMatchObject({ version: 1, is_latest: false, intensity: 'higher' });
    expect((await listed(person, person)).items.map(({ id }) => id)).toEqual([second.body.id, first.body.id]);
  });

  it('the facilitator of the division may record needs for a person', async () => {
    const person = await world.person();
    expect((await say(people.facilitator, person)).status).toBe(201);
    expect((await listed(person, person)).items).toHaveLength(1);
  });

  it('the event names the person and the version, and no need', async () => {
    const person = await world.person();
    const { body } = await say(person, person, { needs: [{ area: 'difficult_conversations', priority: 5 }], career_stage: 'late' });
    const events = await world.sql<{ type: string; data: object }>`select type, data from event where subject_id = ${body.id}`;
    expect(events).toEqual([{ type: 'needs_profile.recorded', data: { person_id: person.id, version: 1 } }]);
  });

  it('two concurrent recordings are two versions', async () => {
    const person = await world.person();
    const both = await Promise.all([say(person, person), say(people.facilitator, person)]);
    expect(both.map(({ body }) => body.version).toSorted()).toEqual([1, 2]);
  });

  it('a repetition with the same key is the same version', async () => {
    const person = await world.person();
    const again = () => world.as(person).post<NeedsProfile>(`/v1/people/${person.id}/needs-profiles`, promotion, { key: 'needs-once' });
    const [first, second] = [await again(), await again()];
    expect(second.body.id).toBe(first.body.id);
    expect((await listed(person, person)).items).toHaveLength(1);
  });

  it('a token that may only write is answered the version it wrote', async () => {
    const person = await world.person();
    const writer = world.as(person, { scopes: ['needs:write'] });
    expect((await writer.post(`/v1/people/${person.id}/needs-profiles`, promotion)).status).toBe(201);
    expectProblem(await writer.get(`/v1/people/${person.id}/needs-profiles`), 403, 'insufficient-scope');
  });
});

describe('an intensity that is higher', () => {
  const higher = { ...promotion, intensity: 'higher' };
  const told = async (person: Person, of: readonly string[]) =>
    (
      await world.sql<{ subject_id: string }>`select subject_id from notification
        where person_id = ${person.id} and kind = 'needs_higher' and subject_id = any (${of}::uuid[]) order by id`
    ).map(({ subject_id }) => subject_id);

  it('is told to the facilitator of the division once each time it becomes so, and to nobody else', async () => {
    const mentee = await world.person({ division: 'CARD' });
    const elsewhere = await world.person({ division: 'GIM' });
    await world.role(elsewhere, 'mentorship_facilitator', { division: 'GIM' });
    const versions: string[] = [];
    for (const body of [promotion, higher, { ...higher, training_location: 'local' }, promotion, higher])
      versions.push((await say(mentee, mentee, body)).body.id);
    expect(await told(people.facilitator, versions)).toEqual([versions[1], versions[4]]);
    const every = await world.sql<{ person_id: string }>`
      select distinct person_id from notification where kind = 'needs_higher' and subject_id = any (${versions}::uuid[])`;
    expect(every).toEqual([{ person_id: people.facilitator.id }]);
  });

  it('is not told to the facilitator who recorded it, nor of somebody without a division', async () => {
    const mentee = await world.person({ division: 'CARD' });
    const homeless = await world.person({ division: null });
    const versions = [(await say(people.facilitator, mentee, higher)).body.id, (await say(homeless, homeless, higher)).body.id];
    expect(await world.sql`select id from notification where kind = 'needs_higher' and subject_id = any (${versions}::uuid[])`).toEqual([]);
  });

  it('raises the cadence target of the pair, for those who may read the needs alone', async () => {
    const mentee = await world.person({ division: 'CARD' });
    const mentor = await world.person({ division: 'NEPH', site: 'NORTH' });
    const { id } = await world.assignment(mentee, mentor);
    const informal = await world.assignment(mentee, mentor, { subtype: 'informal' });
    const target = async (as: Person, of = id) => (await world.as(as).get(`/v1/assignments/${of}`)).body['cadence_target'];
    expect(await target(mentee)).toBe(4);
    await say(mentee, mentee, higher);
    for (const reader of [mentee, mentor, people.director, people.facilitator]) expect(await target(reader)).toBe(6);
    const asked = await world.assignment(mentee, people.outsider, { state: 'pending_acceptance', starts_on: null });
    expect([await target(mentee, asked.id), await target(people.outsider, asked.id)]).toEqual([6, null]);
    const other = await world.person({ division: 'NEPH', site: 'NORTH' });
    await world.assignment(await world.person(), other);
    const over = await world.assignment(mentee, other, { state: 'ended' });
    expect(await target(other, over.id)).toBeNull();
    for (const reader of [people.lead, people.facultyAffairs, people.mentorDirector, people.chair]) expect(await target(reader)).toBeNull();
    expect(await target(mentee, informal.id)).toBeNull();
    await say(mentee, mentee, promotion);
    expect(await target(mentor)).toBe(4);
  });

  it('raises the target of enrolled part-time faculty from theirs', async () => {
    const mentee = await world.person({ division: 'CARD', category: 'part_time' });
    const mentor = await world.person({ division: 'NEPH', site: 'NORTH' });
    await world.insert('programme_enrolment', { person_id: mentee.id, starts_on: '2025-07-01' });
    const { id } = await world.assignment(mentee, mentor);
    await say(mentee, mentee, higher);
    expect((await world.as(mentee).get(`/v1/assignments/${id}`)).body['cadence_target']).toBe(5);
  });
});

describe('the career stage', () => {
  it('is what the person stated, else derived from the appointments today', async () => {
    const person = await world.person({ starts_on: '2020-07-01' });
    const derived = (await say(person, person)).body;
    expect(derived).toMatchObject({ career_stage: 'early', career_stage_source: 'derived' });
    const stated = (await say(person, person, { ...promotion, career_stage: 'late' })).body;
    expect(stated).toMatchObject({ career_stage: 'late', career_stage_source: 'stated' });
    world.at('2027-07-01');
    expect((await read(person, derived.id)).body).toMatchObject({ career_stage: 'mid', career_stage_source: 'derived' });
    expect((await read(person, stated.id)).body.career_stage).toBe('late');
  });

  it('is counted from the first appointment as a member, on its first day or the day it was given, and from none that was voided', async () => {
    const terms = { category: 'status_only', rank: 'lecturer', academic_fte_pct: 0, status: 'ended' };
    const since = async (of: object) => {
      const person = await world.person({ starts_on: '2020-07-01' });
      const days = { appointed_on: '2000-07-01', starts_on: '2000-07-01', ends_on: '2020-07-01' };
      await world.insert('appointment', { person_id: person.id, ...terms, ...days, ...of });
      return (await say(person, person)).body.career_stage;
    };
    const stages = {
      status_only: await since({}),
      emeritus: await since({ category: 'emeritus' }),
      part_time: await since({ category: 'part_time', academic_fte_pct: 50 }),
      adjunct: await since({ category: 'adjunct' }),
      voided: await since({ category: 'adjunct', ends_on: '2000-07-01' }),
      given_before: await since({ category: 'adjunct', starts_on: '2020-06-01' }),
    };
    expect(stages).toEqual({
      ...{ status_only: 'early', emeritus: 'early', voided: 'early' },
      ...{ part_time: 'late', adjunct: 'late', given_before: 'late' },
    });
  });

  it('is null for a person who was never appointed', async () => {
    const person = await world.person({ category: null });
    expect((await say(person, person)).body).toMatchObject({ career_stage: null, career_stage_source: null });
  });
});

describe('lists', () => {
  it('come in pages, each bound to the person', async () => {
    const [person, other] = [await world.person(), await world.person()];
    for (let version = 1; version <= 3; version += 1) await say(people.facilitator, person);
    await say(people.facilitator, other);
    const first = await listed(people.facilitator, person, '?limit=2');
    expect(first.items.map(({ version }) => version)).toEqual([3, 2]);
    const second = await listed(people.facilitator, person, `?limit=2&cursor=${first.next_cursor}`);
    expect(second.items.map(({ version }) => version)).toEqual([1]);
    expect(second.next_cursor).toBeNull();
    expectProblem(
      await world.as(people.facilitator).get(`/v1/people/${other.id}/needs-profiles?limit=2&cursor=${first.next_cursor}`),
      400,
      'invalid-cursor',
    );
  });
});

describe('who may read', () => {
  it('an active formal mentor, and no longer once the assignment is suspended or over', async () => {
    const [mentee, mentor] = [await world.person(), await world.person({ division: 'NEPH', site: 'NORTH' })];
    const { id } = (await say(mentee, mentee)).body;
    expectProblem(await read(mentor, id), 404, 'not-found');
    const assignment = await world.assignment(mentee, mentor);
    expect((await read(mentor, id)).status).toBe(200);
    const days = { starts_on: '2026-02-01', detected_on: '2026-02-01', due_on: '2026-04-02' };
    const values = { assignment_id: assignment.id, status: 'detected', source: 'hr_change', bases: '[]', policy_id: world.policy.id };
    const opened = await world.insert('conflict_case', { ...values, ...days });
    expectProblem(await read(mentor, id), 404, 'not-found');
    await world.sql`update conflict_case set ends_on = '2026-02-10' where id = ${opened.id}`;
    expect((await read(mentor, id)).status).toBe(200);
    await world.sql`update assignment set state = 'ended', ends_on = '2026-02-20' where id = ${assignment.id}`;
    expectProblem(await read(mentor, id), 404, 'not-found');
  });

  it('readers of the person who may not read the needs get 403; another department gets 404', async () => {
    const person = await world.person();
    const { id } = (await say(person, person)).body;
    for (const who of [people.outsider, people.chair, people.lead, people.facultyAffairs, people.admin, people.mentor]) {
      expectProblem(await world.as(who).get(`/v1/people/${person.id}/needs-profiles`), 403, 'permission-denied');
      expectProblem(await read(who, id), 404, 'not-found');
      expectProblem(await say(who, person), 403, 'permission-denied');
    }
    for (const who of [people.director, people.pic, people.facilitator]) expect((await read(who, id)).status).toBe(200);
    expectProblem(await say(people.director, person), 403, 'permission-denied');
    expectProblem(await world.as(people.stranger).get(`/v1/people/${person.id}/needs-profiles`), 404, 'not-found');
    expectProblem(await read(people.stranger, id), 404, 'not-found');
    expectProblem(await say(people.stranger, person), 404, 'not-found');
  });
});

describe('refused', () => {
  it('what the schema does not know', async () => {
    const person = await world.person();
    const need = (more: object) => say(person, person, { needs: [{ area: 'promotion', priority: 5, ...more }] });
    expectProblem(await say(person, person, { needs: [] }), 400, 'invalid-request', '/needs');
    expectProblem(await need({ area: 'happiness' }), 400, 'invalid-request', '/needs/0/area');
    for (const priority of [0, 6, 1.5, '5']) expectProblem(await need({ priority }), 400, 'invalid-request', '/needs/0/priority');
    expectProblem(await need({ why: 'x' }), 400, 'invalid-request', '/needs/0/why');
    expectProblem(await say(person, person, { ...promotion, gender: 'x' }), 400, 'invalid-request', '/gender');
    expectProblem(await say(person, person, { ...promotion, career_stage: "early'; drop table need;--" }), 400, 'invalid-request');
  });

  it('an area named twice', async () => {
    const person = await world.person();
    const twice = await say(person, person, {
      needs: [
        { area: 'grants', priority: 1 },
        { area: 'promotion', priority: 5 },
        { area: 'grants', priority: 2 },
      ],
    });
    expectProblem(twice, 422, 'needs-unfit', '/needs/2/area');
    expect((await listed(person, person)).items).toEqual([]);
  });

  it('people who are not faculty members, not alive, or merged into another', async () => {
    const staff = await world.person({ kind: 'staff' });
    expectProblem(await say(staff, staff), 422, 'needs-unfit');
    const dead = await world.person();
    await world.sql`update person set deceased_on = '2026-03-01' where id = ${dead.id}`;
    expectProblem(await say(people.facilitator, dead), 422, 'needs-unfit');
    const merged = await world.person();
    await world.sql`update person set merged_into_id = ${people.outsider.id} where id = ${merged.id}`;
    const answer = await say(people.facilitator, merged);
    expectProblem(answer, 409, 'person-merged');
    expect(answer.body).toMatchObject({ merged_into_id: people.outsider.id });
  });
});

describe('a merge of two records', () => {
  it('numbers the versions of both anew in the order in which they were made', async () => {
    const [survivor, duplicate] = [await world.person(), await world.person({ division: null, site: null, category: null })];
    const made: string[] = [];
    for (const person of [duplicate, survivor, duplicate, survivor]) made.push((await say(person, person)).body.id);
    const merged = await mergeRecords(world, people.admin, survivor, duplicate);
    expect(merged.status).toBe(200);
    const { items } = await listed(survivor, survivor);
    expect(items.map(({ id, version, is_latest }) => ({ id, version, is_latest }))).toEqual(
      made.map((id, place) => ({ id, version: place + 1, is_latest: place === 3 })).toReversed(),
    );
    expect((await say(survivor, survivor)).body.version).toBe(5);
  });
});
