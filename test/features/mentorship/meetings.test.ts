import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MeetingDetail } from '../../../src/features/mentorship/meetings/schema.ts';
import { expectProblem } from '../../setup/client.ts';
import { partyOf } from '../../setup/department.ts';
import { meetingsOf } from '../../setup/meetings.ts';
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

const AT = '2026-03-10T15:00:00.000Z';
const hostile = `'); drop table meeting; -- <img src=x onerror=alert(1)> 👩🏽‍⚕️`;

async function scheduled(more: object = {}) {
  const pair = await say.pair();
  const { body } = await say.propose(pair.mentee, pair.id, { scheduled_at: AT, ...more });
  const agreed = await say.act(pair.mentor, body.id, 'agree');
  expect(agreed).toMatchObject({ status: 200, body: { status: 'scheduled' } });
  return { ...pair, meeting: agreed.body };
}

describe('proposing', () => {
  it('makes a meeting, and asks the other side to agree', async () => {
    const { mentee, mentor, id } = await say.pair();
    const goal = await say.goal(mentee);
    const body = {
      scheduled_at: '2026-03-10T10:00:00-05:00',
      duration_min: 45,
      agenda: hostile,
      location: 'Room 1',
      goal_lineage_ids: [goal, goal],
    };
    const proposed = await say.propose(mentee, id, body);
    expect(proposed).toMatchObject({
      status: 201,
      headers: { location: `/v1/meetings/${proposed.body.id}` },
      body: {
        assignment_id: id,
        mentee_id: mentee.id,
        mentee: partyOf(mentee),
        mentor_id: mentor.id,
        mentor: partyOf(mentor),
        kind: 'formal',
        mode: 'video',
        status: 'proposed',
        proposed_by: mentee.id,
        scheduled_at: AT,
        duration_min: 45,
        held_on: null,
        agenda: hostile,
        location: 'Room 1',
        goal_lineage_ids: [goal],
        reasons: [],
        qualifies: false,
        not_qualifying_because: 'not_held',
      },
    });
    expect(await say.notificationsOf(mentor, 'meeting_proposed')).toEqual([{ subject_id: proposed.body.id, from_person_id: mentee.id }]);
    expect(await say.notificationsOf(mentee, 'meeting_proposed')).toEqual([]);
    expect((await say.read(mentor, proposed.body.id)).body).toEqual(proposed.body);
  });

  it.each(['formal', 'informal', 'sponsor', 'promotion_mentor', 'spot'] as const)(
    'is possible in a live %s relation, by either side',
    async (subtype) => {
      const { mentee, mentor, id } = await say.pair({ subtype });
      expect((await say.propose(mentee, id)).body).toMatchObject({
        status: 'proposed',
        scheduled_at: null,
        agenda: null,
        proposed_by: mentee.id,
      });
      expect((await say.propose(mentor, id, { kind: 'joint', scheduled_at: AT })).body).toMatchObject({
        kind: 'joint',
        proposed_by: mentor.id,
      });
    },
  );

  it('is refused in an assignment that is proposed, over, void or suspended today', async () => {
    for (const state of ['pending_acceptance', 'declined', 'completed', 'ended', 'voided'] as const) {
      const { mentee, id } = await say.pair({ state });
      expectProblem(await say.propose(mentee, id), 409, 'assignment-state');
    }
    const over = await say.pair({ ends_on: '2026-03-01' });
    expectProblem(await say.propose(over.mentee, over.id), 409, 'assignment-state');
    const suspended = await say.pair();
    await say.suspend(suspended, '2026-03-01');
    expectProblem(await say.propose(suspended.mentee, suspended.id), 409, 'assignment-state');
  });

  it('needs a future time within the assignment and within a year', async () => {
    const { mentee, id } = await say.pair({ planned_ends_on: '2026-06-01' });
    const refused = async (scheduled_at: string) =>
      expectProblem(await say.propose(mentee, id, { scheduled_at }), 422, 'meeting-day-unfit', '/scheduled_at');
    await refused('2026-03-01T12:00:00Z');
    await refused('1999-01-01T12:00:00Z');
    // The last day, until midnight in Toronto.
    expect((await say.propose(mentee, id, { scheduled_at: '2026-06-01T03:59:59Z' })).status).toBe(201);
    await refused('2026-06-01T04:00:00Z');
    const open = await say.pair();
    expect((await say.propose(open.mentee, open.id, { scheduled_at: '2027-03-02T12:00:00Z' })).status).toBe(201);
    expectProblem(
      await say.propose(open.mentee, open.id, { scheduled_at: '2027-03-03T12:00:00Z' }),
      422,
      'meeting-day-unfit',
      '/scheduled_at',
    );
    const later = await say.pair({ starts_on: '2026-03-11' });
    expectProblem(await say.propose(later.mentee, later.id, { scheduled_at: AT }), 422, 'meeting-day-unfit', '/scheduled_at');
  });

  it('is refused for a suspended day, and possible for a day after the suspension', async () => {
    const one = await say.pair();
    await say.suspend(one, '2026-03-05', '2026-03-11');
    const refused = await say.propose(one.mentee, one.id, { scheduled_at: AT });
    expectProblem(refused, 422, 'meeting-day-unfit', '/scheduled_at');
    expect(refused.body).toMatchObject({ detail: 'On 2026-03-10 a reporting line suspends the assignment.' });
    expect((await say.propose(one.mentee, one.id, { scheduled_at: '2026-03-11T15:00:00Z' })).status).toBe(201);
  });

  it('is refused to everybody but the two, without revealing whether the assignment exists', async () => {
    const { id } = await say.pair();
    for (const who of [people.director, people.facilitator, people.lead, people.admin])
      expectProblem(await say.propose(who, id), 403, 'permission-denied');
    for (const who of [people.outsider, people.mentor, people.stranger])
      expectProblem(await say.propose(who, id), 404, 'not-found', '/assignment_id');
    expectProblem(await say.propose(people.mentee, crypto.randomUUID()), 404, 'not-found', '/assignment_id');
  });

  it('refuses what the description excludes, and goals of anybody but the mentee', async () => {
    const { mentee, mentor, id } = await say.pair();
    const wrong = async (more: object, where: string) => expectProblem(await say.propose(mentee, id, more), 400, 'invalid-request', where);
    await wrong({ duration_min: 0 }, '/duration_min');
    await wrong({ duration_min: 1441 }, '/duration_min');
    await wrong({ mode: 'carrier pigeon' }, '/mode');
    await wrong({ kind: 'secret' }, '/kind');
    await wrong({ scheduled_at: '2026-03-10' }, '/scheduled_at');
    await wrong({ scheduled_at: '9999-12-31T23:59:59-12:00' }, '/scheduled_at');
    await wrong({ agenda: 'a\u0000b' }, '/agenda');
    await wrong({ location: 'two\nlines' }, '/location');
    await wrong({ held_on: '2026-02-01' }, '/held_on');
    for (const foreign of [await say.goal(mentor), crypto.randomUUID()]) {
      const goal_lineage_ids = [await say.goal((await say.pair()).mentee), foreign].slice(1);
      expectProblem(await say.propose(mentee, id, { goal_lineage_ids }), 422, 'reference-unknown', '/goal_lineage_ids/0');
    }
  });
});

