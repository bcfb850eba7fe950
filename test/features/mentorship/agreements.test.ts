import { pino } from 'pino';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MentoringAgreementDetail } from '../../../src/features/mentorship/agreements/schema.ts';
import { runDaily } from '../../../src/jobs/daily.ts';
import { expectProblem } from '../../setup/client.ts';
import { type AssignmentOptions, type Person, partyOf } from '../../setup/department.ts';
import { mergeRecords } from '../../setup/second-person.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
});
beforeEach(() => world.at('2026-03-01'));

const text = {
  expectations: 'We come prepared – Canary',
  boundaries: null,
  objectives: 'A grant\n\nby spring; Canary',
  frequency: 'Every six weeks',
  scheduled_by: 'mentee',
  confidentiality: 'Nothing leaves the room',
  problem_handling: 'We ask the facilitator',
};
type Pair = { mentee: Person; mentor: Person; id: string };

async function pair(options: AssignmentOptions = {}): Promise<Pair> {
  const [mentee, mentor] = [await world.person(), await world.person({ division: 'NEPH', site: 'NORTH', rank: 'professor' })];
  return { mentee, mentor, id: (await world.assignment(mentee, mentor, options)).id };
}
const write = (as: Person, assignment_id: string, more: object = {}) =>
  world.as(as).post<MentoringAgreementDetail>(`/v1/assignments/${assignment_id}/agreements`, { ...text, ...more });
const read = (as: Person, id: string) => world.as(as).get<MentoringAgreementDetail>(`/v1/mentoring-agreements/${id}`);
const act = (as: Person, id: string, verb: string, body?: object, ifMatch: number | string = '*') =>
  world.as(as).post<MentoringAgreementDetail>(`/v1/mentoring-agreements/${id}/${verb}`, body, { ifMatch });
const listed = async (as: Person, query: string) => (await world.as(as).get(`/v1/mentoring-agreements${query}`)).body.items;
const notificationsOf = (person: Person, kind: string) =>
  world.sql`select subject_id, occasion, from_person_id, due_on::text from notification where person_id = ${person.id} and kind = ${kind} order by id`;

/** An agreement both have acknowledged. */
async function agreed(options: AssignmentOptions = {}, more: object = {}) {
  const made = await pair(options);
  const { body } = await write(made.mentee, made.id, more);
  expect((await act(made.mentor, body.id, 'acknowledge')).status).toBe(200);
  return { ...made, agreement_id: body.id };
}

async function suspend({ id }: { id: string }, starts_on = '2026-02-01') {
  const days = { starts_on, detected_on: '2026-02-01', due_on: '2026-04-02' };
  const values = { assignment_id: id, status: 'detected', source: 'hr_change', bases: '[]', policy_id: world.policy.id };
  return world.insert('conflict_case', { ...values, ...days });
}

