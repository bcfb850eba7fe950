/** A call for facilitators: its days, who opens it, who finds it, and how it is cancelled. */
import { beforeEach, describe, expect, it } from 'vitest';
import { expectProblem } from '../../setup/client.ts';
import { days, facilitatorsOf } from '../../setup/facilitators.ts';
import { createWorld } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const { newCall, open, apply, act, cancel, notificationsAbout, applied } = facilitatorsOf(world, people);
beforeEach(() => world.at('2026-03-01'));

describe('a call', () => {
  it('is planned, open and closed by its days, of which closes_on is the first closed one', async () => {
    const { id } = await open({ opens_on: '2026-04-01' });
    const on = async (day: string) => {
      world.at(day);
      return (await world.as(people.outsider).get(`/v1/facilitator-calls/${id}`)).body['status'];
    };
    expect([await on('2026-03-31'), await on('2026-04-01'), await on('2026-04-30'), await on('2026-05-01')]).toEqual([
      'planned',
      'open',
      'open',
      'closed',
    ]);
  });

  it('opens today by default, and records one event', async () => {
    const call = await open({ stipend_cents: 500_000, description: 'Half a day a week' });
    expect(call).toMatchObject({ opens_on: '2026-03-01', status: 'open', stipend_cents: 500_000, cancelled_at: null, row_version: 1 });
    const events = await world.sql`select type, data from event where subject_id = ${call.id}`;
    expect(events).toEqual([
      { type: 'facilitator_call.opened', data: { division_id: world.division('CARD').id, opens_on: '2026-03-01', ...days } },
    ]);
  });

  it('is opened by the director of that division, a lead or an administrator', async () => {
    for (const who of [people.director, people.lead, people.admin])
      expect((await world.as(who).post('/v1/facilitator-calls', newCall())).status).toBe(201);
    for (const who of [people.mentorDirector, people.facilitator, people.mentee, people.facultyAffairs])
      expectProblem(await world.as(who).post('/v1/facilitator-calls', newCall()), 403, 'permission-denied');
  });

  it('needs days in order, and a term that ends after it has closed', async () => {
    const post = (more: object) => world.as(people.lead).post('/v1/facilitator-calls', newCall(more));
    expectProblem(await post({ opens_on: '2026-05-01' }), 422, 'period-empty', '/closes_on');
    expectProblem(await post({ term_ends_on: '2026-07-01' }), 422, 'period-empty', '/term_ends_on');
    expectProblem(await post({ term_starts_on: '2026-03-01', term_ends_on: '2026-05-01' }), 422, 'period-empty', '/term_ends_on');
    expect((await post({ term_starts_on: '2026-03-01', term_ends_on: '2026-05-02' })).status).toBe(201);
  });

  it('is refused for days in the past', async () => {
    const post = (more: object) => world.as(people.lead).post('/v1/facilitator-calls', newCall(more));
    expectProblem(await post({ closes_on: '2026-03-01' }), 422, 'day-passed', '/closes_on');
    expectProblem(await post({ opens_on: '2026-01-01', closes_on: '2026-02-01' }), 422, 'day-passed', '/closes_on');
    expectProblem(await post({ opens_on: '2026-02-28' }), 422, 'day-passed', '/opens_on');
    expectProblem(await post({ term_starts_on: '2026-02-28' }), 422, 'day-passed', '/term_starts_on');
    expect((await post({ opens_on: '2026-03-01', closes_on: '2026-03-02', term_starts_on: '2026-03-01' })).status).toBe(201);
  });

  it('is for a division that is active during the whole term', async () => {
    const post = (more: object) => world.as(people.lead).post('/v1/facilitator-calls', newCall(more));
    expectProblem(await post({ division_id: crypto.randomUUID() }), 422, 'reference-unknown', '/division_id');
    const closing = await world.insert('division', {
      code: 'RHEUM',
      name: 'Rheumatology',
      kind: 'departmental',
      starts_on: '2026-07-02',
      ends_on: '2029-07-01',
    });
    expectProblem(await post({ division_id: closing.id }), 422, 'division-inactive', '/term_starts_on');
    expect((await post({ division_id: closing.id, term_starts_on: '2026-07-02' })).status).toBe(201);
    const longer = { division_id: closing.id, term_starts_on: '2026-07-02', term_ends_on: '2029-07-02' };
    expectProblem(await post(longer), 422, 'division-inactive', '/term_ends_on');
    const elsewhere = await world.otherDepartment();
    expectProblem(await post({ division_id: elsewhere.division('CARD').id }), 422, 'reference-unknown', '/division_id');
  });

  it('is found by division and status', async () => {
    const { id } = await open({ division_id: world.division('NEPH').id });
    const list = async (query: string) =>
      (await world.as(people.mentee).get(`/v1/facilitator-calls?division_id=${world.division('NEPH').id}&${query}`)).body.items;
    expect((await list('status=open,planned')).map((call) => call.id)).toEqual([id]);
    expect(await list('status=closed,filled,cancelled')).toEqual([]);
    expectProblem(await world.as(people.stranger).get(`/v1/facilitator-calls/${id}`), 404, 'not-found');
  });

  it('can be cancelled until the term is taken up; applicants are notified, and cancelling twice changes nothing', async () => {
    const { call, applicant, id } = await applied();
    const other = await world.person();
    const withdrawn = (await apply(other, call)).body.id;
    await act(other, withdrawn, 'withdraw');
    expectProblem(await cancel(people.mentorDirector, call.id), 403, 'permission-denied');
    expectProblem(await cancel(people.outsider, call.id), 403, 'permission-denied');
    expectProblem(await cancel(people.stranger, call.id), 404, 'not-found');
    const cancelled = await cancel(people.director, call.id);
    expect(cancelled.body).toMatchObject({ status: 'cancelled', cancelled_at: '2026-03-01T12:00:00.000Z', row_version: 2 });
    expect((await cancel(people.lead, call.id)).body).toEqual(cancelled.body);
    expect(await notificationsAbout('facilitator_call_cancelled', call.id)).toEqual([{ person_id: applicant.id }]);
    expectProblem(await apply(await world.person(), call), 409, 'facilitator-call-state');
    world.at('2026-05-01');
    expectProblem(await act(people.lead, id, 'decide', { decision: 'selected' }), 409, 'facilitator-call-state');
    expectProblem(await world.as(people.lead).post(`/v1/facilitator-calls/${call.id}/cancel`, {}, { ifMatch: 1 }), 412, 'version-stale');
  });

  it('can be cancelled after decisions: whoever was refused is not told again', async () => {
    const { call, applicant, id } = await applied();
    const refused = await world.person();
    const other = (await apply(refused, call)).body.id;
    world.at('2026-05-01');
    expect((await act(people.lead, other, 'decide', { decision: 'not_selected' })).status).toBe(200);
    expect((await act(people.lead, id, 'decide', { decision: 'selected' })).status).toBe(200);
    expect((await cancel(people.lead, call.id)).status).toBe(200);
    expect(await notificationsAbout('facilitator_call_cancelled', call.id)).toEqual([{ person_id: applicant.id }]);
  });
});
