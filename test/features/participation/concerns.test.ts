/** A concern between its raiser and its confidant: raised, acknowledged, closed, withdrawn; and nothing of it for anybody else. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Concern } from '../../../src/features/participation/concerns/schema.ts';
import { expectProblem } from '../../setup/client.ts';
import { concernsOf, SECRET } from '../../setup/concerns.ts';
import type { Person } from '../../setup/department.ts';
import { createWorld } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const { raise, see, act, notices, events, types, raised, holding } = concernsOf(world);
beforeEach(() => world.at('2026-03-01'));

const name = ({ given_name, family_name }: Person) => `${given_name} ${family_name}`;

describe('a concern', () => {
  it('is routed to one person, whom the answer names, and the notification does not name the raiser', async () => {
    const raiser = await world.person();
    const answer = await raise(raiser, { about_person_id: people.mentor.id });
    expect(answer).toMatchObject({
      status: 201,
      headers: { location: `/v1/concerns/${answer.body.id}` },
      body: {
        status: 'open',
        raised_by_id: raiser.id,
        about_person_id: people.mentor.id,
        raised_by: { id: raiser.id, display_name: name(raiser) },
        about_person: { id: people.mentor.id, display_name: name(people.mentor) },
        assignment_id: null,
        body: `I worry: ${SECRET}.`,
        route: 'mentorship_facilitator',
        routed_to_id: people.facilitator.id,
        routed_to: { id: people.facilitator.id, display_name: name(people.facilitator) },
        routed_on: '2026-03-01',
        acknowledged_at: null,
        outcome: null,
        row_version: 1,
      },
    });
    expect(await notices(answer.body.id)).toEqual([{ kind: 'concern_told', person_id: people.facilitator.id, from_person_id: null }]);
    expect(await events(answer.body.id)).toEqual([{ type: 'concern.raised', actor_id: raiser.id, data: {} }]);
  });

  it('is read by its raiser and its confidant, and what the confidant reads is recorded', async () => {
    const { raiser, id, body } = await raised();
    expect((await see(raiser, id)).body).toEqual(body);
    expect(await types(id)).toEqual(['concern.raised']);
    expect((await see(people.facilitator, id)).body).toEqual(body);
    const list = await world.as(people.facilitator).get(`/v1/concerns?raised_by_id=${raiser.id}`);
    expect(list.body.items).toMatchObject([{ id, raised_by: { display_name: name(raiser) } }]);
    expect(list.text).not.toContain(SECRET);
    expect(await events(id)).toEqual([
      { type: 'concern.raised', actor_id: raiser.id, data: {} },
      { type: 'concern.read', actor_id: people.facilitator.id, data: {} },
      { type: 'concern.read', actor_id: people.facilitator.id, data: {} },
    ]);
  });

  it('does not exist for anybody else, whatever their roles', async () => {
    const assignment = await world.assignment(people.mentee, people.mentor);
    const { body } = await raise(people.mentee, { about_person_id: people.mentorDirector.id, assignment_id: assignment.id });
    const { id } = body;
    expect(body.routed_to_id).toBe(people.facilitator.id);
    const { mentor, director, mentorDirector, pic, head, lead, chair, viceChair, committee, facultyAffairs, admin, outsider, stranger } =
      people;
    const others = [
      mentor,
      director,
      mentorDirector,
      pic,
      head,
      lead,
      chair,
      viceChair,
      committee,
      facultyAffairs,
      admin,
      outsider,
      stranger,
    ];
    for (const who of [...others, people.service]) {
      expectProblem(await see(who, id), 404, 'not-found');
      const list = await world.as(who).get(`/v1/concerns?raised_by_id=${people.mentee.id}`, { headers: { prefer: 'count=exact' } });
      expect(list.body).toMatchObject({ items: [], total_count: 0 });
      for (const verb of ['acknowledge', 'close', 'withdraw', 'reroute']) expectProblem(await act(who, id, verb), 404, 'not-found');
    }
    expect(await types(id)).toEqual(['concern.raised']);
  });

  it('does not show in events, notifications or any other list', async () => {
    const { raiser, id } = await raised({ about_person_id: people.mentor.id });
    await see(people.facilitator, id);
    await act(people.facilitator, id, 'acknowledge');
    await act(people.facilitator, id, 'reroute');
    await act(people.lead, id, 'close', { outcome: SECRET });
    for (const who of [people.facultyAffairs, people.admin]) {
      const as = world.as(who);
      for (const query of [
        `subject_id=${id}`,
        `actor_id=${raiser.id}`,
        'type=concern.raised,concern.read,concern.acknowledged,concern.rerouted,concern.closed',
        'order=desc',
        `after_id=00000000-0000-7000-8000-000000000000&actor_id=${raiser.id}`,
      ]) {
        const answer = await as.get(`/v1/events?${query}&limit=200`, { headers: { prefer: 'count=exact' } });
        expect(answer.status).toBe(200);
        expect(answer.text).not.toMatch(/concern/i);
        expect(answer.text).not.toContain(id);
        if (!query.startsWith('order')) expect(answer.body['total_count']).toBe(0);
      }
      for (const url of [
        '/v1/concerns',
        '/v1/notifications',
        '/v1/assignments',
        `/v1/people/${raiser.id}`,
        `/v1/people/${people.mentor.id}`,
        '/v1/conflict-cases',
        '/v1/jobs',
        '/v1/leadership-roles',
        `/v1/divisions/${world.division('CARD').id}/roster`,
      ]) {
        const { text } = await as.get(url);
        expect(text, url).not.toContain(SECRET);
        expect(text, url).not.toContain(id);
      }
    }
  });

  it('keeps text of any script unchanged, and refuses control characters', async () => {
    const body = `Ça va — 'quotes'; drop table concern; -- <script>\n{"a":1} 🩺`;
    const { raiser, id } = await raised({ body });
    expect((await see(people.facilitator, id)).body.body).toBe(body);
    for (const bad of ['a\u0000b', 'x'.repeat(5001), '   '])
      expectProblem(await raise(raiser, { body: bad }), 400, 'invalid-request', '/body');
    expectProblem(await raise(raiser, { route: 'division_director' }), 400, 'invalid-request', '/route');
  });

  it('is about somebody else who exists, and about an assignment of the raiser', async () => {
    const raiser = await world.person();
    expectProblem(await raise(raiser, { about_person_id: raiser.id }), 422, 'concern-unfit', '/about_person_id');
    expectProblem(await raise(raiser, { about_person_id: crypto.randomUUID() }), 422, 'reference-unknown', '/about_person_id');
    expectProblem(await raise(raiser, { about_person_id: people.stranger.id }), 422, 'reference-unknown', '/about_person_id');
    const merged = await world.person();
    await world.sql`update person set merged_into_id = ${people.mentor.id} where id = ${merged.id}`;
    expectProblem(await raise(raiser, { about_person_id: merged.id }), 409, 'person-merged', '/about_person_id');
    const foreign = await world.assignment(await world.person(), await world.person({ division: 'NEPH' }));
    for (const assignment_id of [foreign.id, crypto.randomUUID()])
      expectProblem(await raise(raiser, { assignment_id }), 422, 'concern-unfit', '/assignment_id');
  });

  it('can be raised by a token that may not read', async () => {
    const raiser = await world.person();
    const writer = world.as(raiser, { scopes: ['concern:write'] });
    const answer = await writer.post<Concern>('/v1/concerns', { body: SECRET });
    expect(answer).toMatchObject({ status: 201, body: { routed_to_id: people.facilitator.id } });
    expectProblem(await writer.get(`/v1/concerns/${answer.body.id}`), 403, 'insufficient-scope');
    expect((await writer.post(`/v1/concerns/${answer.body.id}/withdraw`, {}, { ifMatch: 1 })).status).toBe(200);
    const reader = world.as(people.facilitator, { scopes: ['concern:read'] });
    const { id } = await raised();
    expectProblem(await reader.post(`/v1/concerns/${id}/acknowledge`, {}, { ifMatch: '*' }), 403, 'insufficient-scope');
    const handler = world.as(people.facilitator, { scopes: ['concern:write'] });
    expect((await handler.post(`/v1/concerns/${id}/acknowledge`, {}, { ifMatch: '*' })).body).toMatchObject({ status: 'acknowledged' });
  });

  it('sent twice with one Idempotency-Key is one concern', async () => {
    const raiser = await world.person();
    const send = () => world.as(raiser).post<Concern>('/v1/concerns', { body: SECRET }, { key: 'told-once' });
    const [first, again] = [await send(), await send()];
    expect(again.body).toEqual(first.body);
    expect((await world.as(raiser).get('/v1/concerns')).body.items).toHaveLength(1);
  });
});

describe('the confidant', () => {
  it('acknowledges once, and the raiser is notified', async () => {
    const { raiser, id } = await raised();
    const answer = await act(people.facilitator, id, 'acknowledge', {}, 1);
    expect(answer.body).toMatchObject({ status: 'acknowledged', acknowledged_at: '2026-03-01T12:00:00.000Z', row_version: 2 });
    expect((await act(people.facilitator, id, 'acknowledge')).body).toEqual(answer.body);
    expect((await notices(id)).slice(1)).toEqual([{ kind: 'concern_answered', person_id: raiser.id, from_person_id: null }]);
    expect(await types(id)).toEqual(['concern.raised', 'concern.acknowledged']);
  });

  it('closes with or without an outcome, which the raiser reads', async () => {
    const { raiser, id } = await raised();
    await act(people.facilitator, id, 'acknowledge');
    const closed = await act(people.facilitator, id, 'close', { outcome: 'We spoke.' });
    expect(closed.body).toMatchObject({ status: 'closed', closed_at: '2026-03-01T12:00:00.000Z' });
    expect((await see(raiser, id)).body).toMatchObject({ ...closed.body, outcome: 'We spoke.' });
    expect((await notices(id)).filter(({ kind }) => kind === 'concern_answered')).toHaveLength(2);
    const other = await raised();
    expect((await act(people.facilitator, other.id, 'close')).body).toMatchObject({ status: 'closed' });
    expect((await see(other.raiser, other.id)).body.outcome).toBeNull();
  });

  it('does nothing more once it is closed', async () => {
    const { raiser, id } = await raised();
    await act(people.facilitator, id, 'close');
    for (const verb of ['acknowledge', 'close', 'reroute']) expectProblem(await act(people.facilitator, id, verb), 409, 'concern-state');
    expectProblem(await act(raiser, id, 'withdraw'), 409, 'concern-state');
    expect((await see(people.facilitator, id)).body.status).toBe('closed');
  });

  it.each(['acknowledge', 'close', 'reroute'])('gets no text in the answer to %s, with any token, also the second time', async (verb) => {
    const { id } = await raised();
    for (const scopes of [['concern:write'], ['concern:write', 'concern:read'], ['mentorship:write']]) {
      const as = world.as(people.facilitator, { scopes });
      const answer = await as.post(`/v1/concerns/${id}/${verb}`, { ...(verb === 'close' && { outcome: SECRET }) }, { ifMatch: '*' });
      expect(answer.text).not.toContain(SECRET);
      expect(Object.keys(answer.body)).not.toEqual(expect.arrayContaining(['body']));
      expect(Object.keys(answer.body)).not.toEqual(expect.arrayContaining(['outcome']));
    }
    expect((await types(id)).filter((type) => type === 'concern.read')).toEqual([]);
  });

  it('sees neither open nor closed concerns from the day on which the office ends', async () => {
    await holding('mentorship_facilitator', { division: 'NEPH', ends_on: '2026-03-02' }, async (holder) => {
      const raiser = await world.person({ division: 'NEPH' });
      const open = (await raise(raiser)).body;
      const over = (await raise(raiser)).body;
      await act(holder, over.id, 'close');
      const found = async () => (await world.as(holder).get(`/v1/concerns?raised_by_id=${raiser.id}`)).body.items.map(({ id }) => id);
      expect(await found()).toEqual([open.id, over.id]);
      world.at('2026-03-02');
      expect(await found()).toEqual([]);
      for (const { id } of [open, over]) {
        expectProblem(await see(holder, id), 404, 'not-found');
        for (const verb of ['acknowledge', 'close', 'reroute']) expectProblem(await act(holder, id, verb), 404, 'not-found');
        expect((await see(raiser, id)).status).toBe(200);
      }
    });
  });

  it.each([
    ['leaves', (id: string) => world.sql`update appointment set ends_on = '2026-03-01' where person_id = ${id}`],
    ['comes to report to whom it is about', (id: string) => world.line({ id }, people.outsider, 'dotted')],
  ])('loses access at once when the confidant %s', async (_, change) => {
    await holding('mentorship_facilitator', { division: 'NEPH' }, async (holder) => {
      const { id } = (await raise(await world.person({ division: 'NEPH' }), { about_person_id: people.outsider.id })).body;
      expect((await see(holder, id)).status).toBe(200);
      await change(holder.id);
      expectProblem(await see(holder, id), 404, 'not-found');
      expectProblem(await act(holder, id, 'close'), 404, 'not-found');
    });
  });

  it('keeps access until the day on which they come to report to whom it is about', async () => {
    await holding('mentorship_facilitator', { division: 'NEPH' }, async (holder) => {
      const { id } = (await raise(await world.person({ division: 'NEPH' }), { about_person_id: people.outsider.id })).body;
      await world.line(holder, people.outsider, 'dotted', { starts_on: '2026-03-02' });
      expect((await see(holder, id)).status).toBe(200);
      world.at('2026-03-02');
      expectProblem(await see(holder, id), 404, 'not-found');
    });
  });

  it('cannot change a version that is stale', async () => {
    const { id } = await raised();
    expectProblem(await act(people.facilitator, id, 'acknowledge', {}, 3), 412, 'version-stale');
    expectProblem(await world.as(people.facilitator).post(`/v1/concerns/${id}/acknowledge`, {}), 428, 'precondition-required');
  });

  it('acts alone: the raiser can neither acknowledge nor close nor reroute', async () => {
    const { raiser, id } = await raised();
    for (const verb of ['acknowledge', 'close', 'reroute']) expectProblem(await act(raiser, id, verb), 403, 'permission-denied');
    expectProblem(await act(people.facilitator, id, 'withdraw'), 403, 'permission-denied');
  });
});

describe('a withdrawn concern', () => {
  it('does not exist for the confidant, and stays readable for the raiser', async () => {
    const { raiser, id } = await raised();
    await act(people.facilitator, id, 'acknowledge');
    const withdrawn = await act(raiser, id, 'withdraw');
    expect(withdrawn.body).toMatchObject({ status: 'withdrawn', withdrawn_at: '2026-03-01T12:00:00.000Z' });
    expect((await act(raiser, id, 'withdraw')).body).toEqual(withdrawn.body);
    expectProblem(await see(people.facilitator, id), 404, 'not-found');
    for (const verb of ['acknowledge', 'close', 'reroute', 'withdraw'])
      expectProblem(await act(people.facilitator, id, verb), 404, 'not-found');
    const list = (who: Person, query = '') => world.as(who).get(`/v1/concerns?raised_by_id=${raiser.id}${query}`);
    expect((await list(people.facilitator)).body.items).toEqual([]);
    expect((await list(raiser, '&status=withdrawn')).body.items).toMatchObject([{ id }]);
    expect((await list(raiser, '&status=open,acknowledged,closed')).body.items).toEqual([]);
    expect((await see(raiser, id)).body.body).toContain(SECRET);
  });

  it('cannot be closed at the same moment: one of the two happens', async () => {
    const { raiser, id } = await raised();
    const [withdrawn, closed] = await Promise.all([act(raiser, id, 'withdraw'), act(people.facilitator, id, 'close')]);
    expect([200, 409]).toContain(withdrawn.status);
    expect([200, 404]).toContain(closed.status);
    expect([withdrawn.status, closed.status].filter((status) => status === 200)).toHaveLength(1);
  });
});
