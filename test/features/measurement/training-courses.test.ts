import { beforeAll, describe, expect, it } from 'vitest';
import type { TrainingCourse } from '../../../src/features/measurement/outcomes/training-courses/schema.ts';
import { expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
});

let codes = 0;
const words = { title: 'Mentoring across differences', curriculum: 'Two workshops.', objectives: ['Agree on expectations'] };
const add = (more: object = {}, as: Person = people.lead) => {
  codes += 1;
  return world.as(as).post<TrainingCourse>('/v1/training-courses', { code: `MENT-${codes}`, ...words, ...more });
};
const edit = (id: string, body: object, as: Person = people.lead) =>
  world.as(as).patch<TrainingCourse>(`/v1/training-courses/${id}`, body, { ifMatch: '*' });
const event = async (more: object = {}) =>
  (await world.insert('programme_event', { kind: 'workshop', title: 'Feedback', held_on: '2026-02-01', ...more })).id;

describe('a course in mentoring', () => {
  it('says what it teaches, to what end and where it is offered, to everybody', async () => {
    const offered = [await event(), await event()].sort();
    const { status, body, headers } = await add({ programme_event_ids: offered });
    expect(status).toBe(201);
    expect(headers['location']).toBe(`/v1/training-courses/${body.id}`);
    expect(body).toMatchObject({ ...words, retired_on: null, programme_event_ids: offered });
    expect((await world.as(people.mentee).get(`/v1/training-courses/${body.id}`)).body).toEqual(body);
    const listed = (await world.as(people.outsider).get<{ items: TrainingCourse[] }>('/v1/training-courses?is_retired=false')).body.items;
    expect(listed.map(({ id }) => id)).toContain(body.id);
    const retired = (await world.as(people.outsider).get<{ items: TrainingCourse[] }>('/v1/training-courses?is_retired=true')).body.items;
    expect(retired.map(({ id }) => id)).not.toContain(body.id);
  });

  it('is added by those who run the programme alone, with a code of its own', async () => {
    for (const who of [people.lead, people.facultyAffairs, people.admin]) expect((await add({}, who)).status).toBe(201);
    for (const who of [people.mentee, people.director, people.facilitator]) expectProblem(await add({}, who), 403, 'permission-denied');
    const { body } = await add();
    expectProblem(await add({ code: body.code }), 409, 'training-course-exists', '/code');
    expectProblem(await add({ objectives: [] }), 400, 'invalid-request', '/objectives');
  });

  it('is offered at events that take place, and an event offers one course', async () => {
    const [held, cancelled] = [await event(), await event({ cancelled_at: '2026-01-01T12:00:00Z' })];
    const first = await add({ programme_event_ids: [held] });
    expectProblem(await add({ programme_event_ids: [held] }), 422, 'training-session-unfit', '/programme_event_ids/0');
    const other = (await add()).body;
    expectProblem(await edit(other.id, { programme_event_ids: [held] }), 422, 'training-session-unfit', '/programme_event_ids/0');
    expectProblem(await edit(other.id, { programme_event_ids: [cancelled] }), 422, 'training-session-unfit', '/programme_event_ids/0');
    expectProblem(await edit(other.id, { programme_event_ids: [people.mentee.id] }), 422, 'reference-unknown', '/programme_event_ids/0');
    expectProblem(await add({ programme_event_ids: [people.mentee.id] }), 422, 'reference-unknown', '/programme_event_ids/0');
    expect((await edit(first.body.id, { programme_event_ids: [] })).body.programme_event_ids).toEqual([]);
    const moved = await edit(other.id, { programme_event_ids: [held, held] });
    expect(moved.body).toMatchObject({ programme_event_ids: [held], row_version: 2 });
    expect((await edit(other.id, { programme_event_ids: [held] })).body.row_version).toBe(2);
  });

  it('is edited with its version, and retired', async () => {
    const { body } = await add();
    const { status } = await world.as(people.lead).patch(`/v1/training-courses/${body.id}`, { title: 'Other' }, { ifMatch: 7 });
    expect(status).toBe(412);
    expectProblem(await edit(body.id, { title: 'Other' }, people.mentee), 403, 'permission-denied');
    const edited = await edit(body.id, { retired_on: '2026-02-01', objectives: ['Listen', 'Ask'] });
    expect(edited.body).toMatchObject({ retired_on: '2026-02-01', objectives: ['Listen', 'Ask'], row_version: 2 });
    const facts = await world.sql`select type, data from event where subject_id = ${body.id} order by id`;
    expect(facts).toEqual([
      { type: 'training_course.added', data: { code: body.code } },
      { type: 'training_course.edited', data: { fields: ['objectives', 'retired_on'] } },
    ]);
  });

  it('is not found in another department, nor is a wrong cursor taken', async () => {
    const { body } = await add();
    expectProblem(await world.as(people.stranger).get(`/v1/training-courses/${body.id}`), 404, 'not-found');
    expectProblem(await world.as(people.lead).get('/v1/training-courses?cursor=x'), 400, 'invalid-cursor', 'cursor');
  });

  it('is offered at an event by one of two who name it at once', async () => {
    const held = await event();
    const [one, other] = [(await add()).body, (await add()).body];
    const answers = await Promise.all([one, other].map(({ id }) => edit(id, { programme_event_ids: [held] })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
  });
});
