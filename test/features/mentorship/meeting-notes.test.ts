import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MeetingNote } from '../../../src/features/mentorship/meetings/notes/schema.ts';
import { expectProblem } from '../../setup/client.ts';
import { meetingsOf, type Pair } from '../../setup/meetings.ts';
import { mergeRecords } from '../../setup/second-person.ts';
import { createWorld, type People, type Person, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let say: ReturnType<typeof meetingsOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  say = meetingsOf(world);
});
beforeEach(() => world.at('2026-03-01'));

const add = (as: Person, meeting_id: string, body: string, visibility?: 'private' | 'pair') =>
  world.as(as).post<MeetingNote>(`/v1/meetings/${meeting_id}/notes`, { body, ...(visibility && { visibility }) });
const read = (as: Person, id: string) => world.as(as).get<MeetingNote>(`/v1/meeting-notes/${id}`);
const edit = (as: Person, id: string, patch: object, ifMatch: number | string = '*') =>
  world.as(as).patch<MeetingNote>(`/v1/meeting-notes/${id}`, patch, { ifMatch });
const bodies = async (as: Person, meeting_id: string, query = '') =>
  (await world.as(as).get(`/v1/meetings/${meeting_id}/notes${query}`)).body.items.map(({ body }) => body);

async function met(): Promise<Pair & { meeting_id: string }> {
  const pair = await say.pair();
  return { ...pair, meeting_id: (await say.log(pair.mentee, pair.id, { held_on: '2026-02-20' })).body.id };
}

/** Two notes of each side, one private and one for the pair. */
async function noted() {
  const pair = await met();
  const { mentee, mentor, meeting_id } = pair;
  const notes = {
    mentees: (await add(mentee, meeting_id, 'mentee alone')).body,
    menteesForBoth: (await add(mentee, meeting_id, 'mentee for both', 'pair')).body,
    mentors: (await add(mentor, meeting_id, 'mentor alone')).body,
    mentorsForBoth: (await add(mentor, meeting_id, 'mentor for both', 'pair')).body,
  };
  return { ...pair, notes };
}

/** Everybody who is neither of the two. */
const others = () => Object.values(people).filter((who): who is Person => 'id' in who && who.kind === 'faculty');

