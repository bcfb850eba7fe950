import { beforeAll, describe, expect, it } from 'vitest';
import type { ProgrammeEnrolment } from '../../../src/features/participation/enrolments/schema.ts';
import { expectProblem } from '../../setup/client.ts';
import type { Person, PersonOptions } from '../../setup/department.ts';
import { obligationsOf } from '../../setup/obligations.ts';
import { mergeRecords } from '../../setup/second-person.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

const URL = '/v1/programme-enrolments';
const TODAY = '2026-03-01';

let world: World;
let people: People;
let words: ReturnType<typeof obligationsOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  words = obligationsOf(world, people);
  await words.ready();
});

const partTimer = (options: PersonOptions = {}) =>
  world.person({ division: 'CARD', site: 'UNION', category: 'part_time', starts_on: '2020-07-01', ...options });
const enrol = (who: Person, body: object = {}, by: Person = who) =>
  world.as(by).post<ProgrammeEnrolment>(URL, { person_id: who.id, ...body });
const end = (by: Person, id: string, body: object = {}) =>
  world.as(by).post<ProgrammeEnrolment>(`${URL}/${id}/end`, body, { ifMatch: '*' });
const kindsOf = async (who: Person, day = TODAY) =>
  (await words.ofPerson(who, day)).map(({ kind, occasion }) => (kind === 'meetings' ? `${kind} ${occasion}` : kind)).sort();
const meetings = (who: Person, day: string, occasion: string) => words.one(who, 'meetings', day, { who, occasion });
const ids = async (by: Person, query: string) => (await world.as(by).get(`${URL}?${query}`)).body.items.map(({ id }) => id);