describe('writing', () => {
  it('makes a version that the writer has acknowledged, with a review day within the policy’s months', async () => {
    const { mentee, mentor, id } = await pair();
    const { status, body, headers } = await write(mentee, id);
    expect({ status, location: headers.location }).toEqual({ status: 201, location: `/v1/mentoring-agreements/${body.id}` });
    expect(body).toMatchObject({
      assignment_id: id,
      mentee_id: mentee.id,
      mentee: partyOf(mentee),
      mentor_id: mentor.id,
      mentor: partyOf(mentor),
      version: 1,
      is_latest: true,
      is_acknowledged: false,
      definition_id: null,
      definition_version: null,
      review_on: '2027-03-01',
      mentee_acknowledged_at: '2026-03-01T12:00:00.000Z',
      mentor_acknowledged_at: null,
      text,
    });
    const second = await write(mentor, id, { objectives: 'A book' });
    expect(second.body).toMatchObject({ version: 2, mentee_acknowledged_at: null, mentor_acknowledged_at: '2026-03-01T12:00:00.000Z' });
    expect((await read(mentee, body.id)).body).toMatchObject({ version: 1, is_latest: false, text });
  });

  it('notifies the other side, in the writer’s name, and not the writer', async () => {
    const { mentee, mentor, id } = await pair();
    const { body } = await write(mentor, id);
    expect(await notificationsOf(mentee, 'agreement_to_acknowledge')).toMatchObject([{ subject_id: body.id, from_person_id: mentor.id }]);
    expect(await notificationsOf(mentor, 'agreement_to_acknowledge')).toEqual([]);
  });

  it('refers to the definition of mentorship in force', async () => {
    const definition = { kind: 'mentorship_definition', title: 'Mentorship', body: 'A relation.' };
    const document = await world.as(people.lead).post('/v1/expectation-documents', definition);
    const { mentee, id } = await pair();
    expect((await write(mentee, id)).body).toMatchObject({ definition_id: document.body.id, definition_version: 1 });
    world.at('2026-03-02');
    await world.as(people.lead).post('/v1/expectation-documents', { ...definition, starts_on: '2026-03-02' });
    const later = await write(mentee, id);
    expect(later.body).toMatchObject({ version: 2, definition_version: 2 });
    expect((await act(mentee, later.body.id, 'renew', {})).body).toMatchObject({ version: 3, definition_version: 2 });
  });

  it('records events with ids and days, without the text', async () => {
    const { mentee, mentor, id } = await pair();
    const { body } = await write(mentee, id);
    await act(mentor, body.id, 'acknowledge');
    const renewed = await act(mentor, body.id, 'renew', { review_on: '2026-09-01' });
    const events = await world.sql`select type, subject_id, data from event where data->>'assignment_id' = ${id} order by id`;
    expect(events).toEqual([
      {
        type: 'mentoring_agreement.written',
        subject_id: body.id,
        data: { assignment_id: id, version: 1, review_on: '2027-03-01', side: 'mentee' },
      },
      { type: 'mentoring_agreement.acknowledged', subject_id: body.id, data: { assignment_id: id, side: 'mentor' } },
      {
        type: 'mentoring_agreement.renewed',
        subject_id: renewed.body.id,
        data: { assignment_id: id, version: 2, review_on: '2026-09-01', side: 'mentor' },
      },
    ]);
    const [{ everything } = { everything: '' }] = await world.sql`select string_agg(to_jsonb(e)::text, '') as everything from event e`;
    expect(everything).not.toContain('Canary');
  });

  it('two at the same time make two versions', async () => {
    const { mentee, mentor, id } = await pair();
    const both = await Promise.all([write(mentee, id), write(mentor, id)]);
    expect(both.map(({ body }) => body.version).toSorted()).toEqual([1, 2]);
    const both_sides = await listed(mentee, `?assignment_id=${id}`);
    expect(both_sides.map((item) => item['is_latest'])).toEqual([false, true]);
  });

  it('takes a review day after today and at most the policy’s months ahead', async () => {
    const { mentee, id } = await pair();
    expect((await write(mentee, id, { review_on: '2026-03-02' })).body.review_on).toBe('2026-03-02');
    expect((await write(mentee, id, { review_on: '2027-03-01' })).body.review_on).toBe('2027-03-01');
    expectProblem(await write(mentee, id, { review_on: '2027-03-02' }), 422, 'agreement-review-too-late', '/review_on');
    expectProblem(await write(mentee, id, { review_on: '2026-03-01' }), 422, 'assignment-day-unfit', '/review_on');
    await world.sql`update policy set agreement_review_months = 6 where id = ${world.policy.id}`;
    expectProblem(await write(mentee, id, { review_on: '2026-09-02' }), 422, 'agreement-review-too-late', '/review_on');
    const last = await write(mentee, id);
    expect(last.body.review_on).toBe('2026-09-01');
    expectProblem(await act(mentee, last.body.id, 'renew', { review_on: '2026-09-02' }), 422, 'agreement-review-too-late', '/review_on');
    expectProblem(await act(mentee, last.body.id, 'renew', { review_on: '2026-03-01' }), 422, 'assignment-day-unfit', '/review_on');
    await world.sql`update policy set agreement_review_months = 12 where id = ${world.policy.id}`;
  });

  it('is refused to everybody but mentee and mentor', async () => {
    const { id } = await pair();
    for (const who of [people.director, people.facilitator, people.lead, people.facultyAffairs, people.admin])
      expectProblem(await write(who, id), 403, 'permission-denied');
    for (const who of [people.outsider, people.stranger]) expectProblem(await write(who, id), 404, 'not-found');
  });

  it('answers a token that may only write, without the text', async () => {
    const { mentee, mentor, id } = await pair();
    const written = await world.as(mentee, { scopes: ['agreement:write'] }).post(`/v1/assignments/${id}/agreements`, text);
    expect(written).toMatchObject({ status: 201, body: { version: 1, text: null } });
    const other = world.as(mentor, { scopes: ['agreement:write'] });
    expectProblem(await other.get(`/v1/mentoring-agreements/${written.body.id}`), 403, 'insufficient-scope');
    expect((await other.post(`/v1/mentoring-agreements/${written.body.id}/acknowledge`, null, { ifMatch: 1 })).status).toBe(200);
  });

  it('takes any printable text, and refuses text that cannot be shown', async () => {
    const { mentee, id } = await pair();
    const hostile = `'); drop table mentoring_agreement_text; -- <img src=x onerror=alert(1)> 👩🏽‍⚕️`;
    expect((await write(mentee, id, { objectives: hostile })).body.text?.objectives).toBe(hostile);
    for (const objectives of ['', '  ', 'a\u0000b', 'x'.repeat(5001), null, undefined])
      expectProblem(await write(mentee, id, { objectives }), 400, 'invalid-request', '/objectives');
    expectProblem(await write(mentee, id, { scheduled_by: 'director' }), 400, 'invalid-request', '/scheduled_by');
    expectProblem(await write(mentee, id, { frequency: 'two\nlines' }), 400, 'invalid-request', '/frequency');
    expectProblem(await write(mentee, id, { version: 7 }), 400, 'invalid-request', '/version');
  });
});

