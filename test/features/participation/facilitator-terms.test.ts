/** The term of a facilitator: begun by the selected applicant who has acknowledged the charter, and ended with the role. */
import { beforeEach, describe, expect, it } from 'vitest';
import { expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { facilitatorsOf } from '../../setup/facilitators.ts';
import { createWorld } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const { apply, act, cancel, see, applied } = facilitatorsOf(world, people);
const document = { kind: 'facilitator_charter', version: 1, title: 'Charter', body: 'What a facilitator does.', starts_on: '2026-01-01' };
const { id: charter } = await world.insert('expectation_document', document);
beforeEach(() => world.at('2026-03-01'));

const acknowledge = (who: Person) =>
  world.insert('acknowledgement', { document_id: charter, person_id: who.id, acknowledged_at: '2026-04-01T12:00:00Z' });

async function selected(more: object = {}) {
  const made = await applied(more);
  world.at('2026-05-01');
  expect((await act(people.committee, made.id, 'decide', { decision: 'selected' })).status).toBe(200);
  return made;
}

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

  it('can be tried with dry_run: the answer is the same, and nothing is written', async () => {
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

  it('that was recorded in error does not fill the call', async () => {
    const { call, applicant, id } = await selected();
    await acknowledge(applicant);
    const { role_id } = (await act(applicant, id, 'serve')).body;
    await world.as(people.facultyAffairs).post(`/v1/leadership-roles/${role_id}/void`, null, { ifMatch: '*' });
    expect((await see(applicant, id)).body.status).toBe('ended');
    expect((await world.as(applicant).get(`/v1/facilitator-calls/${call.id}`)).body['status']).toBe('closed');
  });

  it('requires a selection, and is begun by the selected person', async () => {
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

  it('requires the charter of the day, not an earlier one', async () => {
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

  it('cannot begin while the call is cancelled: one of the two happens', async () => {
    const { call, applicant, id } = await selected();
    await acknowledge(applicant);
    const [served, cancelled] = await Promise.all([act(applicant, id, 'serve'), cancel(people.lead, call.id)]);
    expect([served.status, cancelled.status].sort()).toEqual([200, 409]);
    expect((await see(applicant, id)).body.role_id === null).toBe(cancelled.status === 200);
  });

  it('may run beside that of another facilitator', async () => {
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
