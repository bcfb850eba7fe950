/** A mail server that fails in every way, under writers who notify people. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type MailSink, type Mood, openMailSink } from '../../setup/mail-sink.ts';
import { checkMails } from '../journal/mails.ts';
import { attempt, type Trial, type TrialOptions } from '../trial.ts';
import type { Fault } from './fault.ts';

const MOODS: readonly Mood[] = ['is gone', 'breaks off', 'takes in silence', 'refuses', 'is mute', 'hangs'];
const PATIENCE_MS = 60_000;

async function until(what: string, look: () => boolean | Promise<boolean>): Promise<void> {
  for (const limit = performance.now() + PATIENCE_MS; !(await look()); await sleep(50))
    if (performance.now() > limit) throw new Error(`not within ${PATIENCE_MS} ms: ${what}`);
}

/** Mails of a service that go to this sink, and a morning for them whenever it is wanted. */
export async function mailTo(sink: MailSink, ownerUrl: string) {
  const environment = {
    SMTP_URL: sink.url,
    MAIL_FROM: 'Mentorship programme <mentorship@example.edu>',
    PUBLIC_URL: 'https://mentorship.example.edu',
  };
  const owner = new pg.Pool({ connectionString: ownerUrl, max: 1 });
  // Its session ends with those of the service where the server loses one.
  owner.on('error', () => undefined);
  const ask = async (text: string) => (await owner.query(text)).rows as { found: number }[];
  /**
   * Makes it morning now: what waits for its mail is of a day of its own, and what a mail server failed is tried again. Nobody is about to ask for one
   * of these mails meanwhile: they look only for one that waits for more than an hour.
   */
  const morning = () =>
    ask(`
      begin;
      lock table notification in share mode;
      update graphile_worker._private_jobs set run_at = now(),
        key = case when key like '%#%' then key else key || '#' || id end,
        payload = case when key like '%#%' then payload::jsonb else payload::jsonb || jsonb_build_object('day', payload->>'day' || '#' || id,
          'until', clock_timestamp()) end::json
      where key like 'mail:%' and locked_at is null;
      commit`);
  return {
    environment,
    morning,
    /** Has everything mailed that waits, compares the mails with what people were notified of, and ends. */
    settle: async ({ report }: Trial) => {
      await sink.be('takes');
      await until('everything is mailed', async () => {
        await morning();
        const [{ found } = { found: 0 }] = await ask(`select count(*)::int as found from notification where mail_state = 'waiting'`);
        return found === 0;
      });
      for (const finding of await checkMails(owner, sink.taken)) report(finding);
      await owner.end();
    },
    /** Writes of requests that wait for a session which works on a mail. */
    blocked: async () =>
      (
        await ask(`
          select count(*)::int as found from pg_stat_activity a, unnest(pg_blocking_pids(a.pid)) b join pg_stat_activity m on m.pid = b
          where a.application_name = 'faculty-mentorship' and m.application_name like 'mentorship job %'`)
      )[0]?.found ?? 0,
  };
}

/** Lets the mail server fail in one way after the other while people are notified, and come back each time. */
export async function failMails(
  trial: Trial,
  sink: MailSink,
  { morning, blocked }: Pick<Awaited<ReturnType<typeof mailTo>>, 'morning' | 'blocked'>,
  moods: readonly Mood[],
): Promise<void> {
  const { progress, recovered, report } = trial;
  for (const mood of moods) {
    await progress(5);
    await sink.be(mood);
    const failed = sink.failed;
    await morning();
    if (mood !== 'is gone') await until(`a mail server that ${mood} is asked`, () => sink.failed > failed);
    await recovered(performance.now());
    await progress(5);
    const waiting = await blocked();
    if (waiting > 0) report({ class: 'broken', rule: 'writes wait for mail', of: `${waiting} while the mail server ${mood}` });
    await sink.be('takes');
    const taken = sink.taken.length;
    await until('mail goes out again', async () => {
      await morning();
      return sink.taken.length > taken;
    });
  }
}

export const mailDown: Fault = {
  name: 'mail-down',
  words:
    'the mail server is gone, mute, breaks off, hangs, refuses, takes a letter without saying so; until a write is acknowledged meanwhile',
  run: async ({ cluster, times = MOODS.length * 3 }) => {
    const database = await cluster.fresh();
    const sink = await openMailSink();
    const { environment, settle, ...mail } = await mailTo(sink, database.ownerUrl);
    const options: TrialOptions = { database, environment, settle, writers: { count: 8, seed: 30 } };
    const moods = Array.from({ length: times }, (_, n) => MOODS[n % MOODS.length] ?? 'is gone');
    return attempt(options, (trial) => failMails(trial, sink, mail, moods));
  },
};
