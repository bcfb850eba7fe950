/** Mails as a mail server gets them, and what becomes of them when it does not. */
import { createServer } from 'node:net';
import { Writable } from 'node:stream';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createDb, createPool } from '../../src/core/db.ts';
import { createMailer, type Mailer } from '../../src/core/mailer.ts';
import type { Attempt, Errand } from '../../src/features/notifications/jobs.ts';
import type { NotificationKind } from '../../src/features/notifications/kinds.ts';
import { runMail } from '../../src/jobs/mail.ts';
import { startWorker } from '../../src/jobs/worker.ts';
import type { PersonOptions } from '../setup/department.ts';
import { type Mail, type Mailbox, openMailbox } from '../setup/mailbox.ts';
import { tellerOf } from '../setup/notifications.ts';
import { createWorld, type People, type Person } from '../setup/world.ts';

const PUBLIC_URL = 'https://mentorship.example.edu';
const FROM = { name: 'Mentorship programme', address: 'mentorship@example.edu' };
const TODAY = '2026-03-01';
const TOMORROW = '2026-03-02';

const world = await createWorld();
const tell = tellerOf(world);
const log: string[] = [];
const sink = new Writable({
  write(chunk, _encoding, done) {
    log.push(String(chunk));
    done();
  },
});
const logger = pino({ level: 'trace' }, sink);
const deps = { db: world.db, clock: world.clock, logger };
const mailerTo = (smtpUrl: string) => createMailer({ smtpUrl, from: FROM, publicUrl: PUBLIC_URL });

let people: People;
let box: Mailbox;
let mailer: Mailer;

beforeAll(async () => {
  people = await world.freshPeople();
});
beforeEach(async () => {
  world.at(TODAY);
  box = await openMailbox();
  mailer = mailerTo(box.url);
  log.length = 0;
  return async () => {
    mailer.close();
    await box.close();
    await world.sql`select graphile_worker.complete_jobs(array_agg(id)) from graphile_worker._private_jobs where key like 'mail:%'`;
  };
});

type QueuedJob = { key: string; run_at: string; max_attempts: number; payload: Errand };
const jobsOf = (...who: Person[]) =>
  world.sql<QueuedJob>`
    select key, run_at, max_attempts, payload from graphile_worker._private_jobs
    where payload->>'person_id' = any (${who.map(({ id }) => id)}) order by run_at, key`;
const errandOf = async (who: Person) => {
  const [job, ...others] = await jobsOf(who);
  expect(others).toEqual([]);
  return (job as QueuedJob).payload;
};
const attempt = (more: Partial<Attempt> = {}): Attempt => ({ isLast: false, signal: new AbortController().signal, ...more });

/** At seven in the morning: what the worker does with this person's mail of the day. */
async function morning(who: Person, day = TOMORROW, more: Partial<Attempt> = {}, by: Mailer | null = mailer): Promise<void> {
  world.at(`${day}T12:00:01Z`);
  const errand = (await jobsOf(who)).find(({ payload }) => payload.day === day)?.payload;
  if (!errand) throw new Error(`nothing is to be mailed on ${day}`);
  await runMail(deps, by, errand, attempt(more));
}

const mailsTo = ({ email }: Person) => box.mails.filter(({ to }) => to.includes(email));
const onlyMailTo = (who: Person) => {
  const [mail, ...others] = mailsTo(who);
  expect(others).toEqual([]);
  return mail as Mail;
};
const statesOf = async (who: Person) =>
  (
    await world.sql<{ mail_state: string; kind: string }>`
      select kind, mail_state from notification where person_id = ${who.id} order by id`
  ).map(({ mail_state }) => mail_state);
const newcomer = (options: PersonOptions = {}) => world.person({ division: 'GIM', site: 'NORTH', ...options });
const prefer = async (who: Person, patch: object) =>
  expect((await world.as(who).patch('/v1/notification-preferences', patch, { ifMatch: '*' })).status).toBe(200);

/** Somebody who is told one thing today, and whatever else is said. */
async function told(options: PersonOptions = {}, notice: { kind?: NotificationKind; from_person_id?: string } = {}): Promise<Person> {
  const who = await newcomer(options);
  await tell({ person_id: who.id, ...notice });
  return who;
}

/** No address, name or link may be in the log, however the mail went. */
function expectQuietLog(who: Person): void {
  expect(log.length).toBeGreaterThan(0);
  expect(log.filter((line) => /@|example\.edu/.test(line) || line.includes(who.family_name) || line.includes(who.given_name))).toEqual([]);
}

