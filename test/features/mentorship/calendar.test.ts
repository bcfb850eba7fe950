import { Writable } from 'node:stream';
import pino from 'pino';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, expectProblem } from '../../setup/client.ts';
import { meetingsOf } from '../../setup/meetings.ts';
import { mergeRecords } from '../../setup/second-person.ts';
import { createWorld, type People, type Person, type World } from '../../setup/world.ts';

const log: string[] = [];
const sink = new Writable({
  write(chunk, _encoding, done) {
    log.push(String(chunk));
    done();
  },
});
const PUBLIC_URL = 'https://mentorship.example.edu';
const mail = { SMTP_URL: 'smtp://mail.example.edu', MAIL_FROM: 'mentorship@example.edu', PUBLIC_URL };

let world: World;
/** A service without a public URL, which allows few requests. */
let bareWorld: World;
let limited: World;
let people: People;
let say: ReturnType<typeof meetingsOf>;
beforeAll(async () => {
  bareWorld = await createWorld();
  limited = await bareWorld.beside({ environment: { RATE_LIMIT_PER_MINUTE: '30' } });
  world = await createWorld({ environment: mail, logger: pino({ level: 'trace' }, sink) });
  people = await world.freshPeople();
  say = meetingsOf(world);
});
beforeEach(() => world.at('2026-03-01'));

type Feed = { id: string; path: string | null; revoked_at: string | null; row_version: number };
const open = (as: Person, key?: string) => world.as(as).post<Feed>('/v1/calendar-feed', {}, key === undefined ? {} : { key });
const pathOf = async (as: Person) => (await open(as)).body.path ?? '';
const get = (as: Person) => world.as(as).get<Feed>('/v1/calendar-feed');
const revoke = (as: Person, ifMatch: number | string = '*') => world.as(as).post<Feed>('/v1/calendar-feed/revoke', {}, { ifMatch });
const anyone = (path: string) => world.anonymous.get(path);
const secretOf = (path: string) => path.replace(/^.*\//, '').replace(/\.ics$/, '');

/** The events of a calendar as name → value, by UID. */
function eventsOf({ text }: Answer): Map<string, Record<string, string>> {
  const lines = text.replaceAll(/\r\n[ \t]/g, '').split('\r\n');
  const events: Record<string, string>[] = [];
  for (const line of lines) {
    if (line === 'BEGIN:VEVENT') events.push({});
    const [, name = '', value = ''] = /^([^:;]+)(?:;[^:]*)?:(.*)$/.exec(line) ?? [];
    const last = events.at(-1);
    if (last) last[name] = value;
  }
  return new Map(events.map((event) => [event['UID'] ?? '', event]));
}

describe('opening a feed', () => {
  it('answers an address of 256 random bits once, and stores only a digest', async () => {
    const { mentee } = await say.pair();
    const opened = await open(mentee);
    expect(opened).toMatchObject({ status: 201, headers: { location: '/v1/calendar-feed' } });
    expect(opened.body.path).toMatch(/^\/v1\/calendar\/[A-Za-z0-9_-]{43}\.ics$/);
    const found = await get(mentee);
    expect(found.body).toMatchObject({ id: opened.body.id, revoked_at: null, row_version: 1 });
    const secret = secretOf(opened.body.path ?? '');
    expect(found.text).not.toContain(secret);
    const [row] = await world.sql<{ secret_sha256: Buffer }>`select secret_sha256 from calendar_feed where id = ${opened.body.id}`;
    expect(row?.secret_sha256.equals(Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(secret))))).toBe(true);
    expect(await pathOf(mentee)).not.toBe(opened.body.path);
  });

  it('needs a token that may read meetings, because the address still works when the token has expired', async () => {
    const { mentee } = await say.pair();
    expectProblem(await world.as(mentee, { scopes: ['calendar:write'] }).post('/v1/calendar-feed', {}), 403, 'permission-denied');
    const both = world.as(mentee, { scopes: ['calendar:write', 'meeting:read'] });
    expect((await both.post('/v1/calendar-feed', {})).status).toBe(201);
  });

  it('repeated with the same key does not answer the address again, and the address is stored nowhere', async () => {
    const { mentee } = await say.pair();
    const first = await open(mentee, 'feed-1');
    const again = await open(mentee, 'feed-1');
    expect(again).toMatchObject({ status: 201, headers: { 'idempotent-replayed': 'true' }, body: { id: first.body.id, path: null } });
    expect((await anyone(first.body.path ?? '')).status).toBe(200);
    const [{ everything } = { everything: '' }] = await world.sql`
      select (select string_agg(to_jsonb(k)::text, '') from idempotency_key k) || (select string_agg(to_jsonb(e)::text, '') from event e) as everything`;
    expect(everything).toContain(first.body.id);
    expect(everything).not.toContain(secretOf(first.body.path ?? ''));
  });

  it('revokes the feed before', async () => {
    const { mentee } = await say.pair();
    const [before, after] = [await open(mentee), await open(mentee)];
    expectProblem(await anyone(before.body.path ?? ''), 404, 'not-found');
    expect((await anyone(after.body.path ?? '')).status).toBe(200);
    expect(
      await world.sql`select type, subject_id from event where actor_id = ${mentee.id} and type ^@ 'calendar_feed' order by id`,
    ).toEqual([
      { type: 'calendar_feed.opened', subject_id: before.body.id },
      { type: 'calendar_feed.revoked', subject_id: before.body.id },
      { type: 'calendar_feed.opened', subject_id: after.body.id },
    ]);
  });

  it('twice at the same time leaves one feed open', async () => {
    const { mentee } = await say.pair();
    const paths = (await Promise.all([open(mentee), open(mentee)])).map(({ body }) => body.path ?? '');
    const statuses = await Promise.all(paths.map(async (path) => (await anyone(path)).status));
    expect(statuses.sort()).toEqual([200, 404]);
  });
});