describe('agreeing', () => {
  it('is for the side that did not propose the time, once', async () => {
    const { mentee, mentor, id } = await say.pair();
    const { body } = await say.propose(mentor, id, { scheduled_at: AT });
    expectProblem(await say.act(mentor, body.id, 'agree'), 422, 'approver-is-subject');
    const agreed = await say.act(mentee, body.id, 'agree', {}, body.row_version);
    expect(agreed.body).toMatchObject({ status: 'scheduled', scheduled_at: AT, row_version: 2 });
    expect((await say.act(mentee, body.id, 'agree')).body).toEqual(agreed.body);
    expect(await say.notificationsOf(mentor, 'meeting_agreed')).toEqual([{ subject_id: body.id, from_person_id: mentee.id }]);
    expectProblem(await say.act(mentor, body.id, 'agree'), 422, 'approver-is-subject');
  });

  it('needs a future time on a day that is still possible', async () => {
    const pair = await say.pair();
    const without = await say.propose(pair.mentee, pair.id);
    expectProblem(await say.act(pair.mentor, without.body.id, 'agree'), 409, 'meeting-state');
    const { body } = await say.propose(pair.mentee, pair.id, { scheduled_at: AT });
    world.at(AT);
    expectProblem(await say.act(pair.mentor, body.id, 'agree'), 422, 'meeting-day-unfit', '/scheduled_at');
    world.at('2026-03-02');
    await say.suspend(pair, '2026-03-10');
    expectProblem(await say.act(pair.mentor, body.id, 'agree'), 422, 'meeting-day-unfit', '/scheduled_at');
    await world.sql`update assignment set state = 'voided' where id = ${pair.id}`;
    expectProblem(await say.act(pair.mentor, body.id, 'agree'), 409, 'assignment-state');
  });

  it('needs the row version that was read, and a meeting that is not cancelled', async () => {
    const { mentee, mentor, id } = await say.pair();
    const { body } = await say.propose(mentee, id, { scheduled_at: AT });
    expectProblem(await world.as(mentor).post(`/v1/meetings/${body.id}/agree`, {}), 428, 'precondition-required');
    await say.edit(mentee, body.id, { scheduled_at: '2026-03-11T15:00:00Z' });
    expectProblem(await say.act(mentor, body.id, 'agree', {}, body.row_version), 412, 'version-stale');
    await say.act(mentee, body.id, 'cancel');
    expectProblem(await say.act(mentor, body.id, 'agree'), 409, 'meeting-state');
  });
});

