import { pino } from 'pino';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '../../src/core/transaction.ts';
import type { MentorRequest } from '../../src/features/mentor-requests/schema.ts';
import { openForCareer } from '../../src/features/mentor-requests/service.ts';
import { contextOfService } from '../../src/jobs/actor.ts';
import { runDaily } from '../../src/jobs/daily.ts';
import { expectProblem } from '../setup/client.ts';
import type { Person } from '../setup/department.ts';
import { requestsOf } from '../setup/requests.ts';
import { createWorld, type People, type World } from '../setup/world.ts';

let world: World;
let people: People;
let words: ReturnType<typeof requestsOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  words = requestsOf(world, people);
});
afterEach(() => world.at('2026-03-01'));

const runOn = async (day: string) => {
  world.at(day);
  await runDaily({ db: world.db, clock: world.clock, logger: pino({ level: 'silent' }) });
};
const patch = (as: Person, id: string, body: object, ifMatch: string | number = '*') =>
  world.as(as).patch<MentorRequest>(`/v1/mentor-requests/${id}`, body, { ifMatch });
const rank = (as: Person, id: string, mentors: readonly { id: string }[], ifMatch: string | number = '*') =>
  world
    .as(as)
    .put<MentorRequest>(`/v1/mentor-requests/${id}/choices`, { mentor_ids: mentors.map(({ id: mentor }) => mentor) }, { ifMatch });
const ranked = (request: MentorRequest) => request.choices?.map(({ mentor }) => mentor.id);

/** A request whose discussion found nobody. */
async function unmatched(who?: Person) {
  const mentee = who ?? (await words.mentee());
  if (!who) await words.needs(mentee);
  const request = (await words.open(mentee, mentee)).body;
  const discussion = (await words.discuss(people.director, request.id)).body;
  const { status } = await words.conclude(people.lead, discussion.id, {
    outcome: 'no_match',
    no_match_reason: 'no_candidate',
    note: 'Secret note',
  });
  expect(status).toBe(200);
  return { mentee, request, discussion };
}

const career = (wanted: Parameters<typeof openForCareer>[1]) =>
  inTransaction(
    world.db,
    (tx) =>
      contextOfService(tx, { id: world.id, time_zone: 'America/Toronto' }, world.clock().toString({ fractionalSecondDigits: 3 }), 'daily'),
    (ctx) => openForCareer(ctx, wanted),
  );

