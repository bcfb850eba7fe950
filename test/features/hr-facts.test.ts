import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { settle } from '../../src/features/hr-facts/rules.ts';
import { type Body, expectProblem } from '../setup/client.ts';
import type { Person } from '../setup/department.ts';
import { createWorld, type People, type World } from '../setup/world.ts';

let world: World;
let people: People;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
});

const hr = () => world.as(people.facultyAffairs);
const anyone = () => world.as(people.outsider);
const nothing = { division: null, site: null, category: null } as const;
const bare = () => world.person(nothing);
const eventsOf = (id: string) =>
  world.sql<{ type: string; data: object }>`select type, data from event where subject_id = ${id} order by id`;
const periodOf = async (url: string, id: string) => {
  const { body } = await hr().get(`${url}/${id}`);
  return [body['starts_on'], body['ends_on']];
};
const on = '2026-01-01';

/** For each kind: where it is, a body that is right for this person, and a patch of something besides the dates. */
const kinds: Record<string, { url: string; body: (person: Person) => object; patch: object }> = {
  appointment: {
    url: '/v1/appointments',
    body: ({ id }) => ({
      person_id: id,
      category: 'full_time',
      rank: 'lecturer',
      academic_fte_pct: 80,
      status: 'probationary',
      starts_on: on,
    }),
    patch: { rank: 'professor', appointed_on: '2021-01-01' },
  },
  'division membership': {
    url: '/v1/division-memberships',
    body: ({ id }) => ({ person_id: id, division_id: world.division('GIM').id, is_primary: true, starts_on: on }),
    patch: { is_primary: false },
  },
  'site membership': {
    url: '/v1/site-memberships',
    body: ({ id }) => ({ person_id: id, site_id: world.site('UNION').id, is_primary: true, starts_on: on }),
    patch: { is_primary: false },
  },
  'position description': {
    url: '/v1/position-descriptions',
    body: ({ id }) => ({ person_id: id, kind: 'clinician_teacher', starts_on: on }),
    patch: { clinical_pct: 50, teaching_pct: 30, scholarship_pct: 20, administration_pct: 0 },
  },
  leave: {
    url: '/v1/leaves',
    body: ({ id }) => ({ person_id: id, kind: 'sabbatical', starts_on: on }),
    patch: { kind: 'research' },
  },
  'leadership role': {
    url: '/v1/leadership-roles',
    body: ({ id }) => ({ person_id: id, role: 'division_director', division_id: world.division('GIM').id, starts_on: on }),
    patch: { acting: true },
  },
  'reporting line': {
    url: '/v1/reporting-lines',
    body: ({ id }) => ({ subordinate_id: id, superior_id: people.chair.id, kind: 'primary', starts_on: on }),
    patch: { source: 'hr' },
  },
};