describe('an enrolment', () => {
  it('begins today and has no end by default', async () => {
    const me = await partTimer();
    const made = await enrol(me);
    expect(made.status).toBe(201);
    expect(made.headers['location']).toBe(`${URL}/${made.body.id}`);
    expect(made.body).toEqual({
      id: made.body.id,
      person_id: me.id,
      person: { id: me.id, display_name: `${me.given_name} ${me.family_name}` },
      starts_on: TODAY,
      ends_on: null,
      row_version: 1,
      created_at: '2026-03-01T15:00:00.000Z',
      updated_at: '2026-03-01T15:00:00.000Z',
    });
    expect((await world.as(me).get(`${URL}/${made.body.id}`)).body).toEqual(made.body);
  });

  it('makes part-time and adjunct faculty owe meetings, and nothing else', async () => {
    for (const category of ['part_time', 'adjunct'] as const) {
      const me = await partTimer({ category });
      expect(await kindsOf(me)).toEqual([]);
      await enrol(me, { starts_on: '2025-01-01' });
      expect(await kindsOf(me)).toEqual(['meetings 1', 'meetings 2']);
    }
  });

  it('requires the policy’s minimum for enrolled people, in programme years since its first day', async () => {
    const me = await partTimer();
    const assignment = await words.mentored(me, '2024-01-15');
    await enrol(me, { starts_on: '2025-01-01' });
    for (const day of ['2024-12-20', '2025-02-03', '2025-11-17', '2026-01-20']) await words.met(assignment, me, day);
    expect(await meetings(me, TODAY, '1')).toMatchObject({
      state: 'done',
      opens_on: '2025-01-01',
      due_on: '2025-12-31',
      done_on: '2025-11-17',
      detail: { qualifying: 2, minimum: 2, target: 3 },
    });
    expect(await meetings(me, TODAY, '2')).toMatchObject({ state: 'due', detail: { qualifying: 1, minimum: 2 } });
  });

  it('is stretched by leaves that stop the clock, like any programme year', async () => {
    const me = await partTimer();
    await enrol(me, { starts_on: '2025-01-01' });
    await words.away(me, '2025-03-01', '2025-04-10');
    expect(await meetings(me, TODAY, '1')).toMatchObject({ opens_on: '2025-01-01', due_on: '2026-02-09' });
  });

  it('does not count while the person is full-time, and begins a new clock with the next part-time spell', async () => {
    const me = await partTimer();
    await words.mentored(me, '2021-01-01', { ends_on: '2022-07-01', state: 'ended' });
    await enrol(me, { starts_on: '2021-01-01' });
    await world.sql`update appointment set ends_on = '2022-07-01' where person_id = ${me.id}`;
    const term = (category: string, starts_on: string, ends_on: string | null) =>
      world.insert('appointment', {
        person_id: me.id,
        category,
        rank: 'assistant_professor',
        academic_fte_pct: category === 'full_time' ? 100 : 50,
        status: 'continuing',
        appointed_on: starts_on,
        starts_on,
        ends_on,
      });
    await term('full_time', '2022-07-01', '2025-07-01');
    await term('part_time', '2025-07-01', null);
    expect(await meetings(me, '2022-06-30', '2')).toMatchObject({ opens_on: '2022-01-01', detail: { minimum: 1 } });
    expect(await meetings(me, '2022-07-01', '1')).toMatchObject({ opens_on: '2022-07-01', detail: { minimum: 3, target: 4 } });
    expect(await kindsOf(me, '2022-07-01')).toContain('academic_plan');
    expect(await meetings(me, '2025-07-01', '1')).toMatchObject({ opens_on: '2025-07-01', detail: { minimum: 2 } });
    expect(await kindsOf(me)).toEqual(['meetings 1']);
  });

  it('continues where it is ended and begun again on the same day, so that nothing overdue is lost', async () => {
    const me = await partTimer();
    await words.mentored(me, '2025-01-20');
    const { id } = (await enrol(me, { starts_on: '2025-01-20' })).body;
    expect((await meetings(me, TODAY, '1'))?.state).toBe('overdue');
    await end(me, id);
    expect((await enrol(me)).status).toBe(201);
    expect(await meetings(me, TODAY, '1')).toMatchObject({ state: 'overdue', opens_on: '2025-01-20' });
  });

  it('counts no day on which the person is full-time as well', async () => {
    const me = await partTimer();
    await words.mentored(me, '2021-01-01', { ends_on: '2022-07-01', state: 'ended' });
    await enrol(me, { starts_on: '2021-01-01' });
    await world.insert('appointment', {
      ...{ person_id: me.id, category: 'full_time', rank: 'assistant_professor', academic_fte_pct: 100, status: 'continuing' },
      ...{ appointed_on: '2022-07-01', starts_on: '2022-07-01', ends_on: '2025-07-01' },
    });
    expect(await meetings(me, '2022-06-30', '2')).toMatchObject({ opens_on: '2022-01-01', detail: { minimum: 1 } });
    expect(await meetings(me, '2025-07-01', '1')).toMatchObject({ opens_on: '2025-07-01', state: 'due' });
    expect(await kindsOf(me)).toEqual(['meetings 1']);
  });

  it('that is recorded late leaves time from then on to confirm meetings held before', async () => {
    const me = await partTimer();
    const assignment = await words.mentored(me, '2024-01-15');
    const held = { state: 'held', confirmed_by: null, confirmed_at: null };
    const { id } = await words.met(assignment, me, '2024-06-10', held);
    await enrol(me, { starts_on: '2023-01-01' });
    const confirmed = await world.as(people.mentor).post(`/v1/meetings/${id}/confirm`, {}, { ifMatch: '*' });
    expect(confirmed.status).toBe(200);
    const { id: late } = await words.met(assignment, me, '2024-06-11', held);
    world.at('2026-05-01');
    expectProblem(await world.as(people.mentor).post(`/v1/meetings/${late}/confirm`, {}, { ifMatch: '*' }), 409, 'meeting-state');
    world.at(TODAY);
  });

  it('shows in the roster, without counting the person as eligible', async () => {
    const division = await world.insert('division', {
      code: 'SLEEP',
      name: 'Sleep Medicine',
      kind: 'departmental',
      starts_on: '1990-07-01',
    });
    const me = await partTimer({ division: null });
    await world.insert('division_membership', { person_id: me.id, division_id: division.id, is_primary: true, starts_on: '2020-07-01' });
    await enrol(me, { starts_on: '2025-01-01' });
    const { body } = await world.as(people.lead).get<{ items: object[]; totals: object }>(`/v1/divisions/${division.id}/roster`);
    expect(body.items).toMatchObject([
      {
        person_id: me.id,
        is_enrolled: true,
        programme_year: 2,
        adjusted_months: 14,
        status: 'not_required',
        qualifying_meetings_this_year: 0,
      },
    ]);
    expect(body.totals).toMatchObject({ eligible: { numerator: 0, denominator: 0 } });
  });
});

