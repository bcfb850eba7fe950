import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EventAttendance, RecordedAttendance } from '../../src/features/programme-events/attendance/schema.ts';
import type { ProgrammeEvent } from '../../src/features/programme-events/schema.ts';
import { expectProblem } from '../setup/client.ts';
import type { Person, PersonOptions } from '../setup/department.ts';
import { createWorld, type People, type World } from '../setup/world.ts';

let world: World;
let people: People;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
});
beforeEach(() => world.at('2026-03-01T15:00:00Z'));

type Page<T> = { items: T[]; next_cursor: string | null };
type Word = 'present' | 'excused' | 'absent';

const lecture = { kind: 'lecture', title: 'Grand round: mentoring', held_on: '2026-06-01' };
const schedule = (body: object = {}, as = people.lead) =>
  world.as(as).post<ProgrammeEvent>('/v1/programme-events', { ...lecture, ...body });
const inDivision = (code: string, body: object = {}, as = people.lead) => schedule({ division_id: world.division(code).id, ...body }, as);
const edit = (id: string, body: object, ifMatch: string | number = '*', as = people.lead) =>
  world.as(as).patch<ProgrammeEvent>(`/v1/programme-events/${id}`, body, { ifMatch });
const cancel = (id: string, ifMatch: string | number = '*', as = people.lead) =>
  world.as(as).post<ProgrammeEvent>(`/v1/programme-events/${id}/cancel`, null, { ifMatch });
const read = (id: string, as = people.outsider) => world.as(as).get<ProgrammeEvent>(`/v1/programme-events/${id}`);
const record = (id: string, said: readonly (readonly [{ id: string }, Word])[], as = people.lead, ifMatch: string | number = '*') =>
  world
    .as(as)
    .put<RecordedAttendance>(
      `/v1/programme-events/${id}/attendance`,
      { entries: said.map(([person, attendance]) => ({ person_id: person.id, attendance })) },
      { ifMatch },
    );
const attendance = async (id: string, as = people.lead, query = '') =>
  (await world.as(as).get<Page<EventAttendance>>(`/v1/programme-events/${id}/attendance?${query}`)).body.items;
const attended = async (query: string, as = people.lead) =>
  (await world.as(as).get<Page<EventAttendance>>(`/v1/event-attendance?${query}`)).body.items;
const member = (options: PersonOptions = {}) => world.person({ division: 'CARD', site: 'UNION', ...options });
const events = (id: string) => world.sql<{ type: string; data: object }>`select type, data from event where subject_id = ${id} order by id`;
/** Held on the first of February. */
const held = async (body: object = {}) => (await schedule({ held_on: '2026-02-01', ...body })).body.id;

