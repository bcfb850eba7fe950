/** Who is mailed, when, and in which words, whatever the recipient, the sender, the day and the name: no database, no mail server. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { notificationKinds } from '../../../src/domain/notifications/index.ts';
import { compose } from '../../../src/features/platform/notifications/letter.ts';
import { fateOf, isAddress, isGone, nextMorning, type Recipient } from '../../../src/features/platform/notifications/rules.ts';
import { runs } from '../../setup/runs.ts';

const NOW = '2026-03-09T11:00:00.000Z';

const correspondent = fc.record({
  kind: fc.constantFrom('faculty', 'external', 'staff', 'service'),
  is_deceased: fc.boolean(),
  is_here: fc.boolean(),
});
const kind = fc.constantFrom(...notificationKinds);

test('a notification is mailed unless recipient or sender is gone, the kind is muted, mail is off, it is old or there is no address', () => {
  fc.assert(
    fc.property(
      fc.record({
        person: correspondent,
        email: fc.option(fc.emailAddress()),
        mail: fc.constantFrom('daily', 'off'),
        muted: fc.array(kind),
      }),
      fc.record({ kind, sender: fc.option(correspondent), age: fc.integer({ min: 0, max: 14 * 24 * 3600 }) }),
      ({ person, email, mail, muted }, { age, ...waiting }) => {
        const created_at = Temporal.Instant.from(NOW).subtract({ seconds: age }).toString();
        const fate = fateOf({ ...waiting, created_at }, { ...person, email, mail, muted_kinds: muted } as Recipient, NOW);
        const here = (who: typeof person) => !who.is_deceased && (who.kind !== 'faculty' || who.is_here);
        const due =
          here(person) &&
          (waiting.sender === null || here(waiting.sender)) &&
          mail === 'daily' &&
          !muted.includes(waiting.kind) &&
          age < 7 * 24 * 3600 &&
          isAddress(email);
        expect(fate === 'send').toBe(due);
        if (!here(person)) expect(fate).toBe('recipient_gone');
      },
    ),
    { numRuns: runs(100, 5_000) },
  );
});

test('nobody who is alive and appointed counts as gone', () => {
  fc.assert(
    fc.property(correspondent, (who) => isGone({ ...who, is_deceased: false, is_here: true }) === false),
    { numRuns: runs(100, 500) },
  );
});

test('the next morning is at seven in every zone, after now and within 25 hours', () => {
  const zones = fc.constantFrom('America/Toronto', 'America/St_Johns', 'Pacific/Auckland', 'Asia/Kathmandu', 'UTC', 'Europe/Berlin');
  fc.assert(
    fc.property(fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }), zones, (date, zone) => {
      const { day, at } = nextMorning(date.toISOString(), zone);
      const there = Temporal.Instant.from(at).toZonedDateTimeISO(zone);
      expect([there.hour, there.minute, there.second, there.toPlainDate().toString()]).toEqual([7, 0, 0, day]);
      const hours = (Date.parse(at) - date.getTime()) / 3_600_000;
      expect(hours > 0 && hours <= 25).toBe(true);
    }),
    { numRuns: runs(100, 5_000) },
  );
});

const about = { name: 'Zoë', department: 'Département de médecine', publicUrl: 'https://mentorship.example.edu/base' };
const things = [{ kind: 'handover' as const, subject_id: '0198b7a0-0000-7000-8000-000000000000' }];

test('a mail keeps names on their line, whatever they contain', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      const { subject, text } = compose(things, { ...about, name, department: name });
      expect(subject).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      const [greeting = '', ...others] = text.split('\n');
      expect(greeting).toMatch(/^Dear .*,$|^Dear ,$/u);
      expect(greeting).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      expect(others.join('\n')).toBe(compose(things, about).text.split('\n').slice(1).join('\n'));
    }),
    { numRuns: runs(100, 5_000) },
  );
});
