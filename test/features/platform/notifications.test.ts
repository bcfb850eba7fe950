/** A person's notifications and mail preferences. The mails themselves are in mail.test.ts. */
import { beforeAll, describe, expect, test } from 'vitest';
import { kinds, notificationKinds } from '../../../src/domain/notifications/index.ts';
import type { NotificationPreferences } from '../../../src/features/platform/notifications/preferences/schema.ts';
import type { Notification } from '../../../src/features/platform/notifications/schema.ts';
import { expectProblem } from '../../setup/client.ts';
import { notifierOf } from '../../setup/notifications.ts';
import { mergeSilently } from '../../setup/second-person.ts';
import { createWorld, type People, type Person } from '../../setup/world.ts';

const world = await createWorld();
const notify = notifierOf(world);
let people: People;
beforeAll(async () => {
  people = await world.freshPeople();
});

const listed = async (who: Person, query = '') =>
  (await world.as(who).get<{ items: Notification[] }>(`/v1/notifications${query}`)).body.items;
const only = async (who: Person) => {
  const [first, ...others] = await listed(who);
  expect(others).toEqual([]);
  return first as Notification;
};
const markRead = (who: Person, id: string, ifMatch: string | number | null = '*') =>
  world.as(who).post<Notification>(`/v1/notifications/${id}/read`, null, ifMatch === null ? {} : { ifMatch });
const preferences = (who: Person) => world.as(who).get<NotificationPreferences>('/v1/notification-preferences');
const prefer = (who: Person, patch: object, ifMatch: string | number = '*') =>
  world.as(who).patch<NotificationPreferences>('/v1/notification-preferences', patch, { ifMatch });
const eventsOf = (subject: string, type: string) =>
  world.sql<{ data: unknown; actor_id: string }>`select data, actor_id from event where subject_id = ${subject} and type = ${type}`;