describe('the mail of a day', () => {
  test('is one for everything that was told, with what each is and where to look', async () => {
    const who = await newcomer({ given_name: 'Zoë', family_name: 'Šimková' });
    const [first, second] = [crypto.randomUUID(), crypto.randomUUID()];
    await tell({ person_id: who.id, kind: 'assignment_proposed', subject_id: first, from_person_id: people.director.id });
    await tell({ person_id: who.id, kind: 'training_expiring', subject_id: second });
    await morning(who);
    const { parsed, from, to } = onlyMailTo(who);
    expect({ from, to }).toEqual({ from: FROM.address, to: [who.email] });
    expect(parsed.subject).toBe('Department of Medicine: 2 new things for you in the mentorship programme');
    expect(parsed.text?.trimEnd().split('\n\n')).toEqual([
      'Dear Zoë,',
      'there are 2 new things for you in the mentorship programme:',
      `- You are asked to say yes or no to a formal mentorship.\n  ${PUBLIC_URL}/v1/assignments/${first}`,
      `- A mentor training of yours expires soon.\n  ${PUBLIC_URL}/v1/mentor-trainings/${second}`,
      `You get at most one such mail a day. To get none, or none of some kinds, change your preferences:\n${PUBLIC_URL}/v1/notification-preferences`,
      'This mail was written by the mentorship service; nobody reads answers to it.',
    ]);
    expect(await statesOf(who)).toEqual(['sent', 'sent']);
    const rows = await world.sql<{ mailed_at: string }>`select mailed_at from notification where person_id = ${who.id}`;
    expect(rows.map(({ mailed_at }) => mailed_at)).toEqual(Array(2).fill('2026-03-02T12:00:01.000Z'));
  });

  test('is plain text from the programme, written by a machine and to nobody else', async () => {
    const who = await told();
    await morning(who);
    const { parsed, raw } = onlyMailTo(who);
    expect(parsed.html).toBe(false);
    expect(parsed.attachments).toEqual([]);
    expect(parsed.from?.value).toEqual([FROM]);
    expect([parsed.to].flat().flatMap((list) => list?.value ?? [])).toEqual([{ name: '', address: who.email }]);
    expect(parsed.headers.get('auto-submitted')).toBe('auto-generated');
    expect(parsed.date?.toISOString()).toBe('2026-03-02T12:00:01.000Z');
    expect(parsed.messageId).toMatch(/^<[0-9a-f]{40}@example\.edu>$/);
    expect(raw).not.toMatch(/^(cc|bcc|reply-to|x-mailer):/im);
  });

  test('goes out once, however often the worker looks', async () => {
    const who = await told();
    await morning(who);
    await morning(who);
    expect(mailsTo(who)).toHaveLength(1);
  });

  test('is asked for once, for seven o’clock of the next morning', async () => {
    const who = await newcomer();
    await tell({ person_id: who.id }, { person_id: who.id });
    await tell({ person_id: who.id });
    await Promise.all([tell({ person_id: who.id }), tell({ person_id: who.id })]);
    expect(await jobsOf(who)).toEqual([
      {
        key: `mail:${who.id}:${TOMORROW}`,
        run_at: '2026-03-02T12:00:00.000Z',
        max_attempts: 10,
        payload: { department_id: world.id, person_id: who.id, day: TOMORROW, until: '2026-03-02T12:00:00.000Z' },
      },
    ]);
    await tell({ person_id: (await newcomer()).id });
    expect(await jobsOf(who)).toHaveLength(1);
  });

  test('is not asked for where nothing new was told', async () => {
    const who = await newcomer();
    const notice = { person_id: who.id, kind: 'handover', subject_id: crypto.randomUUID() } as const;
    await tell(notice);
    await world.sql`select graphile_worker.remove_job(${`mail:${who.id}:${TOMORROW}`})`;
    await tell(notice);
    expect(await jobsOf(who)).toEqual([]);
  });

  test('is not asked for by a change that is rolled back', async () => {
    const who = await newcomer();
    await expect(tell({ person_id: who.id }, { person_id: who.id, subject_id: 'no id' })).rejects.toThrow();
    expect(await jobsOf(who)).toEqual([]);
    expect(await statesOf(who)).toEqual([]);
  });

  test('has what was told before it; what is told after it waits for the next morning', async () => {
    const who = await told();
    await morning(who);
    world.at('2026-03-02T14:00:00Z');
    await tell({ person_id: who.id, kind: 'handover' });
    await morning(who, TOMORROW);
    expect(mailsTo(who)).toHaveLength(1);
    expect(await statesOf(who)).toEqual(['sent', 'waiting']);
    await morning(who, '2026-03-03');
    const [first, second] = mailsTo(who);
    expect(second?.parsed.text).toContain('You have become responsible for a division');
    expect(second?.parsed.text).not.toContain('agreed upon by both sides');
    expect(second?.parsed.messageId).not.toBe(first?.parsed.messageId);
    expect(await statesOf(who)).toEqual(['sent', 'sent']);
  });

  test('names no third party and nothing of what it is about', async () => {
    const who = await newcomer();
    const sender = await newcomer({ given_name: 'Canary', family_name: 'Canaryson', email: 'canary@example.edu' });
    await tell({ person_id: who.id, kind: 'concern_told', from_person_id: sender.id, occasion: 'canary' });
    await morning(who);
    const { parsed, raw } = onlyMailTo(who);
    expect(parsed.text).toContain('Somebody has told you something in confidence.');
    expect(`${raw}${parsed.text}${parsed.subject}`).not.toMatch(/canary/i);
    expect(raw).not.toContain(sender.id);
  });
});

