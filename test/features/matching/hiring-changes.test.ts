/** What HR changes about a hire or a mentor before the first day, and what then becomes of what was asked and agreed. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { AssignmentDetail } from '../../../src/features/mentorship/assignments/schema.ts';
import { assignmentsOf, attest } from '../../setup/assignments.ts';
import { careersOf } from '../../setup/careers.ts';
import type { Person } from '../../setup/department.ts';
import { requestsOf } from '../../setup/requests.ts';
import { createWorld } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const asked = requestsOf(world, people);
const careers = careersOf(world, people);
const formal = assignmentsOf(world, people);
beforeEach(() => world.at('2026-03-01'));

const FIRST_DAY = '2026-07-01';
const hire = (options: object = {}) => world.person({ division: 'CARD', site: 'UNION', starts_on: FIRST_DAY, ...options });
const hr = () => world.as(people.facultyAffairs);
const putOff = async (who: Person, starts_on: string) => {
  const answer = await hr().patch(`/v1/appointments/${await careers.appointmentOf(who)}`, { starts_on }, { ifMatch: '*' });
  expect(answer.status, answer.text).toBe(200);
};
const cancel = async (who: Person) => {
  const answer = await hr().post(`/v1/appointments/${await careers.appointmentOf(who)}/void`, {}, { ifMatch: '*' });
  expect(answer.status, answer.text).toBe(200);
};
const agree = async (mentee: Person, mentor: Person, id: string) => {
  await formal.act(mentee, id, 'accept');
  const answer = await formal.act(mentor, id, 'accept', attest);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
};
const agreed = async (mentee: Person, mentor: Person, more: object = {}): Promise<AssignmentDetail> => {
  const proposed = await formal.propose(people.lead, mentee, mentor, more);
  expect(proposed.status, proposed.text).toBe(201);
  return agree(mentee, mentor, proposed.body.id);
};

describe('a hire that HR cancels before the first day', () => {
  it('takes the open request back', async () => {
    const mentee = await hire();
    const { body } = await asked.open(people.director, mentee);
    await cancel(mentee);
    expect((await asked.request(body.id)).status).toBe('withdrawn');
  });
  it('takes the proposal back', async () => {
    const mentee = await hire();
    const { body } = await formal.propose(people.lead, mentee, await asked.mentor());
    await cancel(mentee);
    expect(await formal.read(body.id)).toMatchObject({ status: 'withdrawn' });
  });
  it('calls off the mentorship that was agreed upon', async () => {
    const mentee = await hire();
    const { id } = await agreed(mentee, await asked.mentor());
    await cancel(mentee);
    expect(await formal.read(id)).toMatchObject({ status: 'ended', intervals: [] });
    await careers.on('2026-03-02');
    await careers.appointed(mentee, 'full_time', '2026-08-01');
    expect(await formal.read(id), 'and who comes after all has it again').toMatchObject({ status: 'scheduled', starts_on: '2026-08-01' });
    await cancel(mentee);
    await careers.on('2026-08-02');
    expect(await formal.read(id)).toMatchObject({ status: 'ended', intervals: [] });
  });
  it('ends nothing that runs already', async () => {
    const { mentee, assignment } = await formal.running();
    await cancel(mentee);
    await careers.on('2026-03-02');
    expect(await formal.read(assignment.id)).toMatchObject({ status: 'active', ends_on: null });
  });
});

describe('a first day that HR moves', () => {
  it('later takes the mentorship along', async () => {
    const mentee = await hire();
    const { id } = await agreed(mentee, await asked.mentor());
    await putOff(mentee, '2026-09-01');
    expect(await formal.read(id)).toMatchObject({ status: 'scheduled', starts_on: '2026-09-01' });
    const notified = await world.sql`select person_id from notification where subject_id = ${id} and kind = 'assignment_put_off'`;
    expect(notified.map(({ person_id }) => person_id)).toEqual(expect.arrayContaining([mentee.id]));
  });
  it('later for the mentor: the replacement begins then, and the replaced one runs until then', async () => {
    const { mentee, assignment } = await formal.running({ is_primary: true });
    const next = await hire({ division: 'NEPH', site: 'NORTH', rank: 'professor' });
    const proposed = await formal.propose(people.lead, mentee, next, { replaces_id: assignment.id });
    expect(proposed.body.starts_on).toBe(FIRST_DAY);
    await putOff(next, '2026-08-01');
    expect(await agree(mentee, next, proposed.body.id)).toMatchObject({ starts_on: '2026-08-01' });
    expect(await formal.read(assignment.id)).toMatchObject({ ends_on: '2026-08-01' });
    await putOff(next, '2026-10-01');
    expect(await formal.read(proposed.body.id)).toMatchObject({ starts_on: '2026-10-01' });
    expect(await formal.read(assignment.id)).toMatchObject({ ends_on: '2026-10-01' });
  });
});

describe('a mentor who is lost before the first day of the hire', () => {
  it('by death: agreed directly, a request is opened', async () => {
    const mentee = await hire();
    const mentor = await asked.mentor();
    const { id } = await agreed(mentee, mentor, { is_primary: true });
    await careers.dies(mentor, '2026-02-27');
    expect(await formal.read(id)).toMatchObject({ status: 'ended', intervals: [] });
    expect(await careers.requestsOf(mentee)).toMatchObject([{ status: 'open' }]);
  });
  it('by retirement announced: agreed directly, a request is opened', async () => {
    const mentee = await hire();
    const mentor = await asked.mentor();
    const { id } = await agreed(mentee, mentor, { is_primary: true });
    await careers.leaves(mentor, '2026-05-01', 'retired');
    await careers.on('2026-05-01');
    expect(await formal.read(id)).toMatchObject({ status: 'ended', intervals: [] });
    expect(await careers.requestsOf(mentee)).toMatchObject([{ status: 'open' }]);
  });
  it('of somebody who returns: a request is opened', async () => {
    const mentee = await hire({ starts_on: '2015-07-01' });
    await world.sql`update appointment set ends_on = '2020-07-01', status = 'ended', end_reason = 'resigned' where person_id = ${mentee.id}`;
    await careers.appointed(mentee, 'full_time', FIRST_DAY);
    const mentor = await asked.mentor();
    const { id } = await agreed(mentee, mentor, { is_primary: true });
    await careers.dies(mentor, '2026-02-27');
    expect(await formal.read(id)).toMatchObject({ status: 'ended', intervals: [] });
    expect(await careers.requestsOf(mentee)).toMatchObject([{ status: 'open' }]);
  });
  it('found by request: the request is open again', async () => {
    const mentee = await hire();
    const mentor = await asked.mentor();
    const { body } = await asked.open(people.director, mentee);
    const { id } = await agreed(mentee, mentor, { is_primary: true });
    await world.sql`update assignment set request_id = ${body.id} where id = ${id}`;
    expect((await asked.request(body.id)).status).toBe('matched');
    await careers.dies(mentor, '2026-02-27');
    expect(await careers.requestsOf(mentee)).toMatchObject([{ id: body.id, status: 'open' }]);
  });
});

describe('a successor who becomes director before the first day', () => {
  it('does not take the place: the mentor before goes on without a day between, and the search with them', async () => {
    const { mentee, assignment } = await formal.running({ is_primary: true });
    const next = await asked.mentor();
    const { body: request } = await asked.open(mentee, mentee, { type: 'replacement', replaces_id: assignment.id });
    const { id } = await agreed(mentee, next, { replaces_id: assignment.id, starts_on: FIRST_DAY });
    await world.sql`update assignment set request_id = ${request.id} where id = ${id}`;
    expect((await asked.request(request.id)).status).toBe('matched');
    const role = { person_id: next.id, role: 'division_director', division_id: world.division('CARD').id, acting: true };
    const made = await hr().post('/v1/leadership-roles', { ...role, starts_on: '2026-06-01' });
    expect(made.status).toBe(201);
    expect(await formal.read(id), 'the lead has until the first day to decide').toMatchObject({ status: 'scheduled' });
    await careers.on('2026-07-02');
    expect(await formal.read(id)).toMatchObject({ status: 'ended', intervals: [] });
    expect(await formal.read(assignment.id)).toMatchObject({
      status: 'active',
      ends_on: null,
      end_reason: null,
      intervals: [{ status: 'active', ends_on: null }],
    });
    expect((await asked.request(request.id)).status).toBe('open');
    const open = await world.sql`select 1 from conflict_case where assignment_id = ${id} and status <> 'resolved'`;
    expect(open).toEqual([]);
    await world.sql`update leadership_role set ends_on = starts_on where person_id = ${next.id}`;
  });
});

describe('a hire who dies before the first day', () => {
  it('is looked for by nobody', async () => {
    const mentee = await hire();
    const { body } = await asked.open(people.director, mentee);
    const { id } = await agreed(mentee, await asked.mentor(), { is_primary: false });
    const other = await formal.propose(people.lead, mentee, await asked.mentor());
    await careers.dies(mentee, '2026-02-27');
    expect([(await asked.request(body.id)).status, (await formal.read(id)).status, (await formal.read(other.body.id)).status]).toEqual([
      'withdrawn',
      'ended',
      'withdrawn',
    ]);
  });
});