describe('the end of an enrolment', () => {
  it('ends obligations from that day on, and can be moved', async () => {
    const me = await partTimer();
    const { id } = (await enrol(me, { starts_on: '2025-01-01' })).body;
    expect((await end(me, id, { on: '2025-12-01' })).body).toMatchObject({ ends_on: '2025-12-01', row_version: 2 });
    expect(await kindsOf(me)).toEqual([]);
    expect(await kindsOf(me, '2025-11-30')).toEqual(['meetings 1']);
    expect((await end(me, id, { on: '2026-06-01' })).body).toMatchObject({ ends_on: '2026-06-01', row_version: 3 });
    expect((await end(me, id, { on: '2026-06-01' })).body).toMatchObject({ row_version: 3 });
    expect((await end(me, id)).body).toMatchObject({ ends_on: TODAY, row_version: 4 });
    expect((await end(me, id)).body).toMatchObject({ row_version: 4 });
    expect((await end(me, id, { on: null })).body).toMatchObject({ ends_on: null, row_version: 5 });
    expect(await kindsOf(me)).toEqual(['meetings 1', 'meetings 2']);
  });

  it('on its first day voids it, so that another enrolment fits', async () => {
    const me = await partTimer();
    const { id } = (await enrol(me, { starts_on: '2025-01-01' })).body;
    expectProblem(await end(me, id, { on: '2024-12-31' }), 422, 'enrolment-unfit', '/on');
    expect((await end(me, id, { on: '2025-01-01' })).status).toBe(200);
    expect(await kindsOf(me, '2025-06-01')).toEqual([]);
    expect((await enrol(me, { starts_on: '2025-02-01' })).status).toBe(201);
    expectProblem(await end(me, id, { on: '2025-03-01' }), 409, 'period-overlap');
  });

  it('of one that has not begun is its first day by default', async () => {
    const me = await partTimer();
    const { id } = (await enrol(me, { starts_on: '2026-07-01' })).body;
    expect((await end(me, id)).body).toMatchObject({ ends_on: '2026-07-01' });
  });
});