describe('names and addresses', () => {
  test('keep their accents, in the greeting and in the subject', async () => {
    const who = await told({ given_name: 'Zoe\u0308-Ⅎ Ŵ李', family_name: 'Šimková' });
    await world.sql`update department set name = 'Département de médecine – Łódź' where id = ${world.id}`;
    await morning(who);
    await world.sql`update department set name = ${world.name} where id = ${world.id}`;
    const { parsed, raw } = onlyMailTo(who);
    expect(parsed.text).toMatch(/^Dear Zoë-Ⅎ Ŵ李,\n/);
    expect(parsed.subject).toBe('Département de médecine – Łódź: something new for you in the mentorship programme');
    expect(raw.slice(0, raw.indexOf('\r\n\r\n'))).toMatch(/^[\t\r\n -~]*$/);
  });

  test('the preferred name is the one in the greeting', async () => {
    const who = await told({ given_name: 'Alexandra' });
    await world.sql`update person set preferred_name = 'Sasha' where id = ${who.id}`;
    await morning(who);
    expect(onlyMailTo(who).parsed.text).toMatch(/^Dear Sasha,/);
  });

  test('with line ends make neither headers nor lines of ours', async () => {
    const evil = 'Zoë\r\nBcc: all@example.edu\r\n\r\nClick https://evil.example.org\u2028now';
    const who = await told({ given_name: evil });
    await world.sql`update department set name = ${`Medicine\r\nBcc: all@example.edu\r\n\r\n`} where id = ${world.id}`;
    await morning(who);
    await world.sql`update department set name = ${world.name} where id = ${world.id}`;
    const { parsed, raw, to } = onlyMailTo(who);
    expect(to).toEqual([who.email]);
    expect(parsed.headers.has('bcc')).toBe(false);
    expect(raw).not.toMatch(/^bcc:/im);
    expect(parsed.text?.split('\n')[0]).toBe('Dear Zoë Bcc: all@example.edu Click https://evil.example.org now,');
    expect(parsed.subject).toBe('Medicine Bcc: all@example.edu: something new for you in the mentorship programme');
  });

  test.each(['zoe@example.edu\r\nBcc: all@example.edu', 'zoe@example.edu, all@example.edu', 'Zoë <zoe@example.edu>', 'zoe'])(
    'an address such as %j is none',
    async (email) => {
      const who = await told({ email });
      await morning(who);
      expect(box.mails).toEqual([]);
      expect(await statesOf(who)).toEqual(['no_address']);
    },
  );
});

