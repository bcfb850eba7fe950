/** What becomes of a request with time: matched without it, found nobody, taken up by nobody; and what a career opens by itself. */
import { afterEach, describe, expect, it } from 'vitest';
import { openForCareer } from '../../../src/features/matching/mentor-requests/service.ts';
import { expectProblem } from '../../setup/client.ts';
import { asService } from '../../setup/context.ts';
import type { Person } from '../../setup/department.ts';
import { requestsOf } from '../../setup/requests.ts';
import { createWorld } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const words = requestsOf(world, people);
const { unmatched, runOn } = words;
afterEach(() => world.at('2026-03-01'));

const career = (wanted: Parameters<typeof openForCareer>[1]) => asService(world, (ctx) => openForCareer(ctx, wanted));

describe('a primary mentor who is found without the request', () => {
  /** Agreed upon on the day, directly. */
  async function found(mentee: { id: string }, day: string, more: object = {}) {
    const { id } = await world.assignment(mentee, await words.mentor(), { is_primary: true, starts_on: day, ...more });
    await world.sql`update assignment set activated_at = ${`${day}T15:00:00Z`} where id = ${id}`;
    return id;
  }

  it('matches it, so that it is neither overdue nor notified of', async () => {
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
    expect(await words.notifiedAbout('request_unanswered', request.id)).toEqual([]);
    await world.sql`update assignment set state = 'voided' where id = ${id}`;
    expect(await words.request(request.id)).toMatchObject({ status: 'open', assignment_id: null });
  });

  it('keeps one that found nobody from opening again', async () => {
    const { request, mentee } = await unmatched();
    const id = await found(mentee, '2026-04-01');
    await runOn('2026-05-30');
    expect(await words.request(request.id)).toMatchObject({ status: 'matched', assignment_id: id });
    expect(await words.notifiedAbout('request_reopened', request.id)).toEqual([]);
  });

  it('ends the discussion about it', async () => {
    const { discussion, mentee } = await words.discussing();
    await found(mentee, '2026-03-01');
    expect(await words.discussion(discussion.id)).toMatchObject({ is_open: false, outcome: 'cancelled', missing: [] });
    expectProblem(await words.say(mentee, discussion.id), 409, 'match-discussion-state');
  });

  it('does not match a request for an additional mentor, or one opened after it was over', async () => {
    const mentee = await words.mentee();
    const { body } = await words.open(mentee, mentee, { type: 'additional' });
    await found(mentee, '2026-03-01');
    expect((await words.request(body.id)).status).toBe('open');
    const other = await words.mentee();
    await found(other, '2026-03-01', { state: 'ended', ends_on: '2026-03-01' });
    const again = await words.open(other, other);
    expect(again.body.status).toBe('open');
  });

  it('also matches the replacement of a primary one, which is then not requested again', async () => {
    const mentee = await words.mentee();
    const { id: replaces_id } = await world.assignment(mentee, await words.mentor(), { state: 'ended', is_primary: true });
    const { body } = await words.open(mentee, mentee, { type: 'replacement', replaces_id });
    const id = await found(mentee, '2026-03-01');
    expect(await words.request(body.id)).toMatchObject({ status: 'matched', assignment_id: id });
    expect(await career({ mentee_id: mentee.id, replaces_id, is_primary: true })).toBeNull();
  });
});