describe.each(Object.entries(kinds))('each kind of fact: %s', (name, { url, body, patch }) => {
  it('201: is recorded, found on its days and on no other, and told', async () => {
    const person = await bare();
    const made = await hr().post(url, { ...body(person), ends_on: '2026-06-01' });
    expect(made.status).toBe(201);
    expect(made.headers['location']).toBe(`${url}/${made.body.id}`);
    expect(made.body).toMatchObject({ ...body(person), ends_on: '2026-06-01', row_version: 1 });
    const { conflicts, ...fact } = made.body;
    expect(conflicts).toEqual('conflicts' in made.body ? { opened: [], changed: [] } : undefined);
    expect((await hr().get(`${url}/${made.body.id}`)).body).toEqual(fact);
    const whose = `${name === 'reporting line' ? 'subordinate_id' : 'person_id'}=${person.id}`;
    const heldOn = async (day: string) => (await hr().get(`${url}?${whose}&as_of=${day}`)).body.items.map((item) => item.id);
    expect(await heldOn('2025-12-31')).toEqual([]);
    expect(await heldOn('2026-01-01')).toEqual([made.body.id]);
    expect(await heldOn('2026-05-31')).toEqual([made.body.id]);
    expect(await heldOn('2026-06-01')).toEqual([]);
    expect((await hr().get(`${url}?${whose}`)).body.items.map((item) => item.id)).toEqual([made.body.id]);
    const [event] = await eventsOf(made.body.id);
    expect(event).toMatchObject({ type: expect.stringMatching(/^[a-z_]+\.recorded$/), data: { starts_on: on, ends_on: '2026-06-01' } });
  });

  it('200: a dry run checks and answers, and writes nothing', async () => {
    const person = await bare();
    const tried = await hr().post(`${url}?dry_run=true`, body(person));
    expect(tried.status).toBe(200);
    expect(tried.body).toMatchObject(body(person));
    expectProblem(await hr().get(`${url}/${tried.body.id}`), 404, 'not-found');
    expect(await eventsOf(tried.body.id)).toEqual([]);
  });

  it('200: is edited, also into the past; what is the same is no change', async () => {
    const { body: made } = await hr().post(url, body(await bare()));
    const edited = await hr().patch(`${url}/${made.id}`, { ...patch, starts_on: '2021-02-28', ends_on: '2025-02-28' }, { ifMatch: 1 });
    expect(edited.body).toMatchObject({ ...patch, starts_on: '2021-02-28', ends_on: '2025-02-28', row_version: 2 });
    expect((await hr().patch(`${url}/${made.id}`, patch, { ifMatch: 2 })).body.row_version).toBe(2);
    expect((await hr().patch(`${url}/${made.id}`, { ends_on: null }, { ifMatch: 2 })).body['ends_on']).toBeNull();
    const events = await eventsOf(made.id);
    expect(events.map((event) => event.type.split('.')[1])).toEqual(['recorded', 'edited', 'edited']);
    expect(events[1]?.data).toMatchObject({ before: { starts_on: on, ends_on: null }, after: { starts_on: '2021-02-28' } });
  });

  it('200: voided it never held, stays in the history and makes room', async () => {
    const person = await bare();
    const { body: made } = await hr().post(url, body(person));
    const gone = await hr().post(`${url}/${made.id}/void`, null, { ifMatch: 1 });
    expect(gone.body).toMatchObject({ id: made.id, starts_on: on, ends_on: on, row_version: 2 });
    expect((await hr().post(`${url}/${made.id}/void`, null, { ifMatch: 2 })).body.row_version).toBe(2);
    expect((await eventsOf(made.id)).map((event) => event.type.split('.')[1])).toEqual(['recorded', 'voided']);
    expect((await hr().post(url, body(person))).status).toBe(201);
  });

  it('400: unknown fields, days that do not exist and other people’s fields are named', async () => {
    const person = await bare();
    expectProblem(await hr().post(url, { ...body(person), colour: 'red' }), 400, 'invalid-request', '/colour');
    expectProblem(await hr().post(url, { ...body(person), starts_on: '2026-02-30' }), 400, 'invalid-request', '/starts_on');
    expectProblem(await hr().post(url, { ...body(person), starts_on: 'infinity' }), 400, 'invalid-request', '/starts_on');
    const { body: made } = await hr().post(url, body(person));
    const other = await hr().patch(`${url}/${made.id}`, { person_id: people.mentee.id }, { ifMatch: '*' });
    expectProblem(other, 400, 'invalid-request', '/person_id');
    expectProblem(await hr().get(`${url}?colour=red`), 400, 'invalid-request', 'colour');
    expectProblem(await hr().get(`${url}?as_of=2025-02-29`), 400, 'invalid-request', 'as_of');
    for (const person_id of ['\u0000', '\ud800', 'x'.repeat(10_000), "' or true --"]) {
      expect((await hr().post(url, { ...body(person), person_id, subordinate_id: person_id })).status).toBe(400);
    }
  });

  it('403 and 404: others may not write, and another department does not know of it', async () => {
    const person = await bare();
    const { body: made } = await hr().post(url, body(person));
    expectProblem(await anyone().post(url, body(person)), 403, 'permission-denied');
    const self = world.as(person);
    expectProblem(await self.patch(`${url}/${made.id}`, patch, { ifMatch: '*' }), 403, 'permission-denied');
    expectProblem(await self.post(`${url}/${made.id}/void`, null, { ifMatch: '*' }), 403, 'permission-denied');
    const stranger = world.as(people.stranger);
    expectProblem(await stranger.get(`${url}/${made.id}`), 404, 'not-found');
    expectProblem(await stranger.patch(`${url}/${made.id}`, patch, { ifMatch: '*' }), 404, 'not-found');
    expectProblem(await stranger.post(`${url}/${made.id}/void`, null, { ifMatch: '*' }), 404, 'not-found');
    expect((await stranger.get(url)).body.items.map((item) => item.id)).not.toContain(made.id);
  });

  it('409: nobody’s facts are written on a record that was merged away', async () => {
    const [survivor, duplicate] = [await bare(), await bare()];
    await world.as(people.admin).post(`/v1/people/${survivor.id}/merge`, { duplicate_id: duplicate.id }, { ifMatch: '*' });
    const answer = await hr().post(url, body(duplicate));
    expectProblem(answer, 409, 'person-merged', name === 'reporting line' ? '/subordinate_id' : '/person_id');
    expect(answer.body['merged_into_id']).toBe(survivor.id);
  });

  it('412 and 428: a change names the version it stands on', async () => {
    const { body: made } = await hr().post(url, body(await bare()));
    expectProblem(await hr().patch(`${url}/${made.id}`, patch), 428, 'precondition-required', 'If-Match');
    expectProblem(await hr().post(`${url}/${made.id}/void`), 428, 'precondition-required', 'If-Match');
    expectProblem(await hr().patch(`${url}/${made.id}`, patch, { ifMatch: 9 }), 412, 'version-stale');
    expectProblem(await hr().post(`${url}/${made.id}/void`, null, { ifMatch: 9 }), 412, 'version-stale');
  });

  it('422: it has at least one day and is about a person of the department', async () => {
    const person = await bare();
    expectProblem(await hr().post(url, { ...body(person), ends_on: on }), 422, 'period-empty', '/ends_on');
    expectProblem(await hr().post(url, { ...body(person), ends_on: '2025-01-01' }), 422, 'period-empty', '/ends_on');
    const { body: made } = await hr().post(url, body(person));
    expectProblem(await hr().patch(`${url}/${made.id}`, { ends_on: on }, { ifMatch: 1 }), 422, 'period-empty', '/ends_on');
    const foreign = await hr().post(url, body(people.stranger));
    expectProblem(foreign, 422, 'reference-unknown', name === 'reporting line' ? '/subordinate_id' : '/person_id');
  });
});

