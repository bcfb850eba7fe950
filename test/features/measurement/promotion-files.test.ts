import { beforeAll, describe, expect, it } from 'vitest';
import type { PromotionFile } from '../../../src/features/measurement/outcomes/promotion-files/schema.ts';
import { reportOn } from '../../architecture/cases/reports.ts';
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

const submit = (person: { id: string }, more: object = {}, as: Person = people.facultyAffairs) =>
  world
    .as(as)
    .post<PromotionFile>('/v1/promotion-files', { person_id: person.id, kind: 'junior_promotion', submitted_on: '2025-09-15', ...more });
const edit = (id: string, body: object, as: Person = people.facultyAffairs) =>
  world.as(as).patch<PromotionFile>(`/v1/promotion-files/${id}`, body, { ifMatch: '*' });
const voidFile = (id: string, as: Person = people.facultyAffairs) =>
  world.as(as).post<PromotionFile>(`/v1/promotion-files/${id}/void`, {}, { ifMatch: '*' });
const read = (id: string, as: Person) => world.as(as).get<PromotionFile>(`/v1/promotion-files/${id}`);
const promoted = async (person: { id: string }, more: object = {}) =>
  (await world.insert('career_milestone', { person_id: person.id, kind: 'junior_promotion', reached_on: '2026-02-01', ...more })).id;
let numbers = 0;
const dossier = async (subject: { id: string }, more: object = {}) => {
  numbers += 1;
  const report_no = `DOS-2025-${String(numbers).padStart(10, '0')}`;
  const issued = { state: 'issued', issued_on: '2025-09-01', attested_by: people.facultyAffairs.id, report_no };
  return (await reportOn(world, subject, people.facultyAffairs, { ...issued, ...more })).id;
};

