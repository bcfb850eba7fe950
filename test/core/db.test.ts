import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instantOf } from '../../src/core/db.ts';

test('an instant keeps its milliseconds, and what is finer is cut off', () => {
  const second = fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true });
  const fraction = fc.oneof(
    fc.constant(''),
    fc.integer({ min: 1, max: 999_999 }).map((n) => `.${String(n).padStart(6, '0').replace(/0+$/, '')}`),
  );
  fc.assert(
    fc.property(second, fraction, (at, finer) => {
      const [day, time] = [at.toISOString().slice(0, 10), at.toISOString().slice(11, 19)];
      expect(instantOf(`${day} ${time}${finer}+00`)).toBe(new Date(`${day}T${time}${finer}Z`).toISOString());
    }),
  );
});

test('an instant of another zone or beyond the year 9999 is the same instant', () => {
  expect(instantOf('2026-02-28 12:00:00.5-05')).toBe('2026-02-28T17:00:00.500Z');
  expect(instantOf('2026-02-28 12:00:00.25+05:30')).toBe('2026-02-28T06:30:00.250Z');
  expect(instantOf('12026-02-28 12:00:00+00')).toBe('+012026-02-28T12:00:00.000Z');
  expect(() => instantOf('infinity')).toThrow(RangeError);
});
