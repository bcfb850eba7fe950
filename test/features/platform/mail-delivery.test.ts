/** What becomes of mails when a mail server does not take them, when there is none, and when two workers would bring them. */
import { createServer } from 'node:net';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { createDb, createPool } from '../../../src/core/db.ts';
import type { Mailer } from '../../../src/core/mailer.ts';
import { runMail } from '../../../src/jobs/mail.ts';
import { startWorker } from '../../../src/jobs/worker.ts';
import { type Mailbox, openMailbox } from '../../setup/mailbox.ts';
import { attempt, mailerTo, mailsOf, type QueuedJob, TODAY, TOMORROW } from '../../setup/mails.ts';
import { createWorld, type Person } from '../../setup/world.ts';

const world = await createWorld();
const words = mailsOf(world);
const { notify, log, logger, deps, jobsOf, morning, mailsTo, onlyMailTo, statesOf, newcomer, prefer, notified } = words;

let box: Mailbox;
let mailer: Mailer;
beforeEach(async () => {
  ({ box, mailer } = await words.open());
  return words.close;
});

const errandOf = async (who: Person) => {
  const [job, ...others] = await jobsOf(who);
  expect(others).toEqual([]);
  return (job as QueuedJob).payload;
};

/** No address, name or link may be in the log, however the mail went. */
function expectQuietLog(who: Person): void {
  expect(log.length).toBeGreaterThan(0);
  expect(log.filter((line) => /@|example\.edu/.test(line) || line.includes(who.family_name) || line.includes(who.given_name))).toEqual([]);
}

describe('without a mail server', () => {
  test('notifications stay listed, and mail that is configured later begins with recent ones', async () => {
    const who = await notified();
    await morning(who, TOMORROW, {}, null);
    expect(await statesOf(who)).toEqual(['waiting']);
    world.at('2026-03-10');
    await notify({ person_id: who.id, kind: 'handover' });
    await morning(who, '2026-03-11');
    expect(await statesOf(who)).toEqual(['too_old', 'sent']);
    expect((await world.as(who).get('/v1/notifications?unread=true')).body.items).toHaveLength(2);
  });

  test('notifications that waited a few days are mailed with the next ones', async () => {
    const who = await notified();
    await morning(who, TOMORROW, {}, null);
    world.at('2026-03-05');
    await notify({ person_id: who.id, kind: 'handover' });
    await morning(who, '2026-03-06');
    expect(onlyMailTo(who).parsed.subject).toContain('2 new things');
  });
});

