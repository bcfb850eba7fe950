import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ConflictCase } from '../../../src/features/mentorship/conflicts/schema.ts';
import { assignmentsOf, attest } from '../../setup/assignments.ts';
import { expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { createWorld, type People, START, type World } from '../../setup/world.ts';

const TODAY = '2026-03-01';
let world: World;
let people: People;
let words: ReturnType<typeof assignmentsOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  words = assignmentsOf(world, people);
});
beforeEach(() => world.at(START));

const another = () => world.person({ division: 'GIM', site: 'NORTH', rank: 'professor' });
const casesOf = async (id: string) =>
  (await world.as(people.lead).get<{ items: ConflictCase[] }>(`/v1/conflict-cases?assignment_id=${id}`)).body.items;
const noticesOf = async (id: string, kind: string) =>
  (await world.sql<{ person_id: string }>`select person_id from notification where subject_id = ${id} and kind = ${kind}`)
    .map(({ person_id }) => person_id)
    .sort();
const eventsOf = (id: string, type: string) => world.sql`select data from event where subject_id = ${id} and type = ${type} order by id`;

/** A primary mentorship since January, and a proposal to replace it. */
async function replacing(more: object = {}, before: object = {}) {
  const { mentee, mentor, assignment } = await words.running({ is_primary: true, ...before });
  const next = await another();
  const answer = await words.propose(people.director, mentee, next, { replaces_id: assignment.id, ...more });
  expect(answer.status, answer.text).toBe(201);
  return { mentee, mentor, next, old: assignment.id, proposal: answer.body };
}
const agree = async ({ mentee, next, proposal }: { mentee: Person; next: Person; proposal: { id: string } }) => {
  await words.act(mentee, proposal.id, 'accept');
  return words.act(next, proposal.id, 'accept', attest);
};

/** HR makes the mentor the mentee's acting director, which suspends the mentorship. */
const suspend = async (mentor: Person) => {
  const role = {
    person_id: mentor.id,
    role: 'division_director',
    division_id: world.division('CARD').id,
    acting: true,
    starts_on: '2026-02-01',
  };
  const answer = await world.as(people.facultyAffairs).post('/v1/leadership-roles', role);
  expect(answer.status).toBe(201);
  return String(answer.body['id']);
};
const unsuspend = (role: string) => world.sql`update leadership_role set ends_on = '2026-02-02' where id = ${role}`;

describe('a replacement', () => {
  it('stands beside what it replaces, and on its first day takes its place and its primacy, without a day between', async () => {
    const made = await replacing();
    const { mentee, mentor, old, proposal } = made;
    expect(proposal).toMatchObject({ replaces_id: old, is_primary: true, status: 'pending_acceptance', warnings: [] });
    expect(await words.read(old)).toMatchObject({ status: 'active', ends_on: null, replaced_by_id: null, end_reason: null });
    const accepted = await agree(made);
    expect(accepted.body).toMatchObject({ status: 'active', is_primary: true, starts_on: TODAY, replaces_id: old });
    const replaced = { status: 'ended', ends_on: TODAY, end_reason: 'replaced', replaced_by_id: proposal.id };
    for (const reader of [people.lead, mentee, mentor, people.director]) expect(await words.read(old, reader)).toMatchObject(replaced);
    expect(await eventsOf(old, 'assignment.ended')).toEqual([
      { data: { ends_on: TODAY, reason: 'replaced', replaced_by_id: proposal.id } },
    ]);
    expect(await noticesOf(old, 'assignment_replaced')).toEqual([mentee.id, mentor.id, people.director.id].sort());
    expect(await noticesOf(old, 'assignment_ended')).toEqual([]);
  });

  it('that begins later lets the replaced one run until that day', async () => {
    const made = await replacing({ starts_on: '2026-07-01' });
    expect((await agree(made)).body).toMatchObject({ status: 'scheduled', starts_on: '2026-07-01' });
    expect(await words.read(made.old)).toMatchObject({ status: 'active', ends_on: '2026-07-01', end_reason: 'replaced' });
    world.at('2026-07-01');
    expect((await words.read(made.old)).status).toBe('ended');
    expect((await words.read(made.proposal.id)).status).toBe('active');
  });

  it('begins when both have accepted, where its first day has passed by then', async () => {
    const made = await replacing({ starts_on: '2026-03-05' });
    await words.act(made.mentee, made.proposal.id, 'accept');
    world.at('2026-03-10');
    expect((await words.act(made.next, made.proposal.id, 'accept', attest)).body).toMatchObject({ starts_on: '2026-03-10' });
    expect((await words.read(made.old)).ends_on).toBe('2026-03-10');
  });

  it('of one that is suspended resolves the conflict case as reassigned', async () => {
    const made = await replacing();
    const role = await suspend(made.mentor);
    expect((await words.read(made.old)).status).toBe('suspended_conflict');
    expect((await agree(made)).status).toBe(200);
    expect(await casesOf(made.old)).toMatchObject([{ status: 'resolved', resolution: 'reassigned', ends_on: TODAY }]);
    expect(await words.read(made.old)).toMatchObject({ status: 'ended', end_reason: 'replaced' });
    await unsuspend(role);
  });

  it('of one that is paused, or that has not begun, ends that one too', async () => {
    const paused = await replacing();
    expect((await words.act(paused.mentor, paused.old, 'pause')).status).toBe(200);
    await agree(paused);
    expect(await words.read(paused.old)).toMatchObject({ status: 'ended', end_reason: 'replaced' });
    const scheduled = await replacing({ starts_on: '2026-05-01' }, { starts_on: '2026-06-01' });
    expect((await agree(scheduled)).body.status).toBe('scheduled');
    expect(await words.read(scheduled.old)).toMatchObject({ status: 'ended', ends_on: '2026-06-01', intervals: [] });
  });

  it('ends nothing that was over before', async () => {
    const made = await replacing({ starts_on: '2026-07-01' });
    await words.act(made.mentor, made.old, 'end', { on: '2026-05-01', reason_code: 'health' });
    await agree(made);
    expect(await words.read(made.old)).toMatchObject({ ends_on: '2026-05-01', end_reason: null, replaced_by_id: made.proposal.id });
    expect(await noticesOf(made.old, 'assignment_replaced')).toEqual([]);
    const voided = await replacing();
    await words.act(people.lead, voided.old, 'void');
    expect((await agree(voided)).body.status).toBe('active');
    expect((await words.read(voided.old)).status).toBe('voided');
  });

  it('is not primary where that is said, or where the replaced one is not', async () => {
    const { mentee, assignment } = await words.running();
    const { body } = await words.propose(mentee, mentee, await another(), { replaces_id: assignment.id });
    expect(body.is_primary).toBe(false);
    expect((await replacing({ is_primary: false })).proposal.is_primary).toBe(false);
  });
});

