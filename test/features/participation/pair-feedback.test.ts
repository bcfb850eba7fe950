import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PairFeedback } from '../../../src/features/participation/facilitators/feedback/schema.ts';
import { expectProblem } from '../../setup/client.ts';
import { type AssignmentOptions, type Person, partyOf } from '../../setup/department.ts';
import { mergeRecords } from '../../setup/second-person.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
/** Facilitates the division of the mentors. */
let second: Person;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  second = await world.person({ division: 'GIM', site: 'NORTH' });
  await world.role(second, 'mentorship_facilitator', { division: 'NEPH' });
});
beforeEach(() => world.at('2026-03-01T15:00:00Z'));

const BODY = 'You have found a rhythm. Begin with what the mentee has prepared.';

async function pair(options: AssignmentOptions = {}) {
  const mentee = await world.person({ division: 'CARD', site: 'UNION' });
  const mentor = await world.person({ division: 'NEPH', site: 'NORTH', rank: 'professor' });
  return { mentee, mentor, assignment_id: (await world.assignment(mentee, mentor, options)).id };
}
const give = (who: Person, assignment_id: string, body = BODY) =>
  world.as(who).post<PairFeedback>('/v1/pair-feedback', { assignment_id, body });
const read = (who: Person, id: string) => world.as(who).get<PairFeedback>(`/v1/pair-feedback/${id}`);
const list = async (who: Person, query = '') =>
  (await world.as(who).get<{ items: PairFeedback[]; next_cursor: string | null }>(`/v1/pair-feedback?${query}`)).body;
const ids = async (who: Person, query = '') => (await list(who, query)).items.map(({ id }) => id);

