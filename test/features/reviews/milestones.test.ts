import { beforeAll, describe, expect, it } from 'vitest';
import type { CfarExtension } from '../../../src/features/reviews/milestones/extensions/schema.ts';
import type { CareerMilestone } from '../../../src/features/reviews/milestones/schema.ts';
import { expectProblem } from '../../setup/client.ts';
import { type Person, type PersonOptions, partyOf } from '../../setup/department.ts';
import { mergeRecords } from '../../setup/second-person.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
});

type Page<T> = { items: T[] };

/** Of CARD and UNION, on probation since the day. */
async function recruit(starts_on = '2022-01-01', options: PersonOptions = {}): Promise<Person> {
  const person = await world.person({ division: 'CARD', site: 'UNION', starts_on, ...options });
  await world.sql`update appointment set status = 'probationary' where person_id = ${person.id}`;
  return person;
}
const hr = () => world.as(people.facultyAffairs);
const decide = (person: { id: string }, cfar_outcome: string, reached_on = '2026-02-20', as = people.facultyAffairs) =>
  world.as(as).post<CareerMilestone>('/v1/career-milestones', { person_id: person.id, kind: 'cfar_decided', reached_on, cfar_outcome });
const promote = (person: { id: string }, kind: string, reached_on: string, as = people.facultyAffairs) =>
  world.as(as).post<CareerMilestone>('/v1/career-milestones', { person_id: person.id, kind, reached_on });
const extend = (person: { id: string }, more: object = {}, as = people.facultyAffairs) =>
  world.as(as).post<CfarExtension>('/v1/cfar-extensions', {
    person_id: person.id,
    latest_on: '2028-06-30',
    reason: 'leave',
    decided_on: '2026-02-10',
    ...more,
  });
const act = (what: 'career-milestones' | 'cfar-extensions', id: string, ifMatch: string | number = '*', as = people.facultyAffairs) =>
  world.as(as).post<CareerMilestone>(`/v1/${what}/${id}/void`, null, { ifMatch });
const read = (as: Person, id: string) => world.as(as).get<CareerMilestone>(`/v1/career-milestones/${id}`);
const listed = async (as: Person, query: string) =>
  (await world.as(as).get<Page<CareerMilestone>>(`/v1/career-milestones?${query}`)).body.items;
const events = (id: string) => world.sql<{ type: string; data: object }>`select type, data from event where subject_id = ${id} order by id`;
const types = async (id: string) => (await events(id)).map(({ type }) => type);