describe('asking for a mentor', () => {
  it('by the mentee: whoever answers for them is told, with the day by which somebody should take it up', async () => {
    const mentee = await words.mentee();
    const needs_profile_id = await words.needs(mentee);
    const { status, body } = await words.open(mentee, mentee, { reason: 'I want to lead a trial.' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      mentee: { id: mentee.id, division_code: 'CARD' },
      type: 'new',
      via: 'mentee',
      status: 'open',
      is_primary: true,
      needs_profile_id,
      opened_on: '2026-03-01',
      answer_due_on: '2026-03-22',
      is_overdue: false,
      waiting_days: 0,
      choices: [],
      reason: 'I want to lead a trial.',
    });
    expect(await words.toldTo('request_opened', body.id)).toEqual([people.director.id]);
    expect(await words.toldTo('request_opened_for_you', body.id)).toEqual([]);
  });

  it.each([
    ['the facilitator', () => people.facilitator, 'facilitator'],
    ['the director', () => people.director, 'leader'],
    ['the physician-in-chief', () => people.pic, 'leader'],
    ['the hospital division head', () => people.head, 'leader'],
    ['the mentorship lead', () => people.lead, 'leader'],
  ] as const)('by %s for the mentee, who is told', async (_, asker, via) => {
    const mentee = await words.mentee();
    const { body } = await words.open(asker(), mentee);
    expect(body).toMatchObject({ via, needs_profile_id: null });
    expect(await words.toldTo('request_opened_for_you', body.id)).toEqual([mentee.id]);
    expect(await words.toldTo('request_opened', body.id)).toEqual(asker() === people.director ? [] : [people.director.id]);
  });

  it('for an additional mentor, or for another one in the place of one, while there is a primary mentor', async () => {
    const mentee = await words.mentee();
    const primary = await world.assignment(mentee, await words.mentor(), { is_primary: true });
    const former = await world.assignment(mentee, await words.mentor(), { state: 'ended' });
    const refused = await words.open(mentee, mentee);
    expectProblem(refused, 409, 'mentor-request-already-matched');
    expect(refused.body).toMatchObject({ assignment_id: primary.id });
    expect((await words.open(mentee, mentee, { type: 'additional' })).body).toMatchObject({ type: 'additional', is_primary: false });
    const replacement = await words.open(mentee, mentee, { type: 'replacement', replaces_id: primary.id });
    expect(replacement.body).toMatchObject({ replaces_id: primary.id, is_primary: true });
    const other = await words.open(mentee, mentee, { type: 'replacement', replaces_id: former.id });
    expect(other.body).toMatchObject({ replaces_id: former.id, is_primary: false });
  });

  it('after the primary mentorship is over, anew', async () => {
    const mentee = await words.mentee();
    await world.assignment(mentee, await words.mentor(), { is_primary: true, planned_ends_on: '2026-03-01' });
    expect((await words.open(mentee, mentee)).status).toBe(201);
    const other = await words.mentee();
    await world.assignment(other, await words.mentor(), { is_primary: true, planned_ends_on: '2026-03-02' });
    expectProblem(await words.open(other, other), 409, 'mentor-request-already-matched');
  });

  it('once: an open, discussed or proposed one is gone on with', async () => {
    const { mentee, request, discussion } = await words.heard();
    const again = () => words.open(mentee, mentee);
    const refused = await again();
    expectProblem(refused, 409, 'mentor-request-exists');
    expect(refused.body).toMatchObject({ mentor_request_id: request.id });
    expectProblem(await words.open(mentee, mentee, { type: 'additional' }), 409, 'mentor-request-exists');
    await words.conclude(people.director, discussion.id, { outcome: 'match', mentor_id: (await words.mentor()).id });
    expectProblem(await again(), 409, 'mentor-request-exists');
    const withdrawn = await words.asking();
    await words.act(withdrawn.mentee, withdrawn.request.id, 'withdraw');
    expect((await words.open(withdrawn.mentee, withdrawn.mentee)).status).toBe(201);
  });

  it('two at once: one request', async () => {
    for (let round = 0; round < 4; round += 1) {
      const mentee = await words.mentee();
      const answers = await Promise.all([words.open(mentee, mentee), words.open(people.director, mentee)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    }
  });

  it.each([
    ['a replacement of nothing', () => ({ type: 'replacement' })],
    ['a new one in the place of something', (mine: string) => ({ replaces_id: mine })],
    ['what does not exist', () => ({ type: 'replacement', replaces_id: crypto.randomUUID() })],
    ['another mentee’s mentor', (_: string, other: string) => ({ type: 'replacement', replaces_id: other })],
    ['a mere proposal', (_: string, __: string, proposal: string) => ({ type: 'replacement', replaces_id: proposal })],
    ['an informal mentor', (_: string, __: string, ___: string, informal: string) => ({ type: 'replacement', replaces_id: informal })],
  ])('not for %s', async (_, more) => {
    const mentee = await words.mentee();
    const assignment = async (who: Person, options: object) => (await world.assignment(who, await words.mentor(), options)).id;
    const body = more(
      await assignment(mentee, { state: 'ended' }),
      await assignment(await words.mentee(), {}),
      await assignment(mentee, { state: 'pending_acceptance' }),
      await assignment(mentee, { subtype: 'informal' }),
    );
    expectProblem(await words.open(mentee, mentee, body), 422, 'mentor-request-unfit', '/replaces_id');
  });

  it('not for somebody who is not here', async () => {
    for (const gone of [await world.person({ category: null }), await world.person({ kind: 'staff' })])
      expectProblem(await words.open(people.lead, gone), 422, 'assignment-person-unfit', '/mentee_id');
    for (const id of [crypto.randomUUID(), people.stranger.id])
      expectProblem(await words.open(people.lead, { ...people.mentee, id }), 422, 'reference-unknown', '/mentee_id');
    expectProblem(await words.open(people.outsider, people.mentee), 403, 'permission-denied');
    expectProblem(await words.open(people.mentorDirector, people.mentee), 403, 'permission-denied');
  });

  it('not for a period that has begun or never does', async () => {
    const mentee = await words.mentee();
    expectProblem(await words.open(mentee, mentee, { starts_on: '2026-02-28' }), 422, 'mentor-request-unfit', '/starts_on');
    expectProblem(await words.open(mentee, mentee, { planned_ends_on: '2026-03-01' }), 422, 'period-empty', '/planned_ends_on');
    const same = { starts_on: '2026-04-01', planned_ends_on: '2026-04-01' };
    expectProblem(await words.open(mentee, mentee, same), 422, 'period-empty', '/planned_ends_on');
    expect((await words.open(mentee, mentee, { starts_on: '2026-03-01', planned_ends_on: '2026-03-02' })).status).toBe(201);
  });

  it('with words of any kind, but for what cannot be shown', async () => {
    const mentee = await words.mentee();
    const reason = `'); drop table mentor_request; -- <img src=x> ​مرحبا 🩺`;
    expectProblem(await words.open(mentee, mentee, { reason: 'a\u0000b' }), 400, 'invalid-request', '/reason');
    const { body } = await words.open(mentee, mentee, { reason });
    expect((await words.request(body.id, mentee)).reason).toBe(reason);
  });

  it('one that found nobody gives way to a new one, and does not come back beside it', async () => {
    const { mentee, request } = await unmatched();
    expect((await words.request(request.id)).reopens_on).toBe('2026-05-30');
    expect((await words.open(mentee, mentee)).status).toBe(201);
    await runOn('2026-05-30');
    expect(await words.request(request.id)).toMatchObject({ status: 'no_match', reopens_on: null });
    expectProblem(await words.act(mentee, request.id, 'reopen'), 409, 'mentor-request-exists');
  });
});

describe('a primary mentor who is found without the request', () => {
  /** Agreed upon on the day, directly. */
  async function found(mentee: { id: string }, day: string, more: object = {}) {
    const { id } = await world.assignment(mentee, await words.mentor(), { is_primary: true, starts_on: day, ...more });
    await world.sql`update assignment set activated_at = ${`${day}T15:00:00Z`} where id = ${id}`;
    return id;
  }

  it('matches it, so that it is neither overdue nor told of', async () => {
    const { request, mentee } = await words.asking();
    const id = await found(mentee, '2026-03-10');
    expect((await words.request(request.id)).status).toBe('open');
    await runOn('2026-03-25');
    expect(await words.request(request.id)).toMatchObject({
      status: 'matched',
      assignment_id: id,
      is_overdue: false,
      waiting_days: null,
    });
    expect(await words.toldTo('request_unanswered', request.id)).toEqual([]);
    await world.sql`update assignment set state = 'voided' where id = ${id}`;
    expect(await words.request(request.id)).toMatchObject({ status: 'open', assignment_id: null });
  });

  it('keeps one that found nobody from opening again', async () => {
    const { request, mentee } = await unmatched();
    const id = await found(mentee, '2026-04-01');
    await runOn('2026-05-30');
    expect(await words.request(request.id)).toMatchObject({ status: 'matched', assignment_id: id });
    expect(await words.toldTo('request_reopened', request.id)).toEqual([]);
  });

  it('ends the discussion about it', async () => {
    const { discussion, mentee } = await words.discussing();
    await found(mentee, '2026-03-01');
    expect(await words.discussion(discussion.id)).toMatchObject({ is_open: false, outcome: 'cancelled', missing: [] });
    expectProblem(await words.say(mentee, discussion.id), 409, 'match-discussion-state');
  });

  it('settles no search for an additional one, nor what was asked for after it was over', async () => {
    const mentee = await words.mentee();
    const { body } = await words.open(mentee, mentee, { type: 'additional' });
    await found(mentee, '2026-03-01');
    expect((await words.request(body.id)).status).toBe('open');
    const other = await words.mentee();
    await found(other, '2026-03-01', { state: 'ended', ends_on: '2026-03-01' });
    const again = await words.open(other, other);
    expect(again.body.status).toBe('open');
  });

  it('is the successor of a primary one, too, who is then not sought again', async () => {
    const mentee = await words.mentee();
    const { id: replaces_id } = await world.assignment(mentee, await words.mentor(), { state: 'ended', is_primary: true });
    const { body } = await words.open(mentee, mentee, { type: 'replacement', replaces_id });
    const id = await found(mentee, '2026-03-01');
    expect(await words.request(body.id)).toMatchObject({ status: 'matched', assignment_id: id });
    expect(await career({ mentee_id: mentee.id, type: 'replacement', replaces_id, is_primary: true })).toBeNull();
  });
});

describe('a primary mentor nobody could accept', () => {
  it('is not asked for while another one runs past the first day', async () => {
    const mentee = await words.mentee();
    const { id } = await world.assignment(mentee, await words.mentor(), { is_primary: true, planned_ends_on: '2026-06-01' });
    const additional = (more: object) => words.open(mentee, mentee, { type: 'additional', is_primary: true, ...more });
    const refused = await additional({ starts_on: '2026-05-31' });
    expectProblem(refused, 409, 'assignment-primary-taken', '/is_primary');
    expect(refused.body).toMatchObject({ assignment_id: id });
    const { body } = await additional({ starts_on: '2026-06-01' });
    expect(body.is_primary).toBe(true);
    expect((await patch(mentee, body.id, { is_primary: false, starts_on: null })).status).toBe(200);
    expectProblem(await patch(mentee, body.id, { is_primary: true }), 409, 'assignment-primary-taken', '/is_primary');
    expect((await words.open(mentee, mentee, { type: 'replacement', replaces_id: id })).body.is_primary).toBe(true);
  });
});

describe('wishes', () => {
  it('are ranked, replaced as a whole, and taken back', async () => {
    const { mentee, request } = await words.asking();
    const [one, two, three] = [await words.mentor(), await words.mentor(), await words.mentor()];
    expect(ranked((await rank(mentee, request.id, [one, two, three], request.row_version)).body)).toEqual([one.id, two.id, three.id]);
    const swapped = await rank(people.director, request.id, [three, one]);
    expect(swapped.body.choices?.map(({ rank: place, mentor }) => [place, mentor.id])).toEqual([
      [1, three.id],
      [2, one.id],
    ]);
    const same = await rank(mentee, request.id, [three, one], swapped.body.row_version);
    expect(same.body.row_version).toBe(swapped.body.row_version);
    expect(ranked((await rank(mentee, request.id, [])).body)).toEqual([]);
    const events = await world.sql<{
      data: object;
    }>`select data from event where subject_id = ${request.id} and type = 'mentor_request.ranked'`;
    expect(events.map(({ data }) => data)).toEqual([{ choices: 3 }, { choices: 2 }, { choices: 0 }]);
  });

  it('may go to somebody who is full or has no profile, not to somebody who is barred', async () => {
    const mentee = await words.mentee();
    const full = await words.mentor();
    for (let n = 0; n < 3; n += 1) await world.assignment(await words.mentee(), full);
    const superior = await words.mentor();
    await world.line(mentee, superior);
    await world.line(mentee, superior, 'evaluation');
    const wished = { mentor_ids: [full.id, superior.id, mentee.id] };
    const refused = await words.open(mentee, mentee, wished);
    expectProblem(refused, 422, 'mentor-excluded', '/mentor_ids/1');
    expectProblem(refused, 422, 'mentor-excluded', '/mentor_ids/2');
    type Refusal = { errors: unknown[]; exclusions: { mentor_id: string; reasons: { reason: string }[] }[] };
    const { errors, exclusions } = refused.body as unknown as Refusal;
    expect(errors).toHaveLength(2);
    expect(exclusions.map(({ mentor_id, reasons }) => [mentor_id, reasons.map(({ reason }) => reason).sort()])).toEqual([
      [superior.id, ['evaluates', 'reports_to']],
      [mentee.id, expect.arrayContaining(['same_person'])],
    ]);
    const { body } = await words.open(mentee, mentee, { mentor_ids: [full.id] });
    expectProblem(await rank(mentee, body.id, [full, superior]), 422, 'mentor-excluded', '/mentor_ids/1');
    expect(ranked(await words.request(body.id))).toEqual([full.id]);
  });

  it('are judged over the intended period', async () => {
    const mentee = await words.mentee();
    const director = await words.mentor();
    const role = await world.role(director, 'division_director', { division: 'CARD', starts_on: '2026-07-01' });
    expectProblem(await words.open(mentee, mentee, { mentor_ids: [director.id] }), 422, 'mentor-excluded', '/mentor_ids/0');
    const before = { mentor_ids: [director.id], planned_ends_on: '2026-07-01' };
    expect((await words.open(mentee, mentee, before)).status).toBe(201);
    await world.sql`update leadership_role set ends_on = starts_on where id = ${role.id}`;
  });

  it('name persons of the department, each once, three at most', async () => {
    const { mentee, request } = await words.asking();
    const mentor = await words.mentor();
    expectProblem(await rank(mentee, request.id, [mentor, people.stranger]), 422, 'reference-unknown', '/mentor_ids/1');
    expectProblem(await rank(mentee, request.id, [mentor, mentor]), 422, 'mentor-request-unfit', '/mentor_ids');
    expectProblem(await rank(mentee, request.id, [mentor, mentor, mentor, mentor]), 400, 'invalid-request', '/mentor_ids');
    expectProblem(await words.open(people.lead, await words.mentee(), { mentor_ids: [mentor.id, mentor.id] }), 422, 'mentor-request-unfit');
  });

  it('are settled once somebody is proposed', async () => {
    const { mentee, request } = await words.proposed();
    expectProblem(await rank(mentee, request.id, []), 409, 'mentor-request-state');
    const passed = await words.asking({ planned_ends_on: '2026-03-05' });
    world.at('2026-03-05');
    expectProblem(await rank(passed.mentee, passed.request.id, [await words.mentor()]), 422, 'period-empty', '/planned_ends_on');
  });
});

describe('a change of the request', () => {
  it('is one of primacy or the intended period, while nobody is proposed', async () => {
    const { mentee, request } = await words.asking();
    const changed = await patch(mentee, request.id, { is_primary: false, starts_on: '2026-09-01' }, request.row_version);
    expect(changed.body).toMatchObject({ is_primary: false, starts_on: '2026-09-01' });
    const same = await patch(mentee, request.id, { starts_on: '2026-09-01' }, changed.body.row_version);
    expect(same.body.row_version).toBe(changed.body.row_version);
    expectProblem(await patch(mentee, request.id, { planned_ends_on: '2026-09-01' }), 422, 'period-empty', '/planned_ends_on');
    expectProblem(await patch(mentee, request.id, { starts_on: '2026-02-28' }), 422, 'mentor-request-unfit', '/starts_on');
    expectProblem(await patch(mentee, request.id, { type: 'additional' }), 400, 'invalid-request');
    expect((await patch(mentee, request.id, { starts_on: null })).body.starts_on).toBeNull();
    const proposed = await words.proposed();
    expectProblem(await patch(proposed.mentee, proposed.request.id, { is_primary: false }), 409, 'mentor-request-state');
  });

  it('is not refused because the first day has passed meanwhile', async () => {
    const { mentee, request } = await words.asking({ starts_on: '2026-03-05', planned_ends_on: '2027-01-01' });
    world.at('2026-04-01');
    expect((await patch(mentee, request.id, { planned_ends_on: '2026-04-02' })).status).toBe(200);
    expectProblem(await patch(mentee, request.id, { planned_ends_on: '2026-04-01' }), 422, 'period-empty', '/planned_ends_on');
  });
});

describe('taking it back', () => {
  it('is final', async () => {
    const { mentee, request } = await words.asking();
    const { body } = await words.act(mentee, request.id, 'withdraw', request.row_version);
    expect(body).toMatchObject({ status: 'withdrawn', withdrawn_on: '2026-03-01', waiting_days: null });
    for (const verb of ['withdraw', 'reopen']) expectProblem(await words.act(people.lead, request.id, verb), 409, 'mentor-request-state');
    expectProblem(await patch(mentee, request.id, { is_primary: false }), 409, 'mentor-request-state');
  });

  it('waits until a proposal is out of the way', async () => {
    const { mentee, request, assignment_id } = await words.proposed();
    const refused = await words.act(mentee, request.id, 'withdraw');
    expectProblem(refused, 409, 'mentor-request-state');
    expect(refused.body).toMatchObject({ state: 'awaiting_acceptance', detail: expect.stringMatching(/withdraw that assignment/) });
    await world.as(mentee).post(`/v1/assignments/${assignment_id}/withdraw`, {}, { ifMatch: '*' });
    expect((await words.act(mentee, request.id, 'withdraw')).status).toBe(200);
  });

  it('is possible where nobody was found', async () => {
    const { mentee, request } = await unmatched();
    expect((await words.act(mentee, request.id, 'withdraw')).body.status).toBe('withdrawn');
  });
});

describe('no match', () => {
  it('opens again by itself after the policy’s days for somebody early in the career, and all are told once', async () => {
    const { mentee, request } = await unmatched();
    expect(await words.request(request.id)).toMatchObject({ status: 'no_match', reopens_on: '2026-05-30', answer_due_on: '2026-06-20' });
    await runOn('2026-05-29');
    expect(await words.request(request.id)).toMatchObject({ status: 'no_match', waiting_days: 89 });
    expect(await words.toldTo('request_reopened', request.id)).toEqual([]);
    await runOn('2026-05-30');
    await runOn('2026-05-31');
    expect(await words.request(request.id)).toMatchObject({ status: 'open', no_match_on: '2026-03-01', is_overdue: false });
    expect(await words.toldTo('request_reopened', request.id)).toEqual([mentee.id, people.director.id].sort());
    const events = await world.sql`select data from event where subject_id = ${request.id} and type = 'mentor_request.reopened'`;
    expect(events).toEqual([{ data: { reopens_on: '2026-05-30' } }]);
  });

  it('goes by what the mentee says of the career, else by the first appointment', async () => {
    const reopens_on = async (who: Person) => (await words.request((await unmatched(who)).request.id)).reopens_on;
    const saysLate = await words.mentee();
    await words.needs(saysLate, { career_stage: 'late' });
    expect(await reopens_on(saysLate)).toBeNull();
    const experienced = await world.person({ starts_on: '2019-03-01' });
    await words.needs(experienced);
    expect(await reopens_on(experienced)).toBeNull();
    const nearly = await world.person({ starts_on: '2019-03-02' });
    await words.needs(nearly);
    expect(await reopens_on(nearly)).toBe('2026-05-30');
    const saysEarly = await world.person({ starts_on: '2001-03-02' });
    await words.needs(saysEarly, { career_stage: 'early' });
    expect(await reopens_on(saysEarly)).toBe('2026-05-30');
  });

  it('can be opened again by hand, with new days for an answer, and told no second time', async () => {
    const { mentee, request } = await unmatched();
    world.at('2026-04-01');
    const { body } = await words.act(people.facilitator, request.id, 'reopen');
    expect(body).toMatchObject({ status: 'open', reopens_on: '2026-04-01', answer_due_on: '2026-04-22' });
    await runOn('2026-04-02');
    expect(await words.toldTo('request_reopened', request.id)).toEqual([mentee.id, people.director.id].sort());
    expectProblem(await words.act(people.facilitator, request.id, 'reopen'), 409, 'mentor-request-state');
  });

  it('is not opened again for somebody who has found a primary mentor', async () => {
    const { mentee, request } = await unmatched();
    await world.assignment(mentee, await words.mentor(), { is_primary: true });
    expectProblem(await words.act(mentee, request.id, 'reopen'), 409, 'mentor-request-already-matched');
  });

  it('happens a second time, and counts its days anew', async () => {
    const { request } = await unmatched();
    world.at('2026-06-01');
    const discussion = (await words.discuss(people.director, request.id)).body;
    await words.conclude(people.director, discussion.id, { outcome: 'no_match', no_match_reason: 'all_excluded' });
    expect(await words.request(request.id)).toMatchObject({
      status: 'no_match',
      no_match_on: '2026-06-01',
      no_match_reason: 'all_excluded',
      reopens_on: '2026-08-30',
      no_match_note: null,
    });
    expect(await words.told('request_no_match', request.id)).toMatchObject([{ occasion: '2026-03-01' }, { occasion: '2026-06-01' }]);
  });
});

describe('a request that nobody takes up', () => {
  it('is overdue from its day on, which its leaders and the leads are told, and again after thirty days', async () => {
    const { request, mentee } = await words.asking();
    await runOn('2026-03-21');
    expect(await words.request(request.id)).toMatchObject({ is_overdue: false, waiting_days: 20 });
    expect(await words.toldTo('request_unanswered', request.id)).toEqual([]);
    await runOn('2026-03-22');
    await runOn('2026-04-20');
    expect(await words.request(request.id)).toMatchObject({ is_overdue: true });
    expect(await words.toldTo('request_unanswered', request.id)).toEqual([people.director.id, people.lead.id].sort());
    await runOn('2026-04-21');
    expect((await words.told('request_unanswered', request.id)).map(({ occasion }) => occasion).sort()).toEqual([
      '2026-03-22',
      '2026-03-22',
      '2026-04-21',
      '2026-04-21',
    ]);
    expect(await words.toldTo('request_unanswered', request.id)).not.toContain(mentee.id);
  });

  it('is not told of where it is discussed, withdrawn or settled', async () => {
    const made = [await words.discussing(), await unmatched(), await words.asking()];
    await words.act(people.lead, made[2]?.request.id ?? '', 'withdraw');
    await runOn('2026-03-25');
    expect(await Promise.all(made.map(async ({ request }) => (await words.request(request.id)).is_overdue))).toEqual([true, false, false]);
    for (const { request } of made) {
      expect(await words.toldTo('request_unanswered', request.id)).toEqual([]);
    }
  });
});

describe('who reads what', () => {
  it('wishes and reasons are for those who help to find a mentor; others who may see the request see the facts', async () => {
    const mentor = await words.mentor();
    const { request, mentee } = await words.asking({ reason: 'Secret reason', mentor_ids: [mentor.id] });
    for (const helper of [mentee, people.director, people.pic, people.head, people.facilitator, people.lead])
      expect(await words.request(request.id, helper)).toMatchObject({ reason: 'Secret reason', choices: [{ mentor: { id: mentor.id } }] });
    for (const other of [people.chair, people.viceChair, people.facultyAffairs, people.admin])
      expect(await words.request(request.id, other)).toMatchObject({ status: 'open', reason: null, choices: null, no_match_note: null });
    for (const nobody of [mentor, people.outsider, people.mentorDirector, people.committee]) {
      expectProblem(await world.as(nobody).get(`/v1/mentor-requests/${request.id}`), 404, 'not-found');
      const list = await world.as(nobody).get(`/v1/mentor-requests?mentee_id=${mentee.id}`);
      expect(list.body.items).toEqual([]);
    }
    const told = await world.sql`select to_jsonb(e) as row from event e where subject_id = ${request.id}
      union all select to_jsonb(n) from notification n where subject_id = ${request.id}`;
    expect(told.length).toBeGreaterThan(1);
    expect(JSON.stringify(told)).not.toMatch(new RegExp(`Secret|${mentor.id}`));
  });

  it('whoever is wished for reads neither the wishes nor what was noted, whatever their role', async () => {
    const { request } = await unmatched();
    await world.sql`insert into mentor_request_choice (request_id, rank, mentor_id) values (${request.id}, 1, ${people.director.id})`;
    expect(await words.request(request.id, people.director)).toMatchObject({ choices: null, no_match_note: null });
    expect(await words.request(request.id, people.pic)).toMatchObject({
      choices: [{ mentor: { id: people.director.id } }],
      no_match_note: 'Secret note',
    });
    const list = await world.as(people.director).get(`/v1/mentor-requests?status=no_match&limit=200`);
    expect(list.body.items.find(({ id }) => id === request.id)).toMatchObject({ choices: null, no_match_note: null });
  });

  it('what was noted is for those who take part for a leader, and for whoever noted it', async () => {
    const { request, mentee } = await unmatched();
    for (const reader of [people.director, people.pic, people.lead])
      expect((await words.request(request.id, reader)).no_match_note).toBe('Secret note');
    for (const other of [mentee, people.facilitator, people.head, people.chair])
      expect((await words.request(request.id, other)).no_match_note).toBeNull();
  });

  it('a list of a chair holds no words either', async () => {
    const { mentee } = await words.asking({ reason: 'Secret reason', mentor_ids: [(await words.mentor()).id] });
    const list = await world.as(people.chair).get(`/v1/mentor-requests?mentee_id=${mentee.id}`);
    expect(list.body.items).toMatchObject([{ reason: null, choices: null }]);
    expect(list.text).not.toMatch(/Secret/);
  });

  it('a token that may only write opens, changes and withdraws, and is shown no words it may not read', async () => {
    const mentee = await words.mentee();
    const writing = world.as(mentee, { scopes: ['mentor_request:write'] });
    const opened = await writing.post<MentorRequest>('/v1/mentor-requests', { mentee_id: mentee.id, reason: 'Secret reason' });
    expect(opened.status).toBe(201);
    expect(opened.body).toMatchObject({ reason: null, choices: null });
    const url = `/v1/mentor-requests/${opened.body.id}`;
    expectProblem(await writing.get(url), 403, 'insufficient-scope');
    expect((await writing.patch(url, { is_primary: false }, { ifMatch: '*' })).status).toBe(200);
    expect((await writing.post(`${url}/withdraw`, {}, { ifMatch: '*' })).status).toBe(200);
  });

  it('another department knows nothing of it', async () => {
    const { request } = await words.asking();
    for (const verb of ['withdraw', 'reopen']) {
      const answer = await words.act(people.stranger, request.id, verb);
      expect([403, 404]).toContain(answer.status);
    }
    expectProblem(await world.as(people.stranger).get(`/v1/mentor-requests/${request.id}`), 404, 'not-found');
  });

  it('whoever may ask for a mentee may take it back', async () => {
    for (const helper of [people.director, people.pic, people.head, people.facilitator, people.lead]) {
      const { request } = await words.asking();
      expect((await words.act(helper, request.id, 'withdraw')).body.status).toBe('withdrawn');
    }
  });

  it('rights are those of each verb', async () => {
    const { request } = await words.asking();
    expectProblem(await words.act(people.chair, request.id, 'withdraw'), 403, 'permission-denied');
    expectProblem(await words.act(people.pic, request.id, 'reopen'), 403, 'permission-denied');
    expectProblem(await patch(people.chair, request.id, { is_primary: false }), 403, 'permission-denied');
    expectProblem(await patch(people.director, request.id, { is_primary: false }, 9), 412, 'version-stale');
    expectProblem(await world.as(people.director).post(`/v1/mentor-requests/${request.id}/withdraw`, {}), 428, 'precondition-required');
  });
});

describe('the list', () => {
  it('is filtered by what the requests are today', async () => {
    const open = await words.asking();
    const discussed = await words.discussing();
    const none = await unmatched();
    const additional = await words.mentee();
    await words.open(additional, additional, { type: 'additional' });
    world.at('2026-03-22');
    const later = await words.mentee();
    await words.open(later, later);
    const mine = [open.mentee, discussed.mentee, none.mentee, additional, later];
    const found = async (query: string) => {
      const { body } = await world.as(people.lead).get<{ items: MentorRequest[] }>(`/v1/mentor-requests?limit=200&${query}`);
      const mentees = body.items.map(({ mentee }) => mentee.id);
      return mine.map(({ id }) => mentees.includes(id));
    };
    expect(await found('status=open')).toEqual([true, false, false, true, true]);
    expect(await found('status=in_discussion,no_match')).toEqual([false, true, true, false, false]);
    expect(await found('type=additional')).toEqual([false, false, false, true, false]);
    expect(await found('is_overdue=true')).toEqual([true, true, false, true, false]);
    expect(await found('is_overdue=false')).toEqual([false, false, true, false, true]);
    expect(await found('opened_on_gte=2026-03-22')).toEqual([false, false, false, false, true]);
    expect(await found('opened_on_lte=2026-03-21')).toEqual([true, true, true, true, false]);
    expect(await found(`division_id=${world.division('CARD').id}`)).toEqual([true, true, true, true, true]);
    expect(await found(`division_id=${world.division('NEPH').id}`)).toEqual([false, false, false, false, false]);
    expect(await found(`mentee_id=${later.id}`)).toEqual([false, false, false, false, true]);
  });

  it('works out what a request is within the statement, and not in a function of its own for each row', async () => {
    const plan = await world.sql<{ 'QUERY PLAN': string }>`
      explain select r.id from mentor_request r cross join lateral mentor_request_status(r, '2026-03-01') known where known.status = 'open'`;
    expect(plan.map((line) => line['QUERY PLAN']).join('\n')).not.toMatch(/Function Scan|mentor_request_status/);
  });

  it('goes page by page, the longest waiting first, in one statement', async () => {
    const list = (query: string) =>
      world.as(people.director).get<{ items: MentorRequest[]; next_cursor: string }>(`/v1/mentor-requests?${query}`);
    const first = (await list('limit=2')).body;
    const second = (await list(`limit=2&cursor=${first.next_cursor}`)).body;
    const ids = [...first.items, ...second.items].map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort());
    expectProblem(await list(`limit=2&status=open&cursor=${first.next_cursor}`), 400, 'invalid-cursor');
    expect(await world.statements(() => list('limit=4'))).toBe(await world.statements(() => list('limit=1')));
  });
});

describe('a request that a career opens', () => {
  it('is in nobody’s name, told to mentee and leaders, and opened once', async () => {
    const mentee = await words.mentee();
    const { id: replaces_id } = await world.assignment(mentee, await words.mentor(), { state: 'ended', is_primary: true });
    const wanted = { mentee_id: mentee.id, type: 'replacement', replaces_id, is_primary: true } as const;
    const id = (await career(wanted)) ?? '';
    expect(await words.request(id)).toMatchObject({ via: 'service', type: 'replacement', replaces_id, is_primary: true, status: 'open' });
    expect(await words.toldTo('request_opened', id)).toEqual([people.director.id]);
    expect(await words.toldTo('request_opened_for_you', id)).toEqual([mentee.id]);
    expect(await career(wanted)).toBeNull();
    const interim = { mentee_id: mentee.id, type: 'additional', replaces_id, is_primary: false } as const;
    expect(await words.request((await career(interim)) ?? '')).toMatchObject({ type: 'additional', replaces_id: null });
    expect(await career(interim)).toBeNull();
  });

  it('is not opened where the successor has been found, or the mentee is gone', async () => {
    const mentee = await words.mentee();
    await words.needs(mentee);
    const { id: replaces_id } = await world.assignment(mentee, await words.mentor(), { state: 'ended' });
    const wanted = { mentee_id: mentee.id, type: 'replacement', replaces_id, is_primary: false } as const;
    const { body } = await words.open(mentee, mentee, { type: 'replacement', replaces_id });
    const successor = await world.assignment(mentee, await words.mentor());
    await world.sql`update assignment set request_id = ${body.id} where id = ${successor.id}`;
    expect((await words.request(body.id)).status).toBe('matched');
    expect(await career(wanted)).toBeNull();
    await world.sql`update assignment set state = 'ended', ends_on = '2026-03-01' where id = ${successor.id}`;
    expect(await career(wanted)).not.toBeNull();
    const gone = await world.person({ category: null });
    expect(await career({ mentee_id: gone.id, type: 'additional', replaces_id: null, is_primary: false })).toBeNull();
  });

  it('two at once: one request', async () => {
    const mentee = await words.mentee();
    const wanted = { mentee_id: mentee.id, type: 'additional', replaces_id: null, is_primary: false } as const;
    const ids = await Promise.all([career(wanted), career(wanted)]);
    expect(ids.filter((id) => id !== null)).toHaveLength(1);
  });
});

describe('a merge of duplicate records', () => {
  const duplicate = () => world.person({ division: null, site: null, category: null, login: false });
  const merge = (survivor: Person, gone: Person) =>
    world.as(people.facultyAffairs).post(`/v1/people/${survivor.id}/merge`, { duplicate_id: gone.id }, { ifMatch: '*' });

  it('moves requests to the surviving mentee', async () => {
    const { request, mentee } = await words.asking();
    const gone = await duplicate();
    await world.sql`update mentor_request set mentee_id = ${gone.id} where id = ${request.id}`;
    expect((await merge(mentee, gone)).status).toBe(200);
    expect((await words.request(request.id, mentee)).mentee.id).toBe(mentee.id);
  });

  it('moves wishes, keeps one where both were named, and none for oneself', async () => {
    const [survivor, gone, other] = [await words.mentor(), await duplicate(), await words.mentor()];
    const named = async (...choices: Person[]) => {
      const { request } = await words.asking();
      for (const [i, { id }] of choices.entries())
        await world.sql`insert into mentor_request_choice (request_id, rank, mentor_id) values (${request.id}, ${i + 1}, ${id})`;
      return request.id;
    };
    const one = await named(gone, other);
    const both = await named(gone, other, survivor);
    const own = (await words.open(people.lead, survivor)).body.id;
    await world.sql`insert into mentor_request_choice (request_id, rank, mentor_id) values (${own}, 1, ${gone.id}), (${own}, 2, ${other.id})`;
    expect((await merge(survivor, gone)).status).toBe(200);
    expect(ranked(await words.request(one))).toEqual([survivor.id, other.id]);
    expect(ranked(await words.request(both))).toEqual([other.id, survivor.id]);
    expect(ranked(await words.request(own))).toEqual([other.id]);
  });
});
