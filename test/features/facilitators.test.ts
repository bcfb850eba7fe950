import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FacilitatorApplication } from '../../src/features/facilitators/applications/schema.ts';
import type { FacilitatorCall } from '../../src/features/facilitators/calls/schema.ts';
import { expectProblem } from '../setup/client.ts';
import type { Person } from '../setup/department.ts';
import { createWorld, type People, type World } from '../setup/world.ts';

let world: World;
let people: People;
let charter: string;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  const document = { kind: 'facilitator_charter', version: 1, title: 'Charter', body: 'What a facilitator does.', starts_on: '2026-01-01' };
  charter = (await world.insert('expectation_document', document)).id;
});
beforeEach(() => world.at('2026-03-01'));

const days = { closes_on: '2026-05-01', term_starts_on: '2026-07-01', term_ends_on: '2029-07-01' };
const newCall = (more: object = {}) => ({ division_id: world.division('CARD').id, ...days, ...more });
const open = async (more: object = {}) => {
  const answer = await world.as(people.lead).post<FacilitatorCall>('/v1/facilitator-calls', newCall(more));
  expect(answer.status).toBe(201);
  return answer.body;
};
const statement = 'I would like to welcome people.';
const apply = (who: Person, call: { id: string }, text = statement) =>
  world.as(who).post<FacilitatorApplication>(`/v1/facilitator-calls/${call.id}/applications`, { statement: text });
const act = (who: Person, id: string, verb: string, body: object = {}, ifMatch: string | number = '*') =>
  world.as(who).post<FacilitatorApplication>(`/v1/facilitator-applications/${id}/${verb}`, body, { ifMatch });
const cancel = (who: Person, id: string) => world.as(who).post<FacilitatorCall>(`/v1/facilitator-calls/${id}/cancel`, {}, { ifMatch: '*' });
const see = (who: Person, id: string) => world.as(who).get<FacilitatorApplication>(`/v1/facilitator-applications/${id}`);
const acknowledge = (who: Person) =>
  world.insert('acknowledgement', { document_id: charter, person_id: who.id, acknowledged_at: '2026-04-01T12:00:00Z' });
const told = (kind: string, subject_id: string) =>
  world.sql<{
    person_id: string;
  }>`select person_id from notification where kind = ${kind} and subject_id = ${subject_id} order by person_id`;

async function applied(more: object = {}) {
  const call = await open(more);
  const applicant = await world.person();
  const { status, body } = await apply(applicant, call);
  expect(status).toBe(201);
  return { call, applicant, id: body.id };
}

