/** What the two of a completed relation answer about staying in contact: when, once each, and readable by nobody else. */
import { pino } from 'pino';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RelationFollowUp } from '../../../src/features/measurement/outcomes/follow-ups/schema.ts';
import { runDaily } from '../../../src/jobs/daily.ts';
import { expectProblem } from '../../setup/client.ts';
import { type AssignmentOptions, type Person, partyOf } from '../../setup/department.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
});
beforeEach(() => world.at('2026-03-01T15:00:00Z'));

/** A relation of two new people, completed on 2026-02-20 unless it says otherwise. */
async function pairOf(options: AssignmentOptions = {}) {
  const [mentee, mentor] = [await world.person(), await world.person({ division: 'NEPH', rank: 'professor' })];
  const over: AssignmentOptions = { state: 'completed', ends_on: '2026-02-20', ...options };
  return { mentee, mentor, id: (await world.assignment(mentee, mentor, over)).id };
}
const answer = (as: Person, assignment_id: string, kind: 'continuation' | 'contact', in_contact = true) =>
  world.as(as).post<RelationFollowUp>('/v1/relation-follow-ups', { assignment_id, kind, in_contact });
const edit = (as: Person, id: string, patch: object) =>
  world.as(as).patch<RelationFollowUp>(`/v1/relation-follow-ups/${id}`, patch, { ifMatch: '*' });
const read = (as: Person, id: string) => world.as(as).get(`/v1/relation-follow-ups/${id}`);
const list = async (as: Person, query = '') =>
  (await world.as(as).get<{ items: RelationFollowUp[] }>(`/v1/relation-follow-ups?${query}`)).body.items;

