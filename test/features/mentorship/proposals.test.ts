import { pino } from 'pino';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AssignmentDetail } from '../../../src/features/mentorship/assignments/schema.ts';
import { runDaily } from '../../../src/jobs/daily.ts';
import { assignmentsOf, attest } from '../../setup/assignments.ts';
import { expectProblem } from '../../setup/client.ts';
import { createWorld, type People, START, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let words: ReturnType<typeof assignmentsOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  words = assignmentsOf(world, people);
});

const runOn = async (day: string) => {
  world.at(day);
  await runDaily({ db: world.db, clock: world.clock, logger: pino({ level: 'silent' }) });
};

async function proposed() {
  world.at(START);
  const { mentee, mentor } = await words.pair();
  const answer = await words.propose(people.director, mentee, mentor);
  expect(answer.status).toBe(201);
  return { mentee, mentor, proposal: answer.body };
}

const accept = (as: Parameters<World['as']>[0], id: string, body: object = attest) =>
  world.as(as).post<AssignmentDetail>(`/v1/assignments/${id}/accept`, body, { ifMatch: '*' });
const notificationsOf = (person: { id: string }) =>
  world.sql<{ kind: string; subject_id: string; due_on: string | null; occasion: string }>`
    select kind, subject_id, due_on::text, occasion from notification where person_id = ${person.id} order by id`;

describe('a proposal', () => {
  it('says until when it can be answered, and notifies both sides', async () => {
    const { mentee, mentor, proposal } = await proposed();
    expect(proposal).toMatchObject({ status: 'pending_acceptance', expires_on: '2026-03-22', request_id: null });
    const asked = { kind: 'assignment_proposed', subject_id: proposal.id, due_on: '2026-03-22' };
    expect(await notificationsOf(mentor)).toMatchObject([asked]);
    expect(await notificationsOf(mentee)).toMatchObject([asked]);
  });

  it('can be accepted on its last day, and not on the day after, whether or not the daily work has run', async () => {
    const kept = await proposed();
    const late = await proposed();
    world.at('2026-03-21');
    expect((await accept(kept.mentor, kept.proposal.id)).status).toBe(200);
    expect((await accept(kept.mentee, kept.proposal.id)).body.status).toBe('active');
    world.at('2026-03-22');
    const refused = await accept(late.mentor, late.proposal.id);
    expectProblem(refused, 409, 'acceptance-expired');
    expect(refused.body).toMatchObject({ expires_on: '2026-03-22' });
    expect((await words.read(late.proposal.id)).status).toBe('expired');
    await runOn('2026-03-22');
    expectProblem(await accept(late.mentor, late.proposal.id), 409, 'acceptance-expired');
    expect((await words.read(late.proposal.id)).status).toBe('expired');
  });

  it('without an answer reminds those who have not answered, once, then expires, notifies mentee and director, and can be made again', async () => {
    const { mentee, mentor, proposal } = await proposed();
    await accept(mentee, proposal.id, {});
    await runOn('2026-03-14');
    expect((await notificationsOf(mentor)).map(({ kind }) => kind)).toEqual(['assignment_proposed']);
    await runOn('2026-03-15');
    await runOn('2026-03-16');
    expect((await notificationsOf(mentor)).map(({ kind }) => kind)).toEqual(['assignment_proposed', 'assignment_answer_due']);
    expect((await notificationsOf(mentee)).map(({ kind }) => kind)).toEqual(['assignment_proposed']);
    await runOn('2026-03-22');
    expect((await notificationsOf(mentee)).at(-1)).toMatchObject({ kind: 'assignment_expired', subject_id: proposal.id });
    const director = (await notificationsOf(people.director)).filter(({ subject_id }) => subject_id === proposal.id);
    expect(director.map(({ kind }) => kind)).toEqual(['assignment_expired']);
    const events = await world.sql`select type from event where subject_id = ${proposal.id} and type = 'assignment.expired'`;
    expect(events).toHaveLength(1);
    expect((await words.propose(people.director, mentee, mentor)).status).toBe(201);
  });

  it('that is declined notifies the other side and the mentee’s leaders, without the reason', async () => {
    const { mentee, mentor, proposal } = await proposed();
    const reason = { reason_code: 'competition', reason_note: 'CANARY-why' };
    expect((await world.as(mentor).post(`/v1/assignments/${proposal.id}/decline`, reason, { ifMatch: '*' })).status).toBe(200);
    for (const person of [mentee, people.director])
      expect((await notificationsOf(person)).at(-1)).toMatchObject({ kind: 'assignment_declined' });
    const rows = await world.sql`select to_jsonb(n)::text as row from notification n where subject_id = ${proposal.id}`;
    expect(JSON.stringify(rows)).not.toMatch(/CANARY|competition/);
  });
});

