/** The statistics against the slow way that their definitions tell, on random data. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { adjust } from '../../../src/domain/statistics/adjustment.ts';
import { associationTest } from '../../../src/domain/statistics/association.ts';
import { betaCdf, chiSquareTail, normalTwoSided, tTwoSided } from '../../../src/domain/statistics/distributions.ts';
import { fisherExact } from '../../../src/domain/statistics/fisher.ts';
import { freemanHalton } from '../../../src/domain/statistics/freeman-halton.ts';
import { extremeTables, type Simulation, simulatedP } from '../../../src/domain/statistics/monte-carlo.ts';
import { clopperPearson, twoProportions, wilson } from '../../../src/domain/statistics/proportions.ts';
import { quantiles } from '../../../src/domain/statistics/quantiles.ts';
import { uniform } from '../../../src/domain/statistics/random.ts';
import { mannWhitney, midranks, signedRank } from '../../../src/domain/statistics/ranks.ts';
import { kaplanMeier } from '../../../src/domain/statistics/survival.ts';
import { Degenerate, WorkLimit } from '../../../src/domain/statistics/tables.ts';
import { runs } from '../../setup/runs.ts';

const numRuns = runs(40, 1_000);
const fewRuns = runs(25, 200);
const WORK = 5_000_000;

const tables = (most: number) =>
  fc
    .tuple(fc.integer({ min: 2, max: 4 }), fc.integer({ min: 2, max: 4 }))
    .chain(([r, c]) => fc.array(fc.array(fc.nat(most), { minLength: c, maxLength: c }), { minLength: r, maxLength: r }))
    .filter((table) => filled(table).length > 1 && filled(turned(table)).length > 1);

/** The simulated p value, with the interval in which the exact one lies but for one time in ten thousand. */
const fisherMonteCarlo = (table: number[][], simulation: Simulation) =>
  simulatedP(extremeTables(table, simulation), simulation.replicates, 0.9999);

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
const filled = (table: readonly number[][]) => table.filter((row) => total(row) > 0);
const turned = (table: readonly number[][]) => (table[0] ?? []).map((_, j) => table.map((row) => row[j] as number));

/** Every way to share out a column among rows that have this much left. */
function* columnsOf(left: readonly number[], column: number): Generator<number[]> {
  const [first = 0, ...others] = left;
  if (others.length === 0) {
    if (column <= first) yield [column];
    return;
  }
  for (let x = 0; x <= Math.min(first, column); x += 1) for (const rest of columnsOf(others, column - x)) yield [x, ...rest];
}

/** Every table with these margins, as columns. */
function* tablesOf(rows: readonly number[], columns: readonly number[]): Generator<number[][]> {
  const [first, ...others] = columns;
  if (first === undefined) {
    yield [];
    return;
  }
  for (const column of columnsOf(rows, first))
    for (const rest of tablesOf(
      rows.map((row, i) => row - (column[i] as number)),
      others,
    ))
      yield [column, ...rest];
}

const factorials = [1n];
function factorial(n: number): bigint {
  factorials[n] ??= BigInt(n) * factorial(n - 1);
  return factorials[n];
}

/** The number of ways to fill a table is what its probability is proportional to; whole numbers, so that equal ones are equal. */
function naiveFreemanHalton(table: readonly number[][]): number {
  const all = factorial(total(table.flat()));
  const ways = (cells: readonly number[]) => cells.reduce((rest, cell) => rest / factorial(cell), all ** BigInt(cells.length));
  const observed = ways(table.flat());
  let [extreme, every] = [0n, 0n];
  for (const columns of tablesOf(table.map(total), turned(table).map(total))) {
    const count = ways(columns.flat());
    every += count;
    if (count <= observed) extreme += count;
  }
  return Number((extreme * 10n ** 18n) / every) / 1e18;
}

it('the exact test of a table counts the tables that are no more probable, whatever their order', () => {
  fc.assert(
    fc.property(tables(2), (table) => {
      const p = freemanHalton(table, WORK);
      expect(p).toBeCloseTo(naiveFreemanHalton(table), 9);
      expect(freemanHalton(turned(table).toReversed(), WORK)).toBeCloseTo(p, 12);
    }),
    { numRuns: fewRuns },
  );
});