describe('nobody is enrolled', () => {
  it.each([
    ['full_time', '/person_id'],
    ['status_only', '/starts_on'],
    ['emeritus', '/starts_on'],
  ] as const)('who is %s', async (category, where) => {
    const me = await partTimer({ category });
    expectProblem(await enrol(me), 422, 'enrolment-unfit', where);
  });

  it('on a day before or after the appointment, or more than a year ahead', async () => {
    const me = await partTimer({ starts_on: '2025-07-01' });
    expectProblem(await enrol(me, { starts_on: '2025-06-30' }), 422, 'enrolment-unfit', '/starts_on');
    expectProblem(await enrol(me, { starts_on: '2027-03-02' }), 422, 'enrolment-unfit', '/starts_on');
    expect((await enrol(me, { starts_on: '2027-03-01' })).status).toBe(201);
  });

  it('for no day, twice on a day, unknown, merged away or dead', async () => {
    const me = await partTimer();
    expectProblem(await enrol(me, { ends_on: TODAY }), 422, 'period-empty', '/ends_on');
    await enrol(me, { starts_on: '2026-02-01', ends_on: '2026-04-01' });
    expectProblem(await enrol(me, { starts_on: '2026-03-31' }), 409, 'period-overlap', '/starts_on');
    expect((await enrol(me, { starts_on: '2026-04-01' })).status).toBe(201);
    const admin = world.as(people.admin);
    const person_id = '01890000-0000-7000-8000-000000000000';
    expectProblem(await admin.post(URL, { person_id }), 422, 'reference-unknown', '/person_id');
    const gone = await partTimer();
    await world.sql`update person set merged_into_id = ${me.id} where id = ${gone.id}`;
    expectProblem(await admin.post(URL, { person_id: gone.id }), 409, 'person-merged', '/person_id');
    const late = await partTimer();
    await world.sql`update person set deceased_on = ${TODAY} where id = ${late.id}`;
    for (const starts_on of [TODAY, '2025-01-01'])
      expectProblem(await admin.post(URL, { person_id: late.id, starts_on }), 422, 'enrolment-unfit', '/person_id');
  });

  it('by a colleague, a mentor or a director: it is the person’s own decision', async () => {
    const me = await partTimer();
    await words.mentored(me, '2024-01-15');
    for (const who of [people.outsider, people.mentor, people.director]) expectProblem(await enrol(me, {}, who), 403, 'permission-denied');
  });

  it('twice by two clients that race', async () => {
    const me = await partTimer();
    const answers = await Promise.all([enrol(me), enrol(me, {}, people.lead)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });
});

describe('what others see', () => {
  it('a person enrolled by an office is notified of it and of the end; one who enrolled alone is not', async () => {
    const notificationsOf = async (who: Person) =>
      (await world.sql<{ kind: string }>`select kind from notification where person_id = ${who.id} order by id`).map(({ kind }) => kind);
    const me = await partTimer();
    const { id } = (await enrol(me, {}, people.facultyAffairs)).body;
    await end(people.lead, id, { on: '2026-12-01' });
    expect(await notificationsOf(me)).toEqual(['programme_enrolled', 'programme_enrolment_ended']);
    const other = await partTimer();
    await enrol(other);
    expect(await notificationsOf(other)).toEqual([]);
  });

  it('mentors, leaders and offices read it, colleagues do not; lists are filtered by person, division and day', async () => {
    const me = await partTimer();
    await words.mentored(me, '2024-01-15');
    const { id } = (await enrol(me, { ends_on: '2026-05-01' })).body;
    for (const who of [me, people.mentor, people.director, people.pic, people.facilitator, people.lead, people.facultyAffairs])
      expect(await ids(who, `person_id=${me.id}`)).toEqual([id]);
    for (const who of [people.outsider, people.mentorDirector]) {
      expect(await ids(who, `person_id=${me.id}`)).toEqual([]);
      expectProblem(await world.as(who).get(`${URL}/${id}`), 404, 'not-found');
    }
    expectProblem(await world.as(people.stranger).get(`${URL}/${id}`), 404, 'not-found');
    expect(await ids(people.lead, `person_id=${me.id}&as_of=2026-05-01`)).toEqual([]);
    expect(await ids(people.lead, `division_id=${world.division('CARD').id}&as_of=2026-04-30&limit=200`)).toContain(id);
    expect(await ids(people.lead, `division_id=${world.division('NEPH').id}&limit=200`)).not.toContain(id);
    expectProblem(await world.as(people.lead).get(`${URL}?cursor=nonsense`), 400, 'invalid-cursor');
  });

  it('a merge keeps every day of both records once', async () => {
    const [me, twin] = [await partTimer(), await partTimer()];
    await world.sql`delete from person_login where person_id = ${twin.id}`;
    await enrol(me, { starts_on: '2025-03-01', ends_on: '2025-06-01' });
    await enrol(twin, { starts_on: '2025-01-01', ends_on: '2025-09-01' }, people.admin);
    await world.sql`update appointment set ends_on = starts_on where person_id = ${twin.id}`;
    const merged = await mergeRecords(world, people.admin, me, twin);
    expect(merged.status).toBe(200);
    const days =
      await world.sql`select starts_on::text, ends_on::text from programme_enrolment where person_id = ${me.id} order by starts_on`;
    expect(days).toEqual([
      { starts_on: '2025-01-01', ends_on: '2025-03-01' },
      { starts_on: '2025-03-01', ends_on: '2025-06-01' },
      { starts_on: '2025-06-01', ends_on: '2025-09-01' },
    ]);
    expect(await meetings(me, '2025-07-01', '1')).toMatchObject({ opens_on: '2025-01-01' });
  });
});