describe('a mail server that', () => {
  test.each([
    ['refuses the recipient', { at: 'recipient', code: 550, text: 'no such user <zoe.canary@example.edu>' }, 'EENVELOPE 550'],
    ['is busy', { at: 'recipient', code: 451, text: 'try again' }, 'EENVELOPE 451'],
    ['refuses the content', { at: 'data', code: 554, text: 'spam from mentorship@example.edu' }, 'EMESSAGE 554'],
  ] as const)('%s gets the same mail again later, and the log does not reveal the recipient', async (_title, refusal, code) => {
    const who = await notified({ family_name: 'Matiasson' });
    box.refusal = refusal;
    const failure = await morning(who).then(
      () => null,
      (error: Error) => error,
    );
    expect(failure?.message).toBe(`MailNotSent ${code}`);
    expect(await statesOf(who)).toEqual(['waiting']);
    expectQuietLog(who);
    box.refusal = undefined;
    await morning(who);
    expect(mailsTo(who)).toHaveLength(1);
    expect(await statesOf(who)).toEqual(['sent']);
  });

  test('refuses every attempt: the notifications have failed, stay listed, and are not mailed again', async () => {
    const who = await newcomer();
    await prefer(who, { muted_kinds: ['handover'] });
    await notify({ person_id: who.id }, { person_id: who.id, kind: 'handover' });
    box.refusal = { at: 'recipient', code: 550, text: `no ${who.email}` };
    await morning(who, TOMORROW, { isLast: true });
    expect((await statesOf(who)).sort()).toEqual(['failed', 'not_wanted']);
    expectQuietLog(who);
    const given = log.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'mail given up');
    expect(given).toMatchObject([{ level: 50, person_id: who.id, error_code: 'EENVELOPE 550', sent: 0, failed: 1, left_out: 1 }]);
    box.refusal = undefined;
    await morning(who);
    expect(box.mails).toEqual([]);
    expect((await world.as(who).get('/v1/notifications')).body.items).toHaveLength(2);
  });

  test('takes the mail: the log says how many notifications were sent and left out, and nothing of either where none waited', async () => {
    const who = await newcomer();
    await prefer(who, { muted_kinds: ['handover'] });
    await notify({ person_id: who.id }, { person_id: who.id, kind: 'handover' }, { person_id: who.id, kind: 'assignment_proposed' });
    await morning(who);
    await morning(who);
    const done = log.map((line) => JSON.parse(line)).filter(({ msg, person_id }) => msg === 'mail done' && person_id === who.id);
    expect(done.map(({ level, sent, failed, left_out }) => ({ level, sent, failed, left_out }))).toEqual([
      { level: 30, sent: 2, failed: 0, left_out: 1 },
      { level: 30, sent: 0, failed: 0, left_out: 0 },
    ]);
    expectQuietLog(who);
  });

  test('is unreachable leaves the notifications waiting', async () => {
    const who = await notified();
    const unused = createServer();
    const port = await new Promise<number>((resolve) =>
      unused.listen(0, '127.0.0.1', () => resolve((unused.address() as { port: number }).port)),
    );
    await new Promise((resolve) => unused.close(resolve));
    const nowhere = mailerTo(`smtp://127.0.0.1:${port}`);
    await expect(morning(who, TOMORROW, {}, nowhere)).rejects.toThrow(/^MailNotSent E[A-Z]+$/);
    nowhere.close();
    expect(await statesOf(who)).toEqual(['waiting']);
    expectQuietLog(who);
  });

  test('does not respond does not keep a worker from stopping', async () => {
    const who = await notified();
    const connected = Promise.withResolvers<void>();
    const mute = createServer((socket) => {
      socket.on('error', () => {});
      connected.resolve();
    });
    const port = await new Promise<number>((resolve) =>
      mute.listen(0, '127.0.0.1', () => resolve((mute.address() as { port: number }).port)),
    );
    const patient = mailerTo(`smtp://127.0.0.1:${port}`);
    const stop = new AbortController();
    // Also on the last attempt: it was not the server that ended it.
    const sending = expect(morning(who, TOMORROW, { signal: stop.signal, isLast: true }, patient)).rejects.toThrow('MailNotSent EABORT');
    await connected.promise;
    stop.abort();
    await sending;
    patient.close();
    await new Promise((resolve) => mute.close(resolve));
    expect(await statesOf(who)).toEqual(['waiting']);
  });

  test('offers TLS with an untrusted certificate gets no mail', async () => {
    const dubious = await openMailbox({});
    const careful = mailerTo(dubious.url);
    const who = await notified();
    await expect(morning(who, TOMORROW, {}, careful)).rejects.toThrow(/^MailNotSent E[A-Z]+$/);
    careful.close();
    await dubious.close();
    expect(dubious.mails).toEqual([]);
    expect(await statesOf(who)).toEqual(['waiting']);
  });

  test('asks for a password is given the configured one', async () => {
    const seen: unknown[] = [];
    const guarded = await openMailbox({
      disabledCommands: ['STARTTLS'],
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, answer) => {
        seen.push([username, password]);
        answer(null, { user: username });
      },
    });
    const robot = mailerTo(`smtp://robot:p%40ss%20w%C3%B6rd@127.0.0.1:${guarded.port}`);
    const who = await notified();
    await morning(who, TOMORROW, {}, robot);
    robot.close();
    await guarded.close();
    expect(seen).toEqual([['robot', 'p@ss wörd']]);
    expect(guarded.mails).toHaveLength(1);
  });
});