const exclusive = ['appointment', 'division membership', 'site membership', 'position description', 'reporting line'];

describe.each(exclusive.map((name) => [name, kinds[name]] as const))('one at a time: %s', (_name, kind) => {
  const { url, body } = kind ?? { url: '', body: () => ({}) };

  it('409 where it overlaps; not where it begins on the day the other ends', async () => {
    const person = await bare();
    await hr().post(url, { ...body(person), ends_on: '2026-06-01' });
    expectProblem(await hr().post(url, { ...body(person), starts_on: '2026-05-31' }), 409, 'period-overlap', '/starts_on');
    expect((await hr().post(url, { ...body(person), starts_on: '2026-06-01' })).status).toBe(201);
  });

  it('closes_previous ends what holds on that day, and leaves alone what is past or begins that day', async () => {
    const person = await bare();
    const past = await hr().post(url, { ...body(person), ends_on: '2026-02-01' });
    const open = await hr().post(url, { ...body(person), starts_on: '2026-02-01' });
    const next = await hr().post(url, { ...body(person), starts_on: '2026-06-01', closes_previous: true });
    expect(next.status).toBe(201);
    expect(await periodOf(url, past.body.id)).toEqual([on, '2026-02-01']);
    expect(await periodOf(url, open.body.id)).toEqual(['2026-02-01', '2026-06-01']);
    expect((await eventsOf(open.body.id)).at(-1)).toMatchObject({
      type: expect.stringMatching(/\.ended$/),
      data: { ends_on: '2026-06-01' },
    });
    const same = await hr().post(url, { ...body(person), starts_on: '2026-06-01', closes_previous: true });
    expectProblem(same, 409, 'period-overlap', '/starts_on');
  });
});

describe.each([...exclusive, 'leadership role'].map((name) => [name, kinds[name]] as const))('still one at a time: %s', (_name, kind) => {
  const { url, body } = kind ?? { url: '', body: () => ({}) };

  it('409 where a change makes it overlap the next one; not where it ends on the day the next begins', async () => {
    const person = await bare();
    const { body: made } = await hr().post(url, { ...body(person), ends_on: '2026-05-01' });
    await hr().post(url, { ...body(person), starts_on: '2026-06-01' });
    for (const ends_on of ['2026-06-02', null])
      expectProblem(await hr().patch(`${url}/${made.id}`, { ends_on }, { ifMatch: 1 }), 409, 'period-overlap', '/starts_on');
    expect(await periodOf(url, made.id)).toEqual([on, '2026-05-01']);
    expect((await eventsOf(made.id)).map((event) => event.type.split('.')[1])).toEqual(['recorded']);
    expect((await hr().patch(`${url}/${made.id}`, { ends_on: '2026-06-01' }, { ifMatch: 1 })).status).toBe(200);
  });
});

