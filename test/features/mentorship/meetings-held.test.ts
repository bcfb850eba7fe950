import { pino } from 'pino';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MeetingDetail } from '../../../src/features/mentorship/meetings/schema.ts';
import { runDaily } from '../../../src/jobs/daily.ts';
import { expectProblem } from '../../setup/client.ts';
import { meetingsOf, type Pair } from '../../setup/meetings.ts';
import { mergeRecords } from '../../setup/second-person.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let say: ReturnType<typeof meetingsOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  say = meetingsOf(world);
});
beforeEach(() => world.at('2026-03-01'));

/** Logged by the mentee, for the mentor to confirm. */
async function logged(more: object = {}): Promise<Pair & { meeting: MeetingDetail }> {
  const pair = await say.pair();
  const { body, status } = await say.log(pair.mentee, pair.id, { held_on: '2026-02-20', ...more });
  expect(status).toBe(201);
  return { ...pair, meeting: body };
}

describe('logging', () => {
  it('records a held meeting, and asks the other side to confirm it', async () => {
    const pair = await say.pair();
    const goal = await say.goal(pair.mentee);
    const body = {
      kind: 'ad_hoc',
      mode: 'phone',
      duration_min: 1440,
      agenda: 'The grant',
      location: 'Cafeteria',
      goal_lineage_ids: [goal],
    };
    const answer = await say.log(pair.mentor, pair.id, body);
    expect(answer).toMatchObject({
      status: 201,
      headers: { location: `/v1/meetings/${answer.body.id}` },
      body: {
        ...body,
        status: 'held',
        held_on: '2026-03-01',
        proposed_by: pair.mentor.id,
        logged_by: pair.mentor.id,
        logged_at: '2026-03-01T12:00:00.000Z',
        scheduled_at: null,
        confirmed_by: null,
        qualifies: false,
        not_qualifying_because: 'pending_confirmation',
      },
    });
    expect(await say.notificationsOf(pair.mentee, 'meeting_held')).toEqual([
      { subject_id: answer.body.id, from_person_id: pair.mentor.id },
    ]);
    expect(await say.notificationsOf(pair.mentor, 'meeting_held')).toEqual([]);
  });

  it('is refused for days in the future', async () => {
    const { mentee, id } = await say.pair();
    expectProblem(await say.log(mentee, id, { held_on: '2026-03-02' }), 422, 'day-in-future', '/held_on');
    // Still the first of March in Toronto.
    world.at('2026-03-02T04:59:59Z');
    expectProblem(await say.log(mentee, id, { held_on: '2026-03-02' }), 422, 'day-in-future', '/held_on');
    world.at('2026-03-02T05:00:00Z');
    expect((await say.log(mentee, id, { held_on: '2026-03-02' })).status).toBe(201);
  });

  it('is possible for every day of the assignment, also when it is over, and for no other day', async () => {
    for (const state of ['live', 'completed', 'ended'] as const) {
      const { mentee, id } = await say.pair({ state, starts_on: '2025-07-01', ends_on: '2026-01-01' });
      for (const held_on of ['2025-06-30', '2026-01-01'])
        expectProblem(await say.log(mentee, id, { held_on }), 422, 'meeting-day-unfit', '/held_on');
      for (const held_on of ['2025-07-01', '2025-12-31']) expect((await say.log(mentee, id, { held_on })).status).toBe(201);
    }
    for (const state of ['pending_acceptance', 'declined', 'voided'] as const) {
      const { mentee, id } = await say.pair({ state });
      expectProblem(await say.log(mentee, id, { held_on: '2025-08-01' }), 409, 'assignment-state');
    }
  });

  it('is refused for suspended and for paused days, with the active ones', async () => {
    const pair = await say.pair();
    await say.suspend(pair, '2026-02-10', '2026-02-20');
    await world.insert('assignment_pause', { assignment_id: pair.id, starts_on: '2026-01-10', ends_on: '2026-01-20' });
    const refused = await say.log(pair.mentee, pair.id, { held_on: '2026-02-10' });
    expectProblem(refused, 422, 'meeting-day-unfit', '/held_on');
    expect(refused.body).toMatchObject({ detail: 'On 2026-02-10 a reporting line suspends the assignment.' });
    expectProblem(await say.log(pair.mentee, pair.id, { held_on: '2026-02-19' }), 422, 'meeting-day-unfit', '/held_on');
    expect((await say.log(pair.mentee, pair.id, { held_on: '2026-02-20' })).status).toBe(201);
    const paused = await say.log(pair.mentee, pair.id, { held_on: '2026-01-10' });
    expectProblem(paused, 422, 'meeting-day-unfit', '/held_on');
    expect(paused.body).toMatchObject({
      detail:
        'On 2026-01-10 the assignment is paused; only meetings of active days count. It is active from 2025-07-01 to 2026-01-09, from 2026-01-20 to 2026-02-09, from 2026-02-20.',
    });
    for (const held_on of ['2026-01-09', '2026-01-20']) expect((await say.log(pair.mentee, pair.id, { held_on })).status).toBe(201);
    const informal = await say.pair({ subtype: 'informal' });
    await world.insert('assignment_pause', { assignment_id: informal.id, starts_on: '2026-01-10', ends_on: '2026-01-20' });
    expect((await say.log(informal.mentee, informal.id, { held_on: '2026-01-10' })).status).toBe(201);
  });

  it('refuses what the description excludes, and everybody but the two', async () => {
    const { mentee, id } = await say.pair();
    const wrong = async (more: object, where: string) => expectProblem(await say.log(mentee, id, more), 400, 'invalid-request', where);
    await wrong({ duration_min: 0 }, '/duration_min');
    await wrong({ duration_min: 1441 }, '/duration_min');
    await wrong({ duration_min: undefined }, '/duration_min');
    await wrong({ held_on: '2026-02-30' }, '/held_on');
    await wrong({ scheduled_at: '2026-02-20T12:00:00Z' }, '/scheduled_at');
    expectProblem(await say.log(mentee, id, { goal_lineage_ids: [crypto.randomUUID()] }), 422, 'reference-unknown', '/goal_lineage_ids/0');
    expectProblem(await say.log(people.lead, id), 403, 'permission-denied');
    expectProblem(await say.log(people.stranger, id), 404, 'not-found', '/assignment_id');
  });

  it('of a joint meeting is done once for each mentor, and each confirms', async () => {
    const { mentee, id, mentor } = await say.pair({ is_primary: true });
    const second = await world.person({ division: 'GIM', site: 'NORTH' });
    const other = (await world.assignment(mentee, second)).id;
    const both = [await say.log(mentee, id, { kind: 'joint' }), await say.log(mentee, other, { kind: 'joint' })];
    const answers = [await say.act(mentor, both[0]?.body.id ?? '', 'confirm'), await say.act(second, both[1]?.body.id ?? '', 'confirm')];
    expect(answers.map(({ body }) => body.qualifies)).toEqual([true, true]);
    expectProblem(await say.act(second, both[0]?.body.id ?? '', 'confirm'), 404, 'not-found');
  });

  it('of a joint meeting refers to the row that was recorded first', async () => {
    const { mentee, id } = await say.pair({ is_primary: true });
    const pairs = [];
    for (const division of ['GIM', 'NEPH']) pairs.push(await world.assignment(mentee, await world.person({ division, site: 'NORTH' })));
    const first = (await say.propose(mentee, id, { kind: 'joint' })).body;
    expect(first.joint_id).toBeNull();
    const second = (await say.log(mentee, pairs[0]?.id ?? '', { kind: 'joint', joint_id: first.id })).body;
    const third = (await say.log(mentee, pairs[1]?.id ?? '', { kind: 'joint', joint_id: second.id })).body;
    expect([second.joint_id, third.joint_id]).toEqual([first.id, first.id]);
    const [alone, elsewhere] = [(await say.log(mentee, id)).body, (await logged({ kind: 'joint' })).meeting];
    for (const body of [
      { kind: 'formal', joint_id: first.id },
      { kind: 'joint', joint_id: alone.id },
      { kind: 'joint', joint_id: elsewhere.id },
      { kind: 'joint', joint_id: crypto.randomUUID() },
    ])
      expectProblem(await say.log(mentee, id, body), 422, 'reference-unknown', '/joint_id');
  });
});

