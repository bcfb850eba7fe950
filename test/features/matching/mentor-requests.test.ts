/** What is asked for: by whom, for whom, with which wishes; and how it is changed, taken back and merged. */
import { afterEach, describe, expect, it } from 'vitest';
import type { MentorRequest } from '../../../src/features/matching/mentor-requests/schema.ts';
import { expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { requestsOf } from '../../setup/requests.ts';
import { mergeRecords } from '../../setup/second-person.ts';
import { createWorld } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const words = requestsOf(world, people);
const { patch, unmatched, runOn } = words;
afterEach(() => world.at('2026-03-01'));

const rank = (as: Person, id: string, mentors: readonly { id: string }[], ifMatch: string | number = '*') =>
  world
    .as(as)
    .put<MentorRequest>(`/v1/mentor-requests/${id}/choices`, { mentor_ids: mentors.map(({ id: mentor }) => mentor) }, { ifMatch });
const ranked = (request: MentorRequest) => request.choices?.map(({ mentor }) => mentor.id);

describe('asking for a mentor', () => {
  it('by the mentee notifies the leaders who answer for them, with the day by which a discussion should be opened', async () => {
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
    expect(await words.notifiedAbout('request_opened', body.id)).toEqual([people.director.id]);
    expect(await words.notifiedAbout('request_opened_for_you', body.id)).toEqual([]);
  });

  it.each([
    ['the facilitator', () => people.facilitator, 'facilitator'],
    ['the director', () => people.director, 'leader'],
    ['the physician-in-chief', () => people.pic, 'leader'],
    ['the hospital division head', () => people.head, 'leader'],
    ['the mentorship lead', () => people.lead, 'leader'],
  ] as const)('by %s notifies the mentee', async (_, asker, via) => {
    const mentee = await words.mentee();
    const { body } = await words.open(asker(), mentee);
    expect(body).toMatchObject({ via, needs_profile_id: null });
    expect(await words.notifiedAbout('request_opened_for_you', body.id)).toEqual([mentee.id]);
    expect(await words.notifiedAbout('request_opened', body.id)).toEqual(asker() === people.director ? [] : [people.director.id]);
  });

  it('for an additional mentor or a replacement is possible while there is a primary mentor', async () => {
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

  it('is possible again after the primary assignment is over', async () => {
    const mentee = await words.mentee();
    await world.assignment(mentee, await words.mentor(), { is_primary: true, planned_ends_on: '2026-03-01' });
    expect((await words.open(mentee, mentee)).status).toBe(201);
    const other = await words.mentee();
    await world.assignment(other, await words.mentor(), { is_primary: true, planned_ends_on: '2026-03-02' });
    expectProblem(await words.open(other, other), 409, 'mentor-request-already-matched');
  });

  it('is refused while there is an open, discussed or proposed request', async () => {
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

  it('two at once make one request', async () => {
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

  it('is refused for a person who does not exist here or cannot be a mentee', async () => {
    for (const gone of [await world.person({ category: null }), await world.person({ kind: 'staff' })])
      expectProblem(await words.open(people.lead, gone), 422, 'assignment-person-unfit', '/mentee_id');
    for (const id of [crypto.randomUUID(), people.stranger.id])
      expectProblem(await words.open(people.lead, { ...people.mentee, id }), 422, 'reference-unknown', '/mentee_id');
    expectProblem(await words.open(people.outsider, people.mentee), 403, 'permission-denied');
    expectProblem(await words.open(people.mentorDirector, people.mentee), 403, 'permission-denied');
  });

  it('is refused for a period that has begun or has no day', async () => {
    const mentee = await words.mentee();
    expectProblem(await words.open(mentee, mentee, { starts_on: '2026-02-28' }), 422, 'mentor-request-unfit', '/starts_on');
    expectProblem(await words.open(mentee, mentee, { planned_ends_on: '2026-03-01' }), 422, 'period-empty', '/planned_ends_on');
    const same = { starts_on: '2026-04-01', planned_ends_on: '2026-04-01' };
    expectProblem(await words.open(mentee, mentee, same), 422, 'period-empty', '/planned_ends_on');
    expect((await words.open(mentee, mentee, { starts_on: '2026-03-01', planned_ends_on: '2026-03-02' })).status).toBe(201);
  });

  it('takes a reason of any characters, except control characters', async () => {
    const mentee = await words.mentee();
    const reason = `'); drop table mentor_request; -- <img src=x> ​مرحبا 🩺`;
    expectProblem(await words.open(mentee, mentee, { reason: 'a\u0000b' }), 400, 'invalid-request', '/reason');
    const { body } = await words.open(mentee, mentee, { reason });
    expect((await words.request(body.id, mentee)).reason).toBe(reason);
  });

  it('closes an earlier request without a match, which does not open again beside it', async () => {
    const { mentee, request } = await unmatched();
    expect((await words.request(request.id)).reopens_on).toBe('2026-05-30');
    expect((await words.open(mentee, mentee)).status).toBe(201);
    await runOn('2026-05-30');
    expect(await words.request(request.id)).toMatchObject({ status: 'no_match', reopens_on: null });
    expectProblem(await words.act(mentee, request.id, 'reopen'), 409, 'mentor-request-exists');
  });
});

describe('a primary mentor whom nobody could accept', () => {
  it('is refused while another assignment runs past the first day', async () => {
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

describe('preferred mentors', () => {
  it('are ranked, replaced as a whole, and removed', async () => {
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
    }>`select data from event where subject_id = ${request.id} and type = 'mentor_request.ranked' order by id`;
    expect(events.map(({ data }) => data)).toEqual([{ choices: 3 }, { choices: 2 }, { choices: 0 }]);
  });

  it('may be people without free capacity or profile, but not barred people', async () => {
    const mentee = await words.mentee();
    const full = await words.mentor();
    for (let n = 0; n < 3; n += 1) await world.assignment(await words.mentee(), full);
    const superior = await words.mentor();
    await world.line(mentee, superior);
    await world.line(mentee, superior, 'evaluation');
    const wished = { mentor_ids: [full.id, superior.id, mentee.id] };
    const refused = await words.open(mentee, mentee, wished);
    expectProblem(refused, 422, 'assignment-conflict', '/mentor_ids/1');
    expectProblem(refused, 422, 'assignment-conflict', '/mentor_ids/2');
    expect(refused.body).toMatchObject({
      detail: expect.stringMatching(/^The mentor evaluates the mentee.*informal mentor or a sponsor/),
      bases: [{ kind: 'evaluation' }, { kind: 'primary_line' }],
      free_until: null,
      errors: [{ code: 'assignment-conflict' }, { code: 'mentor-excluded' }],
    });
    type Refusal = { errors: unknown[]; exclusions: { mentor_id: string; reasons: { reason: string }[] }[] };
    const { errors, exclusions } = refused.body as unknown as Refusal;
    expect(errors).toHaveLength(2);
    expect(exclusions.map(({ mentor_id, reasons }) => [mentor_id, reasons.map(({ reason }) => reason).sort()])).toEqual([
      [superior.id, ['evaluates', 'reports_to']],
      [mentee.id, expect.arrayContaining(['same_person'])],
    ]);
    const { body } = await words.open(mentee, mentee, { mentor_ids: [full.id] });
    expectProblem(await rank(mentee, body.id, [full, superior]), 422, 'assignment-conflict', '/mentor_ids/1');
    expectProblem(await rank(mentee, body.id, [full, mentee]), 422, 'mentor-excluded', '/mentor_ids/1');
    expect(ranked(await words.request(body.id))).toEqual([full.id]);
    const other = await words.mentee();
    expectProblem(await words.open(other, other, { mentor_ids: [other.id] }), 422, 'mentor-excluded', '/mentor_ids/0');
  });

  it('are checked over the intended period', async () => {
    const mentee = await words.mentee();
    const director = await words.mentor();
    const role = await world.role(director, 'division_director', { division: 'CARD', starts_on: '2026-07-01' });
    const refused = await words.open(mentee, mentee, { mentor_ids: [director.id] });
    expectProblem(refused, 422, 'assignment-conflict', '/mentor_ids/0');
    expect(refused.body).toMatchObject({
      free_until: '2026-07-01',
      detail: expect.stringMatching(/is division director of the mentee’s division.*planned to end on or before 2026-07-01.*a sponsor/),
    });
    const before = { mentor_ids: [director.id], planned_ends_on: '2026-07-01' };
    expect((await words.open(mentee, mentee, before)).status).toBe(201);
    await world.sql`update leadership_role set ends_on = starts_on where id = ${role.id}`;
  });

  it('are people of the department, each once, three at most', async () => {
    const { mentee, request } = await words.asking();
    const mentor = await words.mentor();
    expectProblem(await rank(mentee, request.id, [mentor, people.stranger]), 422, 'reference-unknown', '/mentor_ids/1');
    expectProblem(await rank(mentee, request.id, [mentor, mentor]), 422, 'mentor-request-unfit', '/mentor_ids');
    expectProblem(await rank(mentee, request.id, [mentor, mentor, mentor, mentor]), 400, 'invalid-request', '/mentor_ids');
    expectProblem(await words.open(people.lead, await words.mentee(), { mentor_ids: [mentor.id, mentor.id] }), 422, 'mentor-request-unfit');
  });

  it('cannot change once somebody is proposed', async () => {
    const { mentee, request } = await words.proposed();
    expectProblem(await rank(mentee, request.id, []), 409, 'mentor-request-state');
    const passed = await words.asking({ planned_ends_on: '2026-03-05' });
    world.at('2026-03-05');
    expectProblem(await rank(passed.mentee, passed.request.id, [await words.mentor()]), 422, 'period-empty', '/planned_ends_on');
  });
});

describe('a change of the request', () => {
  it('is possible for primacy and the intended period, while nobody is proposed', async () => {
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

describe('withdrawing a request', () => {
  it('is final', async () => {
    const { mentee, request } = await words.asking();
    const { body } = await words.act(mentee, request.id, 'withdraw', request.row_version);
    expect(body).toMatchObject({ status: 'withdrawn', withdrawn_on: '2026-03-01', waiting_days: null });
    for (const verb of ['withdraw', 'reopen']) expectProblem(await words.act(people.lead, request.id, verb), 409, 'mentor-request-state');
    expectProblem(await patch(mentee, request.id, { is_primary: false }), 409, 'mentor-request-state');
  });

  it('is refused while a proposal waits for acceptance', async () => {
    const { mentee, request, assignment_id } = await words.proposed();
    const refused = await words.act(mentee, request.id, 'withdraw');
    expectProblem(refused, 409, 'mentor-request-state');
    expect(refused.body).toMatchObject({ state: 'awaiting_acceptance', detail: expect.stringMatching(/withdraw that assignment/) });
    await world.as(mentee).post(`/v1/assignments/${assignment_id}/withdraw`, {}, { ifMatch: '*' });
    expect((await words.act(mentee, request.id, 'withdraw')).status).toBe(200);
  });

  it('is possible after no match', async () => {
    const { mentee, request } = await unmatched();
    expect((await words.act(mentee, request.id, 'withdraw')).body.status).toBe('withdrawn');
  });
});

describe('a merge of duplicate records', () => {
  const duplicate = () => world.person({ division: null, site: null, category: null, login: false });
  const merge = (survivor: Person, gone: Person) => mergeRecords(world, people.facultyAffairs, survivor, gone);

  it('moves requests to the surviving mentee', async () => {
    const { request, mentee } = await words.asking();
    const gone = await duplicate();
    await world.sql`update mentor_request set mentee_id = ${gone.id} where id = ${request.id}`;
    expect((await merge(mentee, gone)).status).toBe(200);
    expect((await words.request(request.id, mentee)).mentee.id).toBe(mentee.id);
  });

  it('moves choices, keeps one where both were chosen, and none of the mentee themself', async () => {
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