describe('moving', () => {
  it('to another time is a new proposal by the person who moved it', async () => {
    const { mentee, mentor, meeting } = await scheduled();
    const moved = await say.edit(mentor, meeting.id, { scheduled_at: '2026-03-12T15:00:00Z' }, meeting.row_version);
    expect(moved.body).toMatchObject({ status: 'proposed', proposed_by: mentor.id, scheduled_at: '2026-03-12T15:00:00.000Z' });
    expect(await say.notificationsOf(mentee, 'meeting_proposed')).toEqual([{ subject_id: meeting.id, from_person_id: mentor.id }]);
    expectProblem(await say.act(mentor, meeting.id, 'agree'), 422, 'approver-is-subject');
    expect((await say.act(mentee, meeting.id, 'agree')).body.status).toBe('scheduled');
    expect((await say.edit(mentee, meeting.id, { scheduled_at: null })).body).toMatchObject({ status: 'proposed', scheduled_at: null });
  });

  it('asks the other side to agree each time', async () => {
    const { mentee, mentor, meeting } = await scheduled();
    for (const day of [12, 13, 14]) await say.edit(mentee, meeting.id, { scheduled_at: `2026-03-${day}T15:00:00Z` });
    expect(await say.notificationsOf(mentor, 'meeting_proposed')).toHaveLength(4);
  });

  it('to the same instant in another notation changes nothing', async () => {
    const { mentee, meeting } = await scheduled({ agenda: 'A', location: 'B' });
    const same = { scheduled_at: '2026-03-10T10:00:00-05:00', agenda: 'A', location: 'B', goal_lineage_ids: [], mode: 'video' };
    expect((await say.edit(mentee, meeting.id, same)).body).toEqual(meeting);
  });

  it('is limited to the days of the assignment', async () => {
    const { mentee, meeting, ...pair } = await scheduled();
    await say.suspend(pair, '2026-03-12');
    for (const scheduled_at of ['2026-03-12T15:00:00Z', '2026-02-28T15:00:00Z', '2025-01-01T15:00:00Z'])
      expectProblem(await say.edit(mentee, meeting.id, { scheduled_at }), 422, 'meeting-day-unfit', '/scheduled_at');
    await world.sql`update assignment set state = 'voided' where id = ${pair.id}`;
    expectProblem(await say.edit(mentee, meeting.id, { scheduled_at: '2026-03-11T15:00:00Z' }), 409, 'assignment-state');
  });

  it('is not changing duration, location or agenda: these need no agreement', async () => {
    const { mentee, mentor, meeting } = await scheduled({ agenda: 'A', location: 'B' });
    const goal = await say.goal(mentee);
    const changes = { duration_min: 30, mode: 'phone', agenda: null, goal_lineage_ids: [goal] };
    const edited = await say.edit(mentor, meeting.id, changes);
    expect(edited.body).toMatchObject({ ...changes, status: 'scheduled', location: 'B', row_version: meeting.row_version + 1 });
    expect(await say.notificationsOf(mentee, 'meeting_changed')).toEqual([{ subject_id: meeting.id, from_person_id: mentor.id }]);
    expect((await say.edit(mentor, meeting.id, { goal_lineage_ids: [] })).body).toMatchObject({ goal_lineage_ids: [], location: 'B' });
    expect(await say.notificationsOf(mentee, 'meeting_changed')).toHaveLength(1);
    expectProblem(
      await say.edit(mentor, meeting.id, { goal_lineage_ids: [crypto.randomUUID()] }),
      422,
      'reference-unknown',
      '/goal_lineage_ids/0',
    );
    expectProblem(await say.edit(mentor, meeting.id, { held_on: '2026-03-01' }), 409, 'meeting-state');
    expectProblem(await say.edit(mentor, meeting.id, { status: 'held' }), 400, 'invalid-request', '/status');
    expectProblem(await world.as(mentor).patch(`/v1/meetings/${meeting.id}`, {}), 428, 'precondition-required');
    expectProblem(await say.edit(people.facilitator, meeting.id, { mode: 'phone' }), 403, 'permission-denied');
    expectProblem(await say.edit(people.director, meeting.id, { mode: 'phone' }), 404, 'not-found');
  });
});