describe('a person’s notifications', () => {
  test('are listed newest first, with a sentence and the path to the subject', async () => {
    const reader = await world.person();
    const [first, second] = [crypto.randomUUID(), crypto.randomUUID()];
    await notify({ person_id: reader.id, kind: 'assignment_proposed', subject_id: first, due_on: '2026-03-29' });
    await notify({ person_id: reader.id, kind: 'mentor_retiring', subject_id: second });
    const items = await listed(reader);
    expect(items).toEqual([
      {
        id: expect.any(String),
        kind: 'mentor_retiring',
        words: kinds.mentor_retiring.words,
        path: `/v1/succession?mentor_id=${second}`,
        subject_id: second,
        due_on: null,
        read_at: null,
        row_version: 1,
        created_at: '2026-03-01T15:00:00.000Z',
        updated_at: '2026-03-01T15:00:00.000Z',
      },
      expect.objectContaining({ kind: 'assignment_proposed', path: `/v1/assignments/${first}`, due_on: '2026-03-29' }),
    ]);
  });

  test('can be read and marked by nobody else, whatever their role', async () => {
    const reader = await world.person();
    await notify({ person_id: reader.id, subject_id: people.mentor.id });
    const { id } = await only(reader);
    for (const other of [people.mentor, people.director, people.chair, people.admin, people.facultyAffairs, people.stranger]) {
      expect((await listed(other)).map((item) => item.id)).not.toContain(id);
      expectProblem(await markRead(other, id), 404, 'not-found');
    }
    expect(await only(reader)).toMatchObject({ id, read_at: null });
  });

  test('are filtered by kind and unread, together and alone, page by page', async () => {
    const reader = await world.person();
    for (const kind of ['handover', 'assignment_ended', 'concern_told'] as const) await notify({ person_id: reader.id, kind });
    const [concern, ended, handover] = (await listed(reader)).map(({ id }) => id);
    expect((await markRead(reader, ended ?? '')).status).toBe(200);
    const ids = async (query: string) => (await listed(reader, query)).map(({ id }) => id);
    expect(await ids('?unread=true')).toEqual([concern, handover]);
    expect(await ids('?unread=false')).toEqual([ended]);
    expect(await ids('?kind=handover,assignment_ended')).toEqual([ended, handover]);
    expect(await ids('?kind=handover,assignment_ended&unread=true')).toEqual([handover]);
    expect(await ids('?kind=training_expiring')).toEqual([]);

    const page = await world.as(reader).get('/v1/notifications?limit=2', { headers: { prefer: 'count=exact' } });
    expect(page.body).toMatchObject({ items: [{ id: concern }, { id: ended }], total_count: 3 });
    expect(await ids(`?limit=2&cursor=${page.body.next_cursor}`)).toEqual([handover]);
    expectProblem(await world.as(reader).get(`/v1/notifications?unread=true&cursor=${page.body.next_cursor}`), 400, 'invalid-cursor');
  });

  test.each(['?unread=yes', '?unread=', '?kind=gossip', "?kind=handover'--", '?person_id=1', '?unread=true&unread=false', '?limit=0'])(
    'refuse the query %s',
    async (query) => {
      expectProblem(await world.as(people.mentee).get(`/v1/notifications${query}`), 400, 'invalid-request');
    },
  );

  test('are one row for each kind, subject and occasion, however often sent', async () => {
    const reader = await world.person();
    const subject_id = crypto.randomUUID();
    const notice = { person_id: reader.id, kind: 'agreement_due', subject_id } as const;
    await notify(notice, notice);
    await Promise.all([notify(notice), notify(notice)]);
    expect(await listed(reader)).toHaveLength(1);
    await notify({ ...notice, occasion: '2026-06' }, { ...notice, kind: 'assignment_ended' });
    expect(await listed(reader)).toHaveLength(3);
  });

  test('are not sent to people of another department', async () => {
    await notify({ person_id: people.stranger.id });
    expect(await listed(people.stranger)).toEqual([]);
  });

  test('are not sent to the person who acts', async () => {
    const [one, other] = [await world.person(), await world.person()];
    await notifierOf(world, one)({ person_id: one.id }, { person_id: other.id });
    expect(await listed(one)).toEqual([]);
    expect(await listed(other)).toHaveLength(1);
  });

  test('stay unread for people who died, who cannot sign in', async () => {
    const dead = await world.person();
    await notify({ person_id: dead.id });
    const { id } = await only(dead);
    await world.sql`update person set deceased_on = '2026-02-20' where id = ${dead.id}`;
    expectProblem(await world.as(dead).get('/v1/notifications'), 403, 'identity-unknown');
    expectProblem(await markRead(dead, id), 403, 'identity-unknown');
  });

  test('have a sentence that names nobody and a path to one subject, for each kind', () => {
    expect(notificationKinds).toEqual(Object.keys(kinds));
    for (const { words, path } of Object.values(kinds)) {
      expect(words).toMatch(/^[A-Z][a-zA-Z ,;’-]{10,150}\.$/);
      expect(path).toMatch(/^\/v1\/[a-z-]+(\/:id(\/[a-z-]+)*|\?[a-z_]+=:id)$/);
    }
  });
});

describe('marking as read', () => {
  test('records the instant once: repeating it changes nothing and records no event', async () => {
    const reader = await world.person();
    await notify({ person_id: reader.id });
    const { id } = await only(reader);
    world.at('2026-03-02');
    const first = await markRead(reader, id, 1);
    expect(first).toMatchObject({ status: 200, body: { id, read_at: '2026-03-02T12:00:00.000Z', row_version: 2 } });
    expect(first.body).toMatchObject({ words: kinds.assignment_activated.words, path: expect.stringContaining(first.body.subject_id) });
    world.at('2026-03-03');
    expect(await markRead(reader, id, 2)).toMatchObject({ status: 200, body: first.body });
    expect(await eventsOf(id, 'notification.read')).toEqual([{ data: {}, actor_id: reader.id }]);
    expect(await only(reader)).toEqual(first.body);
  });

  test('requires the current version, and two at once have one effect', async () => {
    const reader = await world.person();
    await notify({ person_id: reader.id });
    const { id } = await only(reader);
    expectProblem(await markRead(reader, id, null), 428, 'precondition-required', 'If-Match');
    expectProblem(await markRead(reader, id, 7), 412, 'version-stale');
    const answers = await Promise.all([markRead(reader, id), markRead(reader, id), markRead(reader, id)]);
    expect(answers.map(({ status, body }) => [status, body.row_version])).toEqual([
      [200, 2],
      [200, 2],
      [200, 2],
    ]);
    expect(await eventsOf(id, 'notification.read')).toHaveLength(1);
  });

  test('is 404 where the notification does not exist', async () => {
    expectProblem(await markRead(people.mentee, crypto.randomUUID()), 404, 'not-found');
    expectProblem(await markRead(people.mentee, 'all'), 400, 'invalid-request');
  });

  test('requires the scope to write, and no other', async () => {
    const reader = await world.person();
    await notify({ person_id: reader.id });
    const { id } = await only(reader);
    const writing = world.as(reader, { scopes: ['notification:write'] });
    const reading = world.as(reader, { scopes: ['notification:read'] });
    expectProblem(await reading.post(`/v1/notifications/${id}/read`, null, { ifMatch: '*' }), 403, 'insufficient-scope');
    expectProblem(await writing.get('/v1/notifications'), 403, 'insufficient-scope');
    expect((await writing.post(`/v1/notifications/${id}/read`, null, { ifMatch: '*' })).status).toBe(200);
    expect((await reading.get('/v1/notifications?unread=false')).body.items).toMatchObject([{ id }]);
  });
});