describe('an answer on contact', () => {
  it('is given once by each side, read by whoever gave it, and by nobody else', async () => {
    const { mentee, mentor, id } = await pairOf();
    const given = await answer(mentee, id, 'continuation');
    expect(given.status).toBe(201);
    expect(given.headers['location']).toBe(`/v1/relation-follow-ups/${given.body.id}`);
    expect(given.body).toMatchObject({
      assignment_id: id,
      side: 'mentee',
      kind: 'continuation',
      in_contact: true,
      answered_on: '2026-03-01',
    });
    expect(given.body).toMatchObject({ mentee: partyOf(mentee), mentor: partyOf(mentor) });
    expectProblem(await answer(mentee, id, 'continuation', false), 409, 'relation-follow-up-exists');
    const other = await answer(mentor, id, 'continuation', false);
    expect(other.body).toMatchObject({ side: 'mentor', in_contact: false });
    expect((await read(mentee, given.body.id)).body).toEqual(given.body);
    for (const asker of [mentor, people.director, people.mentorDirector, people.facilitator, people.lead, people.chair, people.admin])
      expectProblem(await read(asker, given.body.id), 404, 'not-found');
    expect((await list(mentee)).map((one) => one.id)).toEqual([given.body.id]);
    expect((await list(mentor, `assignment_id=${id}&kind=continuation`)).map((one) => one.id)).toEqual([other.body.id]);
    expect(await list(mentor, 'kind=contact')).toEqual([]);
    expect(await list(people.lead)).toEqual([]);
    expectProblem(await world.as(mentee).get('/v1/relation-follow-ups?cursor=x'), 400, 'invalid-cursor');
  });

  it('of two that arrive together is recorded once', async () => {
    const { mentee, id } = await pairOf();
    const answers = await Promise.all([answer(mentee, id, 'continuation'), answer(mentee, id, 'continuation', false)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(await list(mentee)).toHaveLength(1);
  });

  it('is corrected by whoever gave it as long as it could still be given', async () => {
    const { mentee, mentor, id } = await pairOf();
    const { body } = await answer(mentee, id, 'continuation');
    expectProblem(await edit(mentor, body.id, { in_contact: false }), 404, 'not-found');
    expectProblem(await edit(people.lead, body.id, { in_contact: false }), 404, 'not-found');
    expect((await edit(mentee, body.id, { in_contact: true })).body.row_version).toBe(1);
    world.at('2026-04-20');
    const corrected = await edit(mentee, body.id, { in_contact: false });
    expect(corrected.body).toMatchObject({ in_contact: false, answered_on: '2026-04-20', row_version: 2 });
    world.at('2026-04-21');
    expectProblem(await edit(mentee, body.id, { in_contact: true }), 409, 'relation-follow-up-closed');
    await world.sql`update assignment set state = 'voided' where id = ${id}`;
    expectProblem(await edit(mentee, body.id, { in_contact: true }), 422, 'relation-follow-up-unfit');
  });

  it('on a plan is taken for 60 days, on what came of it from six to nine months after the completion', async () => {
    const { mentee, mentor, id } = await pairOf();
    world.at('2026-04-21');
    expectProblem(await answer(mentee, id, 'continuation'), 409, 'relation-follow-up-closed');
    world.at('2026-08-19');
    expectProblem(await answer(mentee, id, 'contact'), 409, 'relation-follow-up-closed');
    world.at('2026-08-20');
    expect((await answer(mentee, id, 'contact')).status).toBe(201);
    world.at('2026-11-19');
    expect((await answer(mentor, id, 'contact')).status).toBe(201);
    const late = await pairOf();
    world.at('2026-11-20');
    const refused = await answer(late.mentor, late.id, 'contact');
    expectProblem(refused, 409, 'relation-follow-up-closed');
    expect(refused.body).toHaveProperty('detail', 'It is answered from 2026-08-20 until the day before 2026-11-20.');
  });

  it('is refused about a relation that was not completed, and to those who were not in it', async () => {
    const { mentee, id } = await pairOf({ state: 'ended' });
    expectProblem(await answer(mentee, id, 'continuation'), 422, 'relation-follow-up-unfit');
    const live = await pairOf({ state: 'live', ends_on: null });
    expectProblem(await answer(live.mentee, live.id, 'continuation'), 422, 'relation-follow-up-unfit');
    const informal = await pairOf({ subtype: 'informal' });
    expect((await answer(informal.mentor, informal.id, 'continuation')).status).toBe(201);
    expectProblem(await answer(people.director, informal.id, 'continuation'), 403, 'permission-denied');
    expectProblem(await answer(people.stranger as Person, informal.id, 'continuation'), 404, 'not-found');
    expectProblem(await answer(informal.mentor, people.lead.id, 'contact'), 404, 'not-found');
  });

  it('is nobody’s to learn from events', async () => {
    const { mentee, id } = await pairOf();
    const { body } = await answer(mentee, id, 'continuation');
    await edit(mentee, body.id, { in_contact: false });
    const types = await world.sql<{ type: string }>`select type from event where subject_id = ${body.id} order by id`;
    expect(types.map(({ type }) => type)).toEqual(['relation_follow_up.answered', 'relation_follow_up.edited']);
    const seen = await world.as(people.admin).get<{ items: { type: string }[] }>(`/v1/events?subject_id=${body.id}`);
    expect(seen.body.items).toEqual([]);
  });
});

describe('the daily work', () => {
  const daily = () => runDaily({ db: world.db, clock: world.clock, logger: pino({ level: 'silent' }) });
  const asked = async (id: string) =>
    (
      await world.sql<{ kind: string; person_id: string }>`
        select kind, person_id from notification where subject_id = ${id} and kind in ('continuation_to_answer', 'contact_to_answer') order by id`
    ).map(({ kind, person_id }) => [kind, person_id]);

  it('asks both sides once for each answer that they have not given, and nobody who has left', async () => {
    const { mentee, mentor, id } = await pairOf();
    const gone = await pairOf();
    await world.sql`update appointment set ends_on = '2026-02-25', status = 'ended' where person_id = ${gone.mentor.id}`;
    await answer(mentee, id, 'continuation');
    await daily();
    await daily();
    expect(await asked(id)).toEqual([['continuation_to_answer', mentor.id]]);
    expect(await asked(gone.id)).toEqual([['continuation_to_answer', gone.mentee.id]]);
    world.at('2026-08-19');
    await daily();
    expect(await asked(id)).toHaveLength(1);
    world.at('2026-08-20');
    await daily();
    expect((await asked(id)).slice(1).sort()).toEqual(
      [
        ['contact_to_answer', mentee.id],
        ['contact_to_answer', mentor.id],
      ].sort(),
    );
    const late = await pairOf();
    world.at('2026-11-20');
    await daily();
    expect(await asked(late.id)).toEqual([]);
  });
});
