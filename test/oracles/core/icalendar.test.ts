/** Texts in a calendar file, read back by a reader made from the words of RFC 5545. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toICalendar } from '../../../src/core/icalendar.ts';
import { propertyOf, unescaped } from '../../setup/icalendar.ts';
import { runs } from '../../setup/runs.ts';

const withSummary = (summary: string) =>
  toICalendar(
    [
      {
        uid: '0198b7a0-0000-7000-8000-000000000001',
        sequence: 2,
        created_at: '2026-03-01T12:00:00.000Z',
        updated_at: '2026-03-02T12:00:00.999Z',
        when: { at: '2026-03-10T15:00:00.000Z', minutes: 45 },
        status: 'CONFIRMED',
        summary,
        url: null,
      },
    ],
    '-//Faculty mentorship//Meetings//EN',
  );

test('a text of any kind is read back as it was written, from lines of at most 75 octets that are each whole UTF-8', () => {
  const anything = fc.string({
    unit: fc.constantFrom('a', 'é', '日', '👩🏽‍⚕️', '🫀', ';', ',', '\\', '\n', ' ', ':', '"'),
    maxLength: 300,
  });
  fc.assert(
    fc.property(anything, (summary) => {
      const text = withSummary(summary);
      const lines = text.split('\r\n');
      expect(lines.filter((line) => Buffer.byteLength(line) > 75)).toEqual([]);
      expect(lines.filter((line) => !line.isWellFormed())).toEqual([]);
      expect(unescaped(propertyOf(text, 'SUMMARY') ?? '')).toBe(summary);
    }),
    { numRuns: runs(100, 5_000) },
  );
});