describe('an event', () => {
  it('is scheduled, and its event tells no title', async () => {
    const made = await schedule();
    expect(made.status).toBe(201);
    expect(made.headers['location']).toBe(`/v1/programme-events/${made.body.id}`);
    expect(made.body).toEqual({
      id: made.body.id,
      ...lecture,
      division_id: null,
      is_mandatory: false,
      status: 'scheduled',
      expectation_document_ids: [],
      cancelled_at: null,
      row_version: 1,
      created_at: '2026-03-01T15:00:00.000Z',
      updated_at: '2026-03-01T15:00:00.000Z',
    });
    const data = { kind: 'lecture', held_on: '2026-06-01', division_id: null, is_mandatory: false };
    expect(await events(made.body.id)).toEqual([{ type: 'programme_event.scheduled', data }]);
    expect((await read(made.body.id)).body).toEqual(made.body);
  });

  it('that is an orientation is mandatory unless said otherwise, and covers what is expected on its day', async () => {
    const document = (kind: string, version: number, starts_on: string, ends_on: string | null) =>
      world.insert('expectation_document', { kind, version, title: 'Duties', body: 'Text', starts_on, ends_on });
    const first = await document('mentee_duties', 1, '2025-01-01', '2026-06-01');
    const second = await document('mentee_duties', 2, '2026-06-01', null);
    const definition = await document('mentorship_definition', 1, '2025-01-01', null);
    const before = await schedule({ kind: 'orientation', held_on: '2026-05-31' });
    expect(before.body).toMatchObject({ is_mandatory: true, expectation_document_ids: [first.id, definition.id] });
    const after = await schedule({ kind: 'orientation', is_mandatory: false });
    expect(after.body).toMatchObject({ is_mandatory: false, expectation_document_ids: [second.id, definition.id] });
    expect((await schedule({ kind: 'orientation', held_on: '2024-12-31' })).body.expectation_document_ids).toEqual([]);
    expect((await schedule()).body.expectation_document_ids).toEqual([]);
    const moved = await edit(before.body.id, { held_on: '2026-06-01' });
    expect(moved.body.expectation_document_ids).toEqual([second.id, definition.id]);
  });

  it('of a division is held by its director, its facilitator and the programme; of the department by the programme alone', async () => {
    for (const who of [people.director, people.facilitator, people.lead, people.admin])
      expect((await inDivision('CARD', {}, who)).body.division_id).toBe(world.division('CARD').id);
    for (const who of [people.director, people.facilitator]) {
      expectProblem(await inDivision('NEPH', {}, who), 403, 'permission-denied');
      expectProblem(await schedule({}, who), 403, 'permission-denied');
      expectProblem(await schedule({ division_id: null }, who), 403, 'permission-denied');
      const { id } = (await schedule()).body;
      expectProblem(await edit(id, { title: 'Mine' }, '*', who), 403, 'permission-denied');
      expectProblem(await cancel(id, '*', who), 403, 'permission-denied');
      const own = (await inDivision('CARD', {}, who)).body.id;
      expect((await edit(own, { title: 'Ours' }, 1, who)).status).toBe(200);
      expect((await cancel(own, 2, who)).status).toBe(200);
    }
    expect((await schedule({ division_id: null }, people.admin)).status).toBe(201);
    for (const who of [people.chair, people.pic, people.facultyAffairs, people.mentor])
      expectProblem(await inDivision('CARD', {}, who), 403, 'permission-denied');
  });

  it('is of a division that exists here and is active on its day', async () => {
    expectProblem(await schedule({ division_id: people.lead.id }), 422, 'reference-unknown', '/division_id');
    const foreign = (await world.otherDepartment()).division('CARD').id;
    expectProblem(await schedule({ division_id: foreign }), 422, 'reference-unknown', '/division_id');
    const closed = await world.insert('division', {
      code: 'OLD',
      name: 'Old',
      kind: 'departmental',
      starts_on: '2020-01-01',
      ends_on: '2026-06-01',
    });
    expectProblem(await schedule({ division_id: closed.id }), 422, 'division-inactive', '/held_on');
    const last = await schedule({ division_id: closed.id, held_on: '2026-05-31' });
    expect(last.status).toBe(201);
    expectProblem(await edit(last.body.id, { held_on: '2026-06-01' }), 422, 'division-inactive', '/held_on');
    expect((await edit(last.body.id, { held_on: '2026-05-30' })).status).toBe(200);
  });

  it('is held from its day on, and changed before it alone', async () => {
    const { id } = (await schedule()).body;
    const changed = await edit(id, { title: 'Another title', held_on: '2026-03-02', is_mandatory: true }, 1);
    expect(changed.body).toMatchObject({ title: 'Another title', held_on: '2026-03-02', is_mandatory: true, row_version: 2 });
    expect((await edit(id, { title: 'Another title' }, 2)).body.row_version).toBe(2);
    expect((await events(id)).at(-1)).toEqual({
      type: 'programme_event.edited',
      data: { fields: ['title', 'held_on', 'is_mandatory'], held_on: '2026-03-02', is_mandatory: true },
    });
    expect(await events(id)).toHaveLength(2);
    expectProblem(await edit(id, { title: 'Stale' }, 1), 412, 'version-stale');
    world.at('2026-03-02');
    expect((await read(id)).body.status).toBe('held');
    expectProblem(await edit(id, { title: 'Too late' }), 409, 'programme-event-state');
    for (const body of [{ kind: 'social' }, { division_id: null }, { status: 'cancelled' }])
      expectProblem(await edit(id, body), 400, 'invalid-request');
  });

  it('is not moved into the past, where nobody could change it any more', async () => {
    const { id } = (await schedule({ kind: 'orientation' })).body;
    expectProblem(await edit(id, { held_on: '2020-06-01' }), 422, 'day-passed', '/held_on');
    expect((await edit(id, { held_on: (await world.as(people.lead).get('/v1/me')).body['today'] as string })).body.status).toBe('held');
  });

  it('is cancelled once, before its day or after, as long as nobody’s attendance is recorded', async () => {
    const { id } = (await schedule()).body;
    const cancelled = await cancel(id, 1);
    expect(cancelled.body).toMatchObject({ status: 'cancelled', cancelled_at: '2026-03-01T15:00:00.000Z', row_version: 2 });
    expect((await cancel(id, 2)).body).toEqual(cancelled.body);
    expect((await events(id)).map(({ type }) => type)).toEqual(['programme_event.scheduled', 'programme_event.cancelled']);
    expectProblem(await edit(id, { title: 'Revived' }), 409, 'programme-event-state');
    expect((await cancel(await held())).body.status).toBe('cancelled');
    const taken = await held();
    await record(taken, [[await member(), 'absent']]);
    expectProblem(await cancel(taken), 409, 'programme-event-state');
    expectProblem(await world.as(people.lead).post(`/v1/programme-events/${taken}/cancel`, null), 428, 'precondition-required');
  });

  it('may be recorded when it is over', async () => {
    expect((await schedule({ held_on: '2019-11-20' })).body).toMatchObject({ status: 'held', held_on: '2019-11-20' });
  });

  it('is refused where words or days are none, and shows hostile words as they are', async () => {
    for (const [body, pointer] of [
      [{ kind: 'party' }, '/kind'],
      [{ title: ' ' }, '/title'],
      [{ title: 'x'.repeat(201) }, '/title'],
      [{ title: 'a\u0000b' }, '/title'],
      [{ held_on: '2026-02-30' }, '/held_on'],
      [{ is_mandatory: 'yes' }, '/is_mandatory'],
    ] as const)
      expectProblem(await schedule(body), 400, 'invalid-request', pointer);
    const title = `'; drop table programme_event; -- <script>alert(1)</script> ${'{{7*7}}'}`;
    expect((await schedule({ title })).body.title).toBe(title);
  });

  it('is written with a token that cannot read', async () => {
    const as = world.as(people.lead, { scopes: ['programme_event:write'] });
    const made = await as.post('/v1/programme-events', lecture);
    expect(made.status).toBe(201);
    expect((await as.patch(`/v1/programme-events/${made.body.id}`, { title: 'New' }, { ifMatch: 1 })).body).toMatchObject({ title: 'New' });
    expect((await as.post(`/v1/programme-events/${made.body.id}/cancel`, null, { ifMatch: 2 })).status).toBe(200);
    expectProblem(await as.get(`/v1/programme-events/${made.body.id}`), 403, 'insufficient-scope');
  });

  it('of another department is nowhere', async () => {
    const { id } = (await schedule()).body;
    expectProblem(await read(id, people.stranger), 404, 'not-found');
    expectProblem(await edit(id, { title: 'Mine' }, '*', people.stranger), 404, 'not-found');
    expectProblem(await cancel(id, '*', people.stranger), 404, 'not-found');
    expectProblem(await record(id, [[people.stranger, 'present']], people.stranger), 404, 'not-found');
    expectProblem(await world.as(people.stranger).get(`/v1/programme-events/${id}/attendance`), 404, 'not-found');
  });
});

