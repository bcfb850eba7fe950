/** What operations of assignments refuse: the answer names the place in the request, and nothing is changed. */
import { pino } from 'pino';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AssignmentDetail } from '../../../src/features/mentorship/assignments/schema.ts';
import { runDaily } from '../../../src/jobs/daily.ts';
import { assignmentsOf, attest } from '../../setup/assignments.ts';
import { careersOf } from '../../setup/careers.ts';
import { type Answer, expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { createWorld, type People, START, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let words: ReturnType<typeof assignmentsOf>;
let careers: ReturnType<typeof careersOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  words = assignmentsOf(world, people);
  careers = careersOf(world, people);
});
beforeEach(() => world.at(START));

const act: typeof words.act = (...given) => words.act(...given);
const running: typeof words.running = (more) => words.running(more);
const daily = () => runDaily({ db: world.db, clock: world.clock, logger: pino({ level: 'silent' }) });
const patch = (as: Person, id: string, body: object) =>
  world.as(as).patch<AssignmentDetail>(`/v1/assignments/${id}`, body, { ifMatch: '*' });

/** The answer, once the assignment has been found as it was before. */
async function untouched<T>(id: string, work: () => Promise<Answer<T>>): Promise<Answer<T>> {
  const before = await words.read(id);
  const answer = await work();
  expect(await words.read(id)).toEqual(before);
  return answer;
}

async function proposed(more: object = {}) {
  const { mentee, mentor } = await words.pair();
  const { status, body } = await words.propose(people.director, mentee, mentor, more);
  expect(status).toBe(201);
  return { mentee, mentor, id: body.id };
}

/** The mentee has accepted: the mentor has the last word. */
async function halfAccepted(more: object = {}) {
  const made = await proposed(more);
  expect((await act(made.mentee, made.id, 'accept')).status).toBe(200);
  return made;
}

/** A second formal assignment of this mentee that both have accepted and that is still to begin. */
async function scheduled(mentee: Person, mentor: Person, starts_on: string, more: object = {}) {
  const { body } = await words.propose(people.director, mentee, mentor, { starts_on, ...more });
  await act(mentee, body.id, 'accept');
  expect((await act(mentor, body.id, 'accept', attest)).body.status).toBe('scheduled');
}

describe('a proposal', () => {
  it('lasts at least a day: its planned end comes after its start, given or today', async () => {
    const { mentee, mentor } = await words.pair();
    for (const days of [{ planned_ends_on: '2026-03-01' }, { starts_on: '2026-06-01', planned_ends_on: '2026-06-01' }])
      for (const subtype of ['formal', 'informal'])
        expectProblem(await words.propose(people.director, mentee, mentor, { subtype, ...days }), 422, 'period-empty', '/planned_ends_on');
    expect(await world.sql`select id from assignment where mentee_id = ${mentee.id}`).toEqual([]);
  });

  it('is declined or withdrawn only while it waits for an answer', async () => {
    const { mentee, mentor, id } = await halfAccepted();
    await act(mentor, id, 'accept', attest);
    expectProblem(await untouched(id, () => act(mentor, id, 'decline')), 409, 'assignment-state');
    expectProblem(await untouched(id, () => act(people.director, id, 'withdraw')), 409, 'assignment-state');
    const late = await proposed();
    world.at('2026-03-22');
    const reason = { reason_code: 'other' };
    expectProblem(await untouched(late.id, () => act(late.mentor, late.id, 'decline', reason)), 409, 'acceptance-expired');
    expect((await words.read(late.id, late.mentor)).own_reasons).toEqual([]);
    expect((await words.read(id, mentee)).status).toBe('active');
  });
});