it('of 2 × 2 tables both exact tests say the same', () => {
  const count = fc.nat(40);
  fc.assert(
    fc.property(count, count, count, count, (a, b, c, d) => {
      fc.pre(a + b > 0 && c + d > 0 && a + c > 0 && b + d > 0);
      const table = [
        [a, b],
        [c, d],
      ];
      const { p, odds_ratio, odds_ratio_interval } = fisherExact(table);
      expect(p).toBeCloseTo(freemanHalton(table, WORK), 9);
      expect(odds_ratio_interval[0]).toBeLessThanOrEqual(odds_ratio);
      expect(odds_ratio_interval[1]).toBeGreaterThanOrEqual(odds_ratio);
    }),
    { numRuns },
  );
});

it('the simulated p value of a seed is always the same, and its interval holds the exact one', () => {
  let missed = 0;
  fc.assert(
    fc.property(tables(6), fc.nat(), (table, seed) => {
      const drawn = fisherMonteCarlo(table, { replicates: 2_000, seed });
      expect(drawn).toEqual(fisherMonteCarlo(table, { replicates: 2_000, seed }));
      const exact = freemanHalton(table, WORK);
      if (exact < drawn.interval[0] || exact > drawn.interval[1]) missed += 1;
    }),
    { numRuns: fewRuns },
  );
  expect(missed).toBeLessThanOrEqual(1);
});

it('what is not a number ends in what is not a number, and comes to an end; infinity is in the tail', () => {
  for (const tail of [normalTwoSided, (x: number) => chiSquareTail(x, 3), (x: number) => tTwoSided(x, 4), (x: number) => betaCdf(x, 2, 3)])
    expect(tail(NaN)).toBeNaN();
  expect([normalTwoSided(Infinity), chiSquareTail(Infinity, 3), normalTwoSided(0)]).toEqual([0, 0, 1]);
  expect(twoProportions(0, 9, 0, 9)).toMatchObject({ difference: 0, p: NaN, risk_ratio: NaN });
  expect(twoProportions(9, 9, 0, 9)).toMatchObject({ difference: 1, odds_ratio: Infinity });
});

it('random numbers fill their interval evenly', () => {
  const bins = Array.from({ length: 20 }, () => 0);
  const random = uniform(8);
  for (let i = 0; i < 40_000; i += 1) {
    const bin = Math.floor(random() * 20);
    bins[bin] = (bins[bin] as number) + 1;
  }
  for (const bin of bins) expect(Math.abs(bin - 2_000)).toBeLessThan(5 * Math.sqrt(2_000));
});

it('an exact test that would take more steps than it may stops, and tells how far it came', () => {
  const table = [
    [9, 8, 7, 6, 5],
    [5, 6, 7, 8, 9],
    [8, 7, 6, 5, 9],
    [4, 9, 5, 8, 7],
    [7, 5, 9, 6, 8],
  ];
  const heard: number[] = [];
  expect(() => freemanHalton(table, 100_000, (done, all) => heard.push(done / all))).toThrow(WorkLimit);
  extremeTables(table, { replicates: 5_000, seed: 1 }, (done, all) => heard.push(done / all));
  expect(heard.at(-1)).toBe(1);
  expect(heard.every((share) => share >= 0 && share <= 1)).toBe(true);
});

it('a table with one row or one column that holds anything has no test', () => {
  for (const table of [
    [
      [3, 4],
      [0, 0],
    ],
    [
      [3, 0],
      [4, 0],
    ],
    [[3, 4]],
    [
      [0, 0],
      [0, 0],
    ],
  ]) {
    expect(() => freemanHalton(table, WORK)).toThrow(Degenerate);
    expect(() => fisherMonteCarlo(table, { replicates: 10, seed: 1 })).toThrow(Degenerate);
    expect(() => associationTest(table)).toThrow(Degenerate);
  }
});

it('χ² is used up to a fifth of small expected counts, and the exact test from there on', () => {
  // 2 × 5: two of ten expected counts are below 5, then four.
  const fifth = [
    [4, 20, 20, 20, 20],
    [4, 20, 20, 20, 20],
  ];
  const more = [
    [4, 4, 20, 20, 20],
    [4, 4, 20, 20, 20],
  ];
  expect(associationTest(fifth)).toMatchObject({ test: 'pearson_chi_square', small: 2, cells: 10 });
  expect(associationTest(more)).toMatchObject({ test: 'fisher_exact', small: 4, cells: 10 });
});

const likert = fc.integer({ min: 1, max: 5 });

