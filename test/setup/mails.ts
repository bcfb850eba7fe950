/** Helpers for the mail of a day: notifying people, the worker's run in the morning, and its result. */
import { Writable } from 'node:stream';
import pino from 'pino';
import { expect } from 'vitest';
import { createMailer, type Mailer } from '../../src/core/mailer.ts';
import type { NotificationKind } from '../../src/domain/notifications/index.ts';
import type { Attempt, Errand } from '../../src/features/platform/notifications/jobs.ts';
import { runMail } from '../../src/jobs/mail.ts';
import type { Person, PersonOptions } from './department.ts';
import { type Mail, type Mailbox, openMailbox } from './mailbox.ts';
import { notifierOf } from './notifications.ts';
import type { World } from './world.ts';

export const PUBLIC_URL = 'https://mentorship.example.edu';
export const FROM = { name: 'Mentorship programme', address: 'mentorship@example.edu' };
export const TODAY = '2026-03-01';
export const TOMORROW = '2026-03-02';

export type QueuedJob = { key: string; run_at: string; max_attempts: number; payload: Errand };

export const mailerTo = (smtpUrl: string) => createMailer({ smtpUrl, from: FROM, publicUrl: PUBLIC_URL });
export const attempt = (more: Partial<Attempt> = {}): Attempt => ({ isLast: false, signal: new AbortController().signal, ...more });

export function mailsOf(world: World) {
  const notify = notifierOf(world);
  const log: string[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      log.push(String(chunk));
      done();
    },
  });
  const logger = pino({ level: 'trace' }, sink);
  const deps = { db: world.db, clock: world.clock, logger };

  let box: Mailbox;
  let mailer: Mailer;

  /** A mail server for one test, on the first day, before anything was logged. */
  async function open(): Promise<{ box: Mailbox; mailer: Mailer }> {
    world.at(TODAY);
    box = await openMailbox();
    mailer = mailerTo(box.url);
    log.length = 0;
    return { box, mailer };
  }
  /** Ends it, and takes its mails from the queue. */
  async function close(): Promise<void> {
    mailer.close();
    await box.close();
    await world.sql`select graphile_worker.complete_jobs(array_agg(id)) from graphile_worker._private_jobs where key like 'mail:%'`;
  }

  const jobsOf = (...who: Person[]) =>
    world.sql<QueuedJob>`
      select key, run_at, max_attempts, payload from graphile_worker._private_jobs
      where payload->>'person_id' = any (${who.map(({ id }) => id)}) order by run_at, key`;

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

  /** A new person with one notification of today. */
  async function notified(options: PersonOptions = {}, notice: { kind?: NotificationKind; from_person_id?: string } = {}): Promise<Person> {
    const who = await newcomer(options);
    await notify({ person_id: who.id, ...notice });
    return who;
  }

  return { notify, log, logger, deps, open, close, jobsOf, morning, mailsTo, onlyMailTo, statesOf, newcomer, prefer, notified };
}
