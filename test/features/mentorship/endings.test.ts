/** What both sides confirmed is not undone by one. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AssignmentDetail } from '../../../src/features/mentorship/assignments/schema.ts';
import { expectProblem } from '../../setup/client.ts';
import { partyOf } from '../../setup/department.ts';
import { meetingsOf, type Pair } from '../../setup/meetings.ts';
import { obligationsOf } from '../../setup/obligations.ts';
import { createWorld, type People, type Person, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let say: ReturnType<typeof meetingsOf>;
let owes: ReturnType<typeof obligationsOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  say = meetingsOf(world);
  owes = obligationsOf(world, people);
});
beforeEach(() => world.at('2026-03-01'));

const act = (as: Person, id: string, verb: string, body: object = {}, ifMatch: string | number = '*') =>
  world.as(as).post<AssignmentDetail>(`/v1/assignments/${id}/${verb}`, body, { ifMatch });
const read = async (as: Person, id: string) => (await world.as(as).get<AssignmentDetail>(`/v1/assignments/${id}`)).body;
async function confirmed(pair: Pair, held_on: string) {
  const { body } = await say.log(pair.mentee, pair.id, { held_on });
  expect((await say.act(pair.mentor, body.id, 'confirm')).status).toBe(200);
  return body.id;
}
/** A pair that has met on 20 February, as both confirmed. */
async function met(options: Parameters<typeof say.pair>[0] = {}) {
  const pair = await say.pair(options);
  await confirmed(pair, '2026-02-10');
  return { ...pair, meeting: await confirmed(pair, '2026-02-20') };
}
const early = 'both of you confirmed a meeting of 2026-02-20';

describe('one side alone', () => {
  it('cannot end, complete, pause or convert an assignment before the last meeting that both confirmed', async () => {
    for (const [verb, body] of [
      ['end', {}],
      ['complete', {}],
      ['pause', {}],
      ['convert', { to: 'informal' }],
    ] as const) {
      const pair = await met();
      for (const who of [pair.mentee, pair.mentor]) {
        const refused = await act(who, pair.id, verb, { ...body, on: '2026-02-20' });
        expectProblem(refused, 422, 'assignment-day-unfit', '/on');
        expect(refused.body).toMatchObject({
          detail: `You alone can choose 2026-02-21 or a later day, because ${early}. For an earlier day, propose it to the other side (propose-early-end), or ask a mentorship lead.`,
        });
      }
      const reason = verb === 'convert' ? {} : { reason_code: 'other' };
      expectProblem(await act(pair.mentor, pair.id, verb, { ...body, ...reason, on: '2025-12-01' }), 422, 'assignment-day-unfit', '/on');
      expect((await act(pair.mentor, pair.id, verb, { ...body, on: '2026-02-21' })).status).toBe(200);
      expect((await say.read(pair.mentee, pair.meeting)).body.qualifies).toBe(true);
    }
  });

  it('ends it by default on the first day possible: tomorrow, where both confirmed a meeting of today', async () => {
    const pair = await say.pair();
    await confirmed(pair, '2026-03-01');
    expect((await act(pair.mentee, pair.id, 'end')).body).toMatchObject({ status: 'active', ends_on: '2026-03-02' });
    const other = await say.pair();
    await confirmed(other, '2026-03-01');
    expectProblem(await act(other.mentee, other.id, 'complete'), 422, 'assignment-day-unfit', '/on');
    const paused = (await act(other.mentor, other.id, 'pause')).body;
    expect(paused.intervals.at(-1)).toMatchObject({ status: 'paused', starts_on: '2026-03-02' });
  });

  it('is free where the other side has not confirmed, or the meeting is void', async () => {
    const pair = await say.pair();
    await say.log(pair.mentor, pair.id, { held_on: '2026-02-20' });
    const void_ = await confirmed(pair, '2026-02-21');
    for (const who of [pair.mentor, pair.mentee]) await say.act(who, void_, 'void');
    expect((await act(pair.mentor, pair.id, 'end', { on: '2026-01-01' })).status).toBe(200);
  });

  it('cannot end a formal assignment before a closed programme year', async () => {
    const pair = await say.pair({ starts_on: '2024-01-01' });
    const on = async (day: string, today: string) => {
      world.at(today);
      return act(pair.mentee, pair.id, 'end', { on: day });
    };
    expectProblem(await on('2024-06-30', '2026-03-01'), 422, 'assignment-day-unfit', '/on');
    const refused = await on('2025-06-30', '2025-08-30');
    expectProblem(refused, 422, 'assignment-day-unfit', '/on');
    expect(refused.body).toMatchObject({
      detail: expect.stringContaining(
        'You alone can choose 2025-07-01 or a later day, because the programme year before 2025-07-01 is closed',
      ),
    });
    expect((await on('2025-06-30', '2025-08-29')).status).toBe(200);
    const informal = await say.pair({ starts_on: '2024-01-01', subtype: 'informal' });
    expect((await act(informal.mentee, informal.id, 'end', { on: '2024-06-30' })).status).toBe(200);
  });

  it('confirms a meeting and the other ends before it at the same time: one of them gives way', async () => {
    const pair = await say.pair();
    const { body } = await say.log(pair.mentee, pair.id, { held_on: '2026-02-20' });
    const [meeting, ended] = await Promise.all([
      say.act(pair.mentor, body.id, 'confirm'),
      act(pair.mentee, pair.id, 'end', { on: '2026-02-01' }),
    ]);
    expect(meeting.status).toBe(200);
    expect((await say.read(pair.mentee, body.id)).body.qualifies).toBe(ended.status === 422);
  });

  it('a director who converts learns no day of a meeting', async () => {
    const pair = await met();
    const refused = await act(people.director, pair.id, 'convert', { to: 'informal', on: '2026-02-10' });
    expectProblem(refused, 422, 'assignment-day-unfit', '/on');
    expect(refused.body).toMatchObject({
      detail: 'The two have confirmed meetings, or a programme year was closed, since that day. Choose 2026-03-01 or a later day.',
    });
    expectProblem(await act(people.director, pair.id, 'convert', { to: 'informal', on: '2026-02-28' }), 422, 'assignment-day-unfit', '/on');
    expect((await act(people.director, pair.id, 'convert', { to: 'informal', on: '2026-03-01' })).status).toBe(200);
  });
});