describe('a note', () => {
  it('is private by default, and possible for every meeting of the two', async () => {
    const { mentee, meeting_id, id } = await met();
    const answer = await add(mentee, meeting_id, 'Ask Noor');
    expect(answer).toMatchObject({
      status: 201,
      headers: { location: `/v1/meeting-notes/${answer.body.id}` },
      body: { meeting_id, author_id: mentee.id, visibility: 'private', body: 'Ask Noor', row_version: 1 },
    });
    expect((await read(mentee, answer.body.id)).body).toEqual(answer.body);
    const planned = await say.propose(mentee, id);
    expect((await add(mentee, planned.body.id, 'Prepare', 'pair')).body.visibility).toBe('pair');
  });

  it('is readable for its author, and for the other side only when it is for the pair', async () => {
    const { mentee, mentor, meeting_id, notes } = await noted();
    expect(await bodies(mentee, meeting_id)).toEqual(['mentee alone', 'mentee for both', 'mentor for both']);
    expect(await bodies(mentor, meeting_id)).toEqual(['mentee for both', 'mentor alone', 'mentor for both']);
    expect(await bodies(mentor, meeting_id, '?visibility=private')).toEqual(['mentor alone']);
    expect((await read(mentor, notes.menteesForBoth.id)).status).toBe(200);
    expectProblem(await read(mentor, notes.mentees.id), 404, 'not-found');
    expectProblem(await edit(mentor, notes.mentees.id, { body: 'x' }), 404, 'not-found');
    expectProblem(await edit(mentor, notes.menteesForBoth.id, { body: 'x' }), 403, 'permission-denied');
  });

  it('is readable for nobody else, whatever their roles', async () => {
    const { meeting_id, notes } = await noted();
    expect(others().length).toBeGreaterThan(12);
    for (const who of others()) {
      for (const { id } of Object.values(notes)) {
        expectProblem(await read(who, id), 404, 'not-found');
        expectProblem(await edit(who, id, { visibility: 'pair' }), 404, 'not-found');
      }
      const status = who === people.facilitator ? 403 : 404;
      expect((await world.as(who).get(`/v1/meetings/${meeting_id}/notes`)).status).toBe(status);
      expect((await add(who, meeting_id, 'x', 'pair')).status).toBe(status);
    }
  });

  it('of the mentee is hidden from the mentor while a conflict suspends the assignment; the mentor’s own stay readable', async () => {
    const { mentee, mentor, meeting_id, notes, ...pair } = await noted();
    await say.suspend(pair, '2026-03-01', '2026-03-10');
    expect(await bodies(mentor, meeting_id)).toEqual(['mentor alone', 'mentor for both']);
    expectProblem(await read(mentor, notes.menteesForBoth.id), 404, 'not-found');
    expectProblem(await edit(mentor, notes.menteesForBoth.id, { body: 'x' }), 404, 'not-found');
    expect((await read(mentor, notes.mentors.id)).status).toBe(200);
    expect(await bodies(mentee, meeting_id)).toEqual(['mentee alone', 'mentee for both', 'mentor for both']);
    world.at('2026-03-10');
    expect(await bodies(mentor, meeting_id)).toEqual(['mentee for both', 'mentor alone', 'mentor for both']);
  });

  it('stays readable after the end', async () => {
    const { mentee, mentor, meeting_id, id } = await noted();
    await world.sql`update assignment set state = 'ended', ends_on = '2026-03-01' where id = ${id}`;
    expect(await bodies(mentor, meeting_id)).toEqual(['mentee for both', 'mentor alone', 'mentor for both']);
    expect(await bodies(mentee, meeting_id)).toEqual(['mentee alone', 'mentee for both', 'mentor for both']);
  });

  it('can be changed, shared and made private again by its author', async () => {
    const { mentee, mentor, notes } = await noted();
    const shared = await edit(mentee, notes.mentees.id, { visibility: 'pair' }, 1);
    expect(shared.body).toMatchObject({ visibility: 'pair', body: 'mentee alone', row_version: 2 });
    expect((await read(mentor, notes.mentees.id)).body).toEqual(shared.body);
    expect((await edit(mentee, notes.mentees.id, { visibility: 'pair', body: 'mentee alone' })).body).toEqual(shared.body);
    expectProblem(await edit(mentee, notes.mentees.id, { body: 'x' }, 1), 412, 'version-stale');
    expectProblem(await world.as(mentee).patch(`/v1/meeting-notes/${notes.mentees.id}`, { body: 'x' }), 428, 'precondition-required');
    expect((await edit(mentee, notes.mentees.id, { visibility: 'private', body: 'Else' })).body).toMatchObject({
      body: 'Else',
      row_version: 3,
    });
    expectProblem(await read(mentor, notes.mentees.id), 404, 'not-found');
  });

  it('takes any printable text, and refuses text that cannot be shown', async () => {
    const { mentee, meeting_id } = await met();
    const hostile = `'); drop table meeting_note; -- <img src=x onerror=alert(1)> 👩🏽‍⚕️\n\tover lines`;
    expect((await add(mentee, meeting_id, hostile)).body.body).toBe(hostile);
    for (const body of ['', '  ', 'a\u0000b', 'x'.repeat(10_001)])
      expectProblem(await add(mentee, meeting_id, body), 400, 'invalid-request', '/body');
    const public_note = await world.as(mentee).post(`/v1/meetings/${meeting_id}/notes`, { body: 'x', visibility: 'public' });
    expectProblem(public_note, 400, 'invalid-request', '/visibility');
    expectProblem(await add(mentee, crypto.randomUUID(), 'x'), 404, 'not-found');
    expectProblem(await world.as(mentee).get(`/v1/meetings/${crypto.randomUUID()}/notes`), 404, 'not-found');
  });

  it('is listed in pages whose cursors belong to one meeting', async () => {
    const { mentee, meeting_id } = await noted();
    const other = await met();
    const first = await world.as(mentee).get(`/v1/meetings/${meeting_id}/notes?limit=2`);
    expect(await bodies(mentee, meeting_id, `?limit=2&cursor=${first.body.next_cursor}`)).toEqual(['mentor for both']);
    const elsewhere = await world.as(other.mentee).get(`/v1/meetings/${other.meeting_id}/notes?limit=2&cursor=${first.body.next_cursor}`);
    expectProblem(elsewhere, 400, 'invalid-cursor', 'cursor');
  });

  it('can be written with a token that may only write', async () => {
    const { mentee, meeting_id } = await met();
    const writer = world.as(mentee, { scopes: ['meeting:write'] });
    const { status, body } = await writer.post(`/v1/meetings/${meeting_id}/notes`, { body: 'x' });
    expect(status).toBe(201);
    expect((await writer.patch(`/v1/meeting-notes/${body.id}`, { body: 'y' }, { ifMatch: 1 })).status).toBe(200);
    expectProblem(await writer.get(`/v1/meeting-notes/${body.id}`), 403, 'insufficient-scope');
  });

  it('is in no list of events, and its text in no event', async () => {
    const { mentee, meeting_id } = await met();
    const { body } = await add(mentee, meeting_id, 'Canary');
    await edit(mentee, body.id, { body: 'Canary again', visibility: 'pair' });
    expect(await world.sql`select type, data from event where subject_id = ${body.id} order by id`).toEqual([
      { type: 'meeting_note.added', data: { meeting_id, visibility: 'private' } },
      { type: 'meeting_note.edited', data: { meeting_id, visibility: 'pair' } },
    ]);
    expect((await world.as(people.admin).get(`/v1/events?subject_id=${body.id}`)).body.items).toEqual([]);
    const [{ everything } = { everything: '' }] = await world.sql`select string_agg(to_jsonb(e)::text, '') as everything from event e`;
    expect(everything).not.toMatch(/canary/i);
  });

  it('of a duplicate record becomes the survivor’s', async () => {
    const { mentor, notes } = await noted();
    const survivor = await world.person({ division: null, site: null, category: null });
    const merged = await mergeRecords(world, people.admin, survivor, mentor);
    expect(merged.status).toBe(200);
    expect((await read(survivor, notes.mentors.id)).body.author_id).toBe(survivor.id);
    expect((await edit(survivor, notes.mentors.id, { body: 'Still mine' })).status).toBe(200);
  });
});