describe('acknowledging', () => {
  it('by the other side completes the agreement, once', async () => {
    const { mentee, mentor, id } = await pair();
    const { body } = await write(mentee, id);
    world.at('2026-03-04');
    const yes = await act(mentor, body.id, 'acknowledge', undefined, body.row_version);
    expect(yes).toMatchObject({
      status: 200,
      body: { is_acknowledged: true, mentor_acknowledged_at: '2026-03-04T12:00:00.000Z', row_version: 2, text },
    });
    world.at('2026-03-05');
    expect((await act(mentor, body.id, 'acknowledge')).body).toEqual(yes.body);
    expect((await act(mentee, body.id, 'acknowledge')).body).toEqual(yes.body);
    expect(await world.sql`select id from event where type = 'mentoring_agreement.acknowledged' and subject_id = ${body.id}`).toHaveLength(
      1,
    );
  });

  it('needs the row version that was read', async () => {
    const { mentee, mentor, id } = await pair();
    const { body } = await write(mentee, id);
    const unread = world.as(mentor).post(`/v1/mentoring-agreements/${body.id}/acknowledge`);
    expectProblem(await unread, 428, 'precondition-required');
    expectProblem(await act(mentor, body.id, 'acknowledge', undefined, 2), 412, 'version-stale');
  });

  it('is refused for all but the latest version', async () => {
    const { mentee, mentor, id } = await pair();
    const first = await write(mentee, id);
    await write(mentee, id);
    expectProblem(await act(mentor, first.body.id, 'acknowledge'), 409, 'agreement-state');
  });

  it('twice at the same time is recorded once', async () => {
    const { mentee, mentor, id } = await pair();
    const { body } = await write(mentee, id);
    const both = await Promise.all([act(mentor, body.id, 'acknowledge'), act(mentor, body.id, 'acknowledge')]);
    expect(both.map(({ status, body: { row_version } }) => ({ status, row_version }))).toEqual([
      { status: 200, row_version: 2 },
      { status: 200, row_version: 2 },
    ]);
  });

  it('waits for a version that is being written, and is then refused', async () => {
    const { mentee, mentor, id } = await pair();
    const { body } = await write(mentee, id);
    const blocker = await world.blocker();
    await blocker.query('select from assignment where id = $1 for no key update', [id]);
    const late = act(mentor, body.id, 'acknowledge');
    await blocker.someoneWaits();
    await world.sql`insert into mentoring_agreement (department_id, assignment_id, version, review_on) values (${world.id}, ${id}, 2, '2026-09-01')`;
    await blocker.release();
    expectProblem(await late, 409, 'agreement-state');
  });

  it('is refused to everybody but mentee and mentor', async () => {
    const { mentee, id } = await pair();
    const { body } = await write(mentee, id);
    for (const verb of ['acknowledge', 'renew']) {
      const sent = verb === 'renew' ? {} : undefined;
      for (const who of [people.director, people.facilitator, people.lead])
        expectProblem(await act(who, body.id, verb, sent), 403, 'permission-denied');
      for (const who of [people.outsider, people.pic, people.stranger])
        expectProblem(await act(who, body.id, verb, sent), 404, 'not-found');
    }
  });
});

