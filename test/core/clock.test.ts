import fc from 'fast-check';
import { expect, test } from 'vitest';
import { civilDate } from '../../src/core/clock.ts';

test('the civil day of an instant is that of the calendar, whatever was asked before', () => {
  const zones = ['America/Toronto', 'Pacific/Auckland', 'Pacific/Apia', 'Africa/Casablanca', 'America/Sao_Paulo', 'UTC'];
  const from = Date.UTC(1990, 0);
  // Instants close to each other, so that a day is asked for again, before it begins and after it has ended.
  const instants = fc.tuple(fc.integer({ min: from, max: Date.UTC(2040, 0) }), fc.array(fc.integer({ min: -90_000_000, max: 90_000_000 })));
  fc.assert(
    fc.property(fc.constantFrom(...zones), instants, (zone, [first, others]) => {
      for (const ms of [first, ...others.map((other) => first + other), Date.UTC(2011, 11, 30, 10)]) {
        const instant = Temporal.Instant.fromEpochMilliseconds(ms);
        expect(civilDate(instant, zone)).toBe(instant.toZonedDateTimeISO(zone).toPlainDate().toString());
      }
    }),
    { numRuns: 300 },
  );
});

test('a day begins and ends with its first and last millisecond, also where midnight does not exist', () => {
  for (const [zone, day] of [
    ['America/Toronto', '2026-03-08'],
    ['America/Sao_Paulo', '2018-11-04'],
    ['Pacific/Apia', '2011-12-31'],
  ] as const) {
    const start = Temporal.PlainDate.from(day).toZonedDateTime(zone).toInstant();
    const before = start.subtract({ milliseconds: 1 });
    for (const instant of [start, before, start, before]) {
      expect(civilDate(instant, zone)).toBe(instant.toZonedDateTimeISO(zone).toPlainDate().toString());
    }
    expect(civilDate(start, zone)).toBe(day);
  }
});
