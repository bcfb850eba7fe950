/** Interviews and focus groups: nobody is named in them, and two code their themes without seeing each other's. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FocusActivity } from '../../../src/features/measurement/focus-activities/schema.ts';
import { expectProblem } from '../../setup/client.ts';
import { createWorld, type People, type Person, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let other: Person;
let third: Person;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  [other, third] = [await world.person(), await world.person()];
  for (const who of [other, third]) await world.role(who, 'mentorship_lead');
});
beforeEach(() => world.at('2026-03-02T15:00:00Z'));

const held = {
  ...{ kind: 'focus_group', audience: 'mentee', title: 'First year with a mentor', held_on: '2026-02-10' },
  ...{ participants: 7, recording_consent: 'given', incentive: 'Lunch' },
};
const add = (more: object = {}, who: Person = people.lead) =>
  world.as(who).post<FocusActivity>('/v1/focus-activities', { ...held, ...more });
const act = (id: string, verb: string, theme_codes: readonly string[], who: Person) =>
  world.as(who).post<FocusActivity>(`/v1/focus-activities/${id}/${verb}`, { theme_codes }, { ifMatch: '*' });
const get = async (id: string, who: Person) => (await world.as(who).get<FocusActivity>(`/v1/focus-activities/${id}`)).body;
const events = (id: string) => world.sql`select type, data from event where subject_id = ${id} order by id`;

describe('an interview or focus group', () => {
  it('is recorded with how many took part, and found by those who run the programme alone', async () => {
    const { status, body, headers } = await add();
    expect(status).toBe(201);
    expect(headers['location']).toBe(`/v1/focus-activities/${body.id}`);
    expect(body).toMatchObject({ ...held, codings_made: 0, codings: [], theme_codes: null, adjudicator: null, adjudicated_at: null });
    expect(await get(body.id, people.admin)).toEqual(body);
    const listed = (
      await world.as(people.admin).get<{ items: FocusActivity[] }>('/v1/focus-activities?kind=focus_group&is_adjudicated=false')
    ).body;
    expect(listed.items.map(({ id }) => id)).toContain(body.id);
    expect((await world.as(people.admin).get<{ items: [] }>('/v1/focus-activities?is_adjudicated=true')).body.items).toEqual([]);
    for (const who of [people.mentee, people.director, people.facilitator, people.facultyAffairs]) {
      expectProblem(await world.as(who).get(`/v1/focus-activities/${body.id}`), 403, 'permission-denied');
      expectProblem(await add({}, who), 403, 'permission-denied');
    }
    expectProblem(await world.as(people.stranger).get(`/v1/focus-activities/${body.id}`), 404, 'not-found');
    expectProblem(await world.as(people.lead).get('/v1/focus-activities?cursor=x'), 400, 'invalid-cursor', 'cursor');
    expect(await events(body.id)).toEqual([{ type: 'focus_activity.recorded', data: {} }]);
  });

  it('was held, an interview with one person and a focus group with more', async () => {
    expectProblem(await add({ held_on: '2026-03-03' }), 422, 'day-in-future', '/held_on');
    expectProblem(await add({ kind: 'interview' }), 422, 'focus-activity-unfit', '/participants');
    expectProblem(await add({ participants: 1 }), 422, 'focus-activity-unfit', '/participants');
    expectProblem(await add({ participants: 0 }), 400, 'invalid-request', '/participants');
    const { body } = await add({ kind: 'interview', participants: 1 });
    const edit = (patch: object, who = people.lead) =>
      world.as(who).patch<FocusActivity>(`/v1/focus-activities/${body.id}`, patch, { ifMatch: '*' });
    expectProblem(await edit({ participants: 2 }), 422, 'focus-activity-unfit', '/participants');
    expectProblem(await edit({ held_on: '2026-03-09' }), 422, 'day-in-future', '/held_on');
    expectProblem(await edit({ title: 'Other' }, people.mentee), 403, 'permission-denied');
    expectProblem(await edit({ title: 'Other' }, people.stranger), 404, 'not-found');
    expect((await edit({ title: 'Other', incentive: null })).body).toMatchObject({ title: 'Other', incentive: null, row_version: 2 });
    expect((await edit({ title: 'Other' })).body.row_version).toBe(2);
    expect(await events(body.id)).toMatchObject([{}, { type: 'focus_activity.edited', data: { fields: ['title', 'incentive'] } }]);
  });
});

describe('themes', () => {
  it('are found by two, neither of whom sees what the other found before both have', async () => {
    const { id } = (await add()).body;
    expect((await act(id, 'code', ['TIME', 'FIT', 'TIME'], people.lead)).body).toMatchObject({
      ...{ codings_made: 1, codes_named: null, codes_agreed: null, row_version: 2 },
      codings: [{ coder_id: people.lead.id, theme_codes: ['FIT', 'TIME'] }],
    });
    expect(await get(id, other)).toMatchObject({ codings_made: 1, codings: [], codes_named: null, codes_agreed: null });
    // Until the other has, it may be coded again; the same twice changes nothing.
    expect((await act(id, 'code', ['TIME', 'PAY'], people.lead)).body).toMatchObject({ codings_made: 1, row_version: 3 });
    expect((await act(id, 'code', ['PAY', 'TIME'], people.lead)).body.row_version).toBe(3);
    const both = (await act(id, 'code', ['TIME', 'FIT'], other)).body;
    expect(both).toMatchObject({ codings_made: 2, codes_named: 3, codes_agreed: 1 });
    expect(both.codings.map(({ coder_id, theme_codes }) => [coder_id, theme_codes])).toEqual([
      [people.lead.id, ['PAY', 'TIME']],
      [other.id, ['FIT', 'TIME']],
    ]);
    expect(await get(id, people.lead)).toEqual(both);
    expectProblem(await act(id, 'code', ['FIT'], people.lead), 409, 'focus-activity-state');
    expectProblem(await act(id, 'code', ['FIT'], third), 409, 'focus-activity-state');
    expectProblem(await act(id, 'code', ['FIT'], people.mentee), 403, 'permission-denied');
    expectProblem(await act(id, 'code', ['not a code'], third), 400, 'invalid-request', '/theme_codes/0');
    // Events say that it was coded, not what was found.
    expect(await events(id)).toEqual([
      { type: 'focus_activity.recorded', data: {} },
      ...Array.from({ length: 3 }, () => ({ type: 'focus_activity.coded', data: {} })),
    ]);
  });

  it('are decided by somebody who coded none of it, among those that were found', async () => {
    const { id } = (await add()).body;
    await act(id, 'code', ['TIME'], people.lead);
    expectProblem(await act(id, 'adjudicate', ['TIME'], third), 409, 'focus-activity-state');
    await act(id, 'code', ['FIT'], other);
    for (const coder of [people.lead, other]) expectProblem(await act(id, 'adjudicate', ['TIME'], coder), 422, 'focus-activity-unfit');
    expectProblem(await act(id, 'adjudicate', ['TIME', 'PAY'], third), 422, 'focus-activity-unfit', '/theme_codes/1');
    const decided = (await act(id, 'adjudicate', ['TIME'], third)).body;
    expect(decided).toMatchObject({ theme_codes: ['TIME'], adjudicator: { id: third.id }, codes_named: 2, codes_agreed: 0 });
    expect((await act(id, 'adjudicate', ['TIME'], people.admin)).body).toEqual(decided);
    expect((await act(id, 'adjudicate', [], people.admin)).body).toMatchObject({ theme_codes: [], adjudicator: { id: people.admin.id } });
    expect((await events(id)).slice(-2)).toEqual(Array.from({ length: 2 }, () => ({ type: 'focus_activity.adjudicated', data: {} })));
    const listed = (await world.as(third).get<{ items: FocusActivity[] }>('/v1/focus-activities?is_adjudicated=true')).body.items;
    expect(listed.map((one) => one.id)).toEqual([id]);
  });

  it('are coded by two of three who do it at once', async () => {
    const { id } = (await add()).body;
    const answers = await Promise.all([people.lead, other, third].map((who) => act(id, 'code', ['TIME'], who)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 409]);
  });
});