describe('what bars a proposal', () => {
  it('an assignment of the same pair that already runs, at the proposal and not only at the last acceptance', async () => {
    const { mentee, mentor, proposal } = await proposed();
    await accept(mentee, proposal.id, {});
    await accept(mentor, proposal.id);
    expectProblem(await words.propose(people.director, mentee, mentor), 409, 'assignment-overlap');
  });

  it('nothing once it has expired: it can neither be changed nor withdrawn, and the pair can be proposed again at once', async () => {
    const { mentee, mentor, proposal } = await proposed();
    world.at('2026-03-22');
    const director = world.as(people.director);
    expectProblem(
      await director.patch(`/v1/assignments/${proposal.id}`, { category: 'transformational' }, { ifMatch: '*' }),
      409,
      'assignment-state',
    );
    expectProblem(await director.post(`/v1/assignments/${proposal.id}/withdraw`, {}, { ifMatch: '*' }), 409, 'acceptance-expired');
    expect((await words.propose(people.director, mentee, mentor)).status).toBe(201);
    expect((await words.read(proposal.id)).status).toBe('expired');
  });

  it('an extension over a declared conflict', async () => {
    const { mentee, mentor, proposal } = await proposed();
    await world.as(people.director).patch(`/v1/assignments/${proposal.id}`, { planned_ends_on: '2026-12-01' }, { ifMatch: '*' });
    await accept(mentee, proposal.id, {});
    await accept(mentor, proposal.id);
    await world.insert('conflict_declaration', {
      person_id: mentee.id,
      other_id: mentor.id,
      kind: 'declared_conflict',
      starts_on: '2026-03-01',
    });
    const longer = await world.as(mentor).patch(`/v1/assignments/${proposal.id}`, { planned_ends_on: null }, { ifMatch: '*' });
    expectProblem(longer, 422, 'mentor-excluded');
  });
});

describe('an end', () => {
  it('notifies the other side and the mentee’s leaders; a withdrawn proposal notifies both sides', async () => {
    const { mentee, mentor, proposal } = await proposed();
    await accept(mentee, proposal.id, {});
    await accept(mentor, proposal.id);
    expect(
      (await world.as(mentor).post(`/v1/assignments/${proposal.id}/end`, { reason_code: 'competition' }, { ifMatch: '*' })).status,
    ).toBe(200);
    for (const person of [mentee, people.director])
      expect((await notificationsOf(person)).at(-1)).toMatchObject({ kind: 'assignment_ended' });
    const other = await proposed();
    await world.as(people.director).post(`/v1/assignments/${other.proposal.id}/withdraw`, {}, { ifMatch: '*' });
    expect((await notificationsOf(other.mentor)).at(-1)).toMatchObject({ kind: 'assignment_declined' });
  });
});

describe('a suspension', () => {
  it('notifies both sides, the mentee’s leaders and the mentorship leads', async () => {
    const { mentee, mentor, proposal } = await proposed();
    await accept(mentee, proposal.id, {});
    await accept(mentor, proposal.id);
    const superior = { subordinate_id: mentee.id, superior_id: mentor.id, kind: 'supervision', source: 'hr', starts_on: '2026-03-01' };
    expect((await world.as(people.facultyAffairs).post('/v1/reporting-lines', superior)).status).toBe(201);
    for (const person of [mentee, mentor, people.director, people.lead])
      expect((await notificationsOf(person)).at(-1)).toMatchObject({ kind: 'conflict_opened' });
  });
});

describe('where the policy requires a discussion', () => {
  it('a formal mentor cannot be proposed without one, and other relations can be recorded', async () => {
    world.at(START);
    const opened = await world
      .as(people.admin)
      .post('/v1/policies', { starts_on: '2026-03-02', discussion_required: true, acceptance_days: 5, reminder_days: 2 });
    expect(opened.status).toBe(201);
    world.at('2026-03-02');
    const { mentee, mentor } = await words.pair();
    const refused = await words.propose(people.director, mentee, mentor);
    expectProblem(refused, 422, 'discussion-required');
    expect((await words.propose(people.director, mentee, mentor, { subtype: 'informal' })).status).toBe(201);
    const policies = await world.as(people.admin).get('/v1/policies');
    expect(policies.body.items[0]).toMatchObject({ version: 2, discussion_required: true, acceptance_days: 5, weight_needs: 40 });
  });

  it('a policy that contradicts itself is refused', async () => {
    const stages = await world.as(people.admin).post('/v1/policies', { starts_on: '2026-04-02', early_career_years: 20 });
    expectProblem(stages, 422, 'policy-unfit', '/early_career_years');
    const late = await world.as(people.admin).post('/v1/policies', { starts_on: '2026-04-02', reminder_days: 30 });
    expectProblem(late, 422, 'policy-unfit', '/reminder_days');
    expectProblem(await world.as(people.admin).post('/v1/policies', { starts_on: '2162-04-02' }), 422, 'day-too-far', '/starts_on');
    const none = Object.fromEntries(
      ['needs', 'position', 'seniority', 'training_location', 'site', 'availability', 'mentor_training', 'concordance'].map((component) => [
        `weight_${component}`,
        0,
      ]),
    );
    expectProblem(await world.as(people.admin).post('/v1/policies', { starts_on: '2026-04-02', ...none }), 422, 'policy-unfit');
  });
});