describe('nothing is mailed', () => {
  test('to whoever wants no mail, also of what was told before they said so', async () => {
    const who = await told();
    await prefer(who, { mail: 'off' });
    await morning(who);
    expect(box.begun).toBe(0);
    expect(await statesOf(who)).toEqual(['not_wanted']);
    expect((await world.as(who).get('/v1/notifications')).body.items).toHaveLength(1);
  });

  test('of a muted kind, while the others are', async () => {
    const who = await newcomer();
    await prefer(who, { muted_kinds: ['concern_told', 'assignment_proposed'] });
    for (const kind of ['concern_told', 'handover', 'assignment_proposed'] as const) await tell({ person_id: who.id, kind });
    await morning(who);
    expect(await statesOf(who)).toEqual(['not_wanted', 'sent', 'not_wanted']);
    const { parsed } = onlyMailTo(who);
    expect(parsed.subject).toContain('something new');
    expect(parsed.text?.match(/^- /gm)).toHaveLength(1);
  });

  test('to the dead', async () => {
    const who = await told();
    await world.sql`update person set deceased_on = ${TODAY} where id = ${who.id}`;
    await morning(who);
    expect(box.begun).toBe(0);
    expect(await statesOf(who)).toEqual(['recipient_gone']);
  });

  test('to faculty from the day their appointment has ended', async () => {
    const [left, stays] = [await told(), await told()];
    await world.sql`update appointment set ends_on = ${TOMORROW} where person_id = ${left.id}`;
    await world.sql`update appointment set ends_on = '2026-03-03' where person_id = ${stays.id}`;
    await morning(left);
    await morning(stays);
    expect([await statesOf(left), await statesOf(stays)]).toEqual([['recipient_gone'], ['sent']]);
    expect(box.mails).toHaveLength(1);
  });

  test('but to whoever is still to come, who has not left', async () => {
    const who = await told();
    await world.sql`update appointment set starts_on = '2026-07-01', appointed_on = '2026-07-01' where person_id = ${who.id}`;
    await morning(who);
    expect(await statesOf(who)).toEqual(['sent']);
  });

  test('in the name of the dead or the departed; the rest is', async () => {
    const who = await newcomer();
    const [dead, departed, staff, present] = [await newcomer(), await newcomer(), await world.person({ kind: 'staff' }), await newcomer()];
    for (const from of [dead, departed, staff, present]) await tell({ person_id: who.id, from_person_id: from.id });
    await world.sql`update person set deceased_on = ${TODAY} where id = ${dead.id}`;
    await world.sql`update appointment set ends_on = ${TODAY} where person_id = ${departed.id}`;
    await morning(who);
    expect(await statesOf(who)).toEqual(['sender_gone', 'sender_gone', 'sent', 'sent']);
    expect(onlyMailTo(who).parsed.subject).toContain('2 new things');
  });

  test('without an address; external mentors and staff have one and no appointment', async () => {
    const silent = await told();
    await world.sql`update person set email = null where id = ${silent.id}`;
    const [external, staff] = [await told({ kind: 'external', division: null, site: null }), await told({ kind: 'staff' })];
    for (const who of [silent, external, staff]) await morning(who);
    expect(await statesOf(silent)).toEqual(['no_address']);
    expect([onlyMailTo(external).to, onlyMailTo(staff).to]).toEqual([[external.email], [staff.email]]);
  });

  test('that is a week old, while what is fresher is', async () => {
    const who = await told();
    world.at('2026-03-08T16:00:00Z');
    await tell({ person_id: who.id, kind: 'handover' });
    await morning(who, '2026-03-09');
    expect(await statesOf(who)).toEqual(['too_old', 'sent']);
    expect(onlyMailTo(who).parsed.subject).toContain('something new');
  });
});

describe('without a mail server', () => {
  test('notifications wait in their list, and mail that is set up later begins with the fresh ones', async () => {
    const who = await told();
    await morning(who, TOMORROW, {}, null);
    expect(await statesOf(who)).toEqual(['waiting']);
    world.at('2026-03-10');
    await tell({ person_id: who.id, kind: 'handover' });
    await morning(who, '2026-03-11');
    expect(await statesOf(who)).toEqual(['too_old', 'sent']);
    expect((await world.as(who).get('/v1/notifications?unread=true')).body.items).toHaveLength(2);
  });

  test('what waited a few days goes out with what comes next', async () => {
    const who = await told();
    await morning(who, TOMORROW, {}, null);
    world.at('2026-03-05');
    await tell({ person_id: who.id, kind: 'handover' });
    await morning(who, '2026-03-06');
    expect(onlyMailTo(who).parsed.subject).toContain('2 new things');
  });
});

describe('a merge', () => {
  const merge = async (survivor: Person, duplicate: Person) => {
    const body = { duplicate_id: duplicate.id };
    const { status } = await world.as(people.admin).post(`/v1/people/${survivor.id}/merge`, body, { ifMatch: '*' });
    expect(status).toBe(200);
  };
  const bare = () => world.person({ division: null, site: null, category: null });

  test('brings the mail of the duplicate to the survivor, as one mail', async () => {
    const [survivor, duplicate] = [await told(), await bare()];
    await tell({ person_id: duplicate.id, kind: 'handover' });
    await merge(survivor, duplicate);
    await morning(duplicate);
    await morning(survivor);
    expect(onlyMailTo(survivor).parsed.subject).toContain('2 new things');
    expect(mailsTo(duplicate)).toEqual([]);
    expect(await statesOf(survivor)).toEqual(['sent', 'sent']);
  });

  test('needs no new mail for that: what was asked for the duplicate is enough, with the survivor’s preferences', async () => {
    const [survivor, duplicate] = [await newcomer(), await bare()];
    await prefer(survivor, { muted_kinds: ['concern_told'] });
    await tell({ person_id: duplicate.id, kind: 'handover' }, { person_id: duplicate.id, kind: 'concern_told' });
    await merge(survivor, duplicate);
    expect(await jobsOf(survivor)).toEqual([]);
    await morning(duplicate);
    expect(onlyMailTo(survivor).parsed.text).toContain(`Dear ${survivor.given_name},`);
    expect((await statesOf(survivor)).sort()).toEqual(['not_wanted', 'sent']);
  });

  test('makes the survivor the sender: what a merged record said is still said by somebody', async () => {
    const [survivor, duplicate, who] = [await newcomer(), await bare(), await newcomer()];
    await tell({ person_id: who.id, from_person_id: duplicate.id });
    await merge(survivor, duplicate);
    await morning(who);
    expect(await statesOf(who)).toEqual(['sent']);
  });
});

