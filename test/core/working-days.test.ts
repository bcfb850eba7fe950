/** Working days against the naive way: one day after the other. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addDays, workingDayAfter } from '../../src/core/calendar.ts';

function naive(day: string, n: number): string {
  let [at, left] = [new Date(`${day}T00:00:00Z`), n];
  while (left > 0) {
    at = new Date(at.getTime() + 86_400_000);
    if (at.getUTCDay() !== 0 && at.getUTCDay() !== 6) left -= 1;
  }
  return at.toISOString().slice(0, 10);
}

it('the nth working day is the nth day that is neither Saturday nor Sunday', () => {
  const day = fc.integer({ min: 0, max: 40_000 }).map((n) => addDays('1990-01-01', n));
  fc.assert(
    fc.property(day, fc.integer({ min: 0, max: 90 }), (from, n) => {
      expect(workingDayAfter(from, n)).toBe(naive(from, n));
    }),
  );
});

it.each([
  ['a Monday', '2026-03-02', 10, '2026-03-16'],
  ['a Friday', '2026-03-06', 1, '2026-03-09'],
  ['a Saturday', '2026-03-07', 1, '2026-03-09'],
  ['a Sunday, over a leap day', '2028-02-27', 5, '2028-03-03'],
  ['over a change of the clocks', '2026-03-05', 2, '2026-03-09'],
])('from %s', (_, from, n, wanted) => expect(workingDayAfter(from, n)).toBe(wanted));