describe('the list of events', () => {
  it('is by day, filtered and paged', async () => {
    const own = await createWorld();
    const lead = await own.person();
    await own.role(lead, 'mentorship_lead');
    const as = own.as(lead);
    const make = async (title: string, held_on: string, more: object = {}) =>
      (await as.post<ProgrammeEvent>('/v1/programme-events', { kind: 'social', title, held_on, ...more })).body;
    await make('late', '2026-09-01');
    await make('early', '2026-01-01', { kind: 'orientation' });
    const off = await make('off', '2026-05-01', { division_id: own.division('GIM').id });
    await as.post(`/v1/programme-events/${off.id}/cancel`, null, { ifMatch: '*' });
    const titles = async (query: string) =>
      (await as.get<Page<ProgrammeEvent>>(`/v1/programme-events?${query}`)).body.items.map(({ title }) => title);
    expect(await titles('')).toEqual(['early', 'off', 'late']);
    expect(await titles('kind=social')).toEqual(['off', 'late']);
    expect(await titles('status=held,cancelled')).toEqual(['early', 'off']);
    expect(await titles('status=scheduled')).toEqual(['late']);
    expect(await titles(`division_id=${own.division('GIM').id}`)).toEqual(['off']);
    expect(await titles('is_mandatory=true')).toEqual(['early']);
    expect(await titles('is_mandatory=false')).toEqual(['off', 'late']);
    expect(await titles('held_on_gte=2026-05-01&held_on_lte=2026-05-01')).toEqual(['off']);
    const first = (await as.get<Page<ProgrammeEvent>>('/v1/programme-events?limit=2')).body;
    expect(await titles(`limit=2&cursor=${first.next_cursor}`)).toEqual(['late']);
    expectProblem(await as.get(`/v1/programme-events?limit=2&kind=social&cursor=${first.next_cursor}`), 400, 'invalid-cursor');
    for (const query of ['kind=party', 'is_mandatory=1', 'title=x'])
      expectProblem(await as.get(`/v1/programme-events?${query}`), 400, 'invalid-request');
  });
});