describe('appointments', () => {
  const { url, body } = kinds['appointment'] as { url: string; body: (person: Person) => object };

  it('a promotion is new terms of the same appointment', async () => {
    const person = await bare();
    await hr().post(url, body(person));
    const promoted = await hr().post(url, {
      ...body(person),
      rank: 'associate_professor',
      status: 'continuing',
      starts_on: '2026-07-01',
      closes_previous: true,
    });
    expect(promoted.body).toMatchObject({ rank: 'associate_professor', appointed_on: on, starts_on: '2026-07-01' });
  });

  it('the academic FTE fits the category, at its boundaries', async () => {
    const fits = async (category: string, academic_fte_pct: number) =>
      (await hr().post(`${url}?dry_run=true`, { ...body(await bare()), category, academic_fte_pct })).status === 200;
    expect([await fits('full_time', 79), await fits('full_time', 80)]).toEqual([false, true]);
    expect([await fits('part_time', 19), await fits('part_time', 20), await fits('part_time', 80)]).toEqual([false, true, false]);
    expect([await fits('adjunct', 19), await fits('adjunct', 20)]).toEqual([true, false]);
    const unfit = await hr().post(url, { ...body(await bare()), academic_fte_pct: 50 });
    expectProblem(unfit, 422, 'fte-unfit', '/academic_fte_pct');
    const { body: made } = await hr().post(url, body(await bare()));
    for (const change of [{ academic_fte_pct: 79 }, { category: 'part_time' }])
      expectProblem(await hr().patch(`${url}/${made.id}`, change, { ifMatch: 1 }), 422, 'fte-unfit', '/academic_fte_pct');
    const both = { category: 'part_time', academic_fte_pct: 79 };
    expect((await hr().patch(`${url}/${made.id}`, both, { ifMatch: 1 })).body).toMatchObject(both);
  });

  it('terms begin within the appointment they belong to', async () => {
    const { body: made } = await hr().post(url, body(await bare()));
    const early = await hr().patch(`${url}/${made.id}`, { starts_on: '2025-12-31' }, { ifMatch: 1 });
    expectProblem(early, 422, 'period-empty', '/appointed_on');
  });

  it('how it ends is told with the day on which it ends', async () => {
    const person = await bare();
    expectProblem(await hr().post(url, { ...body(person), status: 'ended' }), 422, 'appointment-end-unfit', '/status');
    const { body: made } = await hr().post(url, body(person));
    const early = await hr().patch(`${url}/${made.id}`, { end_reason: 'retired' }, { ifMatch: 1 });
    expectProblem(early, 422, 'appointment-end-unfit', '/end_reason');
    const ending = { status: 'ended', end_reason: 'retired', ends_on: '2026-07-01' };
    expect((await hr().patch(`${url}/${made.id}`, ending, { ifMatch: 1 })).body).toMatchObject(ending);
  });

  it('how it ends is consistent, too, where somebody writes it who does not read how it ends', async () => {
    const admin = world.as(people.admin);
    const { body: made } = await hr().post(url, body(await bare()));
    for (const [field, value] of [
      ['status', 'ended'],
      ['end_reason', 'resigned'],
    ])
      expectProblem(
        await admin.patch(`${url}/${made.id}`, { [`${field}`]: value }, { ifMatch: 1 }),
        422,
        'appointment-end-unfit',
        `/${field}`,
      );
    const ending = { status: 'ended', end_reason: 'retired', ends_on: '2026-07-01' };
    const ended = await admin.patch(`${url}/${made.id}`, ending, { ifMatch: 1 });
    expect(ended.body).toMatchObject({ ends_on: '2026-07-01', status: null, end_reason: null });
    expectProblem(await admin.patch(`${url}/${made.id}`, { ends_on: null }, { ifMatch: 2 }), 422, 'appointment-end-unfit', '/status');
    expect((await hr().get(`${url}/${made.id}`)).body).toMatchObject({ ...ending, row_version: 2 });
  });

  it('what became of it is not told by its events, which offices read that do not read personnel decisions', async () => {
    const { body: made } = await hr().post(url, { ...body(await bare()), status: 'probationary' });
    const ended = await hr().patch(`${url}/${made.id}`, { status: 'ended', end_reason: 'resigned', ends_on: '2026-07-01' }, { ifMatch: 1 });
    expect(ended.status).toBe(200);
    const told = (await world.as(people.admin).get(`/v1/events?subject_id=${made.id}`)).body.items;
    expect(told.map(({ type }) => type)).toEqual(['appointment.recorded', 'appointment.edited']);
    expect(told[1]?.['data']).toEqual({ fields: ['ends_on'], before: { ends_on: null }, after: { ends_on: '2026-07-01' } });
    expect(JSON.stringify(told)).not.toMatch(/probationary|resigned|status|end_reason/);
  });

  it('is read by the person, the leaders and HR, and by nobody else', async () => {
    const person = await world.person({ division: 'CARD', site: 'UNION' });
    const seen = async (who: Person) => (await world.as(who).get(`${url}?person_id=${person.id}`)).body.items.length;
    for (const who of [person, people.director, people.pic, people.facilitator, people.lead]) expect(await seen(who)).toBe(1);
    for (const who of [people.outsider, people.mentorDirector, people.committee]) expect(await seen(who)).toBe(0);
    const [own] = (await hr().get(`${url}?person_id=${person.id}`)).body.items;
    expectProblem(await anyone().get(`${url}/${own?.id}`), 404, 'not-found');
  });
});

