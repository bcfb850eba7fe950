/** Which meetings count towards the programme year, by example. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MeetingDetail } from '../../../src/features/mentorship/meetings/schema.ts';
import type { Client } from '../../setup/client.ts';
import { meetingsOf, type Pair } from '../../setup/meetings.ts';
import { createWorld, type World } from '../../setup/world.ts';

let world: World;
/** Where the policy changes. */
let changing: World;
let policymaker: Client;
let say: ReturnType<typeof meetingsOf>;
beforeAll(async () => {
  changing = await createWorld();
  world = await createWorld();
  policymaker = changing.as((await changing.freshPeople()).admin);
  say = meetingsOf(world);
});
beforeEach(() => world.at('2026-03-01'));

/** Logged by the mentee and confirmed by the mentor. */
async function confirmed(pair: Pair, more: object = {}): Promise<MeetingDetail> {
  const { body } = await say.log(pair.mentee, pair.id, { held_on: '2026-02-20', ...more });
  const answer = await say.act(pair.mentor, body.id, 'confirm');
  expect(answer.body).toMatchObject({ status: 'confirmed' });
  return answer.body;
}
const reason = async (pair: Pair, id: string) => (await say.read(pair.mentee, id)).body.not_qualifying_because;

describe('a confirmed meeting counts', () => {
  it('from the policy’s minutes on, by the policy of its day', async () => {
    const pair = await say.pair();
    expect(await confirmed(pair, { duration_min: 20 })).toMatchObject({ qualifies: true, not_qualifying_because: null });
    expect(await confirmed(pair, { duration_min: 19, held_on: '2026-02-19' })).toMatchObject({
      qualifies: false,
      not_qualifying_because: 'too_short',
    });
    const there = meetingsOf(changing);
    const opened = await policymaker.post('/v1/policies', { starts_on: '2026-03-02', meeting_min_minutes: 30, meetings_minimum: 2 });
    expect(opened.body).toMatchObject({ meeting_min_minutes: 30, meeting_confirmation_days: 60, meetings_minimum: 2, meetings_target: 4 });
    changing.at('2026-03-03');
    const { mentee, mentor, id } = await there.pair();
    const reasons = [];
    for (const held_on of ['2026-03-01', '2026-03-02']) {
      const { body } = await there.log(mentee, id, { held_on, duration_min: 20 });
      reasons.push((await there.act(mentor, body.id, 'confirm')).body.not_qualifying_because);
    }
    expect(reasons).toEqual([null, 'too_short']);
    const contradiction = await policymaker.post('/v1/policies', { starts_on: '2026-04-01', meetings_minimum: 5 });
    expect(contradiction).toMatchObject({ status: 422, body: { code: 'policy-unfit', errors: [{ pointer: '/meetings_minimum' }] } });
    const ofTheEnrolled = await policymaker.post('/v1/policies', { starts_on: '2026-04-01', enrolled_meetings_minimum: 4 });
    expect(ofTheEnrolled).toMatchObject({
      status: 422,
      body: { code: 'policy-unfit', errors: [{ pointer: '/enrolled_meetings_minimum' }] },
    });
  });

  it('not by email, and not in an assignment that is not formal', async () => {
    expect((await confirmed(await say.pair(), { mode: 'email' })).not_qualifying_because).toBe('by_email');
    for (const subtype of ['informal', 'sponsor', 'promotion_mentor'] as const)
      expect((await confirmed(await say.pair({ subtype }))).not_qualifying_because).toBe('not_formal');
  });

  it('once a pair and day: the longest, then the first logged; when that one is void, the next', async () => {
    const pair = await say.pair();
    const short = await confirmed(pair, { duration_min: 30 });
    expect(short.qualifies).toBe(true);
    world.at('2026-03-02');
    const long = await confirmed(pair, { duration_min: 60 });
    world.at('2026-03-03');
    const late = await confirmed(pair, { duration_min: 60 });
    const reasons = async () => [await reason(pair, short.id), await reason(pair, long.id), await reason(pair, late.id)];
    expect(await reasons()).toEqual(['another_that_day', null, 'another_that_day']);
    await say.act(pair.mentor, long.id, 'void');
    expect(await reasons()).toEqual(['another_that_day', null, 'another_that_day']);
    await say.act(pair.mentee, long.id, 'void');
    expect(await reasons()).toEqual(['another_that_day', 'voided', null]);
    expect((await confirmed(pair, { held_on: '2026-02-19' })).qualifies).toBe(true);
    expect((await confirmed(await say.pair())).qualifies).toBe(true);
  });

  it('no longer, when HR records that a reporting line suspended the assignment on its day', async () => {
    const pair = await say.pair();
    const { id } = await confirmed(pair, { held_on: '2026-02-20' });
    expect(await reason(pair, id)).toBeNull();
    await world.role(pair.mentor, 'committee_member', { committee: 'Awards' });
    await say.suspend(pair, '2026-02-20');
    expect(await reason(pair, id)).toBe('not_active');
  });

  it('not on a paused day, first and last included, nor while a long absence of the mentor pauses the assignment', async () => {
    const pair = await say.pair();
    const days = {
      '2026-01-09': true,
      '2026-01-10': false,
      '2026-01-19': false,
      '2026-01-20': true,
      '2025-07-31': true,
      '2025-08-01': false,
      '2025-10-29': false,
      '2025-10-30': true,
      '2025-11-15': true,
    };
    const ids = new Map<string, string>();
    for (const held_on of Object.keys(days)) ids.set(held_on, (await confirmed(pair, { held_on })).id);
    await world.insert('assignment_pause', { assignment_id: pair.id, starts_on: '2026-01-10', ends_on: '2026-01-20' });
    await world.insert('leave', { person_id: pair.mentor.id, stops_clock: true, starts_on: '2025-08-01', ends_on: '2025-10-30' });
    await world.insert('leave', { person_id: pair.mentor.id, stops_clock: true, starts_on: '2025-11-10', ends_on: '2025-11-20' });
    await world.insert('leave', { person_id: pair.mentee.id, stops_clock: true, starts_on: '2025-07-01', ends_on: '2026-07-01' });
    for (const [held_on, counts] of Object.entries(days))
      expect({ held_on, counts: (await reason(pair, ids.get(held_on) ?? '')) === null }).toEqual({ held_on, counts });
  });

  it('not in a void assignment', async () => {
    const pair = await say.pair();
    const { id } = await confirmed(pair);
    await world.sql`update assignment set state = 'voided' where id = ${pair.id}`;
    expect(await reason(pair, id)).toBe('not_active');
  });
});