describe('holding a planned meeting', () => {
  it('is possible for either side, with or without agreement, on the planned day or another', async () => {
    for (const agreed of [true, false]) {
      const { mentee, mentor, id } = await say.pair();
      const { body } = await say.propose(mentee, id, { scheduled_at: '2026-03-10T15:00:00Z', duration_min: 30 });
      if (agreed) await say.act(mentor, body.id, 'agree');
      world.at('2026-03-11');
      const held = await say.act(mentor, body.id, 'hold', { held_on: '2026-03-10', duration_min: 50, mode: 'in_person' });
      expect(held.body).toMatchObject({
        status: 'held',
        held_on: '2026-03-10',
        duration_min: 50,
        mode: 'in_person',
        logged_by: mentor.id,
        proposed_by: mentee.id,
        logged_at: '2026-03-11T12:00:00.000Z',
      });
      expect(await say.notificationsOf(mentee, 'meeting_held')).toEqual([{ subject_id: body.id, from_person_id: mentor.id }]);
      world.at('2026-03-12');
      expect((await say.act(mentor, body.id, 'hold', { held_on: '2026-03-10', duration_min: 50 })).body).toEqual(held.body);
      expectProblem(await say.act(mentor, body.id, 'hold', { held_on: '2026-03-10', duration_min: 51 }), 409, 'meeting-state');
      expectProblem(await say.act(mentee, body.id, 'hold', { held_on: '2026-03-10', duration_min: 50 }), 409, 'meeting-state');
      for (const [verb, more] of [
        ['cancel', {}],
        ['agree', {}],
        ['no-show', { absent: 'mentee' }],
      ] as const)
        expectProblem(await say.act(mentor, body.id, verb, more), 409, 'meeting-state');
      world.at('2026-03-01');
    }
  });

  it('repeated by the same person changes nothing, also after the other side has changed the agenda', async () => {
    const { mentee, mentor, id } = await say.pair();
    const { body } = await say.propose(mentee, id);
    const hold = (as: typeof mentee) => say.act(as, body.id, 'hold', { duration_min: 30 });
    await hold(mentor);
    await say.edit(mentee, body.id, { agenda: 'What we spoke about' });
    expect(await hold(mentor)).toMatchObject({ status: 200, body: { status: 'held', logged_by: mentor.id } });
    expectProblem(await hold(mentee), 409, 'meeting-state');
  });

  it('is limited to the same days as logging', async () => {
    const pair = await say.pair();
    const { body } = await say.propose(pair.mentee, pair.id);
    await say.suspend(pair, '2026-02-10', '2026-02-20');
    const hold = (held_on: string) => say.act(pair.mentee, body.id, 'hold', { held_on, duration_min: 30 });
    expectProblem(await hold('2026-03-02'), 422, 'day-in-future', '/held_on');
    expectProblem(await hold('2025-06-30'), 422, 'meeting-day-unfit', '/held_on');
    expectProblem(await hold('2026-02-19'), 422, 'meeting-day-unfit', '/held_on');
    await world.sql`update assignment set state = 'voided' where id = ${pair.id}`;
    expectProblem(await hold('2026-02-20'), 409, 'assignment-state');
    await world.sql`update assignment set state = 'live' where id = ${pair.id}`;
    expect((await hold('2026-02-20')).body).toMatchObject({ status: 'held', mode: 'video' });
    expectProblem(await say.act(pair.mentee, body.id, 'hold', {}), 400, 'invalid-request', '/duration_min');
  });
});