describe('a replacement that comes to nothing', () => {
  it('leaves the replaced one as it was: declined, withdrawn, expired', async () => {
    const declined = await replacing();
    await words.act(declined.next, declined.proposal.id, 'decline');
    const withdrawn = await replacing();
    await words.act(people.director, withdrawn.proposal.id, 'withdraw');
    const expired = await replacing();
    world.at('2026-04-01');
    for (const { old } of [declined, withdrawn, expired]) {
      expect(await words.read(old)).toMatchObject({ status: 'active', ends_on: null, row_version: 3, replaced_by_id: null });
    }
    const again = await words.propose(people.director, expired.mentee, await another(), { replaces_id: expired.old });
    expect(again.status, 'an expired one is in nobody’s way').toBe(201);
  });

  it('called off before its first day gives back the days, the end announced before, and the conflict case', async () => {
    const made = await replacing({ starts_on: '2026-07-01' });
    const role = await suspend(made.mentor);
    const [open] = await casesOf(made.old);
    await words.act(made.mentor, made.old, 'end', { on: '2026-12-01' });
    await world.sql`update conflict_case set status = 'detected', resolution = null, resolved_at = null, resolved_by = null, ends_on = null
      where id = ${open?.id}`;
    await agree(made);
    expect(await casesOf(made.old)).toMatchObject([{ status: 'resolved', resolution: 'reassigned', ends_on: '2026-07-01' }]);
    expect((await words.act(made.next, made.proposal.id, 'end')).body).toMatchObject({ status: 'ended', intervals: [] });
    expect(await words.read(made.old)).toMatchObject({
      status: 'suspended_conflict',
      ends_on: '2026-12-01',
      end_reason: null,
      replaced_by_id: null,
    });
    expect(await casesOf(made.old)).toMatchObject([
      { id: open?.id, status: 'detected', resolution: null, ends_on: null, due_on: open?.due_on },
    ]);
    expect(await eventsOf(made.old, 'assignment.reopened')).toEqual([{ data: { ends_on: '2026-12-01' } }]);
    expect(await noticesOf(made.old, 'assignment_continues')).toContain(made.mentor.id);
    await unsuspend(role);
  });

  it('called off on its first day or later stays the successor; voided as an error, it never was', async () => {
    const made = await replacing();
    await agree(made);
    await words.act(made.next, made.proposal.id, 'end');
    expect(await words.read(made.old)).toMatchObject({ status: 'ended', end_reason: 'replaced' });
    const error = await replacing();
    await agree(error);
    world.at('2026-03-20');
    await words.act(people.lead, error.proposal.id, 'void');
    expect(await words.read(error.old)).toMatchObject({ status: 'active', ends_on: null, end_reason: null });
  });

  it('gives no days back that another primary mentor has by then', async () => {
    const made = await replacing();
    await agree(made);
    await words.act(made.next, made.proposal.id, 'end', { on: TODAY });
    const third = await another();
    await world.assignment(made.mentee, third, { is_primary: true, starts_on: TODAY });
    expect((await words.act(people.lead, made.proposal.id, 'void')).status).toBe(200);
    expect(await words.read(made.old)).toMatchObject({ status: 'ended', ends_on: TODAY });
  });
});