it('the exact signed rank test counts all ways to sign the differences', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(likert, likert), { minLength: 1, maxLength: 9 }), (pairs) => {
      const moved = pairs.map(([pre, post]) => post - pre).filter((difference) => difference !== 0);
      fc.pre(moved.length > 0);
      const { ranks } = midranks(moved.map(Math.abs));
      const centre = total(ranks) / 2;
      const sumOf = (signs: number) => total(ranks.filter((_, i) => (signs >> i) & 1));
      const v = total(ranks.filter((_, i) => (moved[i] as number) > 0));
      const ways = Array.from({ length: 2 ** ranks.length }, (_, signs) => sumOf(signs));
      const p = ways.filter((way) => Math.abs(way - centre) >= Math.abs(v - centre)).length / ways.length;
      const test = signedRank(
        pairs.map(([pre]) => pre),
        pairs.map(([, post]) => post),
      );
      expect(test.v).toBe(v);
      expect(test.exact()).toBeCloseTo(p, 12);
    }),
    { numRuns },
  );
});

it('the exact test of two groups counts all ways to part the values', () => {
  const group = fc.array(likert, { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(group, group, (x, y) => {
      const values = [...x, ...y];
      fc.pre(new Set(values).size > 1);
      const larger = (one: readonly number[], other: readonly number[]) =>
        total(one.flatMap((a) => other.map((b) => (a > b ? 1 : a === b ? 0.5 : 0))));
      const parts = Array.from({ length: 2 ** values.length }, (_, chosen) => ({
        one: values.filter((_, i) => (chosen >> i) & 1),
        other: values.filter((_, i) => !((chosen >> i) & 1)),
      })).filter(({ one }) => one.length === x.length);
      const centre = (x.length * y.length) / 2;
      const w = larger(x, y);
      const p = parts.filter(({ one, other }) => Math.abs(larger(one, other) - centre) >= Math.abs(w - centre)).length / parts.length;
      const test = mannWhitney(x, y);
      expect(test.w).toBe(w);
      expect(test.exact()).toBeCloseTo(p, 12);
    }),
    { numRuns },
  );
});

it('without anybody who left early the curve is the share that is still without the event', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9), { minLength: 1, maxLength: 20 }), (times) => {
      const steps = kaplanMeier(
        times,
        times.map(() => true),
      );
      for (const { time, survival } of steps) expect(survival).toBeCloseTo(times.filter((t) => t > time).length / times.length, 12);
    }),
    { numRuns },
  );
});

it('the median by default is the middle value, or the mean of the two in the middle', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50), { minLength: 1, maxLength: 30 }), (values) => {
      const sorted = values.toSorted((a, b) => a - b);
      const [low, high] = [sorted[Math.ceil(values.length / 2) - 1] as number, sorted[Math.floor(values.length / 2)] as number];
      expect(quantiles(values, [0, 0.5, 1])).toEqual([sorted[0], (low + high) / 2, sorted.at(-1)]);
    }),
    { numRuns },
  );
});

it('a value adjusted by Benjamini and Hochberg is the least level at which its test is a discovery', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 12 }), (thousandths) => {
      const p = thousandths.map((value) => value / 1000);
      const adjusted = adjust(p);
      const discovered = (level: number) => {
        const sorted = p.toSorted((a, b) => a - b);
        const last = sorted.findLastIndex((value, i) => value <= ((i + 1) / p.length) * level);
        return last < 0 ? -1 : (sorted[last] as number);
      };
      for (const [i, value] of adjusted.entries()) {
        expect(p[i]).toBeLessThanOrEqual(discovered(value * (1 + 1e-12)));
        expect(p[i]).toBeGreaterThan(discovered(value * (1 - 1e-9)));
      }
    }),
    { numRuns },
  );
});

it('both intervals of a proportion hold it, and Clopper and Pearson’s covers at its level', () => {
  const n = 25;
  const mass = (x: number, p: number) => Number(factorial(n) / factorial(x) / factorial(n - x)) * p ** x * (1 - p) ** (n - x);
  for (const p of [0.02, 0.11, 0.3, 0.5, 0.77, 0.95]) {
    let covered = 0;
    for (let x = 0; x <= n; x += 1) {
      const [lower, upper] = clopperPearson(x, n);
      if (lower <= p && p <= upper) covered += mass(x, p);
      const [below, above] = wilson(x, n);
      expect(below).toBeLessThanOrEqual(x / n);
      expect(above).toBeGreaterThanOrEqual(x / n);
    }
    expect(covered).toBeGreaterThanOrEqual(0.95);
  }
});
