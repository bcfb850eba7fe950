/** Which lines would go round in a circle: no database. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Line, rowsInCircles } from '../../../src/features/administration/hr-facts/circles.ts';
import { runs } from '../../setup/runs.ts';

describe('circles of primary lines', () => {
  const day = (n: number) => `2026-01-0${n}`;
  // People 0 to 4, days 1 to 9; what overlaps another line of the same person is left out, as the database would.
  const lines = fc
    .array(
      fc.record({
        from: fc.nat(4),
        to: fc.nat(4),
        starts: fc.integer({ min: 1, max: 8 }),
        days: fc.integer({ min: 1, max: 9 }),
        isNew: fc.boolean(),
      }),
      {
        maxLength: 9,
      },
    )
    .map((given) => {
      const kept: Line[] = [];
      for (const [row, { from, to, starts, days, isNew }] of given.entries()) {
        const line = {
          row: isNew ? row : null,
          subordinate_id: `p${from}`,
          superior_id: `p${to}`,
          starts_on: day(starts),
          ends_on: starts + days > 9 ? null : day(starts + days),
        };
        const clash = kept.some(
          (other) =>
            other.subordinate_id === line.subordinate_id &&
            (other.ends_on === null || line.starts_on < other.ends_on) &&
            (line.ends_on === null || other.starts_on < line.ends_on),
        );
        if (from !== to && !clash) kept.push(line);
      }
      return kept;
    });

  /** Follows everybody from every day. */
  function naive(all: readonly Line[]): number[] {
    const rows = new Set<number>();
    for (let n = 1; n <= 9; n += 1) {
      const holding = all.filter((line) => line.starts_on <= day(n) && (line.ends_on === null || day(n) < line.ends_on));
      for (const start of holding) {
        let person = start.superior_id;
        for (let step = 0; step < 10 && person !== start.subordinate_id; step += 1)
          person = holding.find((line) => line.subordinate_id === person)?.superior_id ?? '';
        if (person === start.subordinate_id && start.row !== null) rows.add(start.row);
      }
    }
    return [...rows].sort((a, b) => a - b);
  }

  test('are found on whichever day they close, with all of their rows', () => {
    fc.assert(
      fc.property(lines, (all) => {
        // What stood before goes round in no circle: the database saw to that.
        fc.pre(
          naive(all.map((line, row) => ({ ...line, row: line.row === null ? row : -1 })).filter((line) => line.row >= 0)).length === 0,
        );
        expect(rowsInCircles(all)).toEqual(naive(all));
      }),
      { numRuns: runs(2_000, 50_000) },
    );
  });
});