describe('preferences', () => {
  test('are daily and nothing muted by default, as version 1', async () => {
    const who = await world.person();
    const defaults = await preferences(who);
    expect(defaults).toMatchObject({ status: 200, headers: { etag: expect.stringMatching(/^"1\./) } });
    expect(defaults.body).toEqual({
      person_id: who.id,
      mail: 'daily',
      muted_kinds: [],
      row_version: 1,
      created_at: expect.any(String),
      updated_at: expect.any(String),
    });
    expect(await world.sql`select from notification_preference where person_id = ${who.id}`).toEqual([]);
  });

  test('change with the version that was read, also the first time', async () => {
    const who = await world.person();
    const { etag } = (await preferences(who)).headers;
    const first = await prefer(who, { mail: 'off' }, etag);
    expect(first).toMatchObject({ status: 200, body: { mail: 'off', muted_kinds: [], row_version: 2 } });
    expectProblem(await prefer(who, { mail: 'daily' }, 1), 412, 'version-stale');
    const second = await prefer(who, { muted_kinds: ['handover'] }, 2);
    expect(second).toMatchObject({ status: 200, body: { mail: 'off', muted_kinds: ['handover'], row_version: 3 } });
    expect((await preferences(who)).body).toEqual(second.body);
    expect((await preferences(people.director)).body).toMatchObject({ mail: 'daily', muted_kinds: [] });
    const events = await eventsOf(who.id, 'notification_preferences.changed');
    expect(events, 'an event says that, and not what').toEqual(Array(2).fill({ data: {}, actor_id: who.id }));
  });

  test('require If-Match, and of two concurrent first changes one succeeds', async () => {
    const who = await world.person();
    expectProblem(await world.as(who).patch('/v1/notification-preferences', { mail: 'off' }), 428, 'precondition-required', 'If-Match');
    const answers = await Promise.all([prefer(who, { mail: 'off' }, 1), prefer(who, { muted_kinds: ['handover'] }, 1)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect((await preferences(who)).body.row_version).toBe(2);
  });

  test('stay unchanged without a difference, and nothing is stored or recorded', async () => {
    const who = await world.person();
    for (const patch of [{}, { mail: 'daily' }, { muted_kinds: [] }])
      expect(await prefer(who, patch, 1)).toMatchObject({ status: 200, body: { row_version: 1 } });
    expect(await world.sql`select from notification_preference where person_id = ${who.id}`).toEqual([]);
    await prefer(who, { muted_kinds: ['handover', 'concern_told'] }, 1);
    const again = await prefer(who, { muted_kinds: ['concern_told', 'handover', 'concern_told'] }, 2);
    expect(again).toMatchObject({ status: 200, body: { muted_kinds: ['concern_told', 'handover'], row_version: 2 } });
    expect(await eventsOf(who.id, 'notification_preferences.changed')).toHaveLength(1);
  });

  test('can mute each kind and all kinds, and unmute them', async () => {
    const who = await world.person();
    const all = await prefer(who, { muted_kinds: notificationKinds });
    expect(all).toMatchObject({ status: 200, body: { muted_kinds: [...notificationKinds].sort() } });
    expect((await prefer(who, { muted_kinds: [] })).body.muted_kinds).toEqual([]);
  });

  test.each([
    [{ mail: 'hourly' }, '/mail'],
    [{ mail: null }, '/mail'],
    [{ muted_kinds: ['gossip'] }, '/muted_kinds/0'],
    [{ muted_kinds: 'handover' }, '/muted_kinds'],
    [{ muted_kinds: null }, '/muted_kinds'],
    [{ muted_kinds: Array(501).fill('handover') }, '/muted_kinds'],
    [{ mail: 'off', person_id: crypto.randomUUID() }, ''],
    [{ row_version: 4 }, ''],
  ])('refuse %j', async (patch, pointer) => {
    const answer = await prefer(people.mentee, patch);
    expectProblem(answer, 400, 'invalid-request', pointer || undefined);
    expect((await preferences(people.mentee)).body.row_version).toBe(1);
  });

  test('require the scope to write, and no other', async () => {
    const who = await world.person();
    const writing = world.as(who, { scopes: ['notification:write'] });
    const reading = world.as(who, { scopes: ['notification:read'] });
    expectProblem(await reading.patch('/v1/notification-preferences', { mail: 'off' }, { ifMatch: '*' }), 403, 'insufficient-scope');
    expectProblem(await writing.get('/v1/notification-preferences'), 403, 'insufficient-scope');
    expect(await writing.patch('/v1/notification-preferences', { mail: 'off' }, { ifMatch: '*' })).toMatchObject({
      status: 200,
      body: { mail: 'off' },
    });
    expect((await reading.get('/v1/notification-preferences')).body).toMatchObject({ mail: 'off' });
  });
});

describe('when two records of a person become one', () => {
  const merge = async (survivor: Person, duplicate: Person) => {
    const answer = await mergeSilently(world, people.admin, survivor, duplicate);
    expect({ status: answer.status, detail: answer.body.detail }).toMatchObject({ status: 200 });
  };
  const bare = () => world.person({ division: null, site: null, category: null });

  test('the survivor has the notifications of both records once, and becomes their sender and subject', async () => {
    const [survivor, duplicate, other] = [await world.person(), await bare(), await world.person()];
    const subject_id = crypto.randomUUID();
    await notify({ person_id: survivor.id, kind: 'handover', subject_id });
    const kept = await only(survivor);
    await notify({ person_id: duplicate.id, kind: 'handover', subject_id }, { person_id: duplicate.id, kind: 'concern_told', subject_id });
    await notify({ person_id: other.id, kind: 'mentor_retiring', subject_id: duplicate.id, from_person_id: duplicate.id });
    await notify({ person_id: other.id, kind: 'mentor_absent', subject_id: duplicate.id });
    await notify({ person_id: other.id, kind: 'mentor_absent', subject_id: survivor.id });
    await merge(survivor, duplicate);

    expect((await listed(survivor)).map(({ kind }) => kind)).toEqual(['concern_told', 'handover']);
    expect((await listed(survivor)).map(({ id }) => id)).toContain(kept.id);
    expect((await listed(other, '?kind=mentor_retiring'))[0]).toMatchObject({ path: `/v1/succession?mentor_id=${survivor.id}` });
    const senders = await world.sql`select from notification where from_person_id = ${survivor.id} and person_id = ${other.id}`;
    expect(senders).toHaveLength(1);
    const left = await world.sql`select kind, mail_state from notification where person_id = ${duplicate.id}`;
    expect(left, 'what both were told rests, and is not mailed twice').toEqual([{ kind: 'handover', mail_state: 'recipient_gone' }]);
  });

  test('preferences move where the survivor has none, else the survivor’s stay', async () => {
    const [without, off] = [await world.person(), await bare()];
    await prefer(off, { mail: 'off' });
    await merge(without, off);
    expect((await preferences(without)).body).toMatchObject({ person_id: without.id, mail: 'off' });
    expectProblem(await prefer(without, { mail: 'daily' }, 1), 412, 'version-stale');

    const [muting, alsoOff] = [await world.person(), await bare()];
    await prefer(muting, { muted_kinds: ['handover'] });
    await prefer(alsoOff, { mail: 'off' });
    await merge(muting, alsoOff);
    expect((await preferences(muting)).body).toMatchObject({ mail: 'daily', muted_kinds: ['handover'] });
  });
});
