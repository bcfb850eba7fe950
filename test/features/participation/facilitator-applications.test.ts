/** Applications for facilitator terms: applying, who sees them, and the decision. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { FacilitatorApplication } from '../../../src/features/participation/facilitators/applications/schema.ts';
import type { FacilitatorCall } from '../../../src/features/participation/facilitators/calls/schema.ts';
import { expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { facilitatorsOf, statement } from '../../setup/facilitators.ts';
import { mergeRecords } from '../../setup/second-person.ts';
import { createWorld } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const { open, apply, act, see, notificationsAbout, applied } = facilitatorsOf(world, people);
beforeEach(() => world.at('2026-03-01'));

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
        person: { id: applicant.id, display_name: 'Noor Haddad' },
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

  it('keeps text of any script unchanged, and refuses control characters', async () => {
    const call = await open();
    const words = `Ça va — 'quotes'; drop table person; -- <script>\n{"a":1} 🩺 ${'x'.repeat(4000)}`;
    expect((await apply(await world.person(), call, words)).body.statement).toBe(words);
    expectProblem(await apply(await world.person(), call, 'a\u0000b'), 400, 'invalid-request', '/statement');
    expectProblem(await apply(await world.person(), call, 'x'.repeat(5001)), 400, 'invalid-request', '/statement');
    expectProblem(await apply(await world.person(), call, '  '), 400, 'invalid-request', '/statement');
  });

  it('may be withdrawn and repeated while the call is open: the same application with the new statement', async () => {
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
  it('is visible to those who look after the call, and its statement to the applicant, the leads and the committee', async () => {
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

  it('is hidden from every committee but the one that the policy names', async () => {
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

  it('is hidden from everybody else who applied, whatever their roles', async () => {
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

  it('can be written with a token that may read nothing, and does not answer the statement to it', async () => {
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
  it('is made once, from the day on which the call closes, and the applicant is notified', async () => {
    const { call, applicant, id } = await applied();
    world.at('2026-04-30');
    expectProblem(await act(people.committee, id, 'decide', { decision: 'selected' }), 409, 'facilitator-call-state');
    world.at('2026-05-01');
    const decided = await act(people.committee, id, 'decide', { decision: 'selected' });
    expect(decided.body).toMatchObject({ status: 'selected', decided_on: '2026-05-01', decided_by: people.committee.id });
    expect(await notificationsAbout('facilitator_decided', id)).toEqual([{ person_id: applicant.id }]);
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

  it('cannot be made by the director or the applicant, whatever their roles', async () => {
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

  it('cannot be made by anybody who applied to the call, even after withdrawing', async () => {
    const { call, id } = await applied();
    const member = await world.person();
    await world.role(member, 'committee_member', { committee: 'Mentorship' });
    const own = (await apply(member, call)).body.id;
    await act(member, own, 'withdraw');
    world.at('2026-05-01');
    expectProblem(await act(member, id, 'decide', { decision: 'not_selected' }), 422, 'approver-is-subject');
    expect((await see(people.lead, id)).body.status).toBe('applied');
  });

  it('cannot be made about a withdrawn application', async () => {
    const { applicant, id } = await applied();
    await act(applicant, id, 'withdraw');
    world.at('2026-05-01');
    expectProblem(await act(people.lead, id, 'decide', { decision: 'selected' }), 409, 'facilitator-application-state');
  });

  it('is refused for a stale version', async () => {
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

describe('a merge of two records of one person', () => {
  const merge = async (survivor: Person, duplicate: Person) => {
    const answer = await mergeRecords(world, people.admin, survivor, duplicate);
    expect(answer).toMatchObject({ status: 200 });
  };
  const bare = { division: null, site: null, category: null } as const;
  const application = (call: FacilitatorCall, who: Person, more: object = {}) =>
    world.insert('facilitator_application', { call_id: call.id, person_id: who.id, ...more });

  it('moves applications and decisions', async () => {
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

  it('lets a term continue in the role with which its role was joined', async () => {
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
