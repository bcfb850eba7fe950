/** What stands beside a value: the median of a ratio, where it tells of nobody. */
import { expect, it } from 'vitest';
import { type Counted, valuesOf } from '../../../../src/features/measurement/metrics/statistic-rules.ts';

const meetings = (n: number): Counted => ({
  split: 'department',
  key: '',
  part: 'meetings',
  numerator: 3 * n,
  denominator: n,
  units: n,
  people: n,
  observed: { n, median: 3.5, lower: 2, upper: 4, mean: 3, least: 0, greatest: 9, deviation: 1 },
  rows: null,
  excluded: {},
});
const beside = (one: Counted) => valuesOf({ statistic: 'ratio', parts: ['meetings'] }, [one])[0]?.beside;

it('the median of a ratio stands beside it from five people on either side on, and neither its extremes nor its quartiles', () => {
  expect(beside(meetings(10))).toEqual({ median: 3.5 });
  expect(beside(meetings(9))).toEqual({});
  expect(beside({ ...meetings(10), observed: null })).toEqual({});
});