describe('the last acceptance checks again what may have changed since the proposal', () => {
  it('capacity: a mentor who is at capacity by now must give a reason', async () => {
    const { mentor, id } = await halfAccepted();
    for (let n = 0; n < 3; n += 1) await world.assignment(await world.person(), mentor);
    const full = await untouched(id, () => act(mentor, id, 'accept', attest));
    expectProblem(full, 422, 'assignment-capacity', '/capacity_reason');
    expect(full.body).toMatchObject({ formal_mentees: 3, capacity: 3 });
    const reasoned = await act(mentor, id, 'accept', { ...attest, capacity_reason: 'The only one in the field' });
    expect([reasoned.body.status, reasoned.body.warnings.map(({ code }) => code)]).toEqual(['active', ['capacity']]);
  });

  it('the two people: nobody is bound to somebody who has left', async () => {
    const { mentor, id } = await halfAccepted();
    await careers.leaves(mentor, '2026-03-10');
    world.at('2026-03-10');
    expectProblem(await untouched(id, () => act(mentor, id, 'accept', attest)), 422, 'assignment-person-unfit', '/mentor_id');
  });

  it('declared conflicts, and its refusal reads like that of a mentor who takes no mentees', async () => {
    const { mentee, mentor, id } = await halfAccepted();
    const declared = await world.as(mentor).post('/v1/conflict-declarations', { other_id: mentee.id, kind: 'competition' });
    expect(declared.status).toBe(201);
    const refused = await untouched(id, () => act(mentor, id, 'accept', attest));
    expectProblem(refused, 422, 'mentor-excluded', '/mentor_id');
    expect(refused.text).not.toMatch(/declar|conflict|compet/i);
  });

  it('the days: an assignment planned to be over by now is refused', async () => {
    const { mentor, id } = await halfAccepted({ planned_ends_on: '2026-03-10' });
    world.at('2026-03-10');
    expectProblem(await untouched(id, () => act(mentor, id, 'accept', attest)), 422, 'period-empty', '/planned_ends_on');
  });
});

describe('a longer planned end', () => {
  it('does not overlap the next assignment of the same two', async () => {
    const { mentee, mentor, assignment } = await running({ planned_ends_on: '2026-06-01' });
    await scheduled(mentee, mentor, '2026-07-01');
    const beyond = await untouched(assignment.id, () => patch(mentee, assignment.id, { planned_ends_on: '2026-07-02' }));
    expectProblem(beyond, 409, 'assignment-overlap');
    expect((await patch(mentee, assignment.id, { planned_ends_on: '2026-07-01' })).body.planned_ends_on).toBe('2026-07-01');
  });

  it('does not give the mentee a second primary mentor on any day', async () => {
    const { mentee, assignment } = await running({ is_primary: true, planned_ends_on: '2026-06-01' });
    await scheduled(mentee, await world.person({ division: 'GIM', site: 'NORTH' }), '2026-07-01', { is_primary: true });
    const beyond = await untouched(assignment.id, () => patch(mentee, assignment.id, { planned_ends_on: '2026-07-02' }));
    expectProblem(beyond, 409, 'assignment-primary-taken', '/is_primary');
    expect((await patch(mentee, assignment.id, { planned_ends_on: '2026-07-01' })).status).toBe(200);
  });

  it('is refused for somebody who has left when the added days begin, to those who may read it; to others it tells nothing, and the day itself ends it', async () => {
    const { mentee, mentor, assignment } = await running({ planned_ends_on: '2026-06-01' });
    await careers.leaves(mentor, '2026-06-01');
    for (const who of [people.lead, mentor]) {
      const beyond = await untouched(assignment.id, () => patch(who, assignment.id, { planned_ends_on: '2026-12-01' }));
      expectProblem(beyond, 422, 'assignment-person-unfit', '/mentor_id');
    }
    expect((await patch(mentee, assignment.id, { planned_ends_on: '2026-12-01' })).body).toMatchObject({ planned_ends_on: '2026-12-01' });
    world.at('2026-06-01');
    await daily();
    expect((await world.as(mentee).get(`/v1/assignments/${assignment.id}`)).body).toMatchObject({ status: 'ended', ends_on: '2026-06-01' });
  });
});