describe('two workers', () => {
  test('that take up the same mail at once send it once', async () => {
    const who = await notified();
    const errand = await errandOf(who);
    world.at(`${TOMORROW}T12:00:01Z`);
    const { promise, resolve } = Promise.withResolvers<void>();
    box.patience = promise;
    const both = [runMail(deps, mailer, errand, attempt()), runMail(deps, mailer, errand, attempt())];
    const waits = () =>
      world.sql`select from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())`;
    for (const limit = Date.now() + 10_000; (await waits()).length === 0 || box.begun === 0; ) {
      if (Date.now() > limit) throw new Error('nobody waited for their turn');
      await new Promise((next) => setTimeout(next, 10));
    }
    // Meanwhile its reader is not kept from anything.
    const [item] = (await world.as(who).get('/v1/notifications')).body.items;
    expect((await world.as(who).post(`/v1/notifications/${item?.id}/read`, null, { ifMatch: 1 })).status).toBe(200);
    resolve();
    await Promise.all(both);
    expect(mailsTo(who)).toHaveLength(1);
    expect(box.begun).toBe(1);
    expect(await statesOf(who)).toEqual(['sent']);
  });

  test('send it again with the same message id when one dies between mail and commit', async () => {
    const who = await notified();
    await world.sql`create function die() returns trigger language plpgsql as $$ begin raise 'gone: zoe@example.edu'; end $$`;
    await world.sql`create trigger die before update of mail_state on notification for each row execute function die()`;
    await expect(morning(who)).rejects.toThrow(/^error P0001$/);
    await world.sql`drop trigger die on notification`;
    expect(await statesOf(who)).toEqual(['waiting']);
    expectQuietLog(who);
    world.at(`${TOMORROW}T12:05:00Z`);
    await runMail(deps, mailer, await errandOf(who), attempt());
    const [first, second, ...others] = mailsTo(who);
    expect(others).toEqual([]);
    expect(second?.parsed.messageId).toBe(first?.parsed.messageId);
    expect(second?.parsed.text).toBe(first?.parsed.text);
    expect(await statesOf(who)).toEqual(['sent']);
  });
});

test('a mail that has grown since the server took it without saying so has a message id of its own, and is not dropped as a repetition', async () => {
  const who = await notified();
  await world.sql`create or replace function die() returns trigger language plpgsql as $$ begin raise 'gone'; end $$`;
  await world.sql`create trigger die before update of mail_state on notification for each row execute function die()`;
  await expect(morning(who)).rejects.toThrow(/^error P0001$/);
  await world.sql`drop trigger die on notification`;
  // Of a change that began before seven and was committed after it.
  world.at(TODAY);
  await notify({ person_id: who.id, kind: 'handover' });
  await morning(who);
  const [first, second, ...others] = mailsTo(who);
  expect(others).toEqual([]);
  expect(second?.parsed.text).toContain('2 new things');
  expect(second?.parsed.messageId).not.toBe(first?.parsed.messageId);
});

describe('the queue', () => {
  const pool = createPool(world.database.appUrl, { size: 5 });
  const db = createDb(pool);
  afterAll(() => db.destroy());

  async function until(look: () => Promise<boolean>): Promise<void> {
    for (const limit = Date.now() + 20_000; !(await look()); await new Promise((resolve) => setTimeout(resolve, 20)))
      if (Date.now() > limit) throw new Error('waited in vain');
  }

  test('sends mail by itself, repeats what was refused, and removes the finished job', { timeout: 60_000 }, async () => {
    const who = await notified();
    box.refusal = { at: 'recipient', code: 451, text: `busy with ${who.email}` };
    world.at(`${TOMORROW}T12:00:01Z`);
    const worker = await startWorker({ pool, db, clock: world.clock, logger, mailer });
    try {
      const errors = () =>
        world.sql<{ last_error: string }>`
          select last_error from graphile_worker._private_jobs
          where key like ${`mail:${who.id}:%`} and attempts > 0 and locked_at is null`;
      await until(async () => (await errors()).length > 0);
      expect((await errors())[0]?.last_error).toMatch(/^MailNotSent EENVELOPE 451/);
      box.refusal = undefined;
      await until(async () => mailsTo(who).length > 0 && (await jobsOf(who)).length === 0);
    } finally {
      await worker.stop();
    }
    expect(mailsTo(who)).toHaveLength(1);
    expect(await statesOf(who)).toEqual(['sent']);
    expectQuietLog(who);
  });

  test('gives up after the last attempt', { timeout: 60_000 }, async () => {
    const who = await notified();
    box.refusal = { at: 'recipient', code: 550, text: 'never' };
    await world.sql`update graphile_worker._private_jobs set attempts = max_attempts - 1 where key like ${`mail:${who.id}:%`}`;
    world.at(`${TOMORROW}T12:00:01Z`);
    const worker = await startWorker({ pool, db, clock: world.clock, logger, mailer });
    try {
      await until(async () => (await jobsOf(who)).length === 0);
    } finally {
      await worker.stop();
    }
    expect(await statesOf(who)).toEqual(['failed']);
  });

  test('drops the mail job where no mail server is configured', async () => {
    const who = await notified();
    const worker = await startWorker({ pool, db, clock: world.clock, logger });
    try {
      await until(async () => (await jobsOf(who)).length === 0);
    } finally {
      await worker.stop();
    }
    expect(await statesOf(who)).toEqual(['waiting']);
  });
});