describe('division memberships and roles in a division', () => {
  const within = { starts_on: '2020-01-01', ends_on: '2025-01-01' };
  let closed: Body;
  beforeAll(async () => {
    closed = (await hr().post('/v1/divisions', { code: 'GONE', name: 'Closed division', kind: 'departmental', ...within })).body;
  });

  it.each(['division membership', 'leadership role'])('a %s lies within the days on which the division is active', async (name) => {
    const { url, body } = kinds[name] as { url: string; body: (person: Person) => object };
    const person = await bare();
    const fact = { ...body(person), division_id: closed.id };
    expectProblem(
      await hr().post(url, { ...fact, starts_on: '2019-12-31', ends_on: '2024-01-01' }),
      422,
      'division-inactive',
      '/starts_on',
    );
    expectProblem(await hr().post(url, { ...fact, starts_on: '2024-01-01' }), 422, 'division-inactive', '/ends_on');
    expectProblem(await hr().post(url, { ...fact, starts_on: '2025-01-01' }), 422, 'division-inactive', '/starts_on');
    const made = await hr().post(url, { ...fact, starts_on: '2020-01-01', ends_on: '2025-01-01' });
    expect(made.status).toBe(201);
    const longer = await hr().patch(`${url}/${made.body.id}`, { ends_on: '2025-01-02' }, { ifMatch: 1 });
    expectProblem(longer, 422, 'division-inactive', '/ends_on');
  });

  it('units of another department are unknown', async () => {
    const strangers = await world.otherDepartment();
    const person = await bare();
    const member = { person_id: person.id, is_primary: true, starts_on: on };
    const division = { ...member, division_id: strangers.division('GIM').id };
    expectProblem(await hr().post('/v1/division-memberships', division), 422, 'reference-unknown', '/division_id');
    const site = { ...member, site_id: strangers.site('UNION').id };
    expectProblem(await hr().post('/v1/site-memberships', site), 422, 'reference-unknown', '/site_id');
    const foreign = await strangers.role(people.stranger, 'mentorship_lead');
    const role = { person_id: person.id, role: 'mentorship_lead', starts_on: on, delegated_from_id: foreign.id };
    expectProblem(await hr().post('/v1/leadership-roles', role), 422, 'reference-unknown', '/delegated_from_id');
  });

  it('a cross-appointment stands beside the primary division, and filters tell them apart', async () => {
    const person = await world.person({ division: 'CARD' });
    const body = { person_id: person.id, division_id: world.division('NEPH').id, is_primary: false, starts_on: on };
    expect((await hr().post('/v1/division-memberships', body)).status).toBe(201);
    const of = async (query: string) => (await anyone().get(`/v1/division-memberships?person_id=${person.id}&${query}`)).body.items.length;
    expect([await of('is_primary=true'), await of('is_primary=false'), await of(`division_id=${world.division('NEPH').id}`)]).toEqual([
      1, 1, 1,
    ]);
  });
});

describe('leadership roles', () => {
  it('the role decides which scope it needs', async () => {
    const person = await bare();
    const role = (more: object) => hr().post('/v1/leadership-roles', { person_id: person.id, starts_on: on, ...more });
    const [division_id, site_id] = [world.division('GIM').id, world.site('UNION').id];
    expectProblem(await role({ role: 'division_director' }), 422, 'role-scope-unfit', '/role');
    expectProblem(await role({ role: 'chair', division_id }), 422, 'role-scope-unfit', '/role');
    expectProblem(await role({ role: 'vice_chair' }), 422, 'role-scope-unfit', '/role');
    expectProblem(await role({ role: 'hospital_division_head', division_id }), 422, 'role-scope-unfit', '/role');
    expect((await role({ role: 'hospital_division_head', division_id, site_id })).status).toBe(201);
    expect((await role({ role: 'vice_chair', portfolio: 'research' })).status).toBe(201);
    expect((await role({ role: 'committee_member', committee: 'Awards' })).status).toBe(201);
  });

  it('a correction names as origin another role, of this department', async () => {
    const strangers = await world.otherDepartment();
    const foreign = await strangers.role(await strangers.person(), 'vice_chair', { portfolio: 'research' });
    const [holder, deputy] = [await bare(), await bare()];
    const held = await world.role(holder, 'vice_chair', { portfolio: 'research' });
    const sent = await world.role(deputy, 'vice_chair', { portfolio: 'research', acting: true });
    const correct = (delegated_from_id: string) => hr().patch(`/v1/leadership-roles/${sent.id}`, { delegated_from_id }, { ifMatch: 1 });
    for (const id of [crypto.randomUUID(), foreign.id, sent.id])
      expectProblem(await correct(id), 422, 'reference-unknown', '/delegated_from_id');
    expect((await correct(held.id)).body['delegated_from_id']).toBe(held.id);
  });

  it('one person holds two roles at once and two people one role, but nobody one role twice', async () => {
    const [one, two] = [await bare(), await bare()];
    const director = { role: 'division_director', division_id: world.division('NEPH').id, starts_on: on };
    expect((await hr().post('/v1/leadership-roles', { person_id: one.id, ...director })).status).toBe(201);
    expect((await hr().post('/v1/leadership-roles', { person_id: two.id, ...director, acting: true })).status).toBe(201);
    expect((await hr().post('/v1/leadership-roles', { person_id: one.id, role: 'mentorship_lead', starts_on: on })).status).toBe(201);
    expectProblem(await hr().post('/v1/leadership-roles', { person_id: one.id, ...director }), 409, 'period-overlap');
    const { items } = (
      await anyone().get(`/v1/leadership-roles?division_id=${director.division_id}&role=division_director,chair&as_of=${on}`)
    ).body;
    expect(items.map((item) => item['person_id'])).toEqual(expect.arrayContaining([one.id, two.id]));
  });

  it('a role that ends today gives no rights today', async () => {
    const person = await bare();
    const admin = world.as(people.admin);
    const { body } = await admin.post('/v1/leadership-roles', { person_id: person.id, role: 'faculty_affairs', starts_on: on });
    const divisions = { code: 'NEW1', name: 'New', kind: 'departmental', starts_on: on };
    expect((await world.as(person).post('/v1/divisions', divisions)).status).toBe(201);
    await admin.patch(`/v1/leadership-roles/${body.id}`, { ends_on: '2026-03-01' }, { ifMatch: 1 });
    expectProblem(await world.as(person).post('/v1/divisions', { ...divisions, code: 'NEW2' }), 403, 'permission-denied');
  });
});

