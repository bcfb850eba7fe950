import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LeaveChoice } from '../../../src/features/administration/succession/leave-choices/schema.ts';
import type { AssignmentDetail } from '../../../src/features/mentorship/assignments/schema.ts';
import { careersOf } from '../../setup/careers.ts';
import { expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { mergeRecords } from '../../setup/second-person.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let words: ReturnType<typeof careersOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  words = careersOf(world, people);
});
beforeEach(() => world.at('2026-03-01'));

/** HR records a leave; long are 90 days and more. */
async function away(who: Person, starts_on: string, ends_on: string | null = null): Promise<string> {
  const answer = await world.as(people.facultyAffairs).post('/v1/leaves', { person_id: who.id, kind: 'medical', starts_on, ends_on });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body.id;
}
const move = (id: string, days: object) => world.as(people.facultyAffairs).patch(`/v1/leaves/${id}`, days, { ifMatch: '*' });
const choose = (as: Person, id: string, choice: string, ifMatch: string | number = '*') =>
  world.as(as).post<AssignmentDetail>(`/v1/assignments/${id}/leave-choice`, { choice }, { ifMatch });
const choices = (id: string, as: Person) => world.as(as).get<{ items: LeaveChoice[] }>(`/v1/assignments/${id}/leave-choices`);

const active = (starts_on: string, ends_on: string | null) => ({ status: 'active', starts_on, ends_on });
const paused = (starts_on: string, ends_on: string | null) => ({ status: 'paused', starts_on, ends_on });

/** A pair whose mentor is away from the first of February until the first of June. */
async function absent(options = {}, starts_on = '2026-02-01') {
  const made = await words.pair(options);
  return { ...made, leave: await away(made.mentor, starts_on, '2026-06-01') };
}

describe('a long absence of the mentor', () => {
  it('pauses the assignment, and the pause moves with the leave', async () => {
    const { mentee, id, leave } = await absent();
    const now = await words.read(id, mentee);
    expect(now).toMatchObject({
      status: 'paused',
      intervals: [active('2025-07-01', '2026-02-01'), paused('2026-02-01', '2026-06-01'), active('2026-06-01', null)],
    });
    expect(JSON.stringify(now)).not.toMatch(/medical|leave|kind/);
    await move(leave, { ends_on: '2026-05-02' });
    expect((await words.read(id)).intervals).toContainEqual(paused('2026-02-01', '2026-05-02'));
    await move(leave, { ends_on: '2026-05-01' });
    expect((await words.read(id)).intervals).toEqual([active('2025-07-01', null)]);
    await away((await words.read(id)).mentor as unknown as Person, '2026-05-01', '2026-05-02');
    expect((await words.read(id)).status).toBe('paused');
  });

  it('makes a pause that nobody can end by hand', async () => {
    const { mentee, id } = await absent();
    const resume = (body: object) => world.as(mentee).post(`/v1/assignments/${id}/resume`, body, { ifMatch: '*' });
    const refused = await resume({});
    expectProblem(refused, 409, 'assignment-state');
    expect(refused.body.detail).toMatch(/leave-choice/);
    expectProblem(await resume({ on: '2026-06-01' }), 409, 'assignment-state');
    await world.insert('assignment_pause', { assignment_id: id, starts_on: '2026-01-15' });
    expectProblem(await resume({}), 409, 'assignment-state');
    expect((await resume({ on: '2026-06-15' })).status).toBe(200);
  });
});

