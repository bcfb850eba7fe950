import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { protect } from '../../../../src/domain/disclosure/index.ts';
import type { Protection, Table } from '../../../../src/domain/disclosure/table.ts';
import { Attacker, seen } from '../../../setup/attacker.ts';

type Key = readonly string[];
type Optimum = {
  complementary: number;
  sum_of_complementary: number;
  pattern: Key[];
  intervals_of_primary: Record<string, [number, number]>;
  pinned_if_told_which_are_primary: Key[];
};
type Case = {
  name: string;
  cells: [...string[], number][];
  primary: Key[];
  constraints: [Key, Key[]][];
  attack_on_primary_only: { pinned_knowing_the_rule: Key[] };
} & Record<`optimum_${'count' | 'sum'}_margins_${'shown' | 'may_be_hidden'}`, Optimum>;
type Line = {
  source: string;
  total: number;
  parts: number[];
  hidden: number[];
  values?: number[];
  pinned_if_each_hidden_is_at_least_1?: boolean;
};

const { cases, one_line_equations } = JSON.parse(readFileSync('test/data/disclosure/cases.json', 'utf8')) as {
  cases: Case[];
  one_line_equations: Line[];
};

const keyOf = (key: Key) => key.join('|');
const tableOf = ({ cells, constraints }: Case): Table => ({
  cells: cells.map((cell) => ({ key: keyOf(cell.slice(0, -1) as string[]), base: cell.at(-1) as number, counts: [] })),
  equations: constraints.map(([total, parts]) => ({ total: keyOf(total), parts: parts.map(keyOf) })),
});
const thresholdOf = ({ name }: Case) => Number(/threshold (\d+)/.exec(name)?.[1]);
/** The rule of the published tables: bases below the threshold, two values possible, cells of nobody may be hidden too. */
const plain = (minimum: number): Protection => ({ minimum, width: 2, small: 0, aside: 1, least: 0, remainder: 0, cost: 'persons' });
const knowledge = (minimum: number) => ({ minimum, small: 0, aside: 1, least: 0 as const });
const isPinned = (interval: { low: number; high: number } | null) => interval === null || interval.low === interval.high;

describe.each(cases)('$name', (the) => {
  const table = tableOf(the);
  const minimum = thresholdOf(the);
  const primary = new Set(the.primary.map(keyOf));
  const totals = new Set(table.cells.map(({ key }) => key).filter((key) => key.includes('*')));
  const base = new Map(table.cells.map((cell) => [cell.key, cell.base]));

  it('the attacker computes what another solver computed: intervals, and what somebody pins who is told which cells are primary', () => {
    for (const objective of ['count', 'sum'] as const) {
      const optimum = the[`optimum_${objective}_margins_shown`];
      const published = seen(table, new Set(optimum.pattern.map(keyOf)));
      const attacker = new Attacker(published, knowledge(minimum));
      const told = new Attacker(published, { ...knowledge(minimum), told: primary });
      for (const [key, [low, high]] of Object.entries(optimum.intervals_of_primary)) expect(attacker.base(key)).toEqual({ low, high });
      const pinned = [...primary].filter((key) => isPinned(told.base(key)));
      expect(pinned.sort()).toEqual(optimum.pinned_if_told_which_are_primary.map(keyOf).sort());
    }
    const only = new Attacker(seen(table, primary), { ...knowledge(minimum), told: primary });
    const pinned = [...primary].filter((key) => isPinned(only.base(key)));
    expect(pinned.sort()).toEqual(the.attack_on_primary_only.pinned_knowing_the_rule.map(keyOf).sort());
  });

  it.each([
    ['count', 'shown'],
    ['count', 'may_be_hidden'],
    ['sum', 'shown'],
    ['sum', 'may_be_hidden'],
  ] as const)('the pattern is safe and as cheap as the proved optimum: %s, margins %s', (objective, margins) => {
    const optimum = the[`optimum_${objective}_margins_${margins}`];
    const { hidden, exposed } = protect(table, {
      ...plain(minimum),
      cost: objective === 'count' ? 'cells' : 'persons',
      ...(margins === 'shown' ? { keep: totals } : {}),
    });
    expect(exposed).toEqual([]);
    const further = [...hidden].filter((key) => !primary.has(key));
    if (objective === 'count') expect(further).toHaveLength(optimum.complementary);
    else expect(further.reduce((sum, key) => sum + (base.get(key) ?? 0), 0)).toBe(optimum.sum_of_complementary);
    if (margins === 'shown') expect(further.filter((key) => totals.has(key))).toEqual([]);
    const attacker = new Attacker(seen(table, hidden), knowledge(minimum));
    for (const key of primary) expect(isPinned(attacker.base(key)), key).toBe(false);
  });

  it('without one of the further hidden cells somebody pins a primary one', () => {
    const { hidden } = protect(table, plain(minimum));
    for (const missing of [...hidden].filter((key) => !primary.has(key))) {
      const attacker = new Attacker(seen(table, new Set([...hidden].filter((key) => key !== missing))), knowledge(minimum));
      expect(
        [...primary].some((key) => isPinned(attacker.base(key))),
        missing,
      ).toBe(true);
    }
  });
});

describe('equations of one line', () => {
  const lines = one_line_equations.filter(({ parts }) => parts !== undefined);

  it.each(lines)('$total = $parts with $hidden hidden', ({ total, parts, hidden, values = [], pinned_if_each_hidden_is_at_least_1 }) => {
    const table: Table = {
      cells: [{ key: 'total', base: total, counts: [] }, ...parts.map((base, n) => ({ key: `${n}`, base, counts: [] }))],
      equations: [{ total: 'total', parts: parts.map((_, n) => `${n}`) }],
    };
    const published = seen(table, new Set(hidden.map(String)));
    const attacker = new Attacker(published, { ...knowledge(3), least: pinned_if_each_hidden_is_at_least_1 ? 1 : 0 });
    for (const [n, key] of hidden.entries()) expect(attacker.base(`${key}`)).toEqual({ low: values[n], high: values[n] });
  });

  it('division A 4, division B 9, total 13: A is hidden, and B or the total with it', () => {
    const table: Table = {
      cells: [
        { key: 'A', base: 4, counts: [] },
        { key: 'B', base: 9, counts: [] },
        { key: 'total', base: 13, counts: [] },
      ],
      equations: [{ total: 'total', parts: ['A', 'B'] }],
    };
    expect([...protect(table, plain(5)).hidden].sort()).toEqual(['A', 'B']);
  });

  it('two tables of the same persons with and without a group, 11 and 10: what is published first stands, the second is hidden', () => {
    const table: Table = {
      cells: [
        { key: 'all', base: 11, counts: [] },
        { key: 'without', base: 10, counts: [] },
        { key: 'excluded', base: 1, counts: [] },
      ],
      equations: [{ total: 'all', parts: ['without', 'excluded'] }],
    };
    const { hidden, exposed } = protect(table, plain(5), new Map([['all', 'shown']]));
    expect([...hidden].sort()).toEqual(['excluded', 'without']);
    expect(exposed).toEqual([]);
  });
});