describe('a decided review', () => {
  it('is recorded by faculty affairs with its outcome, which its event does not contain', async () => {
    const person = await recruit();
    const made = await decide(person, 'continuing');
    expect(made.status).toBe(201);
    expect(made.headers['location']).toBe(`/v1/career-milestones/${made.body.id}`);
    expect(made.body).toEqual({
      id: made.body.id,
      person_id: person.id,
      person: partyOf(person),
      kind: 'cfar_decided',
      reached_on: '2026-02-20',
      cfar_outcome: 'continuing',
      advice: [],
      voided_at: null,
      row_version: 1,
      created_at: '2026-03-01T15:00:00.000Z',
      updated_at: '2026-03-01T15:00:00.000Z',
    });
    expect(await events(made.body.id)).toEqual([{ type: 'career_milestone.recorded', data: {} }]);
  });

  it('is decided on a day from the start of the window up to today', async () => {
    const person = await recruit('2023-02-20');
    expectProblem(await decide(person, 'continuing', '2026-02-19'), 422, 'milestone-unfit', '/reached_on');
    expectProblem(await decide(person, 'continuing', '2026-03-02'), 422, 'day-in-future', '/reached_on');
    expect((await decide(person, 'continuing', '2026-02-20')).status).toBe(201);
    expect((await decide(await recruit('2023-03-01'), 'continuing', '2026-03-01')).status).toBe(201);
  });

  it('requires an outcome, which other milestones may not have', async () => {
    const person = await recruit();
    expectProblem(await promote(person, 'cfar_decided', '2026-02-20'), 422, 'milestone-unfit', '/cfar_outcome');
    const body = { person_id: person.id, kind: 'junior_promotion', reached_on: '2025-07-01', cfar_outcome: 'continuing' };
    expectProblem(await hr().post('/v1/career-milestones', body), 422, 'milestone-unfit', '/cfar_outcome');
    expectProblem(await decide(person, 'promoted'), 400, 'invalid-request', '/cfar_outcome');
    expectProblem(await decide(person, ''), 400, 'invalid-request', '/cfar_outcome');
  });

  it.for([
    ['part_time', '/reached_on'],
    ['adjunct', '/reached_on'],
    ['status_only', '/reached_on'],
    [null, '/reached_on'],
  ] as const)('is refused for a person who is %s', async ([category, pointer]) => {
    expectProblem(await decide(await recruit('2020-01-01', { category }), 'continuing'), 422, 'milestone-unfit', pointer);
  });

  it('is refused for a person without a full-time appointment on that day', async () => {
    const person = await recruit('2020-01-01');
    await world.sql`update appointment set ends_on = '2026-02-20' where person_id = ${person.id}`;
    expectProblem(await decide(person, 'terminated', '2026-02-20'), 422, 'milestone-unfit', '/reached_on');
    expect((await decide(person, 'terminated', '2026-02-19')).status).toBe(201);
    expectProblem(await decide(await recruit('2026-02-25'), 'continuing', '2026-02-20'), 422, 'milestone-unfit', '/reached_on');
  });

  it('is refused for an advanced recruit, whose appointment was continuing from its first day', async () => {
    const recruited = await world.person({ starts_on: '2020-07-01' });
    expectProblem(await decide(recruited, 'continuing'), 422, 'milestone-unfit', '/person_id');
    const became = await recruit('2020-07-01');
    await world.sql`update appointment set ends_on = '2026-02-20' where person_id = ${became.id}`;
    await world.insert('appointment', {
      person_id: became.id,
      category: 'full_time',
      rank: 'associate_professor',
      academic_fte_pct: 100,
      status: 'continuing',
      appointed_on: '2020-07-01',
      starts_on: '2026-02-20',
    });
    expect((await decide(became, 'continuing', '2026-02-20')).status).toBe(201);
  });

  it('is the only one, unless it extended the probation: then another one can follow', async () => {
    const person = await recruit('2021-01-01');
    const extended = await decide(person, 'probation_extended', '2024-06-01');
    expect(extended.status).toBe(201);
    expectProblem(await decide(person, 'continuing', '2024-06-01'), 409, 'milestone-state');
    expectProblem(await decide(person, 'continuing', '2024-05-01'), 409, 'milestone-state');
    expect((await decide(person, 'probation_extended', '2024-05-01')).status).toBe(201);
    const final = await decide(person, 'position_description_revised', '2025-06-01');
    expect(final.status).toBe(201);
    expectProblem(await decide(person, 'continuing', '2025-07-01'), 409, 'milestone-state');
    expectProblem(await decide(person, 'probation_extended', '2025-07-01'), 409, 'milestone-state');
    await act('career-milestones', final.body.id);
    expect((await decide(person, 'continuing', '2025-07-01')).status).toBe(201);
  });

  it('is recorded once by two concurrent clients', async () => {
    const person = await recruit();
    const answers = await Promise.all([decide(person, 'continuing'), decide(person, 'terminated', '2026-02-21')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    const rows = await world.sql`select id from career_milestone where person_id = ${person.id}`;
    expect(rows).toHaveLength(1);
  });

  it('of a later clock does not rule out one of an earlier clock that is recorded late', async () => {
    const person = await recruit('2010-01-01');
    await world.sql`update appointment set ends_on = '2015-01-01' where person_id = ${person.id}`;
    const terms = { person_id: person.id, category: 'full_time', rank: 'lecturer', academic_fte_pct: 100, status: 'probationary' };
    await world.insert('appointment', { ...terms, appointed_on: '2020-01-01', starts_on: '2020-01-01' });
    expect((await decide(person, 'continuing', '2024-01-01')).status).toBe(201);
    expect((await decide(person, 'terminated', '2014-01-01')).status).toBe(201);
    expectProblem(await decide(person, 'continuing', '2014-06-01'), 409, 'milestone-state');
  });

  it('belongs to its clock: another full-time spell has its own review', async () => {
    const person = await recruit('2012-01-01');
    await world.sql`update appointment set ends_on = '2018-01-01' where person_id = ${person.id}`;
    expect((await decide(person, 'continuing', '2016-01-01')).status).toBe(201);
    await world.insert('appointment', {
      person_id: person.id,
      category: 'full_time',
      rank: 'assistant_professor',
      academic_fte_pct: 100,
      status: 'probationary',
      appointed_on: '2022-01-01',
      starts_on: '2022-01-01',
    });
    expect((await decide(person, 'continuing')).status).toBe(201);
  });
});

describe('a promotion', () => {
  it('is recorded once of each kind, and again after it was voided', async () => {
    const person = await recruit();
    const made = await promote(person, 'junior_promotion', '2025-07-01');
    expect(made.body).toMatchObject({ kind: 'junior_promotion', cfar_outcome: null });
    expectProblem(await promote(person, 'junior_promotion', '2025-08-01'), 409, 'milestone-state');
    expect((await promote(person, 'senior_promotion', '2025-08-01')).status).toBe(201);
    await act('career-milestones', made.body.id, 1);
    expect((await promote(person, 'junior_promotion', '2025-08-01')).status).toBe(201);
  });

  it('is recorded once by two concurrent clients', async () => {
    const person = await recruit();
    const answers = await Promise.all(['2025-07-01', '2025-07-02'].map((day) => promote(person, 'junior_promotion', day)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it('is recorded with advice where the recorded ranks disagree', async () => {
    const person = await recruit();
    expect((await promote(person, 'junior_promotion', '2025-07-01')).body.advice).toEqual(['rank_differs']);
    const early = await promote(await recruit('2025-07-01', { rank: 'associate_professor' }), 'junior_promotion', '2025-06-30');
    expect(early.body.advice).toEqual(['rank_unknown']);
    const always = await recruit('2020-01-01', { rank: 'professor' });
    expect((await promote(always, 'senior_promotion', '2025-07-01')).body.advice).toEqual(['rank_unchanged']);
    const onTheDay = await recruit('2020-01-01');
    await world.sql`update appointment set ends_on = '2025-07-01' where person_id = ${onTheDay.id}`;
    await world.insert('appointment', {
      person_id: onTheDay.id,
      category: 'full_time',
      rank: 'associate_professor',
      academic_fte_pct: 100,
      status: 'probationary',
      appointed_on: '2020-01-01',
      starts_on: '2025-07-01',
    });
    const made = await promote(onTheDay, 'junior_promotion', '2025-07-01');
    expect(made.body.advice).toEqual([]);
    expect((await read(onTheDay, made.body.id)).body.advice).toEqual([]);
    expect((await listed(onTheDay, `person_id=${onTheDay.id}`)).map(({ advice }) => advice)).toEqual([[]]);
  });

  it('requires a faculty member, but no programme clock', async () => {
    expect((await promote(await recruit('2020-01-01', { category: 'part_time' }), 'junior_promotion', '2025-07-01')).status).toBe(201);
    const external = await world.person({ kind: 'external' });
    expectProblem(await promote(external, 'senior_promotion', '2025-07-01'), 422, 'milestone-unfit', '/person_id');
  });

  it('is on a day up to today', async () => {
    const person = await recruit();
    expectProblem(await promote(person, 'junior_promotion', '2026-03-02'), 422, 'day-in-future', '/reached_on');
    expect((await promote(person, 'junior_promotion', '2026-03-01')).status).toBe(201);
  });
});

describe('a milestone', () => {
  it('is of a person of the department whose record was not merged', async () => {
    const nobody = { id: '0198b7a0-0000-7000-8000-00000000dead' };
    const duplicate = await recruit();
    await world.sql`update person set merged_into_id = ${people.mentee.id} where id = ${duplicate.id}`;
    for (const answer of [decide(nobody, 'continuing'), extend(nobody), decide(people.stranger, 'continuing'), extend(people.stranger)])
      expectProblem(await answer, 422, 'reference-unknown', '/person_id');
    for (const answer of [decide(duplicate, 'continuing'), extend(duplicate)])
      expectProblem(await answer, 409, 'person-merged', '/person_id');
  });

  it('is never recorded or voided by the person it is about', async () => {
    const person = await recruit();
    await world.role(person, 'faculty_affairs');
    expectProblem(await decide(person, 'continuing', '2026-02-20', person), 422, 'approver-is-subject');
    expectProblem(await extend(person, {}, person), 422, 'approver-is-subject');
    const [milestone, extension] = [(await promote(person, 'junior_promotion', '2025-07-01')).body, (await extend(person)).body];
    expectProblem(await act('career-milestones', milestone.id, '*', person), 422, 'approver-is-subject');
    expectProblem(await act('cfar-extensions', extension.id, '*', person), 422, 'approver-is-subject');
  });

  it('is voided once; repeating it changes nothing, and another version is refused', async () => {
    const { body } = await decide(await recruit(), 'terminated');
    expectProblem(await act('career-milestones', body.id, 2), 412, 'version-stale');
    expectProblem(await hr().post(`/v1/career-milestones/${body.id}/void`, null), 428, 'precondition-required', 'If-Match');
    const voided = await act('career-milestones', body.id, 1);
    expect(voided.body).toMatchObject({ voided_at: '2026-03-01T15:00:00.000Z', row_version: 2, cfar_outcome: 'terminated' });
    expect((await act('career-milestones', body.id, 2)).body).toEqual(voided.body);
    expect(await types(body.id)).toEqual(['career_milestone.recorded', 'career_milestone.voided']);
  });

  it('is recorded and voided with a token that cannot read, and is answered without outcome', async () => {
    const person = await recruit();
    const writer = world.as(people.facultyAffairs, { scopes: ['milestone:write'] });
    const values = { person_id: person.id, kind: 'cfar_decided', reached_on: '2026-02-20', cfar_outcome: 'terminated' };
    const made = await writer.post<CareerMilestone>('/v1/career-milestones', values);
    expect(made.body).toMatchObject({ kind: 'cfar_decided', cfar_outcome: null });
    expectProblem(await writer.get(`/v1/career-milestones/${made.body.id}`), 403, 'insufficient-scope');
    const voided = await writer.post(`/v1/career-milestones/${made.body.id}/void`, null, { ifMatch: '*' });
    expect(voided).toMatchObject({ status: 200, body: { cfar_outcome: null } });
    const extension = await writer.post('/v1/cfar-extensions', {
      person_id: person.id,
      latest_on: '2028-06-30',
      reason: 'leave',
      decided_on: '2026-02-10',
    });
    expect(extension).toMatchObject({ status: 201, body: { reason: null } });
    expect((await writer.post(`/v1/cfar-extensions/${extension.body.id}/void`, null, { ifMatch: '*' })).status).toBe(200);
  });

  it('is refused with invalid values or days', async () => {
    const person = await recruit();
    for (const reached_on of ['2025-02-30', 'infinity', "2025-01-01'; drop table person; --", ''])
      expectProblem(await promote(person, 'junior_promotion', reached_on), 400, 'invalid-request', '/reached_on');
    expectProblem(await promote(person, 'senior_promotion\u0000', '2025-07-01'), 400, 'invalid-request');
    expectProblem(await extend(person, { reason: 'parental' }), 400, 'invalid-request', '/reason');
    expectProblem(await extend(person, { note: 'x' }), 400, 'invalid-request');
  });
});

describe('an extension', () => {
  it('is recorded, supersedes the one before until it is voided, and its event has no content', async () => {
    const person = await recruit('2022-01-01');
    const first = await extend(person, { decided_on: '2026-01-10', latest_on: '2027-06-30' });
    expect(first.status).toBe(201);
    expect(first.headers['location']).toBe(`/v1/cfar-extensions/${first.body.id}`);
    expect(first.body).toEqual({
      id: first.body.id,
      person_id: person.id,
      person: partyOf(person),
      latest_on: '2027-06-30',
      reason: 'leave',
      decided_on: '2026-01-10',
      is_in_force: true,
      voided_at: null,
      row_version: 1,
      created_at: '2026-03-01T15:00:00.000Z',
      updated_at: '2026-03-01T15:00:00.000Z',
    });
    const second = await extend(person);
    // Recorded later, and decided earlier than the second: it does not count.
    const third = await extend(person, { decided_on: '2026-02-01', latest_on: '2029-01-01' });
    const inForce = async () =>
      (await hr().get<Page<CfarExtension>>(`/v1/cfar-extensions?person_id=${person.id}`)).body.items.map((each) => each.is_in_force);
    expect(await inForce()).toEqual([false, true, false]);
    const voided = await act('cfar-extensions', second.body.id, 1);
    expect(voided.body).toMatchObject({ is_in_force: false, voided_at: '2026-03-01T15:00:00.000Z', row_version: 2 });
    expect((await act('cfar-extensions', second.body.id, 2)).body).toEqual(voided.body);
    expect(await inForce()).toEqual([false, false, true]);
    expect(await events(second.body.id)).toEqual([
      { type: 'cfar_extension.recorded', data: {} },
      { type: 'cfar_extension.voided', data: {} },
    ]);
    expect(third.status).toBe(201);
  });

  it('does not end before month 60, ends after the day of the decision, and is decided by today', async () => {
    const person = await recruit('2023-06-01');
    const shortened = await extend(person, { latest_on: '2028-05-31' });
    expectProblem(shortened, 422, 'milestone-unfit', '/latest_on');
    expect((shortened.body as unknown as { detail: string }).detail).toContain('2028-06-01');
    expect((await extend(person, { latest_on: '2028-06-01' })).status).toBe(201);
    const late = await recruit('2020-01-01');
    expectProblem(await extend(late, { latest_on: '2026-02-10' }), 422, 'milestone-unfit', '/latest_on');
    expect((await extend(late, { latest_on: '2026-02-11' })).status).toBe(201);
    expectProblem(await extend(late, { decided_on: '2026-03-02' }), 422, 'day-in-future', '/decided_on');
    expect((await extend(late, { decided_on: '2026-03-01' })).status).toBe(201);
  });

  it('is for a person who is reviewed and whose review is not decided', async () => {
    expectProblem(await extend(await recruit('2020-01-01', { category: 'part_time' })), 422, 'milestone-unfit', '/decided_on');
    expectProblem(await extend(await world.person()), 422, 'milestone-unfit', '/person_id');
    const person = await recruit('2021-01-01');
    const { body } = await decide(person, 'continuing', '2026-02-01');
    expectProblem(await extend(person), 409, 'milestone-state');
    expect((await extend(person, { decided_on: '2026-01-31' })).status).toBe(201);
    await act('career-milestones', body.id);
    await decide(person, 'probation_extended', '2026-02-01');
    expect((await extend(person)).status).toBe(201);
  });

  it('is recorded once, also by two concurrent clients', async () => {
    const person = await recruit();
    const answers = await Promise.all([extend(person), extend(person)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expectProblem(await extend(person), 409, 'milestone-state');
    expect((await extend(person, { latest_on: '2028-07-01' })).status).toBe(201);
  });

  it('can be read by those who may read milestones, and each reading by another person is recorded', async () => {
    const person = await recruit();
    const { id } = (await extend(person)).body;
    for (const who of [person, people.director, people.pic, people.head, people.facultyAffairs])
      expect((await world.as(who).get(`/v1/cfar-extensions/${id}`)).body).toMatchObject({ id, reason: 'leave' });
    expect(await types(id)).toEqual(['cfar_extension.recorded', ...Array(4).fill('cfar_extension.read')]);
    await world.as(people.director).get(`/v1/cfar-extensions?person_id=${person.id}`);
    expect((await events(people.director.id)).at(-1)).toEqual({ type: 'cfar_extension.listed', data: { extension_ids: [id] } });
    await world.as(person).get('/v1/cfar-extensions');
    expect(await events(person.id)).toEqual([]);
    for (const who of [people.lead, people.chair, people.viceChair, people.admin, people.facilitator, people.stranger])
      expectProblem(await world.as(who).get(`/v1/cfar-extensions/${id}`), 404, 'not-found');
  });

  it('does not reveal a leave as the reason to a token that cannot read leaves', async () => {
    const person = await recruit();
    const { id } = (await extend(person)).body;
    const narrow = world.as(people.director, { scopes: ['milestone:read'] });
    expect((await narrow.get(`/v1/cfar-extensions/${id}`)).body).toMatchObject({ id, reason: null, latest_on: '2028-06-30' });
    expect((await narrow.get(`/v1/cfar-extensions?person_id=${person.id}`)).text).not.toContain('leave');
  });
});

describe('the list', () => {
  it('is filtered by person, division of today, kind and day, and paged', async () => {
    const [here, moved] = [await recruit('2019-01-01'), await recruit('2019-01-01', { division: 'NEPH' })];
    for (const person of [here, moved]) {
      await decide(person, 'probation_extended', '2024-01-01');
      await promote(person, 'junior_promotion', '2023-01-01');
    }
    const who = people.facultyAffairs;
    const days = (items: readonly CareerMilestone[]) => items.map(({ reached_on }) => reached_on);
    expect(days(await listed(who, `person_id=${here.id}`))).toEqual(['2024-01-01', '2023-01-01']);
    expect(days(await listed(who, `person_id=${here.id}&kind=junior_promotion,senior_promotion`))).toEqual(['2023-01-01']);
    expect(days(await listed(who, `person_id=${here.id}&reached_on_gte=2024-01-01`))).toEqual(['2024-01-01']);
    expect(days(await listed(who, `person_id=${here.id}&reached_on_lte=2023-01-01`))).toEqual(['2023-01-01']);
    expect(await listed(who, `person_id=${here.id}&reached_on_gte=2023-01-02&reached_on_lte=2023-12-31`)).toEqual([]);
    const ofNephrology = await listed(who, `division_id=${world.division('NEPH').id}`);
    expect(ofNephrology.map(({ person_id }) => person_id)).toEqual([moved.id, moved.id]);
    const first = await hr().get<{ items: CareerMilestone[]; next_cursor: string }>(`/v1/career-milestones?person_id=${here.id}&limit=1`);
    const next = await hr().get<Page<CareerMilestone>>(
      `/v1/career-milestones?person_id=${here.id}&limit=1&cursor=${first.body.next_cursor}`,
    );
    expect(days([...first.body.items, ...next.body.items])).toEqual(['2024-01-01', '2023-01-01']);
    expectProblem(await hr().get(`/v1/career-milestones?limit=1&cursor=${first.body.next_cursor}`), 400, 'invalid-cursor', 'cursor');
    for (const query of ['kind=retirement', 'cfar_outcome=terminated', 'reached_on_gte=2023-02-29'])
      expectProblem(await hr().get(`/v1/career-milestones?${query}`), 400, 'invalid-request');
  });

  it('records once which outcomes were read, by id, and nothing where there was none', async () => {
    const person = await recruit('2019-01-01');
    const outcome = (await decide(person, 'probation_extended', '2024-01-01')).body.id;
    await promote(person, 'junior_promotion', '2023-01-01');
    const reader = await world.person({ division: 'GIM' });
    await world.role(reader, 'faculty_affairs');
    const listings = async (who: Person) => (await events(who.id)).filter(({ type }) => type === 'career_milestone.listed');
    await listed(reader, `person_id=${person.id}&kind=junior_promotion`);
    expect(await listings(reader)).toEqual([]);
    await listed(reader, `person_id=${person.id}`);
    expect(await listings(reader)).toEqual([{ type: 'career_milestone.listed', data: { milestone_ids: [outcome] } }]);
    await listed(person, '');
    expect(await listings(person)).toEqual([]);
  });
});

describe('confidentiality', () => {
  const CANARY = 'terminated';

  it('the outcome reaches the person, their leaders of division and site, and faculty affairs; each reading by another is recorded', async () => {
    const person = await recruit();
    const { id } = (await decide(person, CANARY)).body;
    const leaders = [people.director, people.pic, people.head, people.facultyAffairs];
    for (const who of [person, ...leaders]) {
      expect((await read(who, id)).body.cfar_outcome).toBe(CANARY);
      expect((await listed(who, `person_id=${person.id}`)).map(({ cfar_outcome }) => cfar_outcome)).toEqual([CANARY]);
      expect((await world.as(who).get(`/v1/people/${person.id}/cfar-window`)).body).toMatchObject({ cfar_outcome: CANARY });
    }
    const readings = await world.sql<{ actor_id: string }>`
      select actor_id from event where subject_id = ${id} and type = 'career_milestone.read' order by id`;
    const readers = leaders.flatMap((who) => [who.id, who.id]);
    expect(readings.map(({ actor_id }) => actor_id)).toEqual(readers);
  });

  it('the outcome reaches nobody else anywhere, including the mentor, the lead and readers of events', async () => {
    const person = await recruit();
    await world.assignment(person, people.mentor, { is_primary: true });
    const { id } = (await decide(person, CANARY)).body;
    await read(people.director, id);
    const others = [
      people.mentor,
      people.mentorDirector,
      people.facilitator,
      people.lead,
      people.chair,
      people.viceChair,
      people.committee,
      people.admin,
      people.outsider,
      people.stranger,
      people.service,
    ];
    for (const who of others) {
      const as = world.as(who);
      expectProblem(await as.get(`/v1/career-milestones/${id}`), 404, 'not-found');
      expectProblem(await as.get(`/v1/people/${person.id}/cfar-window`), 404, 'not-found');
      expect((await as.get('/v1/career-milestones?limit=200')).body.items.filter((each) => each['person_id'] === person.id)).toEqual([]);
      for (const path of [
        `/v1/people/${person.id}`,
        `/v1/appointments?person_id=${person.id}`,
        `/v1/divisions/${world.division('CARD').id}/roster?limit=200`,
        '/v1/notifications?limit=200',
        '/v1/career-milestones?limit=200',
      ])
        expect((await as.get(path)).text, `${who.subject} ${path}`).not.toContain(CANARY);
    }
    await extend(person, { decided_on: '2026-01-10' });
    const eventsFor = async (who: Person, scopes?: string[]) =>
      (await world.as(who, { ...(scopes && { scopes }) }).get('/v1/events?limit=200&order=desc')).text;
    expect(await eventsFor(people.facultyAffairs)).toMatch(/career_milestone\.recorded.*|cfar_extension\.recorded/);
    expect(await eventsFor(people.facultyAffairs)).not.toContain(CANARY);
    for (const text of [await eventsFor(people.admin), await eventsFor(people.facultyAffairs, ['event:read'])])
      expect(text).not.toMatch(/career_milestone|cfar_extension/);
    expect(await world.sql`select id from event where data::text like ${`%${CANARY}%`}`).toEqual([]);
  });

  it('writing is refused to readers, and voiding is 404 for everybody else', async () => {
    const person = await recruit();
    const [milestone, extension] = [(await promote(person, 'junior_promotion', '2025-07-01')).body, (await extend(person)).body];
    for (const who of [person, people.director, people.pic]) {
      expectProblem(await promote(person, 'senior_promotion', '2025-07-01', who), 403, 'permission-denied');
      expectProblem(await extend(person, {}, who), 403, 'permission-denied');
      expectProblem(await act('career-milestones', milestone.id, '*', who), 403, 'permission-denied');
      expectProblem(await act('cfar-extensions', extension.id, '*', who), 403, 'permission-denied');
    }
    for (const who of [people.stranger]) {
      expectProblem(await act('career-milestones', milestone.id, '*', who), 404, 'not-found');
      expectProblem(await act('cfar-extensions', extension.id, '*', who), 404, 'not-found');
    }
  });

  it('a former director, and the director of the person’s former division, can no longer read it', async () => {
    const person = await recruit();
    const { id } = (await decide(person, CANARY)).body;
    await world.sql`update division_membership set division_id = ${world.division('GIM').id} where person_id = ${person.id}`;
    expectProblem(await read(people.director, id), 404, 'not-found');
    expect((await read(people.pic, id)).status).toBe(200);
  });
});

describe('a merge', () => {
  const merge = (survivor: Person, duplicate: Person) => mergeRecords(world, people.admin, survivor, duplicate);

  it('moves milestones and extensions to the survivor, and equal ones of one day count once', async () => {
    const survivor = await recruit('2021-01-01');
    const duplicate = await recruit('2021-01-01', { division: null, site: null, login: false });
    await decide(survivor, 'probation_extended', '2025-01-01');
    await decide(duplicate, 'probation_extended', '2025-01-01');
    await promote(duplicate, 'junior_promotion', '2025-07-01');
    const same = { decided_on: '2026-01-10', latest_on: '2027-06-30' };
    await extend(survivor, same);
    await extend(duplicate, same);
    const only = (await extend(duplicate, { decided_on: '2026-01-20' })).body.id;
    await world.sql`update appointment set ends_on = starts_on where person_id = ${duplicate.id}`;
    expect((await merge(survivor, duplicate)).status).toBe(200);
    const kinds = (await listed(survivor, '')).map(({ kind, reached_on }) => [kind, reached_on]);
    expect(kinds).toEqual([
      ['cfar_decided', '2025-01-01'],
      ['junior_promotion', '2025-07-01'],
    ]);
    const extensions = (await world.as(survivor).get<Page<CfarExtension>>('/v1/cfar-extensions')).body.items;
    expect(extensions.map(({ decided_on, is_in_force }) => [decided_on, is_in_force])).toEqual([
      ['2026-01-10', false],
      ['2026-01-20', true],
    ]);
    expect((await world.as(survivor).get(`/v1/people/${survivor.id}/cfar-window`)).body).toMatchObject({ extension_id: only });
  });

  it('of two records with different decisions succeeds: the later one counts', async () => {
    const survivor = await recruit('2021-01-01');
    const duplicate = await recruit('2021-01-01', { division: null, site: null, login: false });
    await decide(survivor, 'continuing', '2025-01-01');
    await decide(duplicate, 'terminated', '2025-02-01');
    await world.sql`update appointment set ends_on = starts_on where person_id = ${duplicate.id}`;
    expect((await merge(survivor, duplicate)).status).toBe(200);
    expect((await world.as(survivor).get(`/v1/people/${survivor.id}/cfar-window`)).body).toMatchObject({ cfar_outcome: 'terminated' });
  });
});
