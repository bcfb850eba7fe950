/** What holds for every kind of HR fact, and what follows from them: conflicts, and merges of two records. */
import { describe, expect, it } from 'vitest';
import { type Body, expectProblem } from '../../setup/client.ts';
import { type Person, partyOf } from '../../setup/department.ts';
import { hrFactsOf, on } from '../../setup/hr-facts.ts';
import { mergeRecords } from '../../setup/second-person.ts';
import { createWorld } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const { hr, anyone, bare, eventsOf, kinds } = hrFactsOf(world, people);

const periodOf = async (url: string, id: string) => {
  const { body } = await hr().get(`${url}/${id}`);
  return [body['starts_on'], body['ends_on']];
};

describe.each(Object.entries(kinds))('each kind of fact: %s', (name, { url, body, patch }) => {
  it('201: is recorded with an event, and found on its days and on no other', async () => {
    const person = await bare();
    const made = await hr().post(url, { ...body(person), ends_on: '2026-06-01' });
    expect(made.status).toBe(201);
    expect(made.headers['location']).toBe(`${url}/${made.body.id}`);
    expect(made.body).toMatchObject({ ...body(person), ends_on: '2026-06-01', row_version: 1 });
    expect(made.body[name === 'reporting line' ? 'subordinate' : 'person']).toEqual(partyOf(person));
    if (name === 'reporting line') expect(made.body['superior']).toEqual(partyOf(people.chair));
    const { conflicts, ...fact } = made.body;
    expect(conflicts).toEqual('conflicts' in made.body ? { opened: [], changed: [] } : undefined);
    expect((await hr().get(`${url}/${made.body.id}`)).body).toEqual(fact);
    const ofPerson = `${name === 'reporting line' ? 'subordinate_id' : 'person_id'}=${person.id}`;
    const heldOn = async (day: string) => (await hr().get(`${url}?${ofPerson}&as_of=${day}`)).body.items.map((item) => item.id);
    expect(await heldOn('2025-12-31')).toEqual([]);
    expect(await heldOn('2026-01-01')).toEqual([made.body.id]);
    expect(await heldOn('2026-05-31')).toEqual([made.body.id]);
    expect(await heldOn('2026-06-01')).toEqual([]);
    expect((await hr().get(`${url}?${ofPerson}`)).body.items.map((item) => item.id)).toEqual([made.body.id]);
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

  it('200: is edited, also into the past; equal values are no change', async () => {
    const { body: made } = await hr().post(url, body(await bare()));
    const edited = await hr().patch(`${url}/${made.id}`, { ...patch, starts_on: '2021-02-28', ends_on: '2025-02-28' }, { ifMatch: 1 });
    expect(edited.body).toMatchObject({ ...patch, starts_on: '2021-02-28', ends_on: '2025-02-28', row_version: 2 });
    expect((await hr().patch(`${url}/${made.id}`, patch, { ifMatch: 2 })).body.row_version).toBe(2);
    expect((await hr().patch(`${url}/${made.id}`, { ends_on: null }, { ifMatch: 2 })).body['ends_on']).toBeNull();
    const events = await eventsOf(made.id);
    expect(events.map((event) => event.type.split('.')[1])).toEqual(['recorded', 'edited', 'edited']);
    expect(events[1]?.data).toMatchObject({ before: { starts_on: on, ends_on: null }, after: { starts_on: '2021-02-28' } });
  });

  it('200: voided, its period is empty, it stays in the history, and the same can be recorded again', async () => {
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

  it('403 and 404: others may not write, and it does not exist for another department', async () => {
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
    await mergeRecords(world, people.admin, survivor, duplicate);
    const answer = await hr().post(url, body(duplicate));
    expectProblem(answer, 409, 'person-merged', name === 'reporting line' ? '/subordinate_id' : '/person_id');
    expect(answer.body['merged_into_id']).toBe(survivor.id);
  });

  it('412 and 428: a change needs the current version', async () => {
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

  it('closes_previous ends what holds on that day, and not what is past or begins that day', async () => {
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