describe('a mentorship lead', () => {
  it('ends or pauses on an earlier day with a reason, and not without', async () => {
    for (const verb of ['end', 'pause']) {
      const pair = await met();
      const refused = await act(people.lead, pair.id, verb, { on: '2026-02-01' });
      expectProblem(refused, 422, 'assignment-day-unfit', '/on');
      expect(JSON.stringify(refused.body)).not.toContain('2026-02-20');
      expect((await act(people.lead, pair.id, verb, { on: '2026-02-01', reason_note: 'Recorded in error until now' })).status).toBe(200);
      expect((await say.read(pair.mentee, pair.meeting)).body).toMatchObject({ qualifies: false, not_qualifying_because: 'not_active' });
    }
  });

  it('who is the mentor is a side like any other', async () => {
    const lead = await world.person({ division: 'NEPH', site: 'NORTH', rank: 'professor' });
    await world.role(lead, 'mentorship_lead');
    const mentee = await world.person();
    const { id } = await world.assignment(mentee, lead);
    await confirmed({ mentee, mentor: lead, id }, '2026-02-20');
    expectProblem(await act(lead, id, 'end', { on: '2026-02-01', reason_code: 'administrative' }), 422, 'assignment-day-unfit', '/on');
  });
});

describe('both sides together', () => {
  it('end it on an earlier day: one proposes, the other agrees', async () => {
    const pair = await met();
    const proposed = await act(pair.mentee, pair.id, 'propose-early-end', { on: '2026-02-01', reason_code: 'administrative' });
    expect(proposed.body).toMatchObject({
      status: 'active',
      early_end: { change: 'end', on: '2026-02-01', proposed_by: partyOf(pair.mentee), proposed_at: '2026-03-01T12:00:00.000Z' },
      own_reasons: [{ kind: 'end', code: 'administrative' }],
    });
    expect(await say.notificationsOf(pair.mentor, 'early_end_proposed')).toEqual([{ subject_id: pair.id, from_person_id: pair.mentee.id }]);
    expect(await read(pair.mentor, pair.id)).toMatchObject({ early_end: { on: '2026-02-01' }, own_reasons: [] });
    for (const leader of [people.director, people.lead, people.facilitator]) expect((await read(leader, pair.id)).early_end).toBeNull();
    expectProblem(await act(pair.mentee, pair.id, 'agree-to-early-end'), 422, 'approver-is-subject');
    expectProblem(await act(pair.mentor, pair.id, 'agree-to-early-end', {}, proposed.body.row_version - 1), 412, 'version-stale');
    const agreed = await act(pair.mentor, pair.id, 'agree-to-early-end', {}, proposed.body.row_version);
    expect(agreed.body).toMatchObject({ status: 'ended', ends_on: '2026-02-01', early_end: null });
    expect((await say.read(pair.mentee, pair.meeting)).body.qualifies).toBe(false);
    expectProblem(await act(pair.mentor, pair.id, 'agree-to-early-end'), 409, 'assignment-state');
    const listed = await world.as(people.lead).get(`/v1/events?limit=200`);
    expect(JSON.stringify(listed.body)).not.toContain('early_end');
  });

  it('complete or pause it', async () => {
    const done = await met();
    await act(done.mentor, done.id, 'propose-early-end', { change: 'complete', on: '2026-02-01' });
    expect((await act(done.mentee, done.id, 'agree-to-early-end')).body).toMatchObject({ status: 'completed', ends_on: '2026-02-01' });
    const paused = await met();
    await act(paused.mentor, paused.id, 'propose-early-end', { change: 'pause', on: '2026-02-01' });
    expect((await act(paused.mentee, paused.id, 'agree-to-early-end')).body).toMatchObject({ status: 'paused', early_end: null });
  });

  it('is refused where nothing runs that could end, or where the day is not one of the assignment any more', async () => {
    const pair = await met();
    await act(pair.mentee, pair.id, 'propose-early-end', { on: '2026-02-01' });
    await world.sql`update assignment set starts_on = '2026-02-05' where id = ${pair.id}`;
    expectProblem(await act(pair.mentor, pair.id, 'agree-to-early-end'), 422, 'assignment-day-unfit', '/on');
    expect((await read(pair.mentor, pair.id)).status).toBe('active');
    await world.sql`update assignment set state = 'voided' where id = ${pair.id}`;
    expectProblem(await act(pair.mentor, pair.id, 'propose-early-end', { on: '2026-02-10' }), 409, 'assignment-state');
  });

  it('the proposal can be withdrawn, declined or replaced, and names a day of the assignment up to today', async () => {
    const pair = await met();
    for (const on of ['2025-06-30', '2026-03-02'])
      expectProblem(await act(pair.mentee, pair.id, 'propose-early-end', { on }), 422, 'assignment-day-unfit', '/on');
    expectProblem(await act(pair.mentee, pair.id, 'withdraw-early-end'), 409, 'assignment-state');
    const first = await act(pair.mentee, pair.id, 'propose-early-end', { on: '2026-02-01' });
    expect((await act(pair.mentee, pair.id, 'propose-early-end', { on: '2026-02-01' })).body).toEqual(first.body);
    await act(pair.mentor, pair.id, 'propose-early-end', { on: '2026-02-05' });
    expect((await read(pair.mentee, pair.id)).early_end).toMatchObject({ on: '2026-02-05', proposed_by: partyOf(pair.mentor) });
    expect((await act(pair.mentee, pair.id, 'withdraw-early-end')).body).toMatchObject({ status: 'active', early_end: null });
    expect(await say.notificationsOf(pair.mentor, 'early_end_withdrawn')).toHaveLength(1);
    expectProblem(await act(pair.mentor, pair.id, 'agree-to-early-end'), 409, 'assignment-state');
    const events = await world.sql<{ type: string }>`
      select type from event where data->>'assignment_id' = ${pair.id} and type like 'early_end%' order by id`;
    expect(events.map(({ type }) => type)).toEqual([
      'early_end.proposed',
      'early_end.withdrawn',
      'early_end.proposed',
      'early_end.withdrawn',
    ]);
  });

  it('nobody but the two proposes, agrees or withdraws', async () => {
    const pair = await met();
    for (const verb of ['propose-early-end', 'agree-to-early-end', 'withdraw-early-end']) {
      const body = verb === 'propose-early-end' ? { on: '2026-02-01' } : {};
      expectProblem(await act(people.lead, pair.id, verb, body), 403, 'permission-denied');
      expectProblem(await act(people.stranger, pair.id, verb, body), 404, 'not-found');
    }
  });
});