describe('200', () => {
  it('continue: the absence no longer pauses from today, and its earlier days stay paused', async () => {
    const { mentor, id } = await absent();
    const { status, body } = await choose(mentor, id, 'continue');
    expect([status, body.status]).toEqual([200, 'active']);
    expect(body.intervals).toEqual([active('2025-07-01', '2026-02-01'), paused('2026-02-01', '2026-03-01'), active('2026-03-01', null)]);
    expect((await choices(id, mentor)).body.items).toMatchObject([
      {
        assignment_id: id,
        choice: 'continue',
        absent_from: '2026-02-01',
        continues_on: '2026-03-01',
        request_id: null,
        chosen_by: mentor.id,
      },
    ]);
    expect(await words.requestsOf({ id: body.mentee.id } as Person)).toEqual([]);
  });

  it('continue in advance: nothing is paused, also where HR moves the leave by some weeks', async () => {
    const { mentee, id, leave } = await absent({}, '2026-05-30');
    await move(leave, { ends_on: '2026-12-01' });
    const { body } = await choose(mentee, id, 'continue');
    expect(body.intervals).toEqual([active('2025-07-01', null)]);
    await move(leave, { starts_on: '2026-06-20' });
    expect((await words.read(id)).intervals).toEqual([active('2025-07-01', null)]);
    await move(leave, { starts_on: '2026-04-20' });
    expect((await words.read(id)).intervals).toEqual([
      active('2025-07-01', '2026-04-20'),
      paused('2026-04-20', '2026-05-30'),
      active('2026-05-30', null),
    ]);
  });

  it('continue holds for this absence, not for the next', async () => {
    const { mentor, id } = await absent();
    await choose(mentor, id, 'continue');
    await away(mentor, '2026-06-20', '2026-12-01');
    expect((await words.read(id)).intervals).toContainEqual(paused('2026-06-20', '2026-12-01'));
  });

  it('interim: stays paused, and a request for an additional mentor opens', async () => {
    const { mentee, id } = await absent({ is_primary: true });
    expect((await choose(mentee, id, 'interim')).body.status).toBe('paused');
    const [request] = await words.requestsOf(mentee);
    expect(request).toMatchObject({ type: 'additional', via: 'service', is_primary: false, replaces_id: null, status: 'open' });
    expect((await choices(id, mentee)).body.items).toMatchObject([{ choice: 'interim', continues_on: null, request_id: request?.id }]);
    const second = await choose(people.lead, id, 'continue');
    expect([second.status, second.body.status]).toEqual([200, 'active']);
    expect((await choices(id, people.director)).body.items.map(({ choice }) => choice)).toEqual(['interim', 'continue']);
  });

  it('replace: ends today, or when the absence begins, and a request for a successor opens; only whoever chose sees why', async () => {
    const { mentee, mentor, id } = await absent({ is_primary: true });
    const { body } = await choose(mentor, id, 'replace');
    expect(body).toMatchObject({ status: 'ended', ends_on: '2026-03-01', own_reasons: [{ kind: 'end', code: 'mentor_leave' }] });
    expect(await words.requestsOf(mentee)).toMatchObject([{ type: 'replacement', is_primary: true, replaces_id: id }]);
    for (const reader of [mentee, people.director, people.lead]) expect(JSON.stringify(await words.read(id, reader))).not.toMatch(/leave/);
    expectProblem(await choose(mentee, id, 'continue'), 409, 'assignment-state');

    const ahead = await absent({}, '2026-05-01');
    await move(ahead.leave, { ends_on: null });
    const announced = await choose(ahead.mentee, ahead.id, 'replace');
    expect(announced.body).toMatchObject({ status: 'active', ends_on: '2026-05-01' });
    expect(await words.requestsOf(ahead.mentee)).toMatchObject([{ status: 'open' }]);
    expectProblem(await choose(ahead.mentor, ahead.id, 'continue'), 409, 'leave-choice-unfit');
    world.at('2026-05-01');
    expect((await words.read(ahead.id)).status).toBe('ended');
  });

  it('the same choice again changes nothing; another counts as a change of the assignment', async () => {
    const { mentee, id } = await absent();
    const first = await choose(mentee, id, 'interim');
    const again = await choose(mentee, id, 'interim');
    expect(again.body.row_version).toBe(first.body.row_version);
    expect(await words.requestsOf(mentee)).toHaveLength(1);
    expect((await choose(mentee, id, 'continue', first.body.row_version)).status).toBe(200);
    expectProblem(await choose(mentee, id, 'replace', first.body.row_version), 412, 'version-stale');
    expect((await words.events(id)).map(([type, data]) => [type, (data as { choice: string }).choice])).toEqual([
      ['leave_choice.made', 'interim'],
      ['leave_choice.made', 'continue'],
    ]);
  });

  it('the same choice by both at once is recorded once', async () => {
    const { mentee, mentor, id } = await absent();
    const answers = await Promise.all([choose(mentee, id, 'replace'), choose(mentor, id, 'replace')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await words.requestsOf(mentee)).toHaveLength(1);
  });
});

describe('409 leave-choice-unfit', () => {
  it.each([
    ['no absence', async (_mentor: Person) => {}, {}],
    ['one that is over', (mentor: Person) => away(mentor, '2025-09-01', '2026-03-01'), {}],
    ['a short one', (mentor: Person) => away(mentor, '2026-02-01', '2026-05-01'), {}],
    ['one that begins in 91 days', (mentor: Person) => away(mentor, '2026-05-31'), {}],
    ['one after the planned end', (mentor: Person) => away(mentor, '2026-04-01'), { planned_ends_on: '2026-04-01' }],
    ['an informal assignment', (mentor: Person) => away(mentor, '2026-02-01'), { subtype: 'informal' as const }],
  ])('%s', async (_, prepare, options) => {
    const { mentee, mentor, id } = await words.pair(options);
    await prepare(mentor);
    expectProblem(await choose(mentee, id, 'continue'), 409, 'leave-choice-unfit');
  });

  it('but not for an absence that begins in 90 days, or is 90 days long', async () => {
    for (const [starts_on, ends_on] of [
      ['2026-05-30', null],
      ['2026-02-01', '2026-05-02'],
    ] as const) {
      const { mentee, mentor, id } = await words.pair();
      await away(mentor, starts_on, ends_on);
      expect((await choose(mentee, id, 'continue')).status).toBe(200);
    }
  });

  it('for interim after continue', async () => {
    const { mentee, id } = await absent();
    await choose(mentee, id, 'continue');
    expectProblem(await choose(mentee, id, 'interim'), 409, 'leave-choice-unfit');
    expect((await choose(mentee, id, 'replace')).body.status).toBe('ended');
  });
});

describe('permissions', () => {
  it('mentee, mentor and mentorship lead choose; others are refused, or the assignment does not exist for them', async () => {
    const { mentee, id } = await absent();
    for (const who of [people.director, people.facilitator, people.chair, people.facultyAffairs])
      expectProblem(await choose(who, id, 'continue'), 403, 'permission-denied');
    for (const who of [people.outsider, people.stranger]) expectProblem(await choose(who, id, 'continue'), 404, 'not-found');
    expectProblem(await world.as(mentee).post(`/v1/assignments/${id}/leave-choice`, { choice: 'continue' }), 428, 'precondition-required');
    const narrow = world.as(mentee, { scopes: ['leave_choice:write'] });
    const answer = await narrow.post(`/v1/assignments/${id}/leave-choice`, { choice: 'replace' }, { ifMatch: '*' });
    expect(answer.status).toBe(200);
  });

  it('the choices are read by those who may', async () => {
    const { mentee, mentor, id } = await absent();
    await choose(mentee, id, 'continue');
    for (const who of [mentee, mentor, people.director, people.facilitator, people.lead])
      expect((await choices(id, who)).body.items).toHaveLength(1);
    for (const who of [people.chair, people.facultyAffairs]) expectProblem(await choices(id, who), 403, 'permission-denied');
    for (const who of [people.outsider, people.stranger]) expectProblem(await choices(id, who), 404, 'not-found');
    const page = await world.as(mentee).get(`/v1/assignments/${id}/leave-choices?cursor=x`);
    expectProblem(page, 400, 'invalid-cursor', 'cursor');
  });

  it.each([[{}], [{ choice: 'wait' }], [{ choice: 'continue', note: '</script>' }], [{ choice: ['continue'] }]])(
    'not with a body like %j',
    async (body) => {
      const { mentee, id } = await absent();
      expectProblem(await world.as(mentee).post(`/v1/assignments/${id}/leave-choice`, body, { ifMatch: '*' }), 400, 'invalid-request');
    },
  );
});

describe('both sides are notified', () => {
  it('when HR records a long leave that runs or is near; once, and without its kind', async () => {
    const { mentee, mentor, id, leave } = await absent();
    for (const who of [mentee, mentor])
      expect(await words.notificationsOf('mentor_absent', who)).toEqual([{ subject_id: id, occasion: '2026-02-01', from_person_id: null }]);
    await move(leave, { ends_on: '2026-07-01' });
    await words.on('2026-03-02');
    expect(await words.notificationsOf('mentor_absent', mentee)).toHaveLength(1);
    await away(mentor, '2026-02-15', '2026-03-15');
    expect(await words.notificationsOf('mentor_absent', mentee)).toHaveLength(1);
    expect(JSON.stringify((await world.as(mentee).get('/v1/notifications')).body)).not.toMatch(/medical/);
  });

  it('thirty days before, where HR recorded it earlier; not of a short one, and not where they have chosen', async () => {
    const { mentee, mentor } = await words.pair();
    await away(mentor, '2026-10-01', '2027-02-01');
    await away(people.outsider, '2026-10-01', '2026-10-20');
    expect(await words.notificationsOf('mentor_absent', mentee)).toEqual([]);
    await words.on('2026-08-31');
    expect(await words.notificationsOf('mentor_absent', mentee)).toEqual([]);
    await words.on('2026-09-01');
    await words.on('2026-09-02');
    expect(await words.notificationsOf('mentor_absent', mentee)).toMatchObject([{ occasion: '2026-10-01' }]);

    world.at('2026-03-01');
    const decided = await words.pair();
    const leave = await away(decided.mentor, '2026-05-01', '2026-09-01');
    await choose(decided.mentee, decided.id, 'continue');
    await move(leave, { starts_on: '2026-05-10' });
    expect(await words.notificationsOf('mentor_absent', decided.mentee)).toMatchObject([{ occasion: '2026-05-01' }]);
  });

  it('when a voided leave leaves a long absence', async () => {
    const { mentee, mentor } = await words.pair();
    const first = await away(mentor, '2026-01-20', '2026-02-20');
    await away(mentor, '2026-02-15', '2026-07-01');
    expect(await words.notificationsOf('mentor_absent', mentee)).toMatchObject([{ occasion: '2026-01-20' }]);
    await world.as(people.facultyAffairs).post(`/v1/leaves/${first}/void`, {}, { ifMatch: '*' });
    expect((await words.notificationsOf('mentor_absent', mentee)).map(({ occasion }) => occasion)).toEqual(['2026-01-20', '2026-02-15']);
  });
});

it('what a duplicate record chose, the survivor has chosen', async () => {
  const { mentee, id } = await absent();
  await choose(mentee, id, 'interim');
  const survivor = await world.person({ division: null, site: null, category: null, login: false });
  const merged = await mergeRecords(world, people.admin, survivor, mentee);
  expect(merged.status, JSON.stringify(merged.body)).toBe(200);
  expect((await choices(id, people.lead)).body.items).toMatchObject([{ chosen_by: survivor.id }]);
});