describe('confirming', () => {
  it('is for the side that did not log the meeting, once, and then it counts', async () => {
    const { mentee, mentor, meeting } = await logged();
    expectProblem(await say.act(mentee, meeting.id, 'confirm'), 422, 'approver-is-subject');
    world.at('2026-03-03');
    const confirmed = await say.act(mentor, meeting.id, 'confirm', {}, meeting.row_version);
    expect(confirmed.body).toMatchObject({
      status: 'confirmed',
      confirmed_by: mentor.id,
      confirmed_at: '2026-03-03T12:00:00.000Z',
      qualifies: true,
      not_qualifying_because: null,
    });
    world.at('2026-03-04');
    expect((await say.act(mentor, meeting.id, 'confirm')).body).toEqual(confirmed.body);
    expectProblem(await say.act(mentee, meeting.id, 'confirm'), 422, 'approver-is-subject');
    for (const patch of [{ duration_min: 5 }, { held_on: '2026-02-21' }, { mode: 'email' }])
      expectProblem(await say.edit(mentee, meeting.id, patch), 409, 'meeting-state');
    expect((await say.edit(mentee, meeting.id, { agenda: 'What we spoke about' })).body).toMatchObject({
      status: 'confirmed',
      qualifies: true,
    });
    expectProblem(await say.act(people.facilitator, meeting.id, 'confirm'), 403, 'permission-denied');
    expectProblem(await say.act(people.director, meeting.id, 'confirm'), 404, 'not-found');
  });

  it('needs a held meeting', async () => {
    const { mentee, mentor, id } = await say.pair();
    const { body } = await say.propose(mentee, id);
    expectProblem(await say.act(mentor, body.id, 'confirm'), 409, 'meeting-state');
    expectProblem(await say.act(mentor, body.id, 'dispute'), 409, 'meeting-state');
    expectProblem(await say.act(mentor, body.id, 'void'), 409, 'meeting-state');
  });

  it('is possible until the programme year of the meeting is closed, the policy’s days after its end', async () => {
    const { mentee, mentor, meeting, id } = await logged();
    const status = async () => (await say.read(mentor, meeting.id)).body.status;
    const found = async () => (await world.as(mentor).get('/v1/meetings?status=unconfirmed')).body.items.map(({ id }) => id);
    world.at('2026-04-29');
    expect({ status: await status(), found: await found() }).toEqual({ status: 'held', found: [] });
    world.at('2026-04-30');
    expect({ status: await status(), found: await found() }).toEqual({ status: 'unconfirmed', found: [meeting.id] });
    const other = (await say.log(mentee, id, { held_on: '2026-02-21' })).body;
    world.at('2026-08-29');
    expect((await say.act(mentor, meeting.id, 'confirm')).body).toMatchObject({ status: 'confirmed', qualifies: true });
    world.at('2026-08-30');
    expectProblem(await say.act(mentor, other.id, 'confirm'), 409, 'meeting-state');
    expect((await say.act(mentor, meeting.id, 'confirm')).body.status).toBe('confirmed');
    expect((await say.read(mentor, other.id)).body).toMatchObject({ status: 'unconfirmed', qualifies: false });
  });

  it('is possible longer where leave stops the mentee’s clock, and without limit where no clock runs', async () => {
    const { mentee, mentor, meeting } = await logged();
    await world.insert('leave', { person_id: mentee.id, starts_on: '2026-03-01', ends_on: '2026-03-31', stops_clock: true });
    world.at('2026-09-28');
    expect((await say.act(mentor, meeting.id, 'confirm')).body.status).toBe('confirmed');
    world.at('2026-03-01');
    const adjunct = await world.person({ category: 'adjunct' });
    const { id } = await world.assignment(adjunct, mentor);
    const { body } = await say.log(adjunct, id, { held_on: '2026-02-20' });
    world.at('2028-03-01');
    expect((await say.act(mentor, body.id, 'confirm')).body.status).toBe('confirmed');
  });

  it('and disputing at the same time: one of them succeeds', async () => {
    const { mentor, meeting } = await logged();
    const answers = await Promise.all([say.act(mentor, meeting.id, 'confirm', {}, 1), say.act(mentor, meeting.id, 'dispute', {}, 1)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
  });
});

describe('disputing and correcting', () => {
  it('notifies the person who logged it, whose correction then waits to be confirmed again', async () => {
    const { mentee, mentor, meeting } = await logged();
    expectProblem(await say.act(mentee, meeting.id, 'dispute'), 422, 'approver-is-subject');
    const disputed = await say.act(mentor, meeting.id, 'dispute', { note: 'It was shorter' });
    expect(disputed.body).toMatchObject({
      status: 'disputed',
      not_qualifying_because: 'disputed',
      reasons: [{ kind: 'dispute', author_id: mentor.id, note: 'It was shorter', at: '2026-03-01T12:00:00.000Z' }],
    });
    expect(await say.notificationsOf(mentee, 'meeting_disputed')).toEqual([{ subject_id: meeting.id, from_person_id: mentor.id }]);
    expect((await say.act(mentor, meeting.id, 'dispute', { note: 'Again' })).body).toEqual(disputed.body);
    expectProblem(await say.edit(mentor, meeting.id, { duration_min: 20 }), 403, 'permission-denied');
    expect((await say.edit(mentee, meeting.id, { duration_min: 45, agenda: 'More' })).body).toMatchObject({
      status: 'disputed',
      agenda: 'More',
    });
    world.at('2026-03-05');
    const corrected = await say.edit(mentee, meeting.id, { duration_min: 20, held_on: '2026-02-21', mode: 'phone' });
    expect(corrected.body).toMatchObject({
      status: 'held',
      duration_min: 20,
      held_on: '2026-02-21',
      mode: 'phone',
      logged_at: '2026-03-05T12:00:00.000Z',
    });
    expect(await say.notificationsOf(mentor, 'meeting_held')).toHaveLength(2);
    expectProblem(await say.edit(mentor, meeting.id, { mode: 'video', agenda: 'A fact beside words' }), 403, 'permission-denied');
    await say.act(mentor, meeting.id, 'dispute');
    expect((await say.edit(mentee, meeting.id, { duration_min: 25, agenda: 'A fact beside words' })).body.status).toBe('held');
    expect((await say.act(mentor, meeting.id, 'confirm')).body).toMatchObject({ status: 'confirmed', qualifies: true });
    expectProblem(await say.act(mentor, meeting.id, 'dispute'), 409, 'meeting-state');
  });

  it('notifies the other side of each correction, and the writer of each dispute', async () => {
    const { mentee, mentor, meeting } = await logged();
    for (const duration_min of [50, 40, 30]) {
      await say.act(mentor, meeting.id, 'dispute');
      await say.edit(mentee, meeting.id, { duration_min });
    }
    expect(await say.notificationsOf(mentor, 'meeting_held')).toHaveLength(4);
    expect(await say.notificationsOf(mentee, 'meeting_disputed')).toHaveLength(3);
  });

  it('notifies the other side of each of several corrections before the answer', async () => {
    const { mentee, mentor, meeting } = await logged();
    for (const duration_min of [50, 40, 30]) await say.edit(mentee, meeting.id, { duration_min });
    expect(await say.notificationsOf(mentor, 'meeting_held')).toHaveLength(4);
  });

  it('the person who disputed a meeting can still confirm it', async () => {
    const { mentor, meeting } = await logged();
    await say.act(mentor, meeting.id, 'dispute');
    expect((await say.act(mentor, meeting.id, 'confirm')).body.status).toBe('confirmed');
  });

  it('is limited to the same days as logging, and does not change the planned time', async () => {
    const { mentee, mentor, meeting, ...pair } = await logged();
    await say.suspend(pair, '2026-02-10', '2026-02-15');
    expectProblem(await say.edit(mentee, meeting.id, { held_on: '2026-03-02' }), 422, 'day-in-future', '/held_on');
    expectProblem(await say.edit(mentee, meeting.id, { held_on: '2026-02-14' }), 422, 'meeting-day-unfit', '/held_on');
    expectProblem(await say.edit(mentee, meeting.id, { held_on: '2025-06-30' }), 422, 'meeting-day-unfit', '/held_on');
    expectProblem(await say.edit(mentee, meeting.id, { scheduled_at: '2026-03-10T15:00:00Z' }), 409, 'meeting-state');
    expect((await say.edit(mentor, meeting.id, { location: 'Room 2' })).body).toMatchObject({ status: 'held', location: 'Room 2' });
    await world.sql`update assignment set state = 'voided' where id = ${pair.id}`;
    expectProblem(await say.edit(mentee, meeting.id, { held_on: '2026-02-19' }), 409, 'assignment-state');
  });
});

describe('voiding', () => {
  it('is possible for either side of a held or disputed meeting, for both of a confirmed one, once and for good, and notifies the other side', async () => {
    for (const verbs of [[], ['confirm'], ['dispute']]) {
      const { mentee, mentor, meeting } = await logged();
      for (const verb of verbs) await say.act(mentor, meeting.id, verb);
      if (verbs.includes('confirm')) {
        const proposed = await say.act(mentor, meeting.id, 'void');
        expect(proposed.body).toMatchObject({ status: 'confirmed', qualifies: true });
        expect(await say.notificationsOf(mentee, 'meeting_void_proposed')).toHaveLength(1);
        expect(await say.notificationsOf(mentor, 'meeting_voided')).toHaveLength(0);
      }
      const voided = await say.act(mentee, meeting.id, 'void', { note: 'Another day' });
      expect(voided.body).toMatchObject({
        status: 'voided',
        qualifies: false,
        not_qualifying_because: 'voided',
        reasons: [{ kind: 'void' }],
      });
      expect(await say.notificationsOf(mentor, 'meeting_voided')).toHaveLength(1);
      expect((await say.act(mentee, meeting.id, 'void')).body).toEqual(voided.body);
      expectProblem(await say.act(mentor, meeting.id, 'void'), 409, 'meeting-state');
      expectProblem(await say.act(mentor, meeting.id, 'confirm'), 409, 'meeting-state');
      expectProblem(await say.edit(mentee, meeting.id, { duration_min: 10 }), 409, 'meeting-state');
      expectProblem(await say.edit(mentee, meeting.id, { agenda: 'x' }), 409, 'meeting-state');
    }
  });

  it('is possible for a mentorship lead who is neither of the two, without reading the content, and notifies both', async () => {
    const { mentee, mentor, meeting } = await logged({ agenda: 'Canary' });
    const voided = await say.act(people.lead, meeting.id, 'void', { note: 'Entered twice' });
    expect(voided.body).toMatchObject({ status: 'voided', agenda: null, location: null, goal_lineage_ids: null, reasons: null });
    for (const who of [mentee, mentor])
      expect(await say.notificationsOf(who, 'meeting_voided')).toEqual([{ subject_id: meeting.id, from_person_id: people.lead.id }]);
    expect((await say.read(mentee, meeting.id)).body.reasons).toMatchObject([{ author_id: people.lead.id, note: 'Entered twice' }]);
    for (const who of [people.chair, people.director, people.admin])
      expectProblem(await say.act(who, meeting.id, 'void'), 404, 'not-found');
    expectProblem(await say.act(people.facilitator, meeting.id, 'void'), 403, 'permission-denied');
  });
});

describe('reminding', () => {
  it('notifies the side that has not answered for 14 days, once until the meeting is corrected', async () => {
    const { mentee, mentor, meeting } = await logged();
    const done = await logged();
    await say.act(done.mentor, done.meeting.id, 'confirm');
    const daily = () => runDaily({ db: world.db, clock: world.clock, logger: pino({ level: 'silent' }) });
    world.at('2026-03-14');
    await daily();
    expect(await say.notificationsOf(mentor, 'meeting_unconfirmed')).toEqual([]);
    world.at('2026-03-15');
    await daily();
    world.at('2026-03-16');
    await daily();
    expect(await say.notificationsOf(mentor, 'meeting_unconfirmed')).toEqual([{ subject_id: meeting.id, from_person_id: mentee.id }]);
    expect(await say.notificationsOf(mentee, 'meeting_unconfirmed')).toEqual([]);
    expect(await say.notificationsOf(done.mentor, 'meeting_unconfirmed')).toEqual([]);
    await say.edit(mentee, meeting.id, { duration_min: 30 });
    world.at('2026-03-29');
    await daily();
    expect(await say.notificationsOf(mentor, 'meeting_unconfirmed')).toHaveLength(1);
    world.at('2026-03-30');
    await daily();
    expect(await say.notificationsOf(mentor, 'meeting_unconfirmed')).toHaveLength(2);
  });
});

describe('the event log', () => {
  it('has what happened to a meeting, and neither days nor text', async () => {
    const { mentee, mentor, id } = await say.pair();
    const { body } = await say.propose(mentee, id, { scheduled_at: '2026-03-10T15:00:00Z', agenda: 'Canary' });
    await say.act(mentor, body.id, 'agree');
    await say.edit(mentee, body.id, { location: 'Canary' });
    world.at('2026-03-11');
    await say.act(mentee, body.id, 'hold', { held_on: '2026-03-10', duration_min: 30 });
    await say.act(mentor, body.id, 'dispute', { note: 'Canary' });
    await say.act(mentor, body.id, 'confirm');
    await say.act(mentor, body.id, 'void', { note: 'Canary' });
    await say.act(mentee, body.id, 'void', { note: 'Canary' });
    const kind = { kind: 'formal', mode: 'video' };
    expect(await world.sql`select type, data from event where subject_id = ${body.id} order by id`).toEqual([
      { type: 'meeting.proposed', data: { assignment_id: id, ...kind } },
      { type: 'meeting.scheduled', data: { assignment_id: id } },
      { type: 'meeting.edited', data: { assignment_id: id, fields: ['location'] } },
      { type: 'meeting.held', data: { assignment_id: id, ...kind } },
      { type: 'meeting.disputed', data: { assignment_id: id } },
      { type: 'meeting.confirmed', data: { assignment_id: id } },
      { type: 'meeting.void_proposed', data: { assignment_id: id } },
      { type: 'meeting.voided', data: { assignment_id: id } },
    ]);
  });
});

describe('a merge', () => {
  const merge = (survivor: { id: string }, duplicate: { id: string }) => mergeRecords(world, people.admin, survivor, duplicate);

  const bare = () => world.person({ division: null, site: null, category: null });

  it('moves what a duplicate proposed, logged, confirmed and gave as reasons', async () => {
    const survivor = await bare();
    const { mentee, mentor: duplicate, id } = await say.pair();
    const one = (await say.log(duplicate, id, { held_on: '2026-02-20' })).body;
    const two = (await say.log(mentee, id, { held_on: '2026-02-21' })).body;
    await say.act(duplicate, two.id, 'confirm');
    await say.act(duplicate, two.id, 'void', { note: 'Mine' });
    expect((await merge(survivor, duplicate)).status).toBe(200);
    expect((await say.read(survivor, one.id)).body).toMatchObject({
      mentor_id: survivor.id,
      proposed_by: survivor.id,
      logged_by: survivor.id,
    });
    expect((await say.read(survivor, two.id)).body).toMatchObject({
      confirmed_by: survivor.id,
      reasons: [{ author_id: survivor.id, note: 'Mine' }],
    });
    expectProblem(await say.act(survivor, one.id, 'confirm'), 422, 'approver-is-subject');
    expect((await say.act(mentee, one.id, 'confirm')).body.qualifies).toBe(true);
  });

  it('of two who were once paired by mistake keeps the meetings of that assignment as they are', async () => {
    const [mentee, mentor] = [await bare(), await world.person({ division: 'NEPH', site: 'NORTH' })];
    const { id } = await world.assignment(mentee, mentor);
    const { body: meeting } = await say.log(mentee, id);
    await say.act(mentor, meeting.id, 'confirm');
    await world.sql`update assignment set state = 'voided' where id = ${id}`;
    expect((await merge(mentor, mentee)).status).toBe(200);
    expect((await say.read(mentor, meeting.id)).body).toMatchObject({ logged_by: mentee.id, confirmed_by: mentor.id });
  });
});
