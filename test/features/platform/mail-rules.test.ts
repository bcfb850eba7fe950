/** Who is mailed, when, and in which words: no database, no mail server. */
import { describe, expect, test } from 'vitest';
import { compose } from '../../../src/features/platform/notifications/letter.ts';
import { fateOf, isAddress, nextMorning, type Recipient, type Waiting } from '../../../src/features/platform/notifications/rules.ts';

const NOW = '2026-03-09T11:00:00.000Z';
const alive = { kind: 'faculty', is_deceased: false, is_here: true };
const reader: Recipient = { ...alive, email: 'zoe@example.edu', mail: 'daily', muted_kinds: [] };
const fresh: Waiting = { kind: 'handover', created_at: '2026-03-08T15:00:00.000Z', sender: null };

describe('a notification that waits', () => {
  test.each<[string, Partial<Waiting>, Partial<Recipient>, ReturnType<typeof fateOf>]>([
    ['is mailed', {}, {}, 'send'],
    ['is mailed in the name of somebody who is there', { sender: alive }, {}, 'send'],
    ['is mailed although another kind is muted', {}, { muted_kinds: ['assignment_ended'] }, 'send'],
    ['is not mailed to the dead', {}, { is_deceased: true }, 'recipient_gone'],
    ['is not mailed to faculty who have left', {}, { is_here: false }, 'recipient_gone'],
    ['is mailed to staff, who have no appointment', {}, { kind: 'staff', is_here: false }, 'send'],
    ['is mailed to external mentors, who have none either', {}, { kind: 'external', is_here: false }, 'send'],
    ['is not mailed to staff who have died', {}, { kind: 'staff', is_deceased: true }, 'recipient_gone'],
    ['is not mailed in the name of the dead', { sender: { ...alive, is_deceased: true } }, {}, 'sender_gone'],
    ['is not mailed in the name of the departed', { sender: { ...alive, is_here: false } }, {}, 'sender_gone'],
    ['is mailed in the name of staff', { sender: { ...alive, kind: 'staff', is_here: false } }, {}, 'send'],
    ['is not mailed to whoever wants no mail', {}, { mail: 'off' }, 'not_wanted'],
    ['is not mailed when its kind is muted', {}, { muted_kinds: ['assignment_ended', 'handover'] }, 'not_wanted'],
    ['is not mailed without an address', {}, { email: null }, 'no_address'],
    ['is not mailed to what is no single address', {}, { email: 'a@example.edu, b@example.edu' }, 'no_address'],
    ['is mailed a moment before it is a week old', { created_at: '2026-03-02T11:00:00.001Z' }, {}, 'send'],
    ['is not mailed when it is a week old', { created_at: '2026-03-02T11:00:00.000Z' }, {}, 'too_old'],
  ])('%s', (_title, notification, recipient, fate) => {
    expect(fateOf({ ...fresh, ...notification }, { ...reader, ...recipient }, NOW)).toBe(fate);
  });
});

describe('an address', () => {
  test.each(['zoe@example.edu', "o'hare+mentor@mail.example.edu", 'zoë@exämple.edu'])('is %s', (address) => {
    expect(isAddress(address)).toBe(true);
  });

  test.each([
    '',
    'zoe',
    '@example.edu',
    'zoe@',
    'a@b@example.edu',
    'a@example.edu,b@example.edu',
    'Zoë <zoe@example.edu>',
    'zoe@example.edu\r\nBcc: all@example.edu',
    'zoe@example.edu\n',
    'zoe @example.edu',
    '"zoe"@example.edu',
    'zoe@example.edu>\r\nDATA',
    `${'z'.repeat(250)}@example.edu`,
  ])('is not %j', (text) => {
    expect(isAddress(text)).toBe(false);
  });
});

describe('the next morning', () => {
  test.each([
    ['the same day before seven', '2026-03-03T11:59:59.999Z', '2026-03-03', '2026-03-03T12:00:00.000Z'],
    ['the next day at seven', '2026-03-03T12:00:00.000Z', '2026-03-04', '2026-03-04T12:00:00.000Z'],
    ['the next day after seven', '2026-03-03T23:00:00.000Z', '2026-03-04', '2026-03-04T12:00:00.000Z'],
    ['of the zone’s day, not of the world’s', '2026-03-04T03:00:00.000Z', '2026-03-04', '2026-03-04T12:00:00.000Z'],
    ['an hour earlier for the world when the clocks go forward', '2026-03-07T18:00:00.000Z', '2026-03-08', '2026-03-08T11:00:00.000Z'],
    ['an hour later for the world when they go back', '2026-10-31T18:00:00.000Z', '2026-11-01', '2026-11-01T12:00:00.000Z'],
  ])('is %s', (_title, now, day, at) => {
    expect(nextMorning(now, 'America/Toronto')).toEqual({ day, at });
  });
});

describe('a mail', () => {
  const about = { name: 'Zoë', department: 'Département de médecine', publicUrl: 'https://mentorship.example.edu/base' };
  const handovers = (count: number) =>
    Array.from({ length: count }, (_, i) => ({
      kind: 'handover' as const,
      subject_id: `0198b7a0-0000-7000-8000-${String(i).padStart(12, '0')}`,
    }));

  test('states the number of notifications, and for each what it is and its address', () => {
    const { subject, text } = compose(handovers(2), about);
    expect(subject).toBe('Département de médecine: 2 new things for you in the mentorship programme');
    expect(text).toContain(
      '- You have become responsible for a division; its handover pack lists what is open.\n  https://mentorship.example.edu/base/v1/divisions/0198b7a0-0000-7000-8000-000000000001/handover-pack\n',
    );
    expect(text).toContain('change your preferences:\nhttps://mentorship.example.edu/base/v1/notification-preferences\n');
    expect(compose(handovers(1), about).subject).toBe('Département de médecine: something new for you in the mentorship programme');
  });

  test('shows fifty notifications and counts the others', () => {
    const links = (text: string) => text.match(/handover-pack/g)?.length;
    expect(links(compose(handovers(50), about).text)).toBe(50);
    expect(compose(handovers(50), about).text).not.toContain('more.');
    const { text } = compose(handovers(73), about);
    expect(links(text)).toBe(50);
    expect(text).toContain('- And 23 more.\n  https://mentorship.example.edu/base/v1/notifications\n');
  });
});
