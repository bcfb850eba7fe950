/** Events of the programme, their list, and what an orientation is. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { ProgrammeEvent } from '../../../src/features/participation/programme-events/schema.ts';
import { expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { lecture, type Page, programmeEventsOf } from '../../setup/programme-events.ts';
import { createWorld } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const { schedule, inDivision, edit, cancel, read, record, attended, member, events, held } = programmeEventsOf(world, people);
beforeEach(() => world.at('2026-03-01T15:00:00Z'));

describe('an event', () => {
  it('is scheduled, and the recorded event does not contain its title', async () => {
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

  it('that is an orientation is mandatory by default, and covers the expectation documents of its day', async () => {
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

  it('of a division is scheduled by its director, its facilitator and the programme; of the department by the programme alone', async () => {
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

  it('is of a division of this department that is active on its day', async () => {
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

  it('is held from its day on, and can be changed only before it', async () => {
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

  it('cannot be moved into the past, where nobody could change it any more', async () => {
    const { id } = (await schedule({ kind: 'orientation' })).body;
    expectProblem(await edit(id, { held_on: '2020-06-01' }), 422, 'day-passed', '/held_on');
    expect((await edit(id, { held_on: (await world.as(people.lead).get('/v1/me')).body['today'] as string })).body.status).toBe('held');
  });

  it('is cancelled once, before its day or after, as long as no attendance is recorded', async () => {
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

  it('may be recorded after its day', async () => {
    expect((await schedule({ held_on: '2019-11-20' })).body).toMatchObject({ status: 'held', held_on: '2019-11-20' });
  });

  it('is refused with an invalid title or day, and keeps hostile text unchanged', async () => {
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

  it('can be written with a token that cannot read', async () => {
    const as = world.as(people.lead, { scopes: ['programme_event:write'] });
    const made = await as.post('/v1/programme-events', lecture);
    expect(made.status).toBe(201);
    expect((await as.patch(`/v1/programme-events/${made.body.id}`, { title: 'New' }, { ifMatch: 1 })).body).toMatchObject({ title: 'New' });
    expect((await as.post(`/v1/programme-events/${made.body.id}/cancel`, null, { ifMatch: 2 })).status).toBe(200);
    expectProblem(await as.get(`/v1/programme-events/${made.body.id}`), 403, 'insufficient-scope');
  });

  it('of another department does not exist', async () => {
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
