import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPrimary, protect } from '../../../../src/domain/disclosure/index.ts';
import { DEFAULT_POLICY, protectionOf } from '../../../../src/domain/disclosure/rules.ts';
import type { Decision, Table } from '../../../../src/domain/disclosure/table.ts';
import { seen } from '../../../setup/attacker.ts';
import { findings, type Shape, tables } from '../../../setup/disclosure-tables.ts';
import { runs } from '../../../setup/runs.ts';

/** Many runs take minutes. */
const PATIENCE = runs(600_000, 7_200_000);

const facts = protectionOf(DEFAULT_POLICY, { of_answers: false });
const answers = protectionOf(DEFAULT_POLICY, { of_answers: true });

const shapes: [string, Shape, number, number][] = [
  ['divisions', { divisions: 6, parts: 1, periods: 1, groups: 1 }, 6, 200],
  ['divisions with a share', { divisions: 6, parts: 1, periods: 1, groups: 2 }, 4, 200],
  ['two parts side by side', { divisions: 5, parts: 2, periods: 1, groups: 2 }, 2, 60],
  ['periods that add up', { divisions: 4, parts: 1, periods: 2, groups: 1 }, 4, 100],
  ['shares in periods that add up', { divisions: 4, parts: 1, periods: 3, groups: 2 }, 2, 60],
];

describe.each(shapes)('%s', (_, shape, small, large) => {
  it.each([
    ['facts', facts],
    ['answers', answers],
  ])(
    'no hidden number is found out by somebody who knows the rule: %s',
    (__, protection) => {
      fc.assert(
        fc.property(tables(shape), (table) => {
          const { hidden, exposed } = protect(table, protection);
          expect(exposed).toEqual([]);
          expect(table.cells.filter((cell) => isPrimary(cell, protection) && !hidden.has(cell.key))).toEqual([]);
          expect(findings(table, hidden, protection)).toEqual([]);
        }),
        { numRuns: runs(small, large) },
      );
    },
    PATIENCE,
  );

  it(
    'the same table gives the same pattern, in whatever order its cells are asked for',
    () => {
      fc.assert(
        fc.property(tables(shape), (table) => {
          const turned: Table = { cells: table.cells.toReversed(), equations: table.equations.toReversed() };
          expect(protect(table, answers).hidden).toEqual(protect(table, answers).hidden);
          expect(findings(turned, protect(turned, answers).hidden, answers)).toEqual([]);
        }),
        { numRuns: runs(1, 20) },
      );
    },
    PATIENCE,
  );
});

/** The cheapest pattern of one line, by trying all. */
function cheapest({ cells }: Table, { minimum, width, remainder }: typeof facts): number {
  const parts = cells.filter(({ key }) => !key.startsWith('*') && cells.length > 0);
  const total = cells.find(({ key }) => key.startsWith('*'))?.base ?? 0;
  const small = (base: number) => base > 0 && base < minimum;
  let best = small(total) || parts.some(({ base }) => small(base)) ? Number.POSITIVE_INFINITY : 0;
  for (let set = 1; set < 2 ** parts.length; set += 1) {
    const hidden = parts.filter((_, n) => set & (1 << n));
    if (parts.some(({ base, key }) => small(base) && !hidden.some((cell) => cell.key === key)) || hidden.some(({ base }) => base === 0))
      continue;
    const sum = hidden.reduce((all, { base }) => all + base, 0);
    const isSafe = !small(total) && sum >= remainder && sum - hidden.length + 1 >= width;
    best = Math.min(best, isSafe ? sum : sum + total);
  }
  return best;
}

it(
  'one line of divisions is protected as cheaply as can be',
  () => {
    fc.assert(
      fc.property(tables({ divisions: 7, parts: 1, periods: 1, groups: 1 }), (table) => {
        const { hidden } = protect(table, facts);
        expect(table.cells.filter(({ key }) => hidden.has(key)).reduce((sum, { base }) => sum + base, 0)).toBe(cheapest(table, facts));
      }),
      { numRuns: runs(100, 3000) },
    );
  },
  PATIENCE,
);