describe('a file submitted for promotion', () => {
  it('is recorded by faculty affairs and read by them and the person alone', async () => {
    const person = await world.person();
    const { status, body, headers } = await submit(person);
    expect(status).toBe(201);
    expect(headers['location']).toBe(`/v1/promotion-files/${body.id}`);
    expect(body).toEqual({
      ...{ id: body.id, person_id: person.id, person: partyOf(person), kind: 'junior_promotion', submitted_on: '2025-09-15' },
      ...{ report_id: null, milestone_id: null, is_mentorship_criterion: null, voided_at: null, row_version: 1 },
      ...{ created_at: '2026-03-01T15:00:00.000Z', updated_at: '2026-03-01T15:00:00.000Z' },
    });
    expect((await read(body.id, person)).body).toEqual(body);
    for (const who of [people.director, people.pic, people.lead, people.chair, people.mentor, people.admin])
      expectProblem(await read(body.id, who), 404, 'not-found');
    const facts = await world.sql`select type, data from event where subject_id = ${body.id}`;
    expect(facts).toEqual([{ type: 'promotion_file.recorded', data: {} }]);
    const query = `person_id=${person.id}&kind=junior_promotion&submitted_on_gte=2025-09-15&submitted_on_lte=2025-09-15&is_voided=false`;
    const listed = await world.as(people.facultyAffairs).get<{ items: PromotionFile[] }>(`/v1/promotion-files?${query}`);
    expect(listed.body.items).toEqual([body]);
    expectProblem(await world.as(people.facultyAffairs).get('/v1/promotion-files?cursor=x'), 400, 'invalid-cursor', 'cursor');
  });

  it('is of faculty, of a day that has come, once, and never one’s own', async () => {
    const person = await world.person();
    expectProblem(await submit(person, {}, people.lead), 403, 'permission-denied');
    expectProblem(await submit(people.facultyAffairs), 422, 'approver-is-subject');
    expectProblem(await submit({ id: crypto.randomUUID() }), 422, 'reference-unknown', '/person_id');
    expectProblem(await submit(person, { submitted_on: '2026-03-02' }), 422, 'day-in-future', '/submitted_on');
    expectProblem(await submit(await world.person({ kind: 'staff' })), 422, 'promotion-file-unfit', '/person_id');
    expect((await submit(person, { submitted_on: '2026-03-01' })).status).toBe(201);
    expectProblem(await submit(person, { submitted_on: '2026-03-01' }), 409, 'promotion-file-exists', '/submitted_on');
    expect((await submit(person, { submitted_on: '2026-03-01', kind: 'senior_promotion' })).status).toBe(201);
  });

  it('holds a report on the person’s own mentoring that was issued by then', async () => {
    const person = await world.person();
    const report_id = await dossier(person);
    expect((await submit(person, { report_id })).body.report_id).toBe(report_id);
    const other = await world.person();
    expectProblem(await submit(other, { report_id }), 422, 'reference-unknown', '/report_id');
    const late = await dossier(other, { issued_on: '2025-09-16' });
    expectProblem(await submit(other, { report_id: late }), 422, 'promotion-file-unfit', '/report_id');
    const { body } = await submit(other);
    expectProblem(await edit(body.id, { report_id: late }), 422, 'promotion-file-unfit', '/report_id');
    expect((await edit(body.id, { report_id: await dossier(other, { issued_on: '2025-09-15' }) })).status).toBe(200);
  });

  it('says which promotion was granted on it, and whether mentorship was a criterion', async () => {
    const person = await world.person();
    const { id } = (await submit(person)).body;
    expectProblem(await edit(id, { is_mentorship_criterion: true }), 422, 'promotion-file-unfit', '/is_mentorship_criterion');
    expectProblem(await edit(id, { milestone_id: crypto.randomUUID() }), 422, 'reference-unknown', '/milestone_id');
    const senior = await promoted(person, { kind: 'senior_promotion' });
    expectProblem(await edit(id, { milestone_id: senior }), 422, 'promotion-file-unfit', '/milestone_id');
    const early = await promoted(person, { reached_on: '2025-09-14' });
    expectProblem(await edit(id, { milestone_id: early }), 422, 'promotion-file-unfit', '/milestone_id');
    await world.sql`update career_milestone set voided_at = now() where id = ${early}`;
    const milestone_id = await promoted(person);
    const granted = await edit(id, { milestone_id, is_mentorship_criterion: true });
    expect(granted.body).toMatchObject({ milestone_id, is_mentorship_criterion: true, row_version: 2 });
    expect((await edit(id, { milestone_id })).body.row_version).toBe(2);
    const second = (await submit(person, { submitted_on: '2025-09-16' })).body;
    expectProblem(await edit(second.id, { milestone_id }), 409, 'promotion-file-exists', '/milestone_id');
    expectProblem(await edit(id, { milestone_id: null }), 422, 'promotion-file-unfit', '/is_mentorship_criterion');
    expect((await edit(id, { milestone_id: null, is_mentorship_criterion: null })).status).toBe(200);
  });

  it('is edited and voided by others of faculty affairs than the person', async () => {
    const { id } = await world.insert('promotion_file', {
      person_id: people.facultyAffairs.id,
      kind: 'senior_promotion',
      submitted_on: '2025-09-15',
    });
    expectProblem(await edit(id, {}), 422, 'approver-is-subject');
    expectProblem(await voidFile(id), 422, 'approver-is-subject');
    const { body } = await submit(await world.person());
    const stale = await world.as(people.facultyAffairs).patch(`/v1/promotion-files/${body.id}`, {}, { ifMatch: 9 });
    expect(stale.status).toBe(412);
    expectProblem(await edit(body.id, {}, people.chair), 403, 'permission-denied');
    expect((await voidFile(body.id)).body.voided_at).toBe('2026-03-01T15:00:00.000Z');
    expect((await voidFile(body.id)).body.row_version).toBe(2);
    expectProblem(await edit(body.id, { is_mentorship_criterion: null }), 409, 'promotion-file-state');
  });

  it('moves in a merge of two records, the survivor’s first', async () => {
    const [survivor, duplicate] = [await world.person(), await world.person()];
    const [kept, twice, moved] = [
      (await submit(survivor)).body.id,
      (await submit(duplicate)).body.id,
      (await submit(duplicate, { submitted_on: '2025-10-01' })).body.id,
    ];
    expect((await mergeRecords(world, people.admin, survivor, duplicate)).status).toBeLessThan(300);
    expectProblem(await submit(duplicate), 409, 'person-merged', '/person_id');
    const listed = await world.as(people.facultyAffairs).get<{ items: PromotionFile[] }>(`/v1/promotion-files?person_id=${survivor.id}`);
    expect(listed.body.items.map(({ id }) => id)).toEqual([kept, moved]);
    expect((await read(twice, people.facultyAffairs)).body.person_id).toBe(duplicate.id);
  });
});