describe('no match', () => {
  it('opens again by itself after the policy’s days for a mentee early in the career, and all are notified once', async () => {
    const { mentee, request } = await unmatched();
    expect(await words.request(request.id)).toMatchObject({ status: 'no_match', reopens_on: '2026-05-30', answer_due_on: '2026-06-20' });
    await runOn('2026-05-29');
    expect(await words.request(request.id)).toMatchObject({ status: 'no_match', waiting_days: 89 });
    expect(await words.notifiedAbout('request_reopened', request.id)).toEqual([]);
    await runOn('2026-05-30');
    await runOn('2026-05-31');
    expect(await words.request(request.id)).toMatchObject({ status: 'open', no_match_on: '2026-03-01', is_overdue: false });
    expect(await words.notifiedAbout('request_reopened', request.id)).toEqual([mentee.id, people.director.id].sort());
    const events = await world.sql`select data from event where subject_id = ${request.id} and type = 'mentor_request.reopened'`;
    expect(events).toEqual([{ data: { reopens_on: '2026-05-30' } }]);
  });

  it('is based on the career stage that the mentee stated, else on the first appointment', async () => {
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

  it('can be reopened by hand, with new days for an answer, and is not notified a second time', async () => {
    const { mentee, request } = await unmatched();
    world.at('2026-04-01');
    const { body } = await words.act(people.facilitator, request.id, 'reopen');
    expect(body).toMatchObject({ status: 'open', reopens_on: null, answer_due_on: null });
    expect(await words.request(request.id)).toMatchObject({ status: 'open', reopens_on: '2026-04-01', answer_due_on: '2026-04-22' });
    await runOn('2026-04-02');
    expect(await words.notifiedAbout('request_reopened', request.id)).toEqual([mentee.id, people.director.id].sort());
    expectProblem(await words.act(people.facilitator, request.id, 'reopen'), 409, 'mentor-request-state');
  });

  it('is not reopened for a mentee who has found a primary mentor', async () => {
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
    expect(await words.notificationsAbout('request_no_match', request.id)).toMatchObject([
      { occasion: '2026-03-01' },
      { occasion: '2026-06-01' },
    ]);
  });
});

describe('a request for which nobody opens a discussion', () => {
  it('is overdue from its day on, and leaders and leads are notified, again after thirty days', async () => {
    const { request, mentee } = await words.asking();
    await runOn('2026-03-21');
    expect(await words.request(request.id)).toMatchObject({ is_overdue: false, waiting_days: 20 });
    expect(await words.notifiedAbout('request_unanswered', request.id)).toEqual([]);
    await runOn('2026-03-22');
    await runOn('2026-04-20');
    expect(await words.request(request.id)).toMatchObject({ is_overdue: true });
    expect(await words.notifiedAbout('request_unanswered', request.id)).toEqual([people.director.id, people.lead.id].sort());
    await runOn('2026-04-21');
    expect((await words.notificationsAbout('request_unanswered', request.id)).map(({ occasion }) => occasion).sort()).toEqual([
      '2026-03-22',
      '2026-03-22',
      '2026-04-21',
      '2026-04-21',
    ]);
    expect(await words.notifiedAbout('request_unanswered', request.id)).not.toContain(mentee.id);
  });

  it('causes no notice where it is discussed, withdrawn or matched', async () => {
    const made = [await words.discussing(), await unmatched(), await words.asking()];
    await words.act(people.lead, made[2]?.request.id ?? '', 'withdraw');
    await runOn('2026-03-25');
    expect(await Promise.all(made.map(async ({ request }) => (await words.request(request.id)).is_overdue))).toEqual([true, false, false]);
    for (const { request } of made) {
      expect(await words.notifiedAbout('request_unanswered', request.id)).toEqual([]);
    }
  });
});

describe('a request that a career opens', () => {
  it('is opened once in the name of the service, and mentee and leaders are notified', async () => {
    const mentee = await words.mentee();
    const { id: replaces_id } = await world.assignment(mentee, await words.mentor(), { state: 'ended', is_primary: true });
    const wanted = { mentee_id: mentee.id, replaces_id, is_primary: true } as const;
    const id = (await career(wanted)) ?? '';
    expect(await words.request(id)).toMatchObject({ via: 'service', type: 'replacement', replaces_id, is_primary: true, status: 'open' });
    expect(await words.notifiedAbout('request_opened', id)).toEqual([people.director.id]);
    expect(await words.notifiedAbout('request_opened_for_you', id)).toEqual([mentee.id]);
    expect(await career(wanted)).toBeNull();
    const interim = { mentee_id: mentee.id, is_primary: false };
    expect(await words.request((await career(interim)) ?? '')).toMatchObject({ type: 'additional', replaces_id: null });
    expect(await career(interim)).toBeNull();
  });

  it('is not opened where the successor has been found, or the mentee has left', async () => {
    const mentee = await words.mentee();
    await words.needs(mentee);
    const { id: replaces_id } = await world.assignment(mentee, await words.mentor(), { state: 'ended' });
    const wanted = { mentee_id: mentee.id, replaces_id, is_primary: false };
    const { body } = await words.open(mentee, mentee, { type: 'replacement', replaces_id });
    const successor = await world.assignment(mentee, await words.mentor());
    await world.sql`update assignment set request_id = ${body.id} where id = ${successor.id}`;
    expect((await words.request(body.id)).status).toBe('matched');
    expect(await career(wanted)).toBeNull();
    await world.sql`update assignment set state = 'ended', ends_on = '2026-03-01' where id = ${successor.id}`;
    expect(await career(wanted)).not.toBeNull();
    const gone = await world.person({ category: null });
    expect(await career({ mentee_id: gone.id, is_primary: false })).toBeNull();
  });

  it('two at once make one request', async () => {
    const mentee = await words.mentee();
    const wanted = { mentee_id: mentee.id, is_primary: false };
    const ids = await Promise.all([career(wanted), career(wanted)]);
    expect(ids.filter((id) => id !== null)).toHaveLength(1);
  });
});
