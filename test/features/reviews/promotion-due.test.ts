/** When somebody is due for promotion: one day at a time, until they are promoted, in lists and in the roster. */
import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { CareerMilestone } from '../../../src/features/reviews/milestones/schema.ts';
import type { RosterEntry } from '../../../src/features/standing/roster/schema.ts';
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
beforeEach(() => world.at('2026-03-01T15:00:00Z'));

const record = (person: { id: string }, reached_on: string, kind = 'promotion_due', who = people.facultyAffairs) =>
  world.as(who).post<CareerMilestone>('/v1/career-milestones', { person_id: person.id, kind, reached_on });
const cancel = (id: string) => world.as(people.facultyAffairs).post(`/v1/career-milestones/${id}/void`, null, { ifMatch: '*' });
const listed = async (query: string, who = people.facultyAffairs) =>
  (await world.as(who).get<{ items: CareerMilestone[] }>(`/v1/career-milestones?${query}`)).body.items.map(({ id }) => id);
const due = async (person: Person, { who = people.facultyAffairs, as_of = '2026-03-01' } = {}) => {
  const url = `/v1/divisions/${world.division('CARD').id}/roster?limit=200&as_of=${as_of}`;
  const { body, status } = await world.as(who).get<{ items: RosterEntry[] }>(url);
  expect(status).toBe(200);
  return body.items.find(({ person_id }) => person_id === person.id)?.promotion_due_on;
};

it('lies ahead or behind, one day a person, until another takes its place or it is voided', async () => {
  const person = await world.person({ rank: 'associate_professor' });
  const first = await record(person, '2027-07-01');
  expect(first.body).toMatchObject({ kind: 'promotion_due', reached_on: '2027-07-01', cfar_outcome: null, advice: [] });
  expectProblem(await record(person, '2028-07-01'), 409, 'milestone-state');
  await cancel(first.body.id);
  expect((await record(person, '2026-01-01')).status).toBe(201);
});

it('is refused for a professor, for staff, with an outcome, and for oneself; others say no day that lies ahead', async () => {
  const professor = await world.person({ rank: 'professor' });
  expectProblem(await record(professor, '2027-07-01'), 422, 'milestone-unfit', '/person_id');
  expectProblem(await record(await world.person({ kind: 'staff' }), '2027-07-01'), 422, 'milestone-unfit', '/person_id');
  expectProblem(await record(people.facultyAffairs, '2027-07-01'), 422, 'approver-is-subject');
  const person = await world.person();
  const body = { person_id: person.id, kind: 'promotion_due', reached_on: '2027-07-01', cfar_outcome: 'continuing' };
  expectProblem(await world.as(people.facultyAffairs).post('/v1/career-milestones', body), 422, 'milestone-unfit', '/cfar_outcome');
  expectProblem(await record(person, '2026-03-02', 'junior_promotion'), 422, 'day-in-future', '/reached_on');
  expectProblem(await record(person, '2027-07-01', 'promotion_due', people.director), 403, 'permission-denied');
});

it('of two that are recorded at the same moment one stands', async () => {
  const person = await world.person();
  const answers = await Promise.all([record(person, '2027-07-01'), record(person, '2028-07-01')]);
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
});

it('stands in the roster and in the list of those due until the person is promoted, and gives way to the next then', async () => {
  const person = await world.person({ division: 'CARD' });
  const { id } = (await record(person, '2027-07-01')).body;
  expect(await due(person)).toBe('2027-07-01');
  expect(await due(person, { as_of: '2026-02-28' })).toBeNull();
  const [between, before] = ['is_due=true&reached_on_gte=2027-07-01&reached_on_lte=2027-07-01', 'is_due=true&reached_on_lte=2027-06-30'];
  expect(await listed(`person_id=${person.id}&${between}`)).toEqual([id]);
  expect(await listed(`person_id=${person.id}&${before}`)).toEqual([]);
  world.at('2026-05-01');
  const reached = (await record(person, '2026-04-01', 'junior_promotion')).body;
  expect(await due(person, { as_of: '2026-05-01' })).toBeNull();
  expect(await due(person, { as_of: '2026-03-31' })).toBe('2027-07-01');
  expect(await listed(`person_id=${person.id}&${between}`)).toEqual([]);
  expect(await listed(`person_id=${person.id}&is_due=false`)).toEqual([id, reached.id]);
  const next = (await record(person, '2031-07-01')).body;
  expect(await listed(`person_id=${person.id}&is_due=true`)).toEqual([next.id]);
  const gone = await world.sql<{ type: string }>`select type from event where subject_id = ${id} order by id`;
  expect(gone.map(({ type }) => type)).toEqual(['career_milestone.recorded', 'career_milestone.voided']);
});

it('that is recorded on the day of a promotion, after it, announces the next one', async () => {
  const person = await world.person({ division: 'CARD' });
  await record(person, '2026-03-01', 'junior_promotion');
  const { id } = (await record(person, '2031-07-01')).body;
  expect(await due(person)).toBe('2031-07-01');
  expect(await listed(`person_id=${person.id}&is_due=true`)).toEqual([id]);
  await record(person, '2026-03-01', 'senior_promotion');
  expect(await due(person)).toBeNull();
});

it('is for those who read milestones: leaders of the person and faculty affairs, not mentors or those who run the programme', async () => {
  const person = await world.person({ division: 'CARD', site: 'UNION' });
  await world.assignment(person, people.mentor);
  const { id } = (await record(person, '2027-07-01')).body;
  expect(await due(person, { who: people.director })).toBe('2027-07-01');
  expect(await due(person, { who: people.lead })).toBeNull();
  expect(await listed(`person_id=${person.id}`, people.director)).toEqual([id]);
  for (const who of [people.mentor, people.lead, people.admin, people.outsider])
    expect(await listed(`person_id=${person.id}`, who)).toEqual([]);
});

it('of two records of one person the survivor’s stands', async () => {
  const [survivor, duplicate] = [await world.person(), await world.person({ login: false })];
  await record(survivor, '2027-07-01');
  await record(duplicate, '2028-07-01');
  await world.sql`delete from appointment where person_id = ${duplicate.id}`;
  await world.sql`delete from division_membership where person_id = ${duplicate.id}`;
  await world.sql`delete from site_membership where person_id = ${duplicate.id}`;
  expect((await mergeRecords(world, people.admin, survivor, duplicate)).status).toBe(200);
  const standing = await world.sql<{ reached_on: string }>`
    select reached_on::text from career_milestone where person_id = ${survivor.id} and voided_at is null`;
  expect(standing).toEqual([{ reached_on: '2027-07-01' }]);
});
