/** Who reads what of a request, and which of them in a list. */
import { afterEach, describe, expect, it } from 'vitest';
import type { MentorRequest } from '../../../src/features/matching/mentor-requests/schema.ts';
import { expectProblem } from '../../setup/client.ts';
import { requestsOf } from '../../setup/requests.ts';
import { createWorld } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const words = requestsOf(world, people);
const { patch, unmatched } = words;
afterEach(() => world.at('2026-03-01'));

describe('who reads what', () => {
  it('preferred mentors and reasons are for those who help to find a mentor; other readers of the request see the facts', async () => {
    const mentor = await words.mentor();
    const { request, mentee } = await words.asking({ reason: 'Secret reason', mentor_ids: [mentor.id] });
    for (const helper of [mentee, people.director, people.pic, people.head, people.facilitator, people.lead])
      expect(await words.request(request.id, helper)).toMatchObject({ reason: 'Secret reason', choices: [{ mentor: { id: mentor.id } }] });
    for (const other of [people.chair, people.viceChair, people.facultyAffairs, people.admin])
      expect(await words.request(request.id, other)).toMatchObject({ status: 'open', reason: null, choices: null, no_match_note: null });
    for (const nobody of [mentor, people.outsider, people.mentorDirector, people.committee]) {
      expectProblem(await world.as(nobody).get(`/v1/mentor-requests/${request.id}`), 404, 'not-found');
      const list = await world.as(nobody).get(`/v1/mentor-requests?mentee_id=${mentee.id}`);
      expect(list.body.items).toEqual([]);
    }
    const recorded = await world.sql`select to_jsonb(e) as row from event e where subject_id = ${request.id}
      union all select to_jsonb(n) from notification n where subject_id = ${request.id}`;
    expect(recorded.length).toBeGreaterThan(1);
    expect(JSON.stringify(recorded)).not.toMatch(new RegExp(`Secret|${mentor.id}`));
  });

  it('a preferred mentor reads neither the choices nor the note, whatever their role', async () => {
    const { request } = await unmatched();
    await world.sql`insert into mentor_request_choice (request_id, rank, mentor_id) values (${request.id}, 1, ${people.director.id})`;
    expect(await words.request(request.id, people.director)).toMatchObject({ choices: null, no_match_note: null });
    expect(await words.request(request.id, people.pic)).toMatchObject({
      choices: [{ mentor: { id: people.director.id } }],
      no_match_note: 'Secret note',
    });
    const list = await world.as(people.director).get(`/v1/mentor-requests?status=no_match&limit=200`);
    expect(list.body.items.find(({ id }) => id === request.id)).toMatchObject({ choices: null, no_match_note: null });
  });

  it('the note is for those who take part as or for a leader, and for the person who wrote it', async () => {
    const { request, mentee } = await unmatched();
    for (const reader of [people.director, people.pic, people.lead])
      expect((await words.request(request.id, reader)).no_match_note).toBe('Secret note');
    for (const other of [mentee, people.facilitator, people.head, people.chair])
      expect((await words.request(request.id, other)).no_match_note).toBeNull();
  });

  it('the list of a Chair contains no reason or note either', async () => {
    const { mentee } = await words.asking({ reason: 'Secret reason', mentor_ids: [(await words.mentor()).id] });
    const list = await world.as(people.chair).get(`/v1/mentor-requests?mentee_id=${mentee.id}`);
    expect(list.body.items).toMatchObject([{ reason: null, choices: null }]);
    expect(list.text).not.toMatch(/Secret/);
  });

  it('a token that may only write opens, changes and withdraws, and is answered nothing it may not read', async () => {
    const mentee = await words.mentee();
    const writing = world.as(mentee, { scopes: ['mentor_request:write'] });
    const opened = await writing.post<MentorRequest>('/v1/mentor-requests', { mentee_id: mentee.id, reason: 'Secret reason' });
    expect(opened.status).toBe(201);
    expect(opened.body).toMatchObject({ reason: null, choices: null });
    const url = `/v1/mentor-requests/${opened.body.id}`;
    expectProblem(await writing.get(url), 403, 'insufficient-scope');
    expect((await writing.patch(url, { is_primary: false }, { ifMatch: '*' })).status).toBe(200);
    expect((await writing.post(`${url}/withdraw`, {}, { ifMatch: '*' })).status).toBe(200);
  });

  it('another department gets 404', async () => {
    const { request } = await words.asking();
    for (const verb of ['withdraw', 'reopen']) {
      const answer = await words.act(people.stranger, request.id, verb);
      expect([403, 404]).toContain(answer.status);
    }
    expectProblem(await world.as(people.stranger).get(`/v1/mentor-requests/${request.id}`), 404, 'not-found');
  });

  it('everybody who may open a request for a mentee may withdraw it', async () => {
    for (const helper of [people.director, people.pic, people.head, people.facilitator, people.lead]) {
      const { request } = await words.asking();
      expect((await words.act(helper, request.id, 'withdraw')).body.status).toBe('withdrawn');
    }
  });

  it('each operation has its own permission', async () => {
    const { request } = await words.asking();
    expectProblem(await words.act(people.chair, request.id, 'withdraw'), 403, 'permission-denied');
    expectProblem(await words.act(people.pic, request.id, 'reopen'), 403, 'permission-denied');
    expectProblem(await patch(people.chair, request.id, { is_primary: false }), 403, 'permission-denied');
    expectProblem(await patch(people.director, request.id, { is_primary: false }, 9), 412, 'version-stale');
    expectProblem(await world.as(people.director).post(`/v1/mentor-requests/${request.id}/withdraw`, {}), 428, 'precondition-required');
  });
});

