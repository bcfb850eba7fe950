/** Mails as a mail server gets them: which there are, to whom, and in which words. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Mailbox } from '../../setup/mailbox.ts';
import { FROM, mailsOf, PUBLIC_URL, TODAY, TOMORROW } from '../../setup/mails.ts';
import { mergeSilently } from '../../setup/second-person.ts';
import { createWorld, type Person } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const { notify, open, close, jobsOf, morning, mailsTo, onlyMailTo, statesOf, newcomer, prefer, notified } = mailsOf(world);

let box: Mailbox;
beforeEach(async () => {
  ({ box } = await open());
  return close;
});

describe('the mail of a day', () => {
  test('is one for all new notifications, with a sentence and an address for each', async () => {
    const who = await newcomer({ given_name: 'Zoë', family_name: 'Šimková' });
    const [first, second] = [crypto.randomUUID(), crypto.randomUUID()];
    await notify({ person_id: who.id, kind: 'assignment_proposed', subject_id: first, from_person_id: people.director.id });
    await notify({ person_id: who.id, kind: 'training_expiring', subject_id: second });
    await morning(who);
    const { parsed, from, to } = onlyMailTo(who);
    expect({ from, to }).toEqual({ from: FROM.address, to: [who.email] });
    expect(parsed.subject).toBe('Department of Medicine: 2 new things for you in the mentorship programme');
    expect(parsed.text?.trimEnd().split('\n\n')).toEqual([
      'Dear Zoë,',
      'there are 2 new things for you in the mentorship programme:',
      `- You are asked to accept or decline a formal mentorship.\n  ${PUBLIC_URL}/v1/assignments/${first}`,
      `- A mentor training of yours expires soon.\n  ${PUBLIC_URL}/v1/mentor-trainings/${second}`,
      `You get at most one such mail a day. To get none, or none of some kinds, change your preferences:\n${PUBLIC_URL}/v1/notification-preferences`,
      'This mail was written by the mentorship service; nobody reads answers to it.',
    ]);
    expect(await statesOf(who)).toEqual(['sent', 'sent']);
    const rows = await world.sql<{ mailed_at: string }>`select mailed_at from notification where person_id = ${who.id}`;
    expect(rows.map(({ mailed_at }) => mailed_at)).toEqual(Array(2).fill('2026-03-02T12:00:01.000Z'));
  });

  test('is plain text, marked as automatic, and sent to the recipient alone', async () => {
    const who = await notified();
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

  test('is sent once, however often the worker runs', async () => {
    const who = await notified();
    await morning(who);
    await morning(who);
    expect(mailsTo(who)).toHaveLength(1);
  });

  test('is queued once, for seven o’clock of the next morning', async () => {
    const who = await newcomer();
    await notify({ person_id: who.id }, { person_id: who.id });
    await notify({ person_id: who.id });
    await Promise.all([notify({ person_id: who.id }), notify({ person_id: who.id })]);
    expect(await jobsOf(who)).toEqual([
      {
        key: `mail:${who.id}:${TOMORROW}`,
        run_at: '2026-03-02T12:00:00.000Z',
        max_attempts: 10,
        payload: { department_id: world.id, person_id: who.id, day: TOMORROW, until: '2026-03-02T12:00:00.000Z' },
      },
    ]);
    await notify({ person_id: (await newcomer()).id });
    expect(await jobsOf(who)).toHaveLength(1);
  });

  test('is not queued where there is no new notification', async () => {
    const who = await newcomer();
    const notice = { person_id: who.id, kind: 'handover', subject_id: crypto.randomUUID() } as const;
    await notify(notice);
    await world.sql`select graphile_worker.remove_job(${`mail:${who.id}:${TOMORROW}`})`;
    await notify(notice);
    expect(await jobsOf(who)).toEqual([]);
  });

  test('is not queued by a change that is rolled back', async () => {
    const who = await newcomer();
    await expect(notify({ person_id: who.id }, { person_id: who.id, subject_id: 'no id' })).rejects.toThrow();
    expect(await jobsOf(who)).toEqual([]);
    expect(await statesOf(who)).toEqual([]);
  });

  test('has the notifications sent before it; later ones wait for the next morning', async () => {
    const who = await notified();
    await morning(who);
    world.at('2026-03-02T14:00:00Z');
    await notify({ person_id: who.id, kind: 'handover' });
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

  test('reveals neither third parties nor content', async () => {
    const who = await newcomer();
    const sender = await newcomer({ given_name: 'Canary', family_name: 'Canaryson', email: 'canary@example.edu' });
    await notify({ person_id: who.id, kind: 'concern_told', from_person_id: sender.id, occasion: 'canary' });
    await morning(who);
    const { parsed, raw } = onlyMailTo(who);
    expect(parsed.text).toContain('Somebody has raised a concern with you in confidence.');
    expect(`${raw}${parsed.text}${parsed.subject}`).not.toMatch(/canary/i);
    expect(raw).not.toContain(sender.id);
  });
});

describe('names and addresses', () => {
  test('keep their accents, in the greeting and in the subject', async () => {
    const who = await notified({ given_name: 'Zoe\u0308-Ⅎ Ŵ李', family_name: 'Šimková' });
    await world.sql`update department set name = 'Département de médecine – Łódź' where id = ${world.id}`;
    await morning(who);
    await world.sql`update department set name = ${world.name} where id = ${world.id}`;
    const { parsed, raw } = onlyMailTo(who);
    expect(parsed.text).toMatch(/^Dear Zoë-Ⅎ Ŵ李,\n/);
    expect(parsed.subject).toBe('Département de médecine – Łódź: something new for you in the mentorship programme');
    expect(raw.slice(0, raw.indexOf('\r\n\r\n'))).toMatch(/^[\t\r\n -~]*$/);
  });

  test('the greeting uses the preferred name', async () => {
    const who = await notified({ given_name: 'Alexandra' });
    await world.sql`update person set preferred_name = 'Sasha' where id = ${who.id}`;
    await morning(who);
    expect(onlyMailTo(who).parsed.text).toMatch(/^Dear Sasha,/);
  });

  test('with line ends add neither headers nor lines', async () => {
    const evil = 'Zoë\r\nBcc: all@example.edu\r\n\r\nClick https://evil.example.org\u2028now';
    const who = await notified({ given_name: evil });
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
    'an invalid address such as %j gets no mail',
    async (email) => {
      const who = await notified({ email });
      await morning(who);
      expect(box.mails).toEqual([]);
      expect(await statesOf(who)).toEqual(['no_address']);
    },
  );
});

describe('nothing is mailed', () => {
  test('to people who switched mail off, also about earlier notifications', async () => {
    const who = await notified();
    await prefer(who, { mail: 'off' });
    await morning(who);
    expect(box.begun).toBe(0);
    expect(await statesOf(who)).toEqual(['not_wanted']);
    expect((await world.as(who).get('/v1/notifications')).body.items).toHaveLength(1);
  });

  test('about a muted kind, while other kinds are mailed', async () => {
    const who = await newcomer();
    await prefer(who, { muted_kinds: ['concern_told', 'assignment_proposed'] });
    for (const kind of ['concern_told', 'handover', 'assignment_proposed'] as const) await notify({ person_id: who.id, kind });
    await morning(who);
    expect(await statesOf(who)).toEqual(['not_wanted', 'sent', 'not_wanted']);
    const { parsed } = onlyMailTo(who);
    expect(parsed.subject).toContain('something new');
    expect(parsed.text?.match(/^- /gm)).toHaveLength(1);
  });

  test('to people who died', async () => {
    const who = await notified();
    await world.sql`update person set deceased_on = ${TODAY} where id = ${who.id}`;
    await morning(who);
    expect(box.begun).toBe(0);
    expect(await statesOf(who)).toEqual(['recipient_gone']);
  });

  test('to faculty from the day their appointment has ended', async () => {
    const [left, stays] = [await notified(), await notified()];
    await world.sql`update appointment set ends_on = ${TOMORROW} where person_id = ${left.id}`;
    await world.sql`update appointment set ends_on = '2026-03-03' where person_id = ${stays.id}`;
    await morning(left);
    await morning(stays);
    expect([await statesOf(left), await statesOf(stays)]).toEqual([['recipient_gone'], ['sent']]);
    expect(box.mails).toHaveLength(1);
  });

  test('except to people whose appointment has not begun, who have not left', async () => {
    const who = await notified();
    await world.sql`update appointment set starts_on = '2026-07-01', appointed_on = '2026-07-01' where person_id = ${who.id}`;
    await morning(who);
    expect(await statesOf(who)).toEqual(['sent']);
  });

  test('in the name of people who died or left; other notifications are', async () => {
    const who = await newcomer();
    const [dead, departed, staff, present] = [await newcomer(), await newcomer(), await world.person({ kind: 'staff' }), await newcomer()];
    for (const from of [dead, departed, staff, present]) await notify({ person_id: who.id, from_person_id: from.id });
    await world.sql`update person set deceased_on = ${TODAY} where id = ${dead.id}`;
    await world.sql`update appointment set ends_on = ${TODAY} where person_id = ${departed.id}`;
    await morning(who);
    expect(await statesOf(who)).toEqual(['sender_gone', 'sender_gone', 'sent', 'sent']);
    expect(onlyMailTo(who).parsed.subject).toContain('2 new things');
  });

  test('to people without an address; external mentors and staff are mailed without an appointment', async () => {
    const silent = await notified();
    await world.sql`update person set email = null where id = ${silent.id}`;
    const [external, staff] = [await notified({ kind: 'external', division: null, site: null }), await notified({ kind: 'staff' })];
    for (const who of [silent, external, staff]) await morning(who);
    expect(await statesOf(silent)).toEqual(['no_address']);
    expect([onlyMailTo(external).to, onlyMailTo(staff).to]).toEqual([[external.email], [staff.email]]);
  });

  test('about notifications a week old, while newer ones are mailed', async () => {
    const who = await notified();
    world.at('2026-03-08T16:00:00Z');
    await notify({ person_id: who.id, kind: 'handover' });
    await morning(who, '2026-03-09');
    expect(await statesOf(who)).toEqual(['too_old', 'sent']);
    expect(onlyMailTo(who).parsed.subject).toContain('something new');
  });
});

describe('a merge', () => {
  const merge = async (survivor: Person, duplicate: Person) => {
    const { status } = await mergeSilently(world, people.admin, survivor, duplicate);
    expect(status).toBe(200);
  };
  const bare = () => world.person({ division: null, site: null, category: null });

  test('sends the mail of the duplicate to the survivor, as one mail', async () => {
    const [survivor, duplicate] = [await notified(), await bare()];
    await notify({ person_id: duplicate.id, kind: 'handover' });
    await merge(survivor, duplicate);
    await morning(duplicate);
    await morning(survivor);
    expect(onlyMailTo(survivor).parsed.subject).toContain('2 new things');
    expect(mailsTo(duplicate)).toEqual([]);
    expect(await statesOf(survivor)).toEqual(['sent', 'sent']);
  });

  test('uses the mail job of the duplicate, with the survivor’s preferences', async () => {
    const [survivor, duplicate] = [await newcomer(), await bare()];
    await prefer(survivor, { muted_kinds: ['concern_told'] });
    await notify({ person_id: duplicate.id, kind: 'handover' }, { person_id: duplicate.id, kind: 'concern_told' });
    await merge(survivor, duplicate);
    expect(await jobsOf(survivor)).toEqual([]);
    await morning(duplicate);
    expect(onlyMailTo(survivor).parsed.text).toContain(`Dear ${survivor.given_name},`);
    expect((await statesOf(survivor)).sort()).toEqual(['not_wanted', 'sent']);
  });

  test('makes the survivor the sender of notifications in the name of the merged record', async () => {
    const [survivor, duplicate, who] = [await newcomer(), await bare(), await newcomer()];
    await notify({ person_id: who.id, from_person_id: duplicate.id });
    await merge(survivor, duplicate);
    await morning(who);
    expect(await statesOf(who)).toEqual(['sent']);
  });
});

describe('a version of a notification', () => {
  test('does not change when it is mailed', async () => {
    const who = await notified();
    const before = (await world.as(who).get('/v1/notifications')).body.items;
    await morning(who);
    expect((await world.as(who).get('/v1/notifications')).body.items).toEqual(before);
  });
});
