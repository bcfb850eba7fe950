/** Attendance at programme events: who records it, who sees it, and what a merge does to it. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { EventAttendance } from '../../../src/features/participation/programme-events/attendance/schema.ts';
import { expectProblem } from '../../setup/client.ts';
import type { Person } from '../../setup/department.ts';
import { lecture, type Page, programmeEventsOf, type Word } from '../../setup/programme-events.ts';
import { mergeRecords } from '../../setup/second-person.ts';
import { createWorld } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const { schedule, inDivision, cancel, read, record, attendance, attended, member, events, held } = programmeEventsOf(world, people);
beforeEach(() => world.at('2026-03-01T15:00:00Z'));

describe('attendance', () => {
  it('is recorded of many people at once; recording the same again changes nothing', async () => {
    const [one, two, three] = [await member(), await member(), await member()];
    const id = await held();
    const first = await record(id, [
      [one, 'present'],
      [two, 'excused'],
      [three, 'absent'],
    ]);
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({ event_id: id, changed: 3 });
    expect(first.body.entries).toEqual(
      (
        [
          [one, 'present'],
          [two, 'excused'],
          [three, 'absent'],
        ] as const
      ).map(([person, word]) => ({
        event_id: id,
        person_id: person.id,
        person: { id: person.id, display_name: `${person.given_name} ${person.family_name}` },
        attendance: word,
        event_kind: 'lecture',
        event_title: lecture.title,
        held_on: '2026-02-01',
        counts_as_orientation: false,
        recorded_by: people.lead.id,
        recorded_at: '2026-03-01T15:00:00.000Z',
      })),
    );
    world.at('2026-03-02T15:00:00Z');
    const again = await record(
      id,
      [
        [two, 'excused'],
        [three, 'present'],
      ],
      people.admin,
    );
    expect(again.body.changed).toBe(1);
    expect((await attendance(id)).map(({ attendance: word, recorded_by, recorded_at }) => [word, recorded_by, recorded_at])).toEqual([
      ['present', people.lead.id, '2026-03-01T15:00:00.000Z'],
      ['excused', people.lead.id, '2026-03-01T15:00:00.000Z'],
      ['present', people.admin.id, '2026-03-02T15:00:00.000Z'],
    ]);
    expect((await record(id, [[one, 'present']])).body.changed).toBe(0);
    expect((await events(id)).slice(1)).toEqual([
      { type: 'event_attendance.recorded', data: { present: 1, excused: 1, absent: 1 } },
      { type: 'event_attendance.recorded', data: { present: 1 } },
    ]);
  });

  it('is recorded from the day of the event on', async () => {
    const { id } = (await schedule({ held_on: '2026-03-02' })).body;
    const person = await member();
    expectProblem(await record(id, [[person, 'present']]), 422, 'day-in-future');
    expectProblem(await record(id, [[person, 'excused']]), 422, 'day-in-future');
    world.at('2026-03-02');
    expect((await record(id, [[person, 'present']])).status).toBe(200);
  });

  it('is not recorded of a cancelled event, also where the two race', async () => {
    const person = await member();
    const id = await held();
    await cancel(id);
    expectProblem(await record(id, [[person, 'present']]), 409, 'programme-event-state');
    const contested = await held();
    const blocker = await world.blocker();
    await blocker.query('select from person where id = $1 for update', [person.id]);
    const recording = record(contested, [[person, 'present']]);
    await blocker.someoneWaits();
    const cancelling = cancel(contested);
    // Long enough for a cancellation that does not wait for the recording.
    await Promise.race([cancelling, new Promise((resolve) => setTimeout(resolve, 300))]);
    await blocker.release();
    expect((await recording).status).toBe(200);
    expectProblem(await cancelling, 409, 'programme-event-state');
  });

  it('is refused with the place of every unknown person, and then nothing is recorded', async () => {
    const [existing, unknown] = [await member(), { id: '0198b7a0-0000-7000-8000-00000000dead' }];
    const id = await held();
    const answer = await record(id, [
      [unknown, 'present'],
      [existing, 'present'],
      [people.stranger, 'absent'],
    ]);
    expectProblem(answer, 422, 'reference-unknown', '/entries/0/person_id');
    const { errors } = answer.body as unknown as { errors: { pointer: string }[] };
    expect(errors.map(({ pointer }) => pointer)).toEqual(['/entries/0/person_id', '/entries/2/person_id']);
    expect(await attendance(id)).toEqual([]);
  });

  it('is refused for a person named twice, a service account and a merged record', async () => {
    const [one, two, duplicate] = [await member(), await member(), await member()];
    await world.sql`update person set merged_into_id = ${one.id} where id = ${duplicate.id}`;
    const id = await held();
    const twice = await record(id, [
      [one, 'present'],
      [two, 'present'],
      [one, 'absent'],
    ]);
    expectProblem(twice, 422, 'programme-event-unfit', '/entries/2/person_id');
    expectProblem(await record(id, [[people.service, 'present']]), 422, 'programme-event-unfit', '/entries/0/person_id');
    expectProblem(
      await record(id, [
        [one, 'present'],
        [duplicate, 'present'],
      ]),
      409,
      'person-merged',
      '/entries/1/person_id',
    );
    expect(await attendance(id)).toEqual([]);
    expect((await record(id, [[await world.person({ kind: 'external' }), 'present']])).body.changed).toBe(1);
  });

  it('takes one to five hundred entries, each a person and an attendance', async () => {
    const id = await held();
    const put = (body: object) => world.as(people.lead).put(`/v1/programme-events/${id}/attendance`, body, { ifMatch: '*' });
    const person_id = (await member()).id;
    expectProblem(await put({ entries: [] }), 400, 'invalid-request', '/entries');
    expectProblem(await put({ entries: Array(501).fill({ person_id, attendance: 'present' }) }), 400, 'invalid-request', '/entries');
    expectProblem(await put({ entries: [{ person_id, attendance: 'late' }] }), 400, 'invalid-request', '/entries/0/attendance');
    expectProblem(
      await put({ entries: [{ person_id: "' or 1=1 --", attendance: 'present' }] }),
      400,
      'invalid-request',
      '/entries/0/person_id',
    );
    expectProblem(await put({ entries: [{ person_id, attendance: 'present', note: 'x' }] }), 400, 'invalid-request');
    const crowd = await Promise.all(Array.from({ length: 60 }, () => world.person({ login: false })));
    expect(
      (
        await record(
          id,
          crowd.map((each) => [each, 'present'] as const),
        )
      ).body.changed,
    ).toBe(60);
    const page = await world.as(people.lead).get<Page<EventAttendance>>(`/v1/programme-events/${id}/attendance?limit=50`);
    expect(page.body.items).toHaveLength(50);
    expect(await attendance(id, people.lead, `limit=50&cursor=${page.body.next_cursor}`)).toHaveLength(10);
    const other = await held();
    expectProblem(
      await world.as(people.lead).get(`/v1/programme-events/${other}/attendance?limit=50&cursor=${page.body.next_cursor}`),
      400,
      'invalid-cursor',
    );
  });

  it('of many costs as many statements as of one', async () => {
    const id = await held();
    const crowd = await Promise.all(Array.from({ length: 40 }, () => world.person({ login: false })));
    const entries = crowd.map((each) => [each, 'present'] as const);
    const one = await world.statements(() => record(id, entries.slice(0, 1)));
    expect(await world.statements(() => record(id, entries))).toBe(one);
  });

  it('is refused for a stale version of the event', async () => {
    const id = await held();
    const person = await member();
    expectProblem(await record(id, [[person, 'present']], people.lead, 7), 412, 'version-stale');
    expect((await record(id, [[person, 'present']], people.lead, 1)).status).toBe(200);
    const bare = await world
      .as(people.lead)
      .put(`/v1/programme-events/${id}/attendance`, { entries: [{ person_id: person.id, attendance: 'absent' }] });
    expectProblem(bare, 428, 'precondition-required', 'If-Match');
  });

  it('raises the version of the event where something changes, so that a version read before is stale', async () => {
    const id = await held();
    const person = await member();
    const version = async () => (await read(id)).body.row_version;
    expect((await record(id, [[person, 'present']], people.lead, 1)).status).toBe(200);
    expect(await version()).toBe(2);
    expectProblem(await record(id, [[person, 'absent']], people.admin, 1), 412, 'version-stale');
    expect((await attendance(id)).map(({ attendance: word }) => word)).toEqual(['present']);
    expect((await record(id, [[person, 'present']], people.lead, 2)).body.changed).toBe(0);
    expect(await version()).toBe(2);
    expect((await record(id, [[person, 'absent']], people.admin, 2)).status).toBe(200);
    expect(await version()).toBe(3);
  });

  it('recorded by two people at once is kept of both, and of one person the last record counts', async () => {
    const [one, two, both] = [await member(), await member(), await member()];
    const id = await held();
    const answers = await Promise.all([
      record(id, [
        [one, 'present'],
        [both, 'present'],
      ]),
      record(
        id,
        [
          [both, 'absent'],
          [two, 'present'],
        ],
        people.admin,
      ),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect((await attendance(id)).map(({ person_id }) => person_id)).toEqual([one, two, both].map((each) => each.id).sort());
  });

  it('of people of any division is recorded by whoever holds the event, and of their own people by leaders at any event', async () => {
    const [own, other] = [await member(), await member({ division: 'NEPH' })];
    const ofDivision = (await inDivision('CARD', { held_on: '2026-02-01' })).body.id;
    for (const who of [people.director, people.facilitator]) {
      const answer = await record(
        ofDivision,
        [
          [other, 'present'],
          [own, 'present'],
        ],
        who,
      );
      expect(answer.status).toBe(200);
      const ofDepartment = await held();
      expect((await record(ofDepartment, [[own, 'excused']], who)).status).toBe(200);
      const mixed = await record(
        ofDepartment,
        [
          [own, 'present'],
          [other, 'present'],
        ],
        who,
      );
      expectProblem(mixed, 403, 'permission-denied', '/entries/1/person_id');
      expect((await attendance(ofDepartment)).map(({ attendance: word }) => word)).toEqual(['excused']);
    }
    expect((await record(ofDivision, [[other, 'excused']], people.mentorDirector)).status).toBe(200);
    expectProblem(await record(ofDivision, [[own, 'present']], people.mentorDirector), 403, 'permission-denied');
    for (const who of [own, people.pic, people.chair, people.facultyAffairs, people.mentor])
      expectProblem(await record(ofDivision, [[own, 'present']], who), 403, 'permission-denied');
  });

  it('is recorded with a token that cannot read', async () => {
    const id = await held();
    const person = await member();
    const as = world.as(people.lead, { scopes: ['attendance:write', 'programme_event:read'] });
    const body = { entries: [{ person_id: person.id, attendance: 'present' }] };
    const answer = await as.put(`/v1/programme-events/${id}/attendance`, body, { ifMatch: '*' });
    expect(answer).toMatchObject({ status: 200, body: { changed: 1, entries: [{ person_id: person.id }] } });
    expectProblem(await as.get(`/v1/programme-events/${id}/attendance`), 403, 'insufficient-scope');
  });

  it('is visible to the person, their leaders and whoever holds the event, and to nobody else', async () => {
    const [own, other] = [await member(), await member({ division: 'NEPH' })];
    const ofDepartment = await held();
    const ofDivision = (await inDivision('NEPH', { held_on: '2026-02-02' })).body.id;
    for (const id of [ofDepartment, ofDivision])
      await record(id, [
        [own, 'absent'],
        [other, 'present'],
      ]);
    const both = [own.id, other.id].sort();
    const seen = async (id: string, as: Person) => (await attendance(id, as)).map(({ person_id }) => person_id).sort();
    for (const who of [people.lead, people.admin]) expect(await seen(ofDepartment, who)).toEqual(both);
    for (const who of [people.director, people.facilitator, own]) {
      expect(await seen(ofDepartment, who)).toEqual([own.id]);
      expect(await seen(ofDivision, who)).toEqual([own.id]);
    }
    expect(await seen(ofDepartment, people.mentorDirector)).toEqual([other.id]);
    expect(await seen(ofDivision, people.mentorDirector)).toEqual(both);
    for (const who of [people.mentor, people.pic, people.head, people.chair, people.viceChair, people.facultyAffairs, people.outsider]) {
      expect(await seen(ofDepartment, who)).toEqual([]);
      expect(await attended(`person_id=${own.id}`, who)).toEqual([]);
    }
    expect((await attended('', own)).map(({ event_id }) => event_id)).toEqual([ofDepartment, ofDivision]);
    expect(await attended(`person_id=${own.id}`, people.stranger)).toEqual([]);
  });

  it('of a person is listed by day, and filtered', async () => {
    const person = await member();
    for (const [held_on, kind, word] of [
      ['2026-02-03', 'social', 'present'],
      ['2026-02-01', 'workshop', 'absent'],
      ['2026-02-02', 'workshop', 'present'],
    ] as const)
      await record(await held({ held_on, kind }), [[person, word]]);
    const days = async (query: string) => (await attended(`person_id=${person.id}&${query}`)).map(({ held_on }) => held_on.slice(-2));
    expect(await days('')).toEqual(['01', '02', '03']);
    expect(await days('attendance=present')).toEqual(['02', '03']);
    expect(await days('attendance=absent,excused')).toEqual(['01']);
    expect(await days('event_kind=workshop')).toEqual(['01', '02']);
    expect(await days('held_on_gte=2026-02-02&held_on_lte=2026-02-02')).toEqual(['02']);
    const first = await world.as(people.lead).get<Page<EventAttendance>>(`/v1/event-attendance?person_id=${person.id}&limit=2`);
    expect(await days(`limit=2&cursor=${first.body.next_cursor}`)).toEqual(['03']);
  });
});

describe('a merge', () => {
  const merge = (survivor: Person, duplicate: Person) => mergeRecords(world, people.admin, survivor, duplicate);
  const empty = () => world.person({ division: null, site: null, category: null, login: false });

  it('keeps one attendance for each event: present before excused before absent, whoever recorded it', async () => {
    const words: readonly Word[] = ['present', 'excused', 'absent'];
    for (const mine of words) {
      for (const theirs of words) {
        const [survivor, duplicate] = [await member(), await empty()];
        const id = await held();
        await record(id, [[survivor, mine]]);
        await record(id, [[duplicate, theirs]], people.admin);
        expect((await merge(survivor, duplicate)).status).toBe(200);
        const better = words.indexOf(theirs) < words.indexOf(mine);
        expect((await attendance(id)).map((each) => [each.person_id, each.attendance, each.recorded_by])).toEqual([
          [survivor.id, better ? theirs : mine, better ? people.admin.id : people.lead.id],
        ]);
      }
    }
  });

  it('brings what the duplicate alone attended or recorded to the survivor', async () => {
    const [survivor, duplicate, other] = [await member(), await empty(), await member()];
    const id = await held({ kind: 'orientation' });
    await record(id, [
      [duplicate, 'present'],
      [other, 'present'],
    ]);
    await world.sql`update event_attendance set recorded_by = ${duplicate.id} where event_id = ${id} and person_id = ${other.id}`;
    await merge(survivor, duplicate);
    expect(await attended('', survivor)).toMatchObject([{ event_id: id, person_id: survivor.id, counts_as_orientation: true }]);
    expect(await attended('', other)).toMatchObject([{ event_id: id, recorded_by: survivor.id }]);
    expect(await attended(`person_id=${duplicate.id}`)).toEqual([]);
  });
});