describe('a replacement is refused', () => {
  it('by a person who is not a leader of the mentee, and by the mentor to be replaced', async () => {
    const { mentee, mentor, assignment } = await words.running();
    const next = await another();
    const wanted = { replaces_id: assignment.id };
    expectProblem(await words.propose(mentor, mentee, next, wanted), 403, 'permission-denied');
    const role = await suspend(mentor);
    expectProblem(await words.propose(mentor, mentee, next, wanted), 422, 'approver-is-subject', '/replaces_id');
    await unsuspend(role);
  });

  it('of what is not a formal assignment of the mentee, and by the same person', async () => {
    const { mentee, mentor, assignment } = await words.running();
    const other = await words.running();
    const informal = await world.assignment(mentee, await another(), { subtype: 'informal' });
    const next = await another();
    for (const replaces_id of [other.assignment.id, informal.id, crypto.randomUUID()]) {
      expectProblem(await words.propose(people.director, mentee, next, { replaces_id }), 422, 'reference-unknown', '/replaces_id');
    }
    const same = await words.propose(people.director, mentee, mentor, { replaces_id: assignment.id });
    expectProblem(same, 422, 'replacement-unfit', '/mentor_id');
    const sponsor = await words.propose(people.director, mentee, next, { replaces_id: assignment.id, subtype: 'sponsor' });
    expectProblem(sponsor, 422, 'replacement-unfit', '/replaces_id');
    await words.act(mentor, assignment.id, 'end');
    expect((await words.propose(people.director, mentee, mentor, { replaces_id: assignment.id })).status, 'but anew').toBe(201);
  });

  it('before today, or before the end of what is over: no day is taken back', async () => {
    const { mentee, mentor, assignment } = await words.running();
    const on = (starts_on: string, next: Person) => words.propose(people.director, mentee, next, { replaces_id: assignment.id, starts_on });
    const early = await on('2026-02-28', await another());
    expectProblem(early, 422, 'assignment-day-unfit', '/starts_on');
    expect(early.text).toContain(TODAY);
    await words.act(mentor, assignment.id, 'end', { on: '2026-02-10' });
    expectProblem(await on('2026-02-09', await another()), 422, 'assignment-day-unfit', '/starts_on');
    expect((await on('2026-02-10', await another())).status).toBe(201);
  });

  it('where another one waits for acceptance, or takes the place already', async () => {
    const made = await replacing({ starts_on: '2026-07-01' });
    const propose = async (more: object = {}) =>
      words.propose(people.director, made.mentee, await another(), { replaces_id: made.old, ...more });
    expectProblem(await propose(), 409, 'replacement-exists');
    await agree(made);
    const taken = await propose();
    expectProblem(taken, 409, 'replacement-exists');
    expect(taken.body).toMatchObject({ assignment_id: made.proposal.id });
    const chain = await words.propose(people.director, made.mentee, await another(), { replaces_id: made.proposal.id });
    expect(chain.status, 'the successor can be replaced').toBe(201);
  });

  it('at the acceptance, where somebody else has taken the place since, or the same person would stay', async () => {
    const made = await replacing();
    await words.act(made.mentee, made.proposal.id, 'accept');
    await world.assignment(made.mentee, await another(), { replaces_id: made.old, starts_on: '2026-07-01' });
    expectProblem(await words.act(made.next, made.proposal.id, 'accept', attest), 409, 'replacement-exists');
    const same = await replacing({}, { planned_ends_on: '2026-03-01' });
    const [old] = await world.sql<{ mentor_id: string }>`select mentor_id from assignment where id = ${same.old}`;
    await world.sql`update assignment set mentor_id = ${old?.mentor_id} where id = ${same.proposal.id}`;
    await world.sql`update assignment set planned_ends_on = null where id = ${same.old}`;
    await words.act(same.mentee, same.proposal.id, 'accept');
    expectProblem(await words.act(same.mentor, same.proposal.id, 'accept', attest), 422, 'replacement-unfit', '/mentor_id');
  });

  it('where a third one is the primary mentor, or the policy requires a discussion', async () => {
    const { mentee, assignment } = await words.running();
    await world.assignment(mentee, await another(), { is_primary: true });
    const next = await another();
    const { body } = await words.propose(people.director, mentee, next, { replaces_id: assignment.id, is_primary: true });
    expect(body.warnings).toMatchObject([{ code: 'primary_taken' }]);
    expectProblem(await agree({ mentee, next, proposal: body }), 409, 'assignment-primary-taken');
  });
});

describe('an end by hand that names the replacement', () => {
  it('has the reason replaced where that one is agreed upon', async () => {
    const { mentee, assignment } = await words.running();
    const successor = await world.assignment(mentee, await another(), { starts_on: '2026-03-01' });
    const ended = await words.act(mentee, assignment.id, 'end', { replaced_by_id: successor.id });
    expect(ended.body).toMatchObject({ status: 'ended', end_reason: 'replaced', replaced_by_id: successor.id });
  });
});