describe('conflicts follow from HR facts', () => {
  const conflictsOf = (answer: { body: Body }) => answer.body['conflicts'] as { opened: Body[]; changed: Body[] };

  async function running() {
    const mentee = await world.person({ division: 'CARD', site: 'UNION' });
    const mentor = await world.person({ division: 'NEPH', site: 'NORTH' });
    return { mentee, mentor, assignment: await world.assignment(mentee, mentor, { starts_on: '2025-07-01' }) };
  }

  it.each([
    [
      'role',
      '/v1/leadership-roles',
      (_: Person, mentor: Person) => ({ person_id: mentor.id, role: 'division_director', division_id: world.division('CARD').id }),
    ],
    [
      'line',
      '/v1/reporting-lines',
      (mentee: Person, mentor: Person) => ({ subordinate_id: mentee.id, superior_id: mentor.id, kind: 'dotted' }),
    ],
  ] as const)('a backdated %s succeeds and suspends from its true day; voided, it no longer bars', async (_name, url, body) => {
    const { mentee, mentor, assignment } = await running();
    const made = await hr().post(url, { ...body(mentee, mentor), starts_on: '2025-09-01' });
    expect(made.status).toBe(201);
    expect(conflictsOf(made).opened).toMatchObject([{ assignment_id: assignment.id, starts_on: '2025-09-01', source: 'hr_change' }]);
    const voided = await hr().post(`${url}/${made.body.id}/void`, null, { ifMatch: 1 });
    expect(voided.status).toBe(200);
    expect(conflictsOf(voided).changed).toMatchObject([{ assignment_id: assignment.id }]);
    expect(conflictsOf(voided).changed[0]?.['basis_ends_on']).not.toBeNull();
  });

  it('a mentee who moves into the mentor’s division or site is suspended from that day', async () => {
    const { mentee, mentor, assignment } = await running();
    await world.role(mentor, 'division_director', { division: 'NEPH' });
    const body = {
      person_id: mentee.id,
      division_id: world.division('NEPH').id,
      is_primary: true,
      starts_on: '2026-02-01',
      closes_previous: true,
    };
    const tried = await hr().post('/v1/division-memberships?dry_run=true', body);
    expect(conflictsOf(tried).opened).toHaveLength(1);
    const moved = await hr().post('/v1/division-memberships', body);
    expect(conflictsOf(moved).opened).toMatchObject([{ assignment_id: assignment.id, starts_on: '2026-02-01' }]);

    const atSite = await running();
    await world.role(atSite.mentor, 'physician_in_chief', { site: 'NORTH' });
    const site = { person_id: atSite.mentee.id, site_id: world.site('NORTH').id, is_primary: false, starts_on: '2026-02-15' };
    const joined = await hr().post('/v1/site-memberships', site);
    expect(conflictsOf(joined).opened).toMatchObject([{ assignment_id: atSite.assignment.id, starts_on: '2026-02-15' }]);
  });
});

describe('reporting lines', () => {
  const line = (subordinate: Person, superior: Person, more: object = {}) =>
    hr().post('/v1/reporting-lines', { subordinate_id: subordinate.id, superior_id: superior.id, kind: 'primary', starts_on: on, ...more });

  it('nobody reports to themselves, directly or through others, on any day', async () => {
    const [a, b, c] = [await bare(), await bare(), await bare()];
    expectProblem(await line(a, a), 422, 'reporting-line-to-self', '/superior_id');
    await line(a, b);
    await line(b, c, { ends_on: '2026-06-01' });
    expectProblem(await line(c, a), 422, 'reporting-line-cycle', '/superior_id');
    expectProblem(await line(b, a, { starts_on: '2026-06-01' }), 422, 'reporting-line-cycle');
    expect((await line(c, a, { kind: 'dotted' })).status).toBe(201);
    const later = await line(c, a, { starts_on: '2026-06-01' });
    expect(later.status).toBe(201);
    const earlier = await hr().patch(`/v1/reporting-lines/${later.body.id}`, { starts_on: '2026-05-31' }, { ifMatch: 1 });
    expectProblem(earlier, 422, 'reporting-line-cycle');
  });

  it('both ends are people of the department', async () => {
    expectProblem(await line(await bare(), people.stranger), 422, 'reference-unknown', '/superior_id');
  });

  it('the superior and the subordinate see it, a colleague does not', async () => {
    const [low, high] = [await bare(), await bare()];
    const { body } = await line(low, high);
    for (const who of [low, high]) expect((await world.as(who).get(`/v1/reporting-lines/${body.id}`)).status).toBe(200);
    expectProblem(await anyone().get(`/v1/reporting-lines/${body.id}`), 404, 'not-found');
    const { items } = (await hr().get(`/v1/reporting-lines?superior_id=${high.id}&kind=primary`)).body;
    expect(items.map((item) => item.id)).toEqual([body.id]);
  });
});