describe('cancelling', () => {
  it('is possible for either side until the meeting is held, notifies the other side, and keeps the reason between the two', async () => {
    const { mentee, mentor, meeting } = await scheduled();
    const off = await say.act(mentor, meeting.id, 'cancel', { note: 'On call – canary' });
    expect(off.body).toMatchObject({ status: 'cancelled', reasons: [{ kind: 'cancel', author_id: mentor.id, note: 'On call – canary' }] });
    expect(await say.notificationsOf(mentee, 'meeting_cancelled')).toEqual([{ subject_id: meeting.id, from_person_id: mentor.id }]);
    expect((await say.read(mentee, meeting.id)).body.reasons).toEqual(off.body.reasons);
    expect((await say.act(mentor, meeting.id, 'cancel', { note: 'Again' })).body).toEqual(off.body);
    expectProblem(await say.act(mentee, meeting.id, 'cancel'), 409, 'meeting-state');
    expectProblem(await say.edit(mentee, meeting.id, { agenda: 'Anything' }), 409, 'meeting-state');
    const proposed = await say.propose(mentee, meeting.assignment_id);
    expect((await say.act(mentee, proposed.body.id, 'cancel')).body).toMatchObject({ status: 'cancelled', reasons: [] });
  });

  it('and agreeing at the same time: one of them succeeds, and the other is refused', async () => {
    const { mentee, mentor, id } = await say.pair();
    const { body } = await say.propose(mentee, id, { scheduled_at: AT });
    const answers = await Promise.all([say.act(mentee, body.id, 'cancel', {}, 1), say.act(mentor, body.id, 'agree', {}, 1)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
  });
});

describe('a no-show', () => {
  it('can be reported of a scheduled meeting once its time has come', async () => {
    const { mentee, mentor, meeting } = await scheduled();
    expectProblem(await say.act(mentee, meeting.id, 'no-show', { absent: 'mentor' }), 422, 'day-in-future');
    world.at(AT);
    const missed = await say.act(mentee, meeting.id, 'no-show', { absent: 'mentor' });
    expect(missed.body).toMatchObject({ status: 'no_show', absent: 'mentor', qualifies: false, not_qualifying_because: 'not_held' });
    expect((await say.act(mentee, meeting.id, 'no-show', { absent: 'mentor' })).body).toEqual(missed.body);
    expectProblem(await say.act(mentee, meeting.id, 'no-show', { absent: 'mentee' }), 409, 'meeting-state');
    expectProblem(await say.act(mentor, meeting.id, 'no-show', { absent: 'mentor' }), 409, 'meeting-state');
    expectProblem(await say.act(mentor, meeting.id, 'hold', { duration_min: 30 }), 409, 'meeting-state');
    expectProblem(await say.act(mentor, meeting.id, 'no-show', { absent: 'nobody' }), 400, 'invalid-request', '/absent');
    const proposed = await say.propose(mentee, meeting.assignment_id);
    expectProblem(await say.act(mentee, proposed.body.id, 'no-show', { absent: 'mentor' }), 409, 'meeting-state');
  });

  it('notifies the other side, who can void a report made in error', async () => {
    const { mentee, mentor, meeting } = await scheduled();
    world.at(AT);
    await say.act(mentee, meeting.id, 'no-show', { absent: 'mentor' });
    expect(await say.notificationsOf(mentor, 'meeting_missed')).toEqual([{ subject_id: meeting.id, from_person_id: mentee.id }]);
    const voided = await say.act(mentor, meeting.id, 'void', { note: 'I was there' });
    expect(voided.body).toMatchObject({ status: 'voided', absent: null, reasons: [{ kind: 'void', note: 'I was there' }] });
    expect(await say.notificationsOf(mentee, 'meeting_voided')).toHaveLength(1);
  });
});

describe('reading', () => {
  const contentOf = ({ agenda, location, goal_lineage_ids, reasons }: MeetingDetail) => ({ agenda, location, goal_lineage_ids, reasons });
  const nothing = { agenda: null, location: null, goal_lineage_ids: null, reasons: null };

  it('facts are for the two and the facilitator of the mentee’s division, content for the two, and others find no meeting', async () => {
    const { mentee, mentor, meeting } = await scheduled({ agenda: 'Canary', location: 'Canary' });
    await say.act(mentee, meeting.id, 'cancel', { note: 'Canary' });
    for (const who of [mentee, mentor])
      expect(contentOf((await say.read(who, meeting.id)).body)).toMatchObject({
        agenda: 'Canary',
        location: 'Canary',
        goal_lineage_ids: [],
        reasons: [{ note: 'Canary' }],
      });
    const seen = await say.read(people.facilitator, meeting.id);
    expect(contentOf(seen.body)).toEqual(nothing);
    expect(seen.body).toMatchObject({ scheduled_at: AT, status: 'cancelled' });
    const leaders = [people.director, people.mentorDirector, people.pic, people.head, people.lead, people.chair, people.viceChair];
    for (const who of [...leaders, people.committee, people.facultyAffairs, people.admin, people.outsider, people.stranger]) {
      expectProblem(await say.read(who, meeting.id), 404, 'not-found');
      expect((await world.as(who).get(`/v1/meetings?assignment_id=${meeting.assignment_id}`)).body.items).toEqual([]);
    }
    const list = await world.as(mentee).get(`/v1/meetings?assignment_id=${meeting.assignment_id}`);
    expect(list.text).not.toContain('Canary');
    const [{ everything } = { everything: '' }] = await world.sql`select string_agg(to_jsonb(e)::text, '') as everything from event e`;
    expect(everything).not.toMatch(/canary/i);
  });

  it('a suspended mentor reads no content but their own reasons, and changes none; the mentee reads and changes it', async () => {
    const { mentee, mentor, meeting, ...pair } = await scheduled({ agenda: 'Canary' });
    await say.act(mentor, meeting.id, 'cancel', { note: 'Mine' });
    await say.suspend(pair, '2026-03-01');
    const blind = await say.read(mentor, meeting.id);
    expect(contentOf(blind.body)).toMatchObject({ ...nothing, reasons: [{ note: 'Mine' }] });
    expect((await say.read(mentee, meeting.id)).body.agenda).toBe('Canary');
    const logged = await say.log(mentor, pair.id, { held_on: '2026-02-20' });
    for (const patch of [{ agenda: 'New' }, { agenda: null }, { location: 'New' }, { goal_lineage_ids: [] }])
      expectProblem(await say.edit(mentor, logged.body.id, patch), 403, 'permission-denied');
    expect((await say.edit(mentor, logged.body.id, { duration_min: 30 })).body).toMatchObject({ duration_min: 30, agenda: null });
    expect((await say.edit(mentee, logged.body.id, { agenda: 'New' })).body.agenda).toBe('New');
  });

  it('is possible after the end of the assignment', async () => {
    const { mentor, meeting } = await scheduled({ agenda: 'Canary' });
    await world.sql`update assignment set state = 'ended', ends_on = '2026-03-01' where id = ${meeting.assignment_id}`;
    expect((await say.read(mentor, meeting.id)).body.agenda).toBe('Canary');
  });

  it('a token that may only write is answered without content', async () => {
    const { mentee, id } = await say.pair();
    const writer = world.as(mentee, { scopes: ['meeting:write'] });
    const proposed = await writer.post<MeetingDetail>('/v1/meetings', { assignment_id: id, mode: 'video', agenda: 'Canary' });
    expect(proposed).toMatchObject({ status: 201, body: { status: 'proposed', ...nothing } });
    expectProblem(await writer.get(`/v1/meetings/${proposed.body.id}`), 403, 'insufficient-scope');
    const edited = await writer.patch(`/v1/meetings/${proposed.body.id}`, { location: 'Room 1' }, { ifMatch: 1 });
    expect(edited).toMatchObject({ status: 200, body: { ...nothing } });
    expect((await say.read(mentee, proposed.body.id)).body).toMatchObject({ agenda: 'Canary', location: 'Room 1' });
  });

  it('lists filter by assignment, person, status, days and instants', async () => {
    const { mentee, mentor, meeting, ...pair } = await scheduled();
    const held = (await say.log(mentee, pair.id, { held_on: '2026-02-20' })).body;
    const ids = async (query: string) => (await world.as(mentee).get(`/v1/meetings?${query}`)).body.items.map(({ id }) => id);
    expect(await ids(`assignment_id=${pair.id}`)).toEqual([meeting.id, held.id]);
    expect(await ids(`person_id=${mentor.id}`)).toEqual([meeting.id, held.id]);
    expect(await ids(`person_id=${people.mentor.id}`)).toEqual([]);
    expect(await ids('status=scheduled,confirmed')).toEqual([meeting.id]);
    expect(await ids('status=held')).toEqual([held.id]);
    expect(await ids('qualifies=false')).toEqual([meeting.id, held.id]);
    expect(await ids('qualifies=true')).toEqual([]);
    expect(await ids('held_on_gte=2026-02-20&held_on_lte=2026-02-20')).toEqual([held.id]);
    expect(await ids('held_on_gte=2026-02-21')).toEqual([]);
    expect(await ids('held_on_lte=2026-02-19')).toEqual([]);
    expect(await ids(`scheduled_at_gte=${AT}&scheduled_at_lt=2026-03-10T15:00:00.001Z`)).toEqual([meeting.id]);
    expect(await ids(`scheduled_at_lt=${AT}`)).toEqual([]);
    // Further from UTC than PostgreSQL itself would read.
    expect(await ids(`scheduled_at_gte=${encodeURIComponent('2026-03-11T11:00:00+20:00')}`)).toEqual([meeting.id]);
    const tooFine = await world.as(mentee).get('/v1/meetings?scheduled_at_gte=2026-03-10T15:00:00.0000000001Z');
    expectProblem(tooFine, 400, 'invalid-request', 'scheduled_at_gte');
    const first = await world.as(mentee).get(`/v1/meetings?assignment_id=${pair.id}&limit=1`);
    expect(await ids(`assignment_id=${pair.id}&limit=1&cursor=${first.body.next_cursor}`)).toEqual([held.id]);
    expectProblem(await world.as(mentee).get(`/v1/meetings?limit=1&cursor=${first.body.next_cursor}`), 400, 'invalid-cursor', 'cursor');
    expectProblem(await world.as(mentee).get('/v1/meetings?status=forgotten'), 400, 'invalid-request', 'status');
    expectProblem(
      await world.as(mentee).get('/v1/meetings?scheduled_at_gte=0000-01-01T00:00:00Z'),
      400,
      'invalid-request',
      'scheduled_at_gte',
    );
  });
});