describe('what was published before', () => {
  /** Publishes sets of cells one after the other; answers what is hidden in the end and what each step decided. */
  function publish(table: Table, steps: ((key: string) => boolean)[], protection = answers) {
    const decided = new Map<string, Decision>();
    for (const step of steps) {
      const asked = new Set(table.cells.map(({ key }) => key).filter((key) => step(key) && !decided.has(key)));
      const { hidden, exposed } = protect(table, protection, decided, asked);
      expect(exposed).toEqual([]);
      for (const [key, decision] of decided) expect(hidden.has(key)).toBe(decision === 'hidden');
      for (const key of asked) decided.set(key, hidden.has(key) ? 'hidden' : 'shown');
    }
    return new Set([...decided].filter(([, decision]) => decision === 'hidden').map(([key]) => key));
  }

  it(
    'is an input of the next decision: years first, then their sum, or the other way round',
    () => {
      fc.assert(
        fc.property(
          tables({ divisions: 4, parts: 1, periods: 2, groups: 2 }),
          fc.shuffledSubarray(['0', '1', '*'], { minLength: 3 }),
          (table, order) => {
            const hidden = publish(
              table,
              order.map((time) => (key: string) => key.endsWith(`|${time}`)),
            );
            expect(findings(table, hidden, answers)).toEqual([]);
          },
        ),
        { numRuns: runs(2, 60) },
      );
    },
    PATIENCE,
  );

  it(
    'what was shown never forces a later number to be found out, in any order of asking',
    () => {
      const given = fc.tuple(
        tables({ divisions: 4, parts: 1, periods: 3, groups: 2 }),
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 20, maxLength: 20 }),
      );
      fc.assert(
        fc.property(given, ([table, turns]) => {
          const turn = new Map(table.cells.map(({ key }, n) => [key, turns[n] ?? 0]));
          publish(
            table,
            [0, 1, 2, 3].map((n) => (key: string) => turn.get(key) === n),
          );
        }),
        { numRuns: runs(15, 400) },
      );
    },
    PATIENCE,
  );

  it('a table that hides nothing is hidden where it would tell what an earlier one hides', () => {
    const table = line({ a1: 3, b1: 9, c1: 8, a2: 9, b2: 9, c2: 9 });
    const decided = new Map<string, Decision>([
      ['a1', 'hidden'],
      ['b1', 'shown'],
      ['c1', 'hidden'],
      ['y1', 'shown'],
    ]);
    const { hidden } = protect(table, facts, decided);
    expect([...hidden].filter((key) => !decided.has(key)).length).toBeGreaterThan(0);
    expect(findings(table, hidden, facts)).toEqual([]);
  });
});

/** Three divisions in two years, with the years and the divisions summed. */
function line(numbers: Record<string, number>): Table {
  const cells = new Map(Object.entries(numbers));
  const equations: { total: string; parts: string[] }[] = [];
  const sum = (total: string, parts: string[]) => {
    cells.set(
      total,
      parts.reduce((all, key) => all + (cells.get(key) ?? 0), 0),
    );
    equations.push({ total, parts });
  };
  for (const year of [1, 2])
    sum(
      `y${year}`,
      ['a', 'b', 'c'].map((division) => `${division}${year}`),
    );
  for (const division of ['a', 'b', 'c', 'y']) sum(`${division}*`, [`${division}1`, `${division}2`]);
  return { cells: [...cells].map(([key, base]) => ({ key, base, counts: [] })), equations };
}

describe('leaks that are found', () => {
  const table = line({ a1: 3, b1: 9, c1: 8, a2: 9, b2: 9, c2: 9 });
  const { hidden } = protect(table, facts);

  it('somebody who is told which cells are small', () => {
    const told = new Set(table.cells.filter((cell) => isPrimary(cell, facts)).map(({ key }) => key));
    expect(findings(table, told, facts)).not.toEqual([]);
    expect(findings(table, hidden, facts)).toEqual([]);
  });

  it('a missing further cell', () => {
    const further = [...hidden].filter((key) => key !== 'a1');
    expect(further.length).toBeGreaterThan(0);
    for (const missing of further) {
      const without = new Set([...hidden].filter((key) => key !== missing));
      expect(findings(table, without, facts, seen(table, without)), missing).not.toEqual([]);
    }
  });

  it('two periods that are decided apart and subtract', () => {
    const apart = new Set(['a1', 'c1']);
    expect(findings({ ...table, equations: table.equations.slice(0, 2) }, apart, facts)).toEqual([]);
    expect(findings(table, apart, facts)).not.toEqual([]);
  });

  it('a small group in which everybody says the same', () => {
    const cells = [
      { key: 'a', base: 6, counts: [6, 0] },
      { key: 'b', base: 12, counts: [7, 5] },
      { key: 'c', base: 11, counts: [4, 7] },
      { key: '*', base: 29, counts: [17, 12] },
    ];
    const whole: Table = { cells, equations: [{ total: '*', parts: ['a', 'b', 'c'] }] };
    const protectedCells = protect(whole, answers).hidden;
    expect([...protectedCells].sort()).toEqual(['a', 'c']);
    expect(findings(whole, protectedCells, answers)).toEqual([]);
    expect(findings(whole, new Set(['a']), answers)).not.toEqual([]);
  });
});

it('a table of twenty divisions and three parts is decided within a request', () => {
  const [table] = fc.sample(tables({ divisions: 20, parts: 3, periods: 1, groups: 2 }), { numRuns: 1, seed: 7 });
  if (!table) throw new Error('no table');
  protect(table, answers);
  const before = process.cpuUsage();
  protect(table, answers);
  const { user } = process.cpuUsage(before);
  expect(user / 1000).toBeLessThan(1000);
});