describe('a meeting that both confirmed', () => {
  it('is void once both say so; confirming withdraws what one side proposed', async () => {
    const pair = await met();
    const proposed = await say.act(pair.mentor, pair.meeting, 'void', { note: 'It was another day' });
    expect(proposed.body).toMatchObject({ status: 'confirmed', qualifies: true, void_proposed_by: pair.mentor.id });
    expect(await say.notificationsOf(pair.mentee, 'meeting_void_proposed')).toHaveLength(1);
    expect((await say.act(pair.mentor, pair.meeting, 'void')).body).toEqual(proposed.body);
    expect((await say.act(pair.mentee, pair.meeting, 'confirm')).body).toMatchObject({ status: 'confirmed', void_proposed_by: null });
    await say.act(pair.mentor, pair.meeting, 'void');
    expect((await say.act(pair.mentee, pair.meeting, 'void')).body).toMatchObject({ status: 'voided', qualifies: false });
  });

  it('is voided by a mentorship lead with a reason alone', async () => {
    const pair = await met();
    const version = { ifMatch: '*' };
    const path = `/v1/meetings/${pair.meeting}/void`;
    expectProblem(await world.as(people.lead).post(path, {}, version), 422, 'reason-required', '/note');
    expect((await world.as(people.lead).post(path, { note: 'Entered twice' }, version)).body).toMatchObject({ status: 'voided' });
  });
});