describe('position descriptions', () => {
  it('the shares are four and add up to 100, or none', async () => {
    const split = async (...[clinical_pct, teaching_pct, scholarship_pct, administration_pct]: (number | null)[]) =>
      hr().post('/v1/position-descriptions?dry_run=true', {
        person_id: people.outsider.id,
        kind: 'other',
        starts_on: on,
        clinical_pct,
        teaching_pct,
        scholarship_pct,
        administration_pct,
      });
    expect((await split(25, 25, 25, 25)).status).toBe(200);
    expect((await split(null, null, null, null)).status).toBe(200);
    expectProblem(await split(25, 25, 25, 26), 422, 'time-split-not-whole', '/clinical_pct');
    expectProblem(await split(50, 50, null, null), 422, 'time-split-not-whole');
  });

  it('the shares stay whole when they are changed', async () => {
    const shares = { clinical_pct: 25, teaching_pct: 25, scholarship_pct: 25, administration_pct: 25 };
    const { body } = await hr().post('/v1/position-descriptions', {
      person_id: (await bare()).id,
      kind: 'other',
      starts_on: on,
      ...shares,
    });
    const change = (patch: object) => hr().patch(`/v1/position-descriptions/${body.id}`, patch, { ifMatch: 1 });
    for (const patch of [{ clinical_pct: 26 }, { clinical_pct: null }])
      expectProblem(await change(patch), 422, 'time-split-not-whole', '/clinical_pct');
    expect((await change({ clinical_pct: 30, teaching_pct: 20 })).body).toMatchObject({ ...shares, clinical_pct: 30, teaching_pct: 20 });
  });
});

describe('leaves', () => {
  const leave = (person: Person, more: object) => hr().post('/v1/leaves', { person_id: person.id, starts_on: on, ...more });

  it('the policy of the first day says whether the clock stops; to depart from it needs a reason', async () => {
    const person = await bare();
    expect((await leave(person, { kind: 'parental' })).body).toMatchObject({ stops_clock: true, clock_override_reason: null });
    expect((await leave(person, { kind: 'sabbatical' })).body['stops_clock']).toBe(false);
    const unexplained = await leave(person, { kind: 'sabbatical', stops_clock: true });
    expectProblem(unexplained, 422, 'clock-override-unexplained', '/clock_override_reason');
    const apart = await leave(person, { kind: 'sabbatical', stops_clock: true, clock_override_reason: 'Agreed in 2025' });
    expect(apart.body).toMatchObject({ stops_clock: true, clock_override_reason: 'Agreed in 2025' });
    const kept = await hr().patch(`/v1/leaves/${apart.body.id}`, { kind: 'research' }, { ifMatch: 1 });
    expect(kept.body).toMatchObject({ kind: 'research', stops_clock: true, clock_override_reason: 'Agreed in 2025' });
    const back = await hr().patch(`/v1/leaves/${apart.body.id}`, { kind: 'medical' }, { ifMatch: 2 });
    expect(back.body).toMatchObject({ stops_clock: true, clock_override_reason: null });
  });

  it('a correction that sets the clock apart from the policy needs a reason, which cannot be taken back alone', async () => {
    const { body } = await leave(await bare(), { kind: 'sabbatical' });
    const correct = (patch: object, ifMatch: number) => hr().patch(`/v1/leaves/${body.id}`, patch, { ifMatch });
    const unexplained = ['clock-override-unexplained', '/clock_override_reason'] as const;
    expectProblem(await correct({ stops_clock: true }, 1), 422, ...unexplained);
    const clock_override_reason = 'Agreed in 2025';
    expect((await correct({ stops_clock: true, clock_override_reason }, 1)).body).toMatchObject({
      stops_clock: true,
      clock_override_reason,
    });
    expectProblem(await correct({ clock_override_reason: null }, 2), 422, ...unexplained);
    expect((await hr().get(`/v1/leaves/${body.id}`)).body).toMatchObject({ stops_clock: true, clock_override_reason, row_version: 2 });
  });

  it('a corrected kind moves the clock with it and counts as a change', async () => {
    const { body } = await leave(await bare(), { kind: 'sabbatical' });
    const edited = await hr().patch(`/v1/leaves/${body.id}`, { kind: 'medical' }, { ifMatch: 1 });
    expect(edited.body).toMatchObject({ kind: 'medical', stops_clock: true, row_version: 2 });
    const other = await hr().patch(`/v1/leaves/${body.id}`, { kind: 'parental' }, { ifMatch: 2 });
    expect(other.body).toMatchObject({ kind: 'parental', stops_clock: true, row_version: 3 });
  });

  it('leaders see the days, and neither the kind nor what would tell it', async () => {
    const person = await world.person({ division: 'CARD', site: 'UNION' });
    const { body } = await leave(person, { kind: 'medical', ends_on: '2026-06-01' });
    for (const who of [people.director, people.pic, people.lead, people.chair, people.admin]) {
      const answer = await world.as(who).get(`/v1/leaves/${body.id}`);
      expect(answer.body).toMatchObject({
        starts_on: on,
        ends_on: '2026-06-01',
        kind: null,
        stops_clock: null,
        clock_override_reason: null,
      });
      expect((await world.as(who).get(`/v1/leaves?person_id=${person.id}`)).text).not.toContain('medical');
    }
    for (const who of [person, people.facultyAffairs]) {
      expect((await world.as(who).get(`/v1/leaves/${body.id}`)).body).toMatchObject({ kind: 'medical', stops_clock: true });
    }
    expectProblem(await anyone().get(`/v1/leaves/${body.id}`), 404, 'not-found');
    expectProblem(await world.as(people.committee).get(`/v1/leaves/${body.id}`), 404, 'not-found');
    expectProblem(
      await world.as(people.admin).patch(`/v1/leaves/${body.id}`, { ends_on: null }, { ifMatch: '*' }),
      403,
      'permission-denied',
    );
  });

  it('its events tell the days alone', async () => {
    const { body } = await leave(await bare(), { kind: 'compassionate' });
    await hr().patch(`/v1/leaves/${body.id}`, { kind: 'medical', ends_on: '2026-09-01' }, { ifMatch: 1 });
    await hr().post(`/v1/leaves/${body.id}/void`, null, { ifMatch: 2 });
    const told = JSON.stringify(await eventsOf(body.id));
    expect(told).toContain('2026-09-01');
    expect(told).not.toMatch(/compassionate|medical|stops_clock|kind/);
  });
});