describe('a facilitator’s feedback', () => {
  it('reaches both of the pair at once, is kept by its author, and by nobody else', async () => {
    const { mentee, mentor, assignment_id } = await pair();
    const given = await give(people.facilitator, assignment_id);
    expect(given.status).toBe(201);
    const { id } = given.body;
    expect(given.headers['location']).toBe(`/v1/pair-feedback/${id}`);
    expect(given.body).toEqual({
      id,
      assignment_id,
      mentee_id: mentee.id,
      mentee: partyOf(mentee),
      mentor_id: mentor.id,
      mentor: partyOf(mentor),
      author_id: people.facilitator.id,
      author: partyOf(people.facilitator),
      given_on: '2026-03-01',
      body: BODY,
      row_version: 1,
      created_at: '2026-03-01T15:00:00.000Z',
      updated_at: '2026-03-01T15:00:00.000Z',
    });
    const notices = await world.sql`select kind, person_id from notification where subject_id = ${id} order by id`;
    expect(notices).toEqual([mentee, mentor].map(({ id: person_id }) => ({ kind: 'pair_feedback_given', person_id })));
    for (const who of [mentee, mentor, people.facilitator]) {
      expect((await read(who, id)).body).toEqual(given.body);
      expect(await ids(who, `assignment_id=${assignment_id}`)).toEqual([id]);
    }
    const colleague = await world.person({ division: 'GIM' });
    await world.role(colleague, 'mentorship_facilitator', { division: 'CARD' });
    const others = [second, colleague, people.lead, people.director, people.mentorDirector, people.pic, people.chair, people.committee];
    for (const who of [...others, people.viceChair, people.facultyAffairs, people.admin, people.head, people.outsider, people.stranger]) {
      expectProblem(await read(who, id), 404, 'not-found');
      expect(await ids(who)).not.toContain(id);
    }
    for (const who of [people.admin, people.facultyAffairs])
      expect((await world.as(who).get(`/v1/events?subject_id=${id}`)).text).not.toContain('pair_feedback');
    const stored = await world.sql`select to_jsonb(e) as row from event e where subject_id = ${id}`;
    expect(JSON.stringify(stored)).not.toContain('rhythm');
  });

  it('is given by the facilitator of the mentee’s or of the mentor’s primary division, who finds the pair', async () => {
    const { assignment_id } = await pair();
    expect((await give(second, assignment_id)).status).toBe(201);
    const found = await world.as(second).get(`/v1/assignments/${assignment_id}`);
    expect(found.body).toMatchObject({ id: assignment_id, status: 'active' });
    for (const who of [people.lead, people.director, people.pic, people.chair, people.admin, people.mentorDirector])
      expectProblem(await give(who, assignment_id), 403, 'permission-denied');
    expectProblem(await give(people.outsider, assignment_id), 403, 'permission-denied');
    const elsewhere = await world.person({ division: 'GIM' });
    await world.role(elsewhere, 'mentorship_facilitator', { division: 'GIM' });
    expectProblem(await give(elsewhere, assignment_id), 404, 'not-found', '/assignment_id');
    expectProblem(await give(people.facilitator, crypto.randomUUID()), 404, 'not-found', '/assignment_id');
    const guest = await world.person({ division: 'NEPH', cross_divisions: ['GIM'] });
    const crossed = await world.assignment(guest, await world.person({ division: 'NEPH' }));
    expectProblem(await give(elsewhere, crossed.id), 404, 'not-found');
  });

  it('is given in office: from the first day of the term until the day before its end, and kept afterwards', async () => {
    const { mentee, assignment_id } = await pair();
    const holder = await world.person({ division: 'GIM' });
    await world.role(holder, 'mentorship_facilitator', { division: 'CARD', starts_on: '2026-03-01', ends_on: '2026-04-01' });
    world.at('2026-02-28T15:00:00Z');
    expectProblem(await give(holder, assignment_id), 403, 'permission-denied');
    world.at('2026-03-01T15:00:00Z');
    const first = (await give(holder, assignment_id)).body.id;
    world.at('2026-03-31T15:00:00Z');
    const last = (await give(holder, assignment_id, 'Go on.')).body.id;
    world.at('2026-04-01T15:00:00Z');
    expectProblem(await give(holder, assignment_id), 403, 'permission-denied');
    expect(await ids(holder)).toEqual([first, last]);
    expect((await read(holder, first)).body.body).toBe(BODY);
    await world.sql`update division_membership set ends_on = '2026-04-01' where person_id = ${mentee.id}`;
    await world.membership(mentee, 'GIM', { starts_on: '2026-04-01' });
    expectProblem(await give(people.facilitator, assignment_id), 404, 'not-found');
    expect(await ids(mentee)).toEqual([first, last]);
  });

  it('is not given to one’s own pair', async () => {
    const { mentor } = await pair();
    const own = await world.person({ division: 'CARD' });
    await world.role(own, 'mentorship_facilitator', { division: 'CARD' });
    const asMentee = await world.assignment(own, mentor);
    const asMentor = await world.assignment(await world.person({ division: 'CARD' }), own);
    for (const { id } of [asMentee, asMentor]) expectProblem(await give(own, id), 403, 'permission-denied');
    expect((await give(people.facilitator, asMentee.id)).status).toBe(201);
  });

  it('is for formal pairs that are active or paused', async () => {
    for (const subtype of ['informal', 'sponsor', 'spot'] as const) {
      const { assignment_id } = await pair({ subtype });
      expectProblem(await give(people.facilitator, assignment_id), 422, 'feedback-unfit', '/assignment_id');
    }
    const claim = await pair({ state: 'withdrawn', subtype: 'informal' });
    await world.sql`update assignment set state = 'claimed', recorded_by_id = mentee_id where id = ${claim.assignment_id}`;
    expectProblem(await give(people.facilitator, claim.assignment_id), 404, 'not-found', '/assignment_id');
    for (const options of [
      { state: 'pending_acceptance' },
      { state: 'ended' },
      { state: 'voided' },
      { starts_on: '2026-03-02' },
      { ends_on: '2026-03-01' },
    ] as const) {
      const { assignment_id } = await pair(options);
      expectProblem(await give(people.facilitator, assignment_id), 409, 'assignment-state');
    }
    const paused = await pair();
    await world.insert('assignment_pause', { assignment_id: paused.assignment_id, starts_on: '2026-02-01' });
    expect((await give(people.facilitator, paused.assignment_id)).status).toBe(201);
  });

  it('stays with both after the end; while a conflict suspends the pair, the mentor does not read it', async () => {
    const { mentee, mentor, assignment_id } = await pair();
    const { id } = (await give(people.facilitator, assignment_id)).body;
    const line = { subordinate_id: mentee.id, superior_id: mentor.id, kind: 'supervision', starts_on: '2026-03-01' };
    expect((await world.as(people.facultyAffairs).post('/v1/reporting-lines', line)).status).toBe(201);
    expectProblem(await read(mentor, id), 404, 'not-found');
    expect(await ids(mentor)).toEqual([]);
    expect(await ids(mentee)).toEqual([id]);
    expect((await read(people.facilitator, id)).status).toBe(200);
    expectProblem(await give(people.facilitator, assignment_id), 409, 'assignment-state');
    const over = await pair();
    const kept = (await give(people.facilitator, over.assignment_id)).body.id;
    await world.as(over.mentee).post(`/v1/assignments/${over.assignment_id}/end`, { reason_code: 'goals_met' }, { ifMatch: '*' });
    world.at('2026-06-01T15:00:00Z');
    for (const who of [over.mentee, over.mentor]) expect(await ids(who)).toEqual([kept]);
  });

  it('is bounded, listed in pages, and follows its author through a merge', async () => {
    const { mentee, assignment_id } = await pair();
    for (const body of ['', 'x'.repeat(10_001), 'a\u0000b'])
      expectProblem(await give(people.facilitator, assignment_id, body), 400, 'invalid-request', '/body');
    const duplicate = await world.person({ division: null, site: null, category: null });
    await world.role(duplicate, 'mentorship_facilitator', { division: 'CARD', ends_on: '2026-03-02' });
    const made = [];
    for (const who of [people.facilitator, duplicate, people.facilitator]) made.push((await give(who, assignment_id)).body.id);
    const first = await list(mentee, 'limit=2');
    expect(first.items.map(({ id }) => id)).toEqual(made.slice(0, 2));
    expect(await ids(mentee, `limit=2&cursor=${first.next_cursor}`)).toEqual(made.slice(2));
    expect(await ids(mentee, `author_id=${duplicate.id}`)).toEqual([made[1]]);
    world.at('2026-03-03T15:00:00Z');
    const survivor = await world.person({ division: 'GIM' });
    const merged = await mergeRecords(world, people.admin, survivor, duplicate);
    expect(merged.status, merged.text).toBe(200);
    expect(await ids(survivor)).toEqual([made[1]]);
  });
});