describe('revoking a feed', () => {
  it('its address is no longer found; repeated, it changes nothing', async () => {
    const { mentee } = await say.pair();
    expectProblem(await get(mentee), 404, 'not-found');
    expectProblem(await revoke(mentee), 404, 'not-found');
    const path = await pathOf(mentee);
    expectProblem(await world.as(mentee).post('/v1/calendar-feed/revoke', {}), 428, 'precondition-required');
    expectProblem(await revoke(mentee, 7), 412, 'version-stale');
    const revoked = await revoke(mentee, 1);
    expect(revoked).toMatchObject({ status: 200, body: { revoked_at: '2026-03-01T12:00:00.000Z', row_version: 2 } });
    expectProblem(await anyone(path), 404, 'not-found');
    world.at('2026-03-02');
    expect((await revoke(mentee)).body).toEqual(revoked.body);
    expect((await get(mentee)).body).toEqual(revoked.body);
    expect(await world.sql`select type from event where subject_id = ${revoked.body.id} order by id`).toEqual([
      { type: 'calendar_feed.opened' },
      { type: 'calendar_feed.revoked' },
    ]);
  });
});

describe('the feed', () => {
  it('is found by its secret alone', async () => {
    const { mentee } = await say.pair();
    const path = await pathOf(mentee);
    const secret = secretOf(path);
    const wrong = [secret.slice(1), `${secret}A`, secret.toLowerCase(), 'x', '%00', "'%20or%201=1--", mentee.id, 'A'.repeat(190)];
    for (const other of wrong) expectProblem(await anyone(`/v1/calendar/${other}.ics`), 404, 'not-found');
    for (const address of [`/v1/calendar/${secret}`, `/v1/calendar/${secret}.ics/x`, '/v1/calendar/.ics'])
      expect((await anyone(address)).status).toBe(404);
    const plain = await anyone(path);
    for (const more of ['?x=1', '?nocache=1&nocache=2', '?dry_run=true', '?'])
      expect(await anyone(`${path}${more}`)).toMatchObject({ status: 200, text: plain.text });
    const answer = await anyone(path);
    expect(answer.headers).toMatchObject({ 'content-type': 'text/calendar; charset=utf-8', 'cache-control': 'no-store' });
    expect(await world.anonymous.send('HEAD', path)).toMatchObject({ status: 200, text: '' });
    expect((await world.anonymous.send('POST', path)).status).toBe(405);
  });

  it('shows the person’s own meetings as they are, without names or content', async () => {
    const { mentee, mentor, id } = await say.pair();
    const content = { agenda: 'Canary', location: 'Canary' };
    const propose = async (day: string) =>
      (await say.propose(mentee, id, { ...content, scheduled_at: `2026-03-${day}T15:00:00Z`, duration_min: 30 })).body.id;
    const made = {
      proposed: await propose('10'),
      scheduled: await propose('11'),
      off: await propose('12'),
      asPlanned: await propose('02'),
    };
    await say.act(mentor, made.scheduled, 'agree');
    await say.act(mentor, made.off, 'cancel', { note: 'Canary' });
    const someday = (await say.propose(mentee, id, content)).body.id;
    const logged = (await say.log(mentor, id, { ...content, held_on: '2026-02-20' })).body.id;
    world.at('2026-03-03');
    await say.act(mentor, made.asPlanned, 'hold', { held_on: '2026-03-02', duration_min: 50 });
    const moved = (await say.propose(mentee, id, { scheduled_at: '2026-03-05T15:00:00Z' })).body.id;
    await say.act(mentor, moved, 'hold', { held_on: '2026-03-03', duration_min: 50 });
    const others = await say.pair();
    await say.log(others.mentee, others.id);

    const answer = await anyone(await pathOf(mentee));
    const events = eventsOf(answer);
    expect([...events.keys()].sort()).toEqual([...Object.values(made), logged, moved].sort());
    expect(events.has(someday)).toBe(false);
    expect(events.get(made.proposed)).toMatchObject({
      DTSTART: '20260310T150000Z',
      DURATION: 'PT30M',
      STATUS: 'TENTATIVE',
      SEQUENCE: '0',
      SUMMARY: 'Mentoring meeting',
      URL: `${PUBLIC_URL}/v1/meetings/${made.proposed}`,
    });
    expect(events.get(made.scheduled)).toMatchObject({ STATUS: 'CONFIRMED', SEQUENCE: '1' });
    expect(events.get(made.off)).toMatchObject({ STATUS: 'CANCELLED', SEQUENCE: '1' });
    expect(events.get(made.asPlanned)).toMatchObject({ DTSTART: '20260302T150000Z', DURATION: 'PT50M', STATUS: 'CONFIRMED' });
    expect(events.get(logged)).toMatchObject({ DTSTART: '20260220', STATUS: 'CONFIRMED' });
    expect(events.get(moved)).toMatchObject({ DTSTART: '20260303' });
    expect(answer.text).not.toMatch(/canary/i);
    for (const { family_name, given_name, email } of [mentee, mentor]) {
      for (const name of [family_name, given_name, email]) expect(answer.text).not.toContain(name);
    }
    expect([...eventsOf(await anyone(await pathOf(mentor))).keys()].sort()).toEqual([...events.keys()].sort());
  });

  it('goes back 90 days, and keeps cancelled meetings for 30', async () => {
    const { mentee, id } = await say.pair();
    const held = (await say.log(mentee, id, { held_on: '2026-02-20' })).body.id;
    const planned = (await say.propose(mentee, id, { scheduled_at: '2026-03-02T12:00:00Z' })).body.id;
    const off = (await say.propose(mentee, id, { scheduled_at: '2026-05-30T12:00:00Z' })).body.id;
    await say.act(mentee, off, 'cancel');
    const path = await pathOf(mentee);
    const shown = async (instant: string) => {
      world.at(instant);
      return [...eventsOf(await anyone(path)).keys()];
    };
    expect(await shown('2026-03-31T12:00:00Z')).toEqual([held, planned, off]);
    expect(await shown('2026-03-31T12:00:00.001Z')).toEqual([held, planned]);
    expect(await shown('2026-05-21')).toEqual([held, planned]);
    expect(await shown('2026-05-22')).toEqual([planned]);
    expect(await shown('2026-05-31T12:00:00Z')).toEqual([planned]);
    expect(await shown('2026-05-31T12:00:00.001Z')).toEqual([]);
  });

  it('ends with the person’s death', async () => {
    const { mentee } = await say.pair();
    const path = await pathOf(mentee);
    await world.sql`update person set deceased_on = '2026-02-28' where id = ${mentee.id}`;
    expectProblem(await anyone(path), 404, 'not-found');
  });

  it('ends with the person’s last sign-in', async () => {
    const { mentee } = await say.pair();
    const path = await pathOf(mentee);
    await world.sql`update person_login set ended_at = '2026-02-28T12:00:00Z' where person_id = ${mentee.id}`;
    expectProblem(await anyone(path), 404, 'not-found');
  });

  it('cannot be guessed quickly: unknown secrets of an address are limited, and the feeds that exist are not', async () => {
    const statuses = [];
    for (let i = 0; i < 4; i += 1) statuses.push((await limited.anonymous.get(`/v1/calendar/guess${i}.ics`)).status);
    expect(statuses).toEqual([404, 404, 404, 429]);
  });

  it('leaves no trace of its secret in the log', async () => {
    const { mentee } = await say.pair();
    log.length = 0;
    const path = await pathOf(mentee);
    expect((await anyone(path)).status).toBe(200);
    await revoke(mentee);
    expectProblem(await anyone(path), 404, 'not-found');
    await world.sql`alter table calendar_feed rename column revoked_at to gone_at`;
    expect((await anyone(path)).status).toBe(500);
    await world.sql`alter table calendar_feed rename column gone_at to revoked_at`;
    await new Promise((resolve) => setImmediate(resolve));
    expect(log.filter((line) => line.includes('readCalendar')).length).toBeGreaterThanOrEqual(2);
    expect(log.filter((line) => line.includes(secretOf(path)))).toEqual([]);
  });
});