describe('facts of two records settled into one', () => {
  type Fact = { id: string; starts_on: string; ends_on: string | null; value: number };
  const day = (n: number) => `2026-01-${String(n).padStart(2, '0')}`;
  const covers = (fact: { starts_on: string; ends_on: string | null }, n: number) =>
    fact.starts_on <= day(n) && (fact.ends_on === null || day(n) < fact.ends_on);

  /** Facts of one record that never overlap, as its constraints have it. */
  const record = (name: string) =>
    fc.array(fc.record({ gap: fc.nat(3), length: fc.nat(5), value: fc.nat(1) }), { maxLength: 4 }).map((parts) => {
      let at = 1;
      return parts.map(({ gap, length, value }, i): Fact => {
        const starts_on = day(at + gap);
        at += gap + length;
        return { id: `${name}${i}`, starts_on, ends_on: day(at), value };
      });
    });

  it('tell every day what the records told, once, unless the records contradict each other', () => {
    fc.assert(
      fc.property(record('a'), record('b'), (ours, theirs) => {
        const { contradiction, absorbed, widened } = settle(
          ours,
          theirs,
          (a, b) => a.value === b.value,
          () => true,
        );
        const days = Array.from({ length: 28 }, (_, i) => i + 1);
        const told = (facts: Fact[], n: number) => facts.filter((fact) => covers(fact, n)).map((fact) => fact.value);
        const contradicts = days.some((n) => new Set([...told(ours, n), ...told(theirs, n)]).size > 1);
        expect(contradiction !== null).toBe(contradicts);
        if (contradiction) return;
        const gone = new Set(absorbed.map(({ id }) => id));
        const after = [...ours, ...theirs]
          .filter(({ id }) => !gone.has(id))
          .map((fact) => ({ ...fact, ...widened.find(({ id }) => id === fact.id) }));
        for (const n of days) expect(told(after, n)).toEqual([...new Set([...told(ours, n), ...told(theirs, n)])]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('offices', () => {
  it('who writes HR facts cannot hand that right on, not by creating, changing or voiding a role', async () => {
    const person = await bare();
    for (const role of ['faculty_affairs', 'programme_admin']) {
      expectProblem(await hr().post('/v1/leadership-roles', { person_id: person.id, role, starts_on: on }), 403, 'permission-denied');
      const made = await world.as(people.admin).post('/v1/leadership-roles', { person_id: person.id, role, starts_on: on });
      expect(made.status).toBe(201);
      const patch = await hr().patch(`/v1/leadership-roles/${made.body.id}`, { ends_on: '2026-02-01' }, { ifMatch: '*' });
      expectProblem(patch, 403, 'permission-denied');
      expectProblem(await hr().post(`/v1/leadership-roles/${made.body.id}/void`, {}, { ifMatch: '*' }), 403, 'permission-denied');
    }
    expect((await hr().post('/v1/leadership-roles', { person_id: person.id, role: 'chair', starts_on: on })).status).toBe(201);
  });

  it('nobody records a role of their own', async () => {
    for (const who of [people.facultyAffairs, people.admin]) {
      const own = await world.as(who).post('/v1/leadership-roles', { person_id: who.id, role: 'mentorship_lead', starts_on: on });
      expectProblem(own, 403, 'permission-denied');
    }
  });
});