describe('attendance', () => {
  it('is said of many at once, and again: what is the same changes nothing', async () => {
    const [one, two, three] = [await member(), await member(), await member()];
    const id = await held();
    const first = await record(id, [
      [one, 'present'],
      [two, 'excused'],
      [three, 'absent'],
    ]);
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({ event_id: id, changed: 3 });
    expect(first.body.entries).toEqual(
      (
        [
          [one, 'present'],
          [two, 'excused'],
          [three, 'absent'],
        ] as const
      ).map(([person, word]) => ({
        event_id: id,
        person_id: person.id,
        attendance: word,
        event_kind: 'lecture',
        event_title: lecture.title,
        held_on: '2026-02-01',
        counts_as_orientation: false,
        recorded_by: people.lead.id,
        recorded_at: '2026-03-01T15:00:00.000Z',
      })),
    );
    world.at('2026-03-02T15:00:00Z');
    const again = await record(
      id,
      [
        [two, 'excused'],
        [three, 'present'],
      ],
      people.admin,
    );
    expect(again.body.changed).toBe(1);
    expect((await attendance(id)).map(({ attendance: word, recorded_by, recorded_at }) => [word, recorded_by, recorded_at])).toEqual([
      ['present', people.lead.id, '2026-03-01T15:00:00.000Z'],
      ['excused', people.lead.id, '2026-03-01T15:00:00.000Z'],
      ['present', people.admin.id, '2026-03-02T15:00:00.000Z'],
    ]);
    expect((await record(id, [[one, 'present']])).body.changed).toBe(0);
    expect((await events(id)).slice(1)).toEqual([
      { type: 'event_attendance.recorded', data: { present: 1, excused: 1, absent: 1 } },
      { type: 'event_attendance.recorded', data: { present: 1 } },
    ]);
  });

  it('is said from the day of the event on', async () => {
    const { id } = (await schedule({ held_on: '2026-03-02' })).body;
    const person = await member();
    expectProblem(await record(id, [[person, 'present']]), 422, 'day-in-future');
    expectProblem(await record(id, [[person, 'excused']]), 422, 'day-in-future');
    world.at('2026-03-02');
    expect((await record(id, [[person, 'present']])).status).toBe(200);
  });

  it('is not said of a cancelled event, also where the two race', async () => {
    const person = await member();
    const id = await held();
    await cancel(id);
    expectProblem(await record(id, [[person, 'present']]), 409, 'programme-event-state');
    const contested = await held();
    const blocker = await world.blocker();
    await blocker.query('select from person where id = $1 for update', [person.id]);
    const recording = record(contested, [[person, 'present']]);
    await blocker.someoneWaits();
    const cancelling = cancel(contested);
    // Long enough for a cancellation that does not wait for whoever came first.
    await Promise.race([cancelling, new Promise((resolve) => setTimeout(resolve, 300))]);
    await blocker.release();
    expect((await recording).status).toBe(200);
    expectProblem(await cancelling, 409, 'programme-event-state');
  });

  it('names every person that does not exist here, and then records nothing', async () => {
    const [known, unknown] = [await member(), { id: '0198b7a0-0000-7000-8000-00000000dead' }];
    const id = await held();
    const answer = await record(id, [
      [unknown, 'present'],
      [known, 'present'],
      [people.stranger, 'absent'],
    ]);
    expectProblem(answer, 422, 'reference-unknown', '/entries/0/person_id');
    const { errors } = answer.body as unknown as { errors: { pointer: string }[] };
    expect(errors.map(({ pointer }) => pointer)).toEqual(['/entries/0/person_id', '/entries/2/person_id']);
    expect(await attendance(id)).toEqual([]);
  });

  it('names each person once, no service, and no merged record', async () => {
    const [one, two, duplicate] = [await member(), await member(), await member()];
    await world.sql`update person set merged_into_id = ${one.id} where id = ${duplicate.id}`;
    const id = await held();
    const twice = await record(id, [
      [one, 'present'],
      [two, 'present'],
      [one, 'absent'],
    ]);
    expectProblem(twice, 422, 'programme-event-unfit', '/entries/2/person_id');
    expectProblem(await record(id, [[people.service, 'present']]), 422, 'programme-event-unfit', '/entries/0/person_id');
    expectProblem(
      await record(id, [
        [one, 'present'],
        [duplicate, 'present'],
      ]),
      409,
      'person-merged',
      '/entries/1/person_id',
    );
    expect(await attendance(id)).toEqual([]);
    expect((await record(id, [[await world.person({ kind: 'external' }), 'present']])).body.changed).toBe(1);
  });

  it('takes one to five hundred entries, each a person and a word', async () => {
    const id = await held();
    const put = (body: object) => world.as(people.lead).put(`/v1/programme-events/${id}/attendance`, body, { ifMatch: '*' });
    const person_id = (await member()).id;
    expectProblem(await put({ entries: [] }), 400, 'invalid-request', '/entries');
    expectProblem(await put({ entries: Array(501).fill({ person_id, attendance: 'present' }) }), 400, 'invalid-request', '/entries');
    expectProblem(await put({ entries: [{ person_id, attendance: 'late' }] }), 400, 'invalid-request', '/entries/0/attendance');
    expectProblem(
      await put({ entries: [{ person_id: "' or 1=1 --", attendance: 'present' }] }),
      400,
      'invalid-request',
      '/entries/0/person_id',
    );
    expectProblem(await put({ entries: [{ person_id, attendance: 'present', note: 'x' }] }), 400, 'invalid-request');
    const crowd = await Promise.all(Array.from({ length: 60 }, () => world.person({ login: false })));
    expect(
      (
        await record(
          id,
          crowd.map((each) => [each, 'present'] as const),
        )
      ).body.changed,
    ).toBe(60);
    const page = await world.as(people.lead).get<Page<EventAttendance>>(`/v1/programme-events/${id}/attendance?limit=50`);
    expect(page.body.items).toHaveLength(50);
    expect(await attendance(id, people.lead, `limit=50&cursor=${page.body.next_cursor}`)).toHaveLength(10);
    const other = await held();
    expectProblem(
      await world.as(people.lead).get(`/v1/programme-events/${other}/attendance?limit=50&cursor=${page.body.next_cursor}`),
      400,
      'invalid-cursor',
    );
  });

  it('of many costs as many statements as of one', async () => {
    const id = await held();
    const crowd = await Promise.all(Array.from({ length: 40 }, () => world.person({ login: false })));
    const said = crowd.map((each) => [each, 'present'] as const);
    const one = await world.statements(() => record(id, said.slice(0, 1)));
    expect(await world.statements(() => record(id, said))).toBe(one);
  });

  it('stands on the version of the event', async () => {
    const id = await held();
    const person = await member();
    expectProblem(await record(id, [[person, 'present']], people.lead, 7), 412, 'version-stale');
    expect((await record(id, [[person, 'present']], people.lead, 1)).status).toBe(200);
    const bare = await world
      .as(people.lead)
      .put(`/v1/programme-events/${id}/attendance`, { entries: [{ person_id: person.id, attendance: 'absent' }] });
    expectProblem(bare, 428, 'precondition-required', 'If-Match');
  });

  it('is said by two at once: both are kept, and of one person the last word', async () => {
    const [one, two, both] = [await member(), await member(), await member()];
    const id = await held();
    const answers = await Promise.all([
      record(id, [
        [one, 'present'],
        [both, 'present'],
      ]),
      record(
        id,
        [
          [both, 'absent'],
          [two, 'present'],
        ],
        people.admin,
      ),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect((await attendance(id)).map(({ person_id }) => person_id)).toEqual([one, two, both].map((each) => each.id).sort());
  });

  it('of people of any division is said by whoever holds the event, and of their own people by leaders at any event', async () => {
    const [own, other] = [await member(), await member({ division: 'NEPH' })];
    const ofDivision = (await inDivision('CARD', { held_on: '2026-02-01' })).body.id;
    for (const who of [people.director, people.facilitator]) {
      const said = await record(
        ofDivision,
        [
          [other, 'present'],
          [own, 'present'],
        ],
        who,
      );
      expect(said.status).toBe(200);
      const ofDepartment = await held();
      expect((await record(ofDepartment, [[own, 'excused']], who)).status).toBe(200);
      const mixed = await record(
        ofDepartment,
        [
          [own, 'present'],
          [other, 'present'],
        ],
        who,
      );
      expectProblem(mixed, 403, 'permission-denied', '/entries/1/person_id');
      expect((await attendance(ofDepartment)).map(({ attendance: word }) => word)).toEqual(['excused']);
    }
    expect((await record(ofDivision, [[other, 'excused']], people.mentorDirector)).status).toBe(200);
    expectProblem(await record(ofDivision, [[own, 'present']], people.mentorDirector), 403, 'permission-denied');
    for (const who of [own, people.pic, people.chair, people.facultyAffairs, people.mentor])
      expectProblem(await record(ofDivision, [[own, 'present']], who), 403, 'permission-denied');
  });

  it('is recorded with a token that cannot read', async () => {
    const id = await held();
    const person = await member();
    const as = world.as(people.lead, { scopes: ['attendance:write', 'programme_event:read'] });
    const body = { entries: [{ person_id: person.id, attendance: 'present' }] };
    const said = await as.put(`/v1/programme-events/${id}/attendance`, body, { ifMatch: '*' });
    expect(said).toMatchObject({ status: 200, body: { changed: 1, entries: [{ person_id: person.id }] } });
    expectProblem(await as.get(`/v1/programme-events/${id}/attendance`), 403, 'insufficient-scope');
  });

  it('is seen by the person, their leaders and whoever holds the event: field by field the rest see nothing', async () => {
    const [own, other] = [await member(), await member({ division: 'NEPH' })];
    const ofDepartment = await held();
    const ofDivision = (await inDivision('NEPH', { held_on: '2026-02-02' })).body.id;
    for (const id of [ofDepartment, ofDivision])
      await record(id, [
        [own, 'absent'],
        [other, 'present'],
      ]);
    const both = [own.id, other.id].sort();
    const seen = async (id: string, as: Person) => (await attendance(id, as)).map(({ person_id }) => person_id).sort();
    for (const who of [people.lead, people.admin]) expect(await seen(ofDepartment, who)).toEqual(both);
    for (const who of [people.director, people.facilitator, own]) {
      expect(await seen(ofDepartment, who)).toEqual([own.id]);
      expect(await seen(ofDivision, who)).toEqual([own.id]);
    }
    expect(await seen(ofDepartment, people.mentorDirector)).toEqual([other.id]);
    expect(await seen(ofDivision, people.mentorDirector)).toEqual(both);
    for (const who of [people.mentor, people.pic, people.head, people.chair, people.viceChair, people.facultyAffairs, people.outsider]) {
      expect(await seen(ofDepartment, who)).toEqual([]);
      expect(await attended(`person_id=${own.id}`, who)).toEqual([]);
    }
    expect((await attended('', own)).map(({ event_id }) => event_id)).toEqual([ofDepartment, ofDivision]);
    expect(await attended(`person_id=${own.id}`, people.stranger)).toEqual([]);
  });

  it('of a person is listed by day, and filtered', async () => {
    const person = await member();
    for (const [held_on, kind, word] of [
      ['2026-02-03', 'social', 'present'],
      ['2026-02-01', 'workshop', 'absent'],
      ['2026-02-02', 'workshop', 'present'],
    ] as const)
      await record(await held({ held_on, kind }), [[person, word]]);
    const days = async (query: string) => (await attended(`person_id=${person.id}&${query}`)).map(({ held_on }) => held_on.slice(-2));
    expect(await days('')).toEqual(['01', '02', '03']);
    expect(await days('attendance=present')).toEqual(['02', '03']);
    expect(await days('attendance=absent,excused')).toEqual(['01']);
    expect(await days('event_kind=workshop')).toEqual(['01', '02']);
    expect(await days('held_on_gte=2026-02-02&held_on_lte=2026-02-02')).toEqual(['02']);
    const first = await world.as(people.lead).get<Page<EventAttendance>>(`/v1/event-attendance?person_id=${person.id}&limit=2`);
    expect(await days(`limit=2&cursor=${first.body.next_cursor}`)).toEqual(['03']);
  });
});

describe('an orientation', () => {
  const counts = async (person: Person) => (await attended(`person_id=${person.id}`)).map((each) => each.counts_as_orientation);
  const attendedOn = async (person: Person, day = '2026-03-01') => {
    const [row] = await world.sql<{ day: string | null }>`select orientation_attended_on(${person.id}, ${day}::date) as day`;
    return row?.day ?? null;
  };

  it('is attended by who is present at one on or after the first day of the appointment', async () => {
    const person = await member({ starts_on: '2026-02-01' });
    for (const [held_on, kind, word] of [
      ['2026-01-31', 'orientation', 'present'],
      ['2026-02-01', 'workshop', 'present'],
      ['2026-02-02', 'orientation', 'excused'],
      ['2026-02-03', 'orientation', 'absent'],
    ] as const)
      await record(await held({ held_on, kind }), [[person, word]]);
    expect(await counts(person)).toEqual([false, false, false, false]);
    expect(await attendedOn(person)).toBeNull();
    await record(await held({ held_on: '2026-02-01', kind: 'orientation' }), [[person, 'present']]);
    expect(await attendedOn(person)).toBe('2026-02-01');
    expect((await counts(person)).filter(Boolean)).toHaveLength(1);
    expect(await attendedOn(person, '2026-01-31')).toBeNull();
    await record(await held({ held_on: '2026-02-20', kind: 'orientation' }), [[person, 'present']]);
    expect((await counts(person)).filter(Boolean)).toHaveLength(2);
    expect(await attendedOn(person)).toBe('2026-02-01');
  });

  it('before somebody came to be full-time does not count any more; for the part-time the appointment counts', async () => {
    const person = await member({ starts_on: '2024-01-01', category: 'part_time' });
    await record(await held({ held_on: '2024-06-01', kind: 'orientation' }), [[person, 'present']]);
    expect(await counts(person)).toEqual([true]);
    await world.sql`update appointment set ends_on = '2026-01-01' where person_id = ${person.id}`;
    const values = { category: 'full_time', rank: 'lecturer', academic_fte_pct: 100, status: 'probationary', starts_on: '2026-01-01' };
    await world.insert('appointment', { person_id: person.id, ...values, appointed_on: '2024-01-01' });
    expect(await counts(person)).toEqual([false]);
    const promoted = await member({ starts_on: '2024-01-01' });
    await record(await held({ held_on: '2024-06-01', kind: 'orientation' }), [[promoted, 'present']]);
    await world.sql`update appointment set ends_on = '2026-01-01' where person_id = ${promoted.id}`;
    await world.insert('appointment', { person_id: promoted.id, ...values, appointed_on: '2024-01-01' });
    expect(await counts(promoted)).toEqual([true]);
  });

  it('counts for nobody who holds no appointment', async () => {
    const external = await world.person({ kind: 'external' });
    await record(await held({ kind: 'orientation' }), [[external, 'present']]);
    expect(await counts(external)).toEqual([false]);
  });
});

describe('a merge', () => {
  const merge = (survivor: Person, duplicate: Person) =>
    world.as(people.admin).post(`/v1/people/${survivor.id}/merge`, { duplicate_id: duplicate.id }, { ifMatch: '*' });
  const empty = () => world.person({ division: null, site: null, category: null, login: false });

  it('leaves one word for each event: present before excused before absent, whoever said it', async () => {
    const words: readonly Word[] = ['present', 'excused', 'absent'];
    for (const mine of words) {
      for (const theirs of words) {
        const [survivor, duplicate] = [await member(), await empty()];
        const id = await held();
        await record(id, [[survivor, mine]]);
        await record(id, [[duplicate, theirs]], people.admin);
        expect((await merge(survivor, duplicate)).status).toBe(200);
        const better = words.indexOf(theirs) < words.indexOf(mine);
        expect((await attendance(id)).map((each) => [each.person_id, each.attendance, each.recorded_by])).toEqual([
          [survivor.id, better ? theirs : mine, better ? people.admin.id : people.lead.id],
        ]);
      }
    }
  });

  it('brings what the duplicate alone attended or recorded to the survivor', async () => {
    const [survivor, duplicate, other] = [await member(), await empty(), await member()];
    const id = await held({ kind: 'orientation' });
    await record(id, [
      [duplicate, 'present'],
      [other, 'present'],
    ]);
    await world.sql`update event_attendance set recorded_by = ${duplicate.id} where event_id = ${id} and person_id = ${other.id}`;
    await merge(survivor, duplicate);
    expect(await attended('', survivor)).toMatchObject([{ event_id: id, person_id: survivor.id, counts_as_orientation: true }]);
    expect(await attended('', other)).toMatchObject([{ event_id: id, recorded_by: survivor.id }]);
    expect(await attended(`person_id=${duplicate.id}`)).toEqual([]);
  });
});