describe('renewing', () => {
  it('makes a new version with the same text, acknowledged by the person who renews', async () => {
    const { mentee, mentor, agreement_id } = await agreed();
    world.at('2026-09-01');
    const renewed = await act(mentor, agreement_id, 'renew', {}, 2);
    expect(renewed).toMatchObject({
      status: 201,
      headers: { location: `/v1/mentoring-agreements/${renewed.body.id}` },
      body: { version: 2, review_on: '2027-09-01', mentor_acknowledged_at: '2026-09-01T12:00:00.000Z', mentee_acknowledged_at: null, text },
    });
    expect(await notificationsOf(mentee, 'agreement_to_acknowledge')).toMatchObject([
      { subject_id: renewed.body.id, from_person_id: mentor.id },
    ]);
    expect((await act(mentee, renewed.body.id, 'acknowledge')).body.is_acknowledged).toBe(true);
  });

  it('is refused for all but the latest version, and succeeds once of two at the same time', async () => {
    const { mentee, mentor, agreement_id } = await agreed();
    const both = await Promise.all([act(mentee, agreement_id, 'renew', {}, 2), act(mentor, agreement_id, 'renew', {}, 2)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    const refused = both.find(({ status }) => status === 409);
    if (refused) expectProblem(refused, 409, 'agreement-state');
  });

  it('needs the row version that was read', async () => {
    const { mentee, agreement_id } = await agreed();
    expectProblem(await world.as(mentee).post(`/v1/mentoring-agreements/${agreement_id}/renew`, {}), 428, 'precondition-required');
    expectProblem(await act(mentee, agreement_id, 'renew', {}, 1), 412, 'version-stale');
  });
});

describe('an assignment', () => {
  const states: readonly (readonly [string, AssignmentOptions])[] = [
    ['that waits for acceptance', { state: 'pending_acceptance' }],
    ['that was declined', { state: 'declined' }],
    ['that was withdrawn', { state: 'withdrawn' }],
    ['that is completed', { state: 'completed' }],
    ['that has ended', { state: 'ended' }],
    ['that was voided', { state: 'voided' }],
    ['whose planned end has come', { planned_ends_on: '2026-03-01' }],
    ['that is not formal', { subtype: 'informal' }],
  ];
  it.each(states)('%s takes no new agreement', async (_, options) => {
    const { mentee, id } = await pair(options);
    expectProblem(await write(mentee, id), 409, 'agreement-state');
  });

  it.each([
    ['that begins later', { starts_on: '2026-07-01' }],
    ['on its last day', { planned_ends_on: '2026-03-02' }],
  ])('%s has one', async (_, options) => {
    const { mentee, id } = await pair(options);
    expect((await write(mentee, id)).status).toBe(201);
  });

  it('that is paused still takes agreements', async () => {
    const { mentee, mentor, id } = await pair();
    await world.insert('assignment_pause', { assignment_id: id, starts_on: '2026-02-01' });
    const { body } = await write(mentee, id);
    expect((await act(mentor, body.id, 'acknowledge')).status).toBe(200);
  });

  it('that is over or suspended refuses to acknowledge and renew', async () => {
    const { mentee, mentor, id } = await pair();
    const { body } = await write(mentee, id);
    const opened = await suspend({ id });
    for (const who of [mentee, mentor]) expectProblem(await write(who, id), 409, 'agreement-state');
    expectProblem(await act(mentor, body.id, 'acknowledge'), 409, 'agreement-state');
    expectProblem(await act(mentee, body.id, 'renew', {}), 409, 'agreement-state');
    await world.sql`update conflict_case set ends_on = '2026-02-10' where id = ${opened.id}`;
    expect((await act(mentor, body.id, 'acknowledge')).status).toBe(200);
    await world.sql`update assignment set state = 'ended', ends_on = '2026-03-01' where id = ${id}`;
    expectProblem(await act(mentee, body.id, 'renew', {}), 409, 'agreement-state');
    expect((await act(mentee, body.id, 'acknowledge')).status).toBe(200);
  });
});

describe('reading', () => {
  it('mentee and mentor read the text; leaders, facilitator and offices the facts; others nothing', async () => {
    const { mentee, mentor, id, agreement_id } = await agreed();
    for (const who of [mentee, mentor]) expect((await read(who, agreement_id)).body).toMatchObject({ is_acknowledged: true, text });
    for (const who of [people.director, people.facilitator, people.lead, people.facultyAffairs, people.admin]) {
      const answer = await read(who, agreement_id);
      expect(answer.body).toMatchObject({ is_acknowledged: true, version: 1, text: null });
      expect(answer.text).not.toContain('Canary');
      expect(await listed(who, `?assignment_id=${id}`)).toHaveLength(1);
    }
    for (const who of [
      people.mentorDirector,
      people.pic,
      people.chair,
      people.viceChair,
      people.committee,
      people.outsider,
      people.stranger,
    ]) {
      expectProblem(await read(who, agreement_id), 404, 'not-found');
      expect(await listed(who, `?assignment_id=${id}`)).toEqual([]);
    }
  });

  it('no list has the text', async () => {
    const { mentee, id } = await agreed();
    const { text: answer } = await world.as(mentee).get(`/v1/mentoring-agreements?assignment_id=${id}`);
    expect(answer).not.toMatch(/Canary|"text"/);
  });

  it('a mentor cannot read the text while a conflict suspends the assignment, and can again afterwards, also after the end', async () => {
    const made = await agreed();
    const { mentee, mentor, agreement_id } = made;
    const opened = await suspend(made, '2026-03-02');
    const words = async (who: Person) => (await read(who, agreement_id)).body.text;
    expect(await words(mentor)).toEqual(text);
    world.at('2026-03-02');
    expect(await words(mentor)).toBeNull();
    expect(await words(mentee)).toEqual(text);
    await world.sql`update conflict_case set ends_on = '2026-03-05' where id = ${opened.id}`;
    world.at('2026-03-05');
    expect(await words(mentor)).toEqual(text);
    await world.sql`update assignment set state = 'ended', ends_on = '2026-03-05' where id = ${made.id}`;
    expect(await words(mentor)).toEqual(text);
    expect(await words(mentee)).toEqual(text);
  });

  it('lists filter by assignment, person, review day, acknowledgement and version', async () => {
    const { mentee, mentor, id, agreement_id } = await agreed({}, { review_on: '2026-06-01' });
    const second = (await write(mentor, id, { review_on: '2026-09-01' })).body.id;
    const found = async (query: string) => (await listed(people.lead, `?person_id=${mentee.id}${query}`)).map((item) => item.id);
    expect(await found('')).toEqual([agreement_id, second]);
    expect((await listed(people.lead, `?person_id=${mentor.id}`)).map((item) => item.id)).toEqual([agreement_id, second]);
    expect(await found('&review_on_lte=2026-05-31')).toEqual([]);
    expect(await found('&review_on_lte=2026-06-01')).toEqual([agreement_id]);
    expect(await found('&is_acknowledged=true')).toEqual([agreement_id]);
    expect(await found('&is_acknowledged=false')).toEqual([second]);
    expect(await found('&is_latest=true')).toEqual([second]);
    expect(await found('&is_latest=false')).toEqual([agreement_id]);
    const first = await world.as(people.lead).get(`/v1/mentoring-agreements?person_id=${mentee.id}&limit=1`);
    expect(await found(`&limit=1&cursor=${first.body.next_cursor}`)).toEqual([second]);
    expectProblem(await world.as(people.lead).get('/v1/mentoring-agreements?is_latest=yes'), 400, 'invalid-request', 'is_latest');
  });
});

describe('every day', () => {
  const runOn = async (day: string) => {
    world.at(day);
    await runDaily({ db: world.db, clock: world.clock, logger: pino({ level: 'silent' }) });
  };
  const young = async (more: AssignmentOptions = {}) => {
    const made = await pair({ starts_on: '2026-03-01', ...more });
    await world.sql`update assignment set activated_at = '2026-03-01T12:00:00Z' where id = ${made.id} and activated_at is not null`;
    return made;
  };

  it('both sides are notified, once, that they have had no agreement for sixty days', async () => {
    const { mentee, mentor, id } = await young();
    const { body } = await write(mentee, id);
    await runOn('2026-04-29');
    expect(await notificationsOf(mentee, 'agreement_due')).toEqual([]);
    await runOn('2026-04-30');
    await runOn('2026-04-30');
    await runOn('2026-08-01');
    const once = { subject_id: id, occasion: '', from_person_id: null, due_on: '2026-04-30' };
    expect(await notificationsOf(mentee, 'agreement_due')).toEqual([once]);
    expect(await notificationsOf(mentor, 'agreement_due')).toEqual([{ ...once, due_on: null }]);
    expect((await act(mentor, body.id, 'acknowledge')).status).toBe(200);
  });

  it('the sixty days of an assignment that began earlier count from the day on which both accepted it', async () => {
    const { mentee } = await young({ starts_on: '2025-07-01' });
    await runOn('2026-04-29');
    expect(await notificationsOf(mentee, 'agreement_due')).toEqual([]);
    await runOn('2026-04-30');
    expect(await notificationsOf(mentee, 'agreement_due')).toHaveLength(1);
  });

  it('nobody is notified of an assignment that has an agreement, is over, paused, suspended, or not formal', async () => {
    const quiet: Person[] = [];
    const withOne = await young();
    const { body } = await write(withOne.mentee, withOne.id);
    await act(withOne.mentor, body.id, 'acknowledge');
    // A later version that only one side has acknowledged does not replace the agreement.
    await write(withOne.mentee, withOne.id);
    quiet.push(withOne.mentee, withOne.mentor);
    const [paused, suspended] = [await young(), await young()];
    await world.insert('assignment_pause', { assignment_id: paused.id, starts_on: '2026-04-01' });
    await suspend(suspended, '2026-04-01');
    for (const made of [
      paused,
      suspended,
      await young({ state: 'ended', ends_on: '2026-04-01' }),
      await young({ planned_ends_on: '2026-04-15' }),
      await young({ subtype: 'informal' }),
      await young({ state: 'pending_acceptance' }),
    ])
      quiet.push(made.mentee, made.mentor);
    const loud = await young();
    await runOn('2026-05-15');
    for (const person of quiet) expect(await notificationsOf(person, 'agreement_due')).toEqual([]);
    expect(await notificationsOf(loud.mentee, 'agreement_due')).toHaveLength(1);
  });

  it('both sides are notified on the review day, once for each such day', async () => {
    const { mentee, mentor, agreement_id } = await agreed({}, { review_on: '2026-06-01' });
    await runOn('2026-05-31');
    expect(await notificationsOf(mentee, 'agreement_review_due')).toEqual([]);
    await runOn('2026-06-01');
    await runOn('2026-06-02');
    const first = { subject_id: agreement_id, occasion: '2026-06-01', from_person_id: null, due_on: '2026-06-01' };
    expect(await notificationsOf(mentee, 'agreement_review_due')).toEqual([first]);
    const ofMentor = { ...first, due_on: null };
    expect(await notificationsOf(mentor, 'agreement_review_due')).toEqual([ofMentor]);
    const renewed = await act(mentee, agreement_id, 'renew', { review_on: '2026-07-01' });
    await act(mentor, renewed.body.id, 'acknowledge');
    await runOn('2026-07-01');
    expect(await notificationsOf(mentor, 'agreement_review_due')).toMatchObject([
      ofMentor,
      { subject_id: renewed.body.id, occasion: '2026-07-01' },
    ]);
  });

  it('the review day is that of the latest version both have acknowledged; nobody is notified of a paused, suspended or ended assignment', async () => {
    const open = await agreed({}, { review_on: '2026-06-01' });
    // Not acknowledged by both: the review day of the earlier one still counts.
    await write(open.mentor, open.id, { review_on: '2026-12-01' });
    const superseded = await agreed({}, { review_on: '2026-06-01' });
    const next = await write(superseded.mentee, superseded.id, { review_on: '2026-12-01' });
    await act(superseded.mentor, next.body.id, 'acknowledge');
    const [paused, suspended, ended] = [
      await agreed({}, { review_on: '2026-06-01' }),
      await agreed({}, { review_on: '2026-06-01' }),
      await agreed({}, { review_on: '2026-06-01' }),
    ];
    await world.insert('assignment_pause', { assignment_id: paused.id, starts_on: '2026-05-01' });
    await suspend(suspended, '2026-05-01');
    await world.sql`update assignment set state = 'ended', ends_on = '2026-05-01' where id = ${ended.id}`;
    await runOn('2026-06-01');
    expect(await notificationsOf(open.mentee, 'agreement_review_due')).toMatchObject([{ subject_id: open.agreement_id }]);
    for (const made of [superseded, paused, suspended, ended])
      expect(await notificationsOf(made.mentor, 'agreement_review_due')).toEqual([]);
  });

  it('the number of statements does not grow with the number of people', async () => {
    const cost = async (day: string) => {
      world.at(day);
      return world.statements(() => runDaily({ db: world.db, clock: world.clock, logger: pino({ level: 'silent' }) }));
    };
    const idle = await cost('2026-09-01');
    world.at('2026-03-01');
    for (let pairs = 0; pairs < 3; pairs += 1) await young();
    const busy = await cost('2026-09-01');
    expect(await world.sql`select from notification where kind = 'agreement_due' and created_at >= '2026-09-01'`).not.toHaveLength(0);
    // One statement more, which writes all notifications.
    expect(busy - idle).toBeLessThanOrEqual(1);
  });
});

describe('a merge of two records', () => {
  it('moves agreements with their assignment', async () => {
    const { mentee, mentor, agreement_id } = await agreed();
    const survivor = await world.person({ division: null, site: null, category: null });
    const merged = await mergeRecords(world, people.admin, survivor, mentee);
    expect(merged.status).toBe(200);
    expect((await read(survivor, agreement_id)).body).toMatchObject({ mentee_id: survivor.id, is_acknowledged: true, text });
    expect((await read(mentor, agreement_id)).body).toMatchObject({ mentee_id: survivor.id, text });
  });
});