describe('waived days', () => {
  it('stay waived whatever day the end names', async () => {
    for (const on of ['2025-11-01', '2025-09-01', '2025-07-01']) {
      world.at('2026-03-01');
      const mentee = await owes.newcomer('2025-07-01');
      const mentor = await world.person({ division: 'NEPH', starts_on: '2010-07-01' });
      const assignment = await owes.mentored(mentee, '2025-07-01', { mentor });
      await owes.suspended(assignment, '2025-09-01', '2025-11-01');
      await owes.suspended(assignment, '2026-02-01');
      expect((await act(mentee, assignment.id, 'end', { on })).status).toBe(200);
      await owes.mentored(mentee, on);
      expect((await owes.one(mentee, 'meetings', '2026-07-01', { occasion: '1' }))?.detail).toMatchObject({
        waived_days: 61 + 28,
        minimum: 2,
      });
    }
  });
});

describe('a meeting logged for a day that can no longer count', () => {
  it('is refused when the programme year of the day is closed, with the days that are possible', async () => {
    const pair = await say.pair({ starts_on: '2025-01-01' });
    world.at('2025-08-29');
    expect((await say.log(pair.mentee, pair.id, { held_on: '2025-06-30' })).status).toBe(201);
    const planned = (await say.propose(pair.mentee, pair.id)).body.id;
    const logged = (await say.log(pair.mentee, pair.id, { held_on: '2025-07-01' })).body.id;
    world.at('2025-08-30');
    const refused = await say.log(pair.mentee, pair.id, { held_on: '2025-06-30' });
    expectProblem(refused, 422, 'meeting-day-unfit', '/held_on');
    expect(refused.body).toMatchObject({
      detail: 'The programme year of 2025-06-30 was closed on 2025-08-30; a meeting of 2025-07-01 or later can still be confirmed.',
    });
    const held = { held_on: '2025-06-30', duration_min: 30 };
    expectProblem(await say.act(pair.mentor, planned, 'hold', held), 422, 'meeting-day-unfit', '/held_on');
    expectProblem(await say.edit(pair.mentee, logged, { held_on: '2025-06-30' }), 422, 'meeting-day-unfit', '/held_on');
    expect((await say.log(pair.mentee, pair.id, { held_on: '2025-07-01' })).status).toBe(201);
  });

  it('waits for the policy’s days from the activation of a mentorship that was recorded late', async () => {
    const pair = await say.pair({ starts_on: '2025-01-01' });
    await world.sql`update assignment set activated_at = '2026-01-10T12:00:00Z' where id = ${pair.id}`;
    world.at('2026-03-10');
    const { body } = await say.log(pair.mentee, pair.id, { held_on: '2025-03-01' });
    expect((await say.act(pair.mentor, body.id, 'confirm')).body).toMatchObject({ status: 'confirmed', qualifies: true });
    world.at('2026-03-11');
    const refused = await say.log(pair.mentee, pair.id, { held_on: '2025-03-02' });
    expectProblem(refused, 422, 'meeting-day-unfit', '/held_on');
    expect(refused.body).toMatchObject({ detail: expect.stringContaining('was closed on 2026-03-11') });
  });
});