async function selected(more: object = {}) {
  const made = await applied(more);
  world.at('2026-05-01');
  expect((await act(people.committee, made.id, 'decide', { decision: 'selected' })).status).toBe(200);
  return made;
}

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

  it('opens today unless it says otherwise, and tells one event', async () => {
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

  it('is for days to come', async () => {
    const post = (more: object) => world.as(people.lead).post('/v1/facilitator-calls', newCall(more));
    expectProblem(await post({ closes_on: '2026-03-01' }), 422, 'day-passed', '/closes_on');
    expectProblem(await post({ opens_on: '2026-01-01', closes_on: '2026-02-01' }), 422, 'day-passed', '/closes_on');
    expectProblem(await post({ opens_on: '2026-02-28' }), 422, 'day-passed', '/opens_on');
    expectProblem(await post({ term_starts_on: '2026-02-28' }), 422, 'day-passed', '/term_starts_on');
    expect((await post({ opens_on: '2026-03-01', closes_on: '2026-03-02', term_starts_on: '2026-03-01' })).status).toBe(201);
  });

  it('is for a division that exists for the whole term', async () => {
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

  it('can be cancelled until the term is taken up; who waits is told, twice is no change', async () => {
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
    expect(await told('facilitator_call_cancelled', call.id)).toEqual([{ person_id: applicant.id }]);
    expectProblem(await apply(await world.person(), call), 409, 'facilitator-call-state');
    world.at('2026-05-01');
    expectProblem(await act(people.lead, id, 'decide', { decision: 'selected' }), 409, 'facilitator-call-state');
    expectProblem(await world.as(people.lead).post(`/v1/facilitator-calls/${call.id}/cancel`, {}, { ifMatch: 1 }), 412, 'version-stale');
  });
});

describe('applying', () => {
  it('answers 201 with the address of the application, once', async () => {
    const call = await open();
    const applicant = await world.person({ given_name: 'Noor', family_name: 'Haddad' });
    const answer = await apply(applicant, call);
    expect(answer).toMatchObject({
      status: 201,
      headers: { location: `/v1/facilitator-applications/${answer.body.id}` },
      body: {
        call_id: call.id,
        division_id: call.division_id,
        person_id: applicant.id,
        person_name: 'Noor Haddad',
        status: 'applied',
        statement,
        decided_on: null,
        decided_by: null,
        role_id: null,
      },
    });
    expectProblem(await apply(applicant, call), 409, 'facilitator-application-exists');
    const [event] = await world.sql`select type, actor_id, data from event where subject_id = ${answer.body.id}`;
    expect(event).toEqual({
      type: 'facilitator_application.submitted',
      actor_id: applicant.id,
      data: { call_id: call.id, division_id: call.division_id },
    });
  });

  it('two requests at once make one application', async () => {
    const call = await open();
    const applicant = await world.person();
    const answers = await Promise.all([apply(applicant, call), apply(applicant, call)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    const mine = await world.as(applicant).get(`/v1/facilitator-applications?call_id=${call.id}`);
    expect(mine.body.items).toHaveLength(1);
  });

  it('needs an open call', async () => {
    const call = await open({ opens_on: '2026-03-02' });
    const applicant = await world.person();
    expectProblem(await apply(applicant, call), 409, 'facilitator-call-state');
    world.at('2026-05-01');
    expectProblem(await apply(applicant, call), 409, 'facilitator-call-state');
    world.at('2026-04-30');
    expect((await apply(applicant, call)).status).toBe(201);
    expectProblem(await apply(applicant, { id: crypto.randomUUID() }), 404, 'not-found');
    expectProblem(await apply(people.stranger, call), 404, 'not-found');
  });

  it('is for faculty members with an appointment in force', async () => {
    const call = await open();
    const leaving = await world.person();
    await world.sql`update appointment set ends_on = '2026-03-01' where person_id = ${leaving.id}`;
    for (const who of [leaving, await world.person({ kind: 'staff' }), await world.person({ kind: 'external' }), people.service])
      expectProblem(await apply(who, call), 403, 'permission-denied');
    const staying = await world.person();
    await world.sql`update appointment set ends_on = '2026-03-02' where person_id = ${staying.id}`;
    expect((await apply(staying, call)).status).toBe(201);
  });

  it('takes words of any script as they are, but no control characters', async () => {
    const call = await open();
    const words = `Ça va — 'quotes'; drop table person; -- <script>\n{"a":1} 🩺 ${'x'.repeat(4000)}`;
    expect((await apply(await world.person(), call, words)).body.statement).toBe(words);
    expectProblem(await apply(await world.person(), call, 'a\u0000b'), 400, 'invalid-request', '/statement');
    expectProblem(await apply(await world.person(), call, 'x'.repeat(5001)), 400, 'invalid-request', '/statement');
    expectProblem(await apply(await world.person(), call, '  '), 400, 'invalid-request', '/statement');
  });

  it('may be taken back and done again while the call is open: the same application with the new statement', async () => {
    const { call, applicant, id } = await applied();
    const withdrawn = await act(applicant, id, 'withdraw');
    expect(withdrawn.body).toMatchObject({ status: 'withdrawn', statement });
    expect((await act(applicant, id, 'withdraw')).body).toEqual(withdrawn.body);
    expect((await see(people.lead, id)).body).toMatchObject({ status: 'withdrawn', statement: null });
    const again = await apply(applicant, call, 'I have thought about it again.');
    expect(again).toMatchObject({ status: 201, body: { id, status: 'applied', statement: 'I have thought about it again.' } });
    expect((await see(people.lead, id)).body.statement).toBe('I have thought about it again.');
    await act(applicant, id, 'withdraw');
    world.at('2026-05-01');
    expectProblem(await apply(applicant, call), 409, 'facilitator-call-state');
  });

  it('is withdrawn by the applicant alone', async () => {
    const { id } = await applied();
    expectProblem(await act(people.lead, id, 'withdraw'), 403, 'permission-denied');
    expectProblem(await act(people.outsider, id, 'withdraw'), 404, 'not-found');
  });
});

describe('an application', () => {
  it('is a fact for those who look after the call, and its statement is for the applicant, the leads and the committee', async () => {
    const { call, applicant, id } = await applied();
    for (const who of [applicant, people.lead, people.committee]) expect((await see(who, id)).body.statement).toBe(statement);
    expect((await see(people.director, id)).body).toMatchObject({ status: 'applied', person_id: applicant.id, statement: null });
    const listed = await world.as(people.director).get(`/v1/facilitator-applications?call_id=${call.id}`);
    expect(listed.body.items).toMatchObject([{ id, statement: null }]);
    for (const who of [people.mentorDirector, people.outsider, people.facilitator, people.facultyAffairs, people.admin, people.stranger]) {
      expectProblem(await see(who, id), 404, 'not-found');
      expect((await world.as(who).get(`/v1/facilitator-applications?call_id=${call.id}`)).body.items).toEqual([]);
    }
  });

  it('is no matter of other committees than the one the policy names', async () => {
    const { call, applicant, id } = await applied();
    const committee = { AWARDS: 'Awards', OTHER_CASE: 'MENTORSHIP' };
    const [awards, mentorship] = [await world.person(), await world.person()];
    await world.role(awards, 'committee_member', { committee: committee.AWARDS });
    await world.role(mentorship, 'committee_member', { committee: committee.OTHER_CASE });
    expectProblem(await see(awards, id), 404, 'not-found');
    expect((await world.as(awards).get(`/v1/facilitator-applications?call_id=${call.id}`)).body.items).toEqual([]);
    expect((await see(mentorship, id)).body.statement).toBe(statement);
    world.at('2026-05-01');
    expectProblem(await act(awards, id, 'decide', { decision: 'selected' }), 404, 'not-found');
    expect((await act(mentorship, id, 'decide', { decision: 'selected' })).body.status).toBe('selected');
    // The applicant, being of another committee, sees their own and decides nothing.
    await world.role(applicant, 'committee_member', { committee: committee.AWARDS });
    expectProblem(await act(applicant, id, 'decide', { decision: 'selected' }), 403, 'permission-denied');
    const renamed = await world.as(people.admin).post('/v1/policies', { starts_on: '2026-05-02', facilitator_committee: 'awards' });
    expect(renamed).toMatchObject({ status: 201, body: { facilitator_committee: 'awards' } });
    world.at('2026-04-01');
    const later = await applied();
    expectProblem(await see(awards, later.id), 404, 'not-found');
    world.at('2026-05-02');
    expect((await see(awards, later.id)).body.statement).toBe(statement);
    expectProblem(await see(people.committee, later.id), 404, 'not-found');
    await world.sql`update policy set facilitator_committee = 'Mentorship'`;
  });

  it('is unknown to everybody else who applied, whatever their roles', async () => {
    const { call, applicant, id } = await applied();
    const rivals = [await world.person(), await world.person(), await world.person(), await world.person()];
    await world.role(rivals[0] ?? applicant, 'mentorship_lead');
    await world.role(rivals[1] ?? applicant, 'committee_member', { committee: 'Mentorship' });
    await world.role(rivals[2] ?? applicant, 'division_director', { division: 'CARD' });
    for (const rival of rivals) {
      const own = (await apply(rival, call)).body.id;
      expectProblem(await see(rival, id), 404, 'not-found');
      const all = async () =>
        (await world.as(rival).get(`/v1/facilitator-applications?call_id=${call.id}`, { headers: { prefer: 'count=exact' } })).body;
      expect(await all()).toMatchObject({ items: [{ id: own }], total_count: 1 });
      await act(rival, own, 'withdraw');
      expect((await all()).items).toHaveLength(1);
    }
    // Of a call they did not apply to, a lead sees all.
    const other = await applied();
    expect((await see(rivals[0] ?? applicant, other.id)).status).toBe(200);
  });

  it('is listed by call, person, division and status', async () => {
    const { call, applicant, id } = await applied();
    const list = async (query: string) =>
      (await world.as(people.committee).get(`/v1/facilitator-applications?call_id=${call.id}&${query}`)).body.items.map((one) => one.id);
    expect(await list(`person_id=${applicant.id}`)).toEqual([id]);
    expect(await list(`person_id=${people.mentee.id}`)).toEqual([]);
    expect(await list(`division_id=${world.division('CARD').id}`)).toEqual([id]);
    expect(await list(`division_id=${world.division('NEPH').id}`)).toEqual([]);
    expect(await list('status=applied,selected')).toEqual([id]);
    expect(await list('status=withdrawn')).toEqual([]);
  });

  it('can be written by a token that may read nothing, and does not give it the statement back', async () => {
    const call = await open();
    const applicant = await world.person();
    const writer = world.as(applicant, { scopes: ['facilitator_application:write'] });
    const answer = await writer.post<FacilitatorApplication>(`/v1/facilitator-calls/${call.id}/applications`, { statement });
    expect(answer).toMatchObject({ status: 201, body: { status: 'applied', statement: null } });
    expectProblem(await writer.get(`/v1/facilitator-applications/${answer.body.id}`), 403, 'insufficient-scope');
    const withdrawn = await writer.post(`/v1/facilitator-applications/${answer.body.id}/withdraw`, {}, { ifMatch: 1 });
    expect(withdrawn).toMatchObject({ status: 200, body: { status: 'withdrawn' } });
  });
});

describe('the decision', () => {
  it('is made once, from the day the call closes, and told to the applicant', async () => {
    const { call, applicant, id } = await applied();
    world.at('2026-04-30');
    expectProblem(await act(people.committee, id, 'decide', { decision: 'selected' }), 409, 'facilitator-call-state');
    world.at('2026-05-01');
    const decided = await act(people.committee, id, 'decide', { decision: 'selected' });
    expect(decided.body).toMatchObject({ status: 'selected', decided_on: '2026-05-01', decided_by: people.committee.id });
    expect(await told('facilitator_decided', id)).toEqual([{ person_id: applicant.id }]);
    for (const decision of ['selected', 'not_selected'])
      expectProblem(await act(people.committee, id, 'decide', { decision }), 409, 'facilitator-application-state');
    expectProblem(await act(applicant, id, 'withdraw'), 409, 'facilitator-application-state');
    const events = await world.sql`select data from event where subject_id = ${id} and type = 'facilitator_application.decided'`;
    expect(events).toEqual([{ data: { call_id: call.id } }]);
  });

  it('of two at once only one counts', async () => {
    const { id } = await applied();
    world.at('2026-05-01');
    const answers = await Promise.all([
      act(people.committee, id, 'decide', { decision: 'selected' }),
      act(people.lead, id, 'decide', { decision: 'not_selected' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await world.sql`select id from event where subject_id = ${id} and type = 'facilitator_application.decided'`).toHaveLength(1);
  });

  it('is not for the director, nor for the applicant, whatever their roles', async () => {
    const call = await open();
    const applicant = await world.person();
    await world.role(applicant, 'mentorship_lead');
    const { id } = (await apply(applicant, call)).body;
    world.at('2026-05-01');
    for (const who of [people.director, people.admin, applicant])
      expectProblem(await act(who, id, 'decide', { decision: 'selected' }), 403, 'permission-denied');
    expectProblem(await act(people.outsider, id, 'decide', { decision: 'selected' }), 403, 'permission-denied');
    expect((await act(people.lead, id, 'decide', { decision: 'not_selected' })).body).toMatchObject({ status: 'not_selected' });
  });

  it('is on nobody of a call by somebody who applied to it, even after withdrawing', async () => {
    const { call, id } = await applied();
    const member = await world.person();
    await world.role(member, 'committee_member', { committee: 'Mentorship' });
    const own = (await apply(member, call)).body.id;
    await act(member, own, 'withdraw');
    world.at('2026-05-01');
    expectProblem(await act(member, id, 'decide', { decision: 'not_selected' }), 422, 'approver-is-subject');
    expect((await see(people.lead, id)).body.status).toBe('applied');
  });

  it('is not made about what was withdrawn', async () => {
    const { applicant, id } = await applied();
    await act(applicant, id, 'withdraw');
    world.at('2026-05-01');
    expectProblem(await act(people.lead, id, 'decide', { decision: 'selected' }), 409, 'facilitator-application-state');
  });

  it('stands on the version that was seen', async () => {
    const { id } = await applied();
    world.at('2026-05-01');
    expectProblem(await act(people.lead, id, 'decide', { decision: 'selected' }, 7), 412, 'version-stale');
    expectProblem(
      await world.as(people.lead).post(`/v1/facilitator-applications/${id}/decide`, { decision: 'selected' }),
      428,
      'precondition-required',
    );
  });
});

describe('the term', () => {
  it('begins when the selected person, who has acknowledged the charter in force, takes it up', async () => {
    const { call, applicant, id } = await selected();
    expectProblem(await act(applicant, id, 'serve'), 409, 'charter-not-acknowledged');
    await acknowledge(applicant);
    const before = await act(applicant, id, 'serve');
    expect(before.body).toMatchObject({ status: 'selected', role_id: expect.any(String) });
    const role = await world.as(applicant).get(`/v1/leadership-roles/${before.body.role_id}`);
    expect(role.body).toMatchObject({
      person_id: applicant.id,
      role: 'mentorship_facilitator',
      division_id: call.division_id,
      starts_on: '2026-07-01',
      ends_on: '2029-07-01',
      acting: false,
    });
    const on = async (day: string) => {
      world.at(day);
      return [(await see(applicant, id)).body.status, (await world.as(applicant).get(`/v1/facilitator-calls/${call.id}`)).body['status']];
    };
    expect(await on('2026-06-30')).toEqual(['selected', 'filled']);
    expect(await on('2026-07-01')).toEqual(['serving', 'filled']);
    expect((await world.as(applicant).get('/v1/me')).body['roles']).toMatchObject([{ role: 'mentorship_facilitator' }]);
    expect(await on('2029-06-30')).toEqual(['serving', 'filled']);
    expect(await on('2029-07-01')).toEqual(['ended', 'filled']);
    const types = await world.sql<{ type: string }>`select type from event where subject_id in (${id}, ${before.body.role_id}) order by id`;
    expect(types.map(({ type }) => type)).toEqual([
      'facilitator_application.submitted',
      'facilitator_application.decided',
      'leadership_role.recorded',
      'facilitator_application.taken_up',
    ]);
  });

  it('can be tried: the answer is what would be, and nothing is written', async () => {
    const { applicant, id } = await selected({ term_starts_on: '2026-04-01' });
    const attempt = () => world.as(applicant).post(`/v1/facilitator-applications/${id}/serve?dry_run=true`, {}, { ifMatch: '*' });
    expectProblem(await attempt(), 409, 'charter-not-acknowledged');
    await acknowledge(applicant);
    expect(await attempt()).toMatchObject({ status: 200, body: { status: 'serving', role_id: expect.any(String) } });
    expect((await see(applicant, id)).body).toMatchObject({ status: 'selected', role_id: null });
    expect(await world.sql`select id from leadership_role where person_id = ${applicant.id}`).toEqual([]);
    expect(await world.sql`select id from event where subject_id = ${id} and type = 'facilitator_application.taken_up'`).toEqual([]);
  });

  it('begins today where its first day has passed, once, however often it is asked for', async () => {
    const { applicant, id } = await selected({ term_starts_on: '2026-04-01' });
    await acknowledge(applicant);
    world.at('2026-05-20');
    const [first, second] = await Promise.all([act(applicant, id, 'serve'), act(applicant, id, 'serve')]);
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(first.body).toEqual(second.body);
    expect(first.body.status).toBe('serving');
    const roles = await world.sql`select starts_on::text, ends_on::text from leadership_role where person_id = ${applicant.id}`;
    expect(roles).toEqual([{ starts_on: '2026-05-20', ends_on: '2029-07-01' }]);
  });

  it('ends with the role', async () => {
    const { applicant, id } = await selected({ term_starts_on: '2026-04-01' });
    await acknowledge(applicant);
    const { role_id } = (await act(applicant, id, 'serve')).body;
    world.at('2026-06-01');
    await world.as(people.facultyAffairs).patch(`/v1/leadership-roles/${role_id}`, { ends_on: '2026-06-01' }, { ifMatch: '*' });
    expect((await see(applicant, id)).body.status).toBe('ended');
    expectProblem(await act(applicant, id, 'serve'), 409, 'facilitator-application-state');
  });

  it('that was recorded in error fills no call', async () => {
    const { call, applicant, id } = await selected();
    await acknowledge(applicant);
    const { role_id } = (await act(applicant, id, 'serve')).body;
    await world.as(people.facultyAffairs).post(`/v1/leadership-roles/${role_id}/void`, null, { ifMatch: '*' });
    expect((await see(applicant, id)).body.status).toBe('ended');
    expect((await world.as(applicant).get(`/v1/facilitator-calls/${call.id}`)).body['status']).toBe('closed');
  });

  it('needs a selection, by the person themself', async () => {
    const { applicant, id } = await applied();
    await acknowledge(applicant);
    expectProblem(await act(applicant, id, 'serve'), 409, 'facilitator-application-state');
    world.at('2026-05-01');
    await act(people.lead, id, 'decide', { decision: 'not_selected' });
    expectProblem(await act(applicant, id, 'serve'), 409, 'facilitator-application-state');
    world.at('2026-03-01');
    const other = await selected();
    expectProblem(await act(people.lead, other.id, 'serve'), 403, 'permission-denied');
    expectProblem(await act(people.outsider, other.id, 'serve'), 404, 'not-found');
  });

  it('does not begin where the call was cancelled, or the term is over', async () => {
    const first = await selected();
    await acknowledge(first.applicant);
    await cancel(people.lead, first.call.id);
    expectProblem(await act(first.applicant, first.id, 'serve'), 409, 'facilitator-call-state');
    world.at('2026-03-01');
    const second = await selected({ term_ends_on: '2027-07-01' });
    await acknowledge(second.applicant);
    world.at('2027-07-01');
    expectProblem(await act(second.applicant, second.id, 'serve'), 409, 'facilitator-call-state');
    world.at('2027-06-30');
    expect((await act(second.applicant, second.id, 'serve')).body.status).toBe('serving');
    expectProblem(await cancel(people.lead, second.call.id), 409, 'facilitator-call-state');
  });

  it('asks for the charter of the day, not an earlier one', async () => {
    const { applicant, id } = await selected();
    await acknowledge(applicant);
    await world.sql`update expectation_document set ends_on = '2026-06-01' where id = ${charter}`;
    world.at('2026-06-01');
    // None is in force.
    expectProblem(await act(applicant, id, 'serve'), 409, 'charter-not-acknowledged');
    const text = { kind: 'facilitator_charter', version: 2, title: 'Charter', body: 'More of it.', starts_on: '2026-06-01' };
    const next = await world.insert('expectation_document', text);
    expectProblem(await act(applicant, id, 'serve'), 409, 'charter-not-acknowledged');
    await world.insert('acknowledgement', { document_id: next.id, person_id: applicant.id, acknowledged_at: '2026-06-01T12:00:00Z' });
    expect((await act(applicant, id, 'serve')).status).toBe(200);
    await world.sql`update expectation_document set ends_on = '2026-06-01' where id = ${next.id}`;
    await world.sql`update expectation_document set ends_on = null where id = ${charter}`;
  });

  it('does not overlap a term the person serves already', async () => {
    const { applicant, id } = await selected();
    await acknowledge(applicant);
    const role = await world.role(applicant, 'mentorship_facilitator', { division: 'CARD' });
    expectProblem(await act(applicant, id, 'serve'), 409, 'period-overlap');
    await world.sql`update leadership_role set ends_on = '2026-07-01' where id = ${role.id}`;
    expect((await act(applicant, id, 'serve')).status).toBe(200);
  });

  it('does not begin in a division that has closed, nor for who has left', async () => {
    const { id: division_id } = await world.insert('division', {
      code: 'GERI',
      name: 'Geriatrics',
      kind: 'departmental',
      starts_on: '2020-01-01',
    });
    const first = await selected({ division_id });
    await acknowledge(first.applicant);
    await world.sql`update division set ends_on = '2028-01-01' where id = ${division_id}`;
    expectProblem(await act(first.applicant, first.id, 'serve'), 422, 'division-inactive');
    world.at('2026-03-01');
    const second = await selected();
    await acknowledge(second.applicant);
    await world.sql`update appointment set ends_on = '2026-04-01' where person_id = ${second.applicant.id}`;
    expectProblem(await act(second.applicant, second.id, 'serve'), 403, 'permission-denied');
  });

  it('and a cancellation at the same moment: one of the two happens', async () => {
    const { call, applicant, id } = await selected();
    await acknowledge(applicant);
    const [served, cancelled] = await Promise.all([act(applicant, id, 'serve'), cancel(people.lead, call.id)]);
    expect([served.status, cancelled.status].sort()).toEqual([200, 409]);
    expect((await see(applicant, id)).body.role_id === null).toBe(cancelled.status === 200);
  });

  it('may be that of two facilitators', async () => {
    const { call, applicant, id } = await selected({ term_starts_on: '2026-04-01' });
    world.at('2026-04-30');
    const second = await world.person();
    const other = (await apply(second, call)).body.id;
    world.at('2026-05-02');
    await acknowledge(applicant);
    await acknowledge(second);
    await act(applicant, id, 'serve');
    await act(people.lead, other, 'decide', { decision: 'selected' });
    expect((await act(second, other, 'serve')).body.status).toBe('serving');
  });
});

describe('a merge of two records of one person', () => {
  const merge = async (survivor: Person, duplicate: Person) => {
    const answer = await world.as(people.admin).post(`/v1/people/${survivor.id}/merge`, { duplicate_id: duplicate.id }, { ifMatch: '*' });
    expect(answer).toMatchObject({ status: 200 });
  };
  const bare = { division: null, site: null, category: null } as const;
  const application = (call: FacilitatorCall, who: Person, more: object = {}) =>
    world.insert('facilitator_application', { call_id: call.id, person_id: who.id, ...more });

  it('takes applications and decisions along', async () => {
    const call = await open();
    const [survivor, duplicate] = [await world.person(), await world.person(bare)];
    const own = await application(call, duplicate);
    const other = await application(call, people.mentee, { decision: 'selected', decided_by: duplicate.id, decided_on: '2026-02-01' });
    await merge(survivor, duplicate);
    expect((await see(survivor, own.id)).body).toMatchObject({ person_id: survivor.id });
    expect((await see(people.committee, other.id)).body).toMatchObject({ decided_by: survivor.id });
  });

  it('keeps the survivor’s where both applied to one call', async () => {
    const call = await open();
    const [survivor, duplicate] = [await world.person(), await world.person(bare)];
    const own = await application(call, survivor);
    await application(call, duplicate);
    await merge(survivor, duplicate);
    const mine = await world.as(survivor).get(`/v1/facilitator-applications?call_id=${call.id}`);
    expect(mine.body.items).toMatchObject([{ id: own.id }]);
  });

  it('lets a term go on in the role that its role became part of', async () => {
    const call = await open();
    const [survivor, duplicate] = [await world.person(), await world.person(bare)];
    const scope = { division: 'CARD', starts_on: '2026-01-01', ends_on: '2027-01-01' };
    const whole = await world.role(survivor, 'mentorship_facilitator', { ...scope, starts_on: '2025-01-01' });
    const part = await world.role(duplicate, 'mentorship_facilitator', scope);
    const decided = { decision: 'selected', decided_by: people.lead.id, decided_on: '2025-12-01', role_id: part.id };
    const { id } = await application(call, duplicate, decided);
    await merge(survivor, duplicate);
    expect((await see(survivor, id)).body).toMatchObject({ status: 'serving', role_id: whole.id });
  });
});