describe('one meeting', () => {
  const ics = { headers: { accept: 'text/calendar' } };

  it('is answered as iCalendar where that is accepted', async () => {
    const { mentee, mentor, id } = await say.pair();
    const { body } = await say.propose(mentee, id, { scheduled_at: '2026-03-10T15:00:00Z', agenda: 'Canary' });
    for (const who of [mentee, mentor, people.facilitator]) {
      const answer = await world.as(who).get(`/v1/meetings/${body.id}`, ics);
      expect(answer).toMatchObject({
        status: 200,
        headers: {
          'content-type': 'text/calendar; charset=utf-8',
          'content-disposition': 'attachment; filename="meeting.ics"',
          'cache-control': 'no-store',
        },
      });
      expect([...eventsOf(answer).values()]).toMatchObject([{ UID: body.id, DTSTART: '20260310T150000Z', STATUS: 'TENTATIVE' }]);
      expect(answer.text).not.toContain('Canary');
      const unchanged = { headers: { ...ics.headers, 'if-none-match': answer.headers['etag'] ?? '' } };
      expect((await world.as(who).get(`/v1/meetings/${body.id}`, unchanged)).status).toBe(304);
    }
    expectProblem(await world.as(people.director).get(`/v1/meetings/${body.id}`, ics), 404, 'not-found');
    expect((await world.as(mentee).get(`/v1/meetings/${body.id}`)).body.id).toBe(body.id);
  });

  it('is not acceptable as iCalendar while it has no time, and never in another media type', async () => {
    const { mentee, id } = await say.pair();
    const { body } = await say.propose(mentee, id);
    expectProblem(await world.as(mentee).get(`/v1/meetings/${body.id}`, ics), 406, 'not-acceptable');
    expectProblem(await world.as(mentee).get(`/v1/meetings/${body.id}`, { headers: { accept: 'text/html' } }), 406, 'not-acceptable');
  });

  it('has no URL where the public URL of the service is not configured', async () => {
    const words = meetingsOf(bareWorld);
    const { mentee, id } = await words.pair();
    const { body } = await words.log(mentee, id, { held_on: '2026-02-20' });
    expect((await bareWorld.as(mentee).get(`/v1/meetings/${body.id}`, ics)).text).not.toContain('URL:');
  });
});

describe('a merge', () => {
  const merge = async (survivor: Person, duplicate: Person) =>
    expect((await mergeRecords(world, people.admin, survivor, duplicate)).status).toBe(200);
  const bare = () => world.person({ division: null, site: null, category: null });

  it('moves a feed to a survivor who has none, under the same address', async () => {
    const { mentee, id } = await say.pair();
    const { body } = await say.log(mentee, id, { held_on: '2026-02-20' });
    const [survivor, path] = [await bare(), await pathOf(mentee)];
    await merge(survivor, mentee);
    expect([...eventsOf(await anyone(path)).keys()]).toEqual([body.id]);
    expect((await get(survivor)).body.revoked_at).toBeNull();
    await revoke(survivor);
    expectProblem(await anyone(path), 404, 'not-found');
  });

  it('keeps the feed of the survivor, and revokes the other', async () => {
    const [survivor, duplicate] = [await bare(), await bare()];
    const [kept, closed] = [await pathOf(survivor), await pathOf(duplicate)];
    await merge(survivor, duplicate);
    expect((await anyone(kept)).status).toBe(200);
    expectProblem(await anyone(closed), 404, 'not-found');
  });
});