describe('the list', () => {
  it('is filtered by the status of today', async () => {
    const open = await words.asking();
    const discussed = await words.discussing();
    const none = await unmatched();
    const additional = await words.mentee();
    await words.open(additional, additional, { type: 'additional' });
    world.at('2026-03-22');
    const later = await words.mentee();
    await words.open(later, later);
    const mine = [open.mentee, discussed.mentee, none.mentee, additional, later];
    const found = async (query: string) => {
      const { body } = await world.as(people.lead).get<{ items: MentorRequest[] }>(`/v1/mentor-requests?limit=200&${query}`);
      const mentees = body.items.map(({ mentee }) => mentee.id);
      return mine.map(({ id }) => mentees.includes(id));
    };
    expect(await found('status=open')).toEqual([true, false, false, true, true]);
    expect(await found('status=in_discussion,no_match')).toEqual([false, true, true, false, false]);
    expect(await found('type=additional')).toEqual([false, false, false, true, false]);
    expect(await found('is_overdue=true')).toEqual([true, true, false, true, false]);
    expect(await found('is_overdue=false')).toEqual([false, false, true, false, true]);
    expect(await found('opened_on_gte=2026-03-22')).toEqual([false, false, false, false, true]);
    expect(await found('opened_on_lte=2026-03-21')).toEqual([true, true, true, true, false]);
    expect(await found(`division_id=${world.division('CARD').id}`)).toEqual([true, true, true, true, true]);
    expect(await found(`division_id=${world.division('NEPH').id}`)).toEqual([false, false, false, false, false]);
    expect(await found(`mentee_id=${later.id}`)).toEqual([false, false, false, false, true]);
  });

  it('derives the status within the statement, without a function call for each row', async () => {
    const plan = await world.sql<{ 'QUERY PLAN': string }>`
      explain select r.id from mentor_request r cross join lateral mentor_request_status(r, '2026-03-01') today where today.status = 'open'`;
    expect(plan.map((line) => line['QUERY PLAN']).join('\n')).not.toMatch(/Function Scan|mentor_request_status/);
  });

  it('goes page by page, the longest waiting first, in one statement', async () => {
    const list = (query: string) =>
      world.as(people.director).get<{ items: MentorRequest[]; next_cursor: string }>(`/v1/mentor-requests?${query}`);
    const made: string[] = [];
    for (const day of ['2026-03-02', '2026-03-03', '2026-03-04']) {
      world.at(day);
      made.push((await words.asking()).request.id);
    }
    const first = (await list('limit=2&opened_on_gte=2026-03-02&opened_on_lte=2026-03-04')).body;
    const second = (await list(`limit=2&opened_on_gte=2026-03-02&opened_on_lte=2026-03-04&cursor=${first.next_cursor}`)).body;
    expect([first, second].map(({ items }) => items.map(({ id }) => id))).toEqual([made.slice(0, 2), made.slice(2)]);
    expectProblem(await list(`limit=2&status=open&cursor=${first.next_cursor}`), 400, 'invalid-cursor');
    expect(await world.statements(() => list('limit=4'))).toBe(await world.statements(() => list('limit=1')));
  });
});