describe('the day of a change', () => {
  it.each([
    ['complete', {}, ['2026-01-14', '2026-03-02']],
    ['convert', { to: 'sponsor' }, ['2026-01-14', '2026-03-02']],
    ['pause', {}, ['2026-01-14', '2027-03-03']],
    ['resume', {}, ['2026-01-14', '2027-03-03']],
  ])('of %s lies within the assignment, and not further ahead than anybody can say', async (verb, body, days) => {
    const { mentee, assignment } = await running();
    if (verb === 'resume') await act(mentee, assignment.id, 'pause', { on: '2026-02-01' });
    for (const on of days) {
      const answer = await untouched(assignment.id, () => act(mentee, assignment.id, verb, { ...body, on }));
      expectProblem(answer, 422, 'assignment-day-unfit', '/on');
    }
    expect(await world.sql`select id from assignment where converted_from_id = ${assignment.id}`).toEqual([]);
    expect((await act(mentee, assignment.id, verb, body)).status).toBe(200);
  });
});

describe('the state of an assignment', () => {
  it('one that is over is neither completed nor converted, and a void one is not voided again', async () => {
    const { mentee, assignment } = await running();
    await act(mentee, assignment.id, 'end');
    expectProblem(await untouched(assignment.id, () => act(mentee, assignment.id, 'complete')), 409, 'assignment-state');
    expectProblem(await untouched(assignment.id, () => act(mentee, assignment.id, 'convert', { to: 'informal' })), 409, 'assignment-state');
    expect((await act(people.lead, assignment.id, 'void')).body.status).toBe('voided');
    const again = await untouched(assignment.id, () => act(people.lead, assignment.id, 'void'));
    expectProblem(again, 409, 'assignment-state');
    expect(again.body).toMatchObject({ state: 'voided' });
  });

  it('one that a conflict suspends is not completed', async () => {
    const { mentee, mentor, assignment } = await running();
    const line = { subordinate_id: mentee.id, superior_id: mentor.id, kind: 'supervision', source: 'hr', starts_on: '2026-02-01' };
    expect((await world.as(people.facultyAffairs).post('/v1/reporting-lines', line)).status).toBe(201);
    const refused = await untouched(assignment.id, () => act(mentee, assignment.id, 'complete'));
    expectProblem(refused, 409, 'assignment-state');
    expect(refused.body).toMatchObject({ state: 'suspended_conflict' });
  });

  it('only a formal assignment can be converted', async () => {
    const { mentee, mentor } = await words.pair();
    const { body } = await words.propose(mentee, mentee, mentor, { subtype: 'informal' });
    await act(mentor, body.id, 'confirm');
    expectProblem(await untouched(body.id, () => act(mentee, body.id, 'convert', { to: 'sponsor' })), 409, 'assignment-state');
  });
});

describe('an end', () => {
  it('takes as replacement only another assignment of the same mentee that is to come or runs', async () => {
    const { mentee, assignment } = await running();
    const other = await running();
    const over = await world.assignment(mentee, await world.person({ division: 'GIM', site: 'NORTH' }), { state: 'ended' });
    for (const replaced_by_id of [crypto.randomUUID(), assignment.id, other.assignment.id, over.id]) {
      const refused = await untouched(assignment.id, () => act(mentee, assignment.id, 'end', { replaced_by_id, reason_code: 'other' }));
      expectProblem(refused, 422, 'reference-unknown', '/replaced_by_id');
    }
    expect((await words.read(assignment.id, mentee)).own_reasons).toEqual([]);
  });
});

describe('a pause', () => {
  it('does not end in a conflict without a case: the rule is checked again', async () => {
    const { mentee, mentor, assignment } = await running();
    await act(mentee, assignment.id, 'pause', { on: '2026-02-01' });
    // A fact written past the service, which would have opened a case for it.
    await world.role(mentor, 'division_director', { division: 'CARD', starts_on: '2026-02-10' });
    const refused = await untouched(assignment.id, () => act(mentee, assignment.id, 'resume'));
    expectProblem(refused, 422, 'assignment-conflict');
    expect(refused.body).toMatchObject({ bases: [{ kind: 'division_director', starts_on: '2026-02-10' }] });
  });
});