describe('a mail server that', () => {
  test.each([
    ['refuses the recipient', { at: 'recipient', code: 550, text: 'no such user <zoe.canary@example.edu>' }, 'EENVELOPE 550'],
    ['is busy', { at: 'recipient', code: 451, text: 'try again' }, 'EENVELOPE 451'],
    ['refuses the content', { at: 'data', code: 554, text: 'spam from mentorship@example.edu' }, 'EMESSAGE 554'],
  ] as const)('%s gets the same letter again later, and nothing is said about whose it is', async (_title, refusal, code) => {
    const who = await told({ family_name: 'Matiasson' });
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

  test('refuses to the end: the notifications have failed, are listed, and are not mailed again', async () => {
    const who = await newcomer();
    await prefer(who, { muted_kinds: ['handover'] });
    await tell({ person_id: who.id }, { person_id: who.id, kind: 'handover' });
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

  test('is not there at all', async () => {
    const who = await told();
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

  test('says nothing does not keep a worker from stopping', async () => {
    const who = await told();
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

  test('offers TLS with a certificate nobody vouches for gets no mail', async () => {
    const dubious = await openMailbox({});
    const careful = mailerTo(dubious.url);
    const who = await told();
    await expect(morning(who, TOMORROW, {}, careful)).rejects.toThrow(/^MailNotSent E[A-Z]+$/);
    careful.close();
    await dubious.close();
    expect(dubious.mails).toEqual([]);
    expect(await statesOf(who)).toEqual(['waiting']);
  });

  test('knows a password asks for it, and is told the one of the settings', async () => {
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
    const who = await told();
    await morning(who, TOMORROW, {}, robot);
    robot.close();
    await guarded.close();
    expect(seen).toEqual([['robot', 'p@ss wörd']]);
    expect(guarded.mails).toHaveLength(1);
  });
});

describe('two workers', () => {
  test('that take up the same mail at once send it once', async () => {
    const who = await told();
    const errand = await errandOf(who);
    world.at(`${TOMORROW}T12:00:01Z`);
    const { promise, resolve } = Promise.withResolvers<void>();
    box.patience = promise;
    const both = [runMail(deps, mailer, errand, attempt()), runMail(deps, mailer, errand, attempt())];
    const waits = () => world.sql`select from pg_locks where locktype = 'advisory' and not granted`;
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

  test('of which one dies between the mail and the commit send it again, recognisably the same', async () => {
    const who = await told();
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

describe('a version of a notification', () => {
  test('does not change because it was mailed', async () => {
    const who = await told();
    const before = (await world.as(who).get('/v1/notifications')).body.items;
    await morning(who);
    expect((await world.as(who).get('/v1/notifications')).body.items).toEqual(before);
  });
});

describe('the queue', () => {
  const pool = createPool(world.database.appUrl, { size: 5 });
  const db = createDb(pool);
  afterAll(() => db.destroy());

  async function until(look: () => Promise<boolean>): Promise<void> {
    for (const limit = Date.now() + 20_000; !(await look()); await new Promise((resolve) => setTimeout(resolve, 20)))
      if (Date.now() > limit) throw new Error('waited in vain');
  }

  test('brings a mail by itself, tries again what was refused, and forgets the job', { timeout: 60_000 }, async () => {
    const who = await told();
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
    const who = await told();
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

  test('lets a mail go where there is no mail server', async () => {
    const who = await told();
    const worker = await startWorker({ pool, db, clock: world.clock, logger });
    try {
      await until(async () => (await jobsOf(who)).length === 0);
    } finally {
      await worker.stop();
    }
    expect(await statesOf(who)).toEqual(['waiting']);
  });
});
