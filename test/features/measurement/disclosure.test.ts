/** What is published of numbers about persons: decided once, for everybody, whole tables at a time. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { WriteCtx } from '../../../src/core/context.ts';
import { DEFAULT_POLICY, protectionOf } from '../../../src/domain/disclosure/rules.ts';
import {
  type Aggregate,
  type Aggregates,
  type Disclosed,
  disclose,
  discloseAll,
} from '../../../src/features/measurement/disclosure/service.ts';
import type { Seen } from '../../setup/attacker.ts';
import { asService } from '../../setup/context.ts';
import { findings } from '../../setup/disclosure-tables.ts';
import { createWorld } from '../../setup/world.ts';

const world = await createWorld({ now: '2026-03-10T15:00:00Z' });
const [a, b, c] = ['CARD', 'NEPH', 'GIM'].map((code) => world.division(code).id) as [string, string, string];
for (const division of ['CARD', 'NEPH', 'GIM']) for (let n = 0; n < 6; n += 1) await world.person({ division });

const run = <T>(work: (ctx: WriteCtx) => Promise<T>) => asService(world, work);
const fresh = () => `metric ${randomUUID()}`;

const cell = (split: string, key: string, yes: number, no: number, more: Partial<Aggregate> = {}): Aggregate => ({
  ...{ split, key, part: '', base: yes + no, numerator: yes, denominator: yes + no },
  value: yes + no === 0 ? null : (100 * yes) / (yes + no),
  ...more,
});

/** A share by division, with the department as their sum. */
function share(numbers: Record<string, [number, number]>, more: Partial<Aggregates> = {}): Aggregates {
  const all = Object.values(numbers);
  const sum = (of: 0 | 1) => all.reduce((total, one) => total + one[of], 0);
  return {
    ...{ subject: fresh(), period: '2024', as_of: '2026-03-01', statistic: 'share' as const },
    cells: [cell('department', '', sum(0), sum(1)), ...Object.entries(numbers).map(([key, [yes, no]]) => cell('division', key, yes, no))],
    ...more,
  };
}

const reasons = (disclosed: Disclosed[]) => Object.fromEntries(disclosed.map(({ key, reason }) => [key, reason]));
const hiddenUnits = (disclosed: Disclosed[]) =>
  disclosed
    .filter(({ reason }) => reason === 'suppressed')
    .map(({ key }) => key)
    .sort();

describe('a table of divisions', () => {
  test('hides a small division and another with it, for the same reason, and nothing of their numbers is answered', async () => {
    const disclosed = await run((ctx) => disclose(ctx, share({ [a]: [1, 2], [b]: [5, 4], [c]: [9, 8] })));
    expect(reasons(disclosed)).toEqual({ '': null, [a]: 'suppressed', [b]: 'suppressed', [c]: null });
    for (const one of disclosed.filter(({ reason }) => reason === 'suppressed')) {
      expect(one).toMatchObject({ value: null, numerator: null, denominator: null, beside: {}, excluded: {} });
    }
    expect(disclosed.find(({ key }) => key === c)).toMatchObject({ value: (100 * 9) / 17, numerator: 9, denominator: 17 });
  });

  test('tells nobody, 0 % and suppressed apart', async () => {
    const disclosed = await run((ctx) => disclose(ctx, share({ [a]: [0, 0], [b]: [0, 12], [c]: [9, 8] })));
    expect(disclosed.find(({ key }) => key === a)).toMatchObject({ value: null, denominator: 0, reason: 'no_eligible' });
    expect(disclosed.find(({ key }) => key === b)).toMatchObject({ value: 0, denominator: 12, reason: null });
    const small = await run((ctx) => disclose(ctx, share({ [a]: [0, 6], [b]: [7, 5], [c]: [9, 8] })));
    expect(hiddenUnits(small)).toContain(a);
  });

  test('of answers, hides what one respondent could tell of all others', async () => {
    const numbers: Record<string, [number, number]> = { [a]: [7, 1], [b]: [7, 5], [c]: [9, 8] };
    expect(hiddenUnits(await run((ctx) => disclose(ctx, share(numbers))))).toEqual([]);
    expect(hiddenUnits(await run((ctx) => disclose(ctx, share(numbers, { of_answers: true }))))).toContain(a);
  });

  test('of several things of each person, hides 0 % and 100 % of few persons', async () => {
    const months = (people: number, key: string, yes: number, no: number) =>
      cell(key === '' ? 'department' : 'division', key, yes, no, { base: people });
    const table = (inA: readonly [number, number]) => ({
      ...share({}),
      cells: [months(30, '', 160 + inA[0], 130 + inA[1]), months(6, a, ...inA), months(10, b, 70, 50), months(14, c, 90, 80)],
    });
    expect(hiddenUnits(await run((ctx) => disclose(ctx, table([40, 32]))))).toEqual([]);
    for (const all of [[72, 0] as const, [0, 72] as const]) expect(hiddenUnits(await run((ctx) => disclose(ctx, table(all))))).toContain(a);
  });

  test('shows what is about nobody, and keeps a reason that was there before', async () => {
    const table = share({ [c]: [9, 8] });
    const sessions: Aggregate = { split: 'site', key: 'x', part: '', base: null, numerator: 2, denominator: null, value: 2 };
    const early: Aggregate = {
      split: 'career_stage',
      key: 'early',
      part: '',
      base: 3,
      numerator: null,
      denominator: null,
      value: null,
      reason: 'not_mature',
    };
    const disclosed = await run((ctx) => disclose(ctx, { ...table, statistic: 'count', cells: [...table.cells, sessions] }));
    expect(disclosed.find(({ key }) => key === 'x')).toMatchObject({ value: 2, reason: null });
    const waiting = await run((ctx) => disclose(ctx, { ...table, subject: fresh(), cells: [early] }));
    expect(waiting).toMatchObject([{ value: null, reason: 'not_mature' }]);
  });

  test('answers a median without its value where few are on each side of it, and quartiles later than that', async () => {
    const beside = { lower_quartile: 3, upper_quartile: 9, observations: 12 };
    const cells = [cell('department', '', 0, 12, { value: 6, beside, base: 12 }), cell('site', 's', 0, 9, { value: 5, beside, base: 9 })];
    const disclosed = await run((ctx) => disclose(ctx, { ...share({}), statistic: 'median', cells }));
    expect(disclosed[0]).toMatchObject({
      value: 6,
      reason: null,
      beside: { lower_quartile: null, upper_quartile: null, observations: 12 },
    });
    expect(disclosed[1]).toMatchObject({ value: null, denominator: 9, reason: 'suppressed' });
  });

  test('answers no median beside a share that rests on few, and not on how many', async () => {
    const beside = { median: 30, observations: 2 };
    const cells = [cell('department', '', 4, 12, { beside, observed: { observations: [20, 40] } })];
    const disclosed = await run((ctx) => disclose(ctx, { ...share({}), cells }));
    expect(disclosed[0]).toMatchObject({ numerator: 4, reason: null, beside: { median: null, observations: null } });
  });

  test('counts exclusions, few of them not', async () => {
    const excluded = (n: number) => ({ excluded: { on_leave: n } });
    const cells = [
      cell('department', '', 20, 20, excluded(15)),
      cell('division', a, 10, 10, excluded(2)),
      cell('division', b, 5, 5, excluded(6)),
      cell('division', c, 5, 5, excluded(7)),
    ];
    const disclosed = await run((ctx) => disclose(ctx, { ...share({}), cells }));
    expect(disclosed.map(({ excluded: counted }) => counted['on_leave'])).toEqual([15, null, null, 7]);
  });
});

describe('what was published', () => {
  test('is answered again, whatever was corrected since, and to whoever asks', async () => {
    const first = share({ [a]: [1, 2], [b]: [5, 4], [c]: [9, 8] });
    const published = await run((ctx) => disclose(ctx, first));
    const corrected = share({ [a]: [4, 4], [b]: [5, 4], [c]: [9, 9] }, { subject: first.subject });
    expect(await run((ctx) => disclose(ctx, corrected))).toEqual(published);
    expect(await run((ctx) => disclose(ctx, { ...first, cells: first.cells.slice(0, 1) }))).toEqual(published.slice(0, 1));
  });

  test('stays hidden as of later days, too', async () => {
    const first = share({ [a]: [1, 2], [b]: [5, 4], [c]: [9, 8] });
    const before = hiddenUnits(await run((ctx) => disclose(ctx, first)));
    const later = share({ [a]: [1, 2], [b]: [9, 9], [c]: [4, 4] }, { subject: first.subject, as_of: '2026-04-01' });
    expect(hiddenUnits(await run((ctx) => disclose(ctx, later)))).toEqual(before);
  });

  test('is the same for two who ask at the same time, with different numbers', async () => {
    const one = share({ [a]: [1, 2], [b]: [5, 4], [c]: [9, 8] });
    const other = share({ [a]: [5, 5], [b]: [1, 1], [c]: [9, 8] }, { subject: one.subject });
    const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => run((ctx) => disclose(ctx, n % 2 === 0 ? one : other))));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  test('is neither changed nor removed by the service', async () => {
    await run((ctx) => disclose(ctx, share({ [c]: [9, 8] })));
    for (const table of ['published_cell', 'published_group'] as const) {
      await expect(run((ctx) => ctx.db.updateTable(table).set({ as_of: '2020-01-01' }).execute())).rejects.toThrow(/permission denied/);
      await expect(run((ctx) => ctx.db.deleteFrom(table).execute())).rejects.toThrow(/permission denied/);
    }
  });
});

describe('different numbers of the same persons', () => {
  test('hide the same divisions, so that the base of one cannot be taken from another', async () => {
    const one = share({ [a]: [1, 2], [b]: [6, 2], [c]: [5, 5] });
    // Nephrology is of one mind here, which would be hidden by itself and could have hidden the small division instead.
    const other = share({ [a]: [2, 1], [b]: [4, 4], [c]: [10, 0] });
    const [first = [], second = []] = await run((ctx) => discloseAll(ctx, [one, other]));
    expect(hiddenUnits(first)).toEqual([a, b].sort());
    expect(hiddenUnits(second)).toEqual(expect.arrayContaining([a, b]));
  });

  test('hide the same divisions in parts that stand side by side', async () => {
    const one = share({ [a]: [1, 2], [b]: [6, 2], [c]: [5, 5] });
    const other = share({ [a]: [2, 1], [b]: [4, 4], [c]: [10, 0] });
    const inPart = (part: string, { cells }: Aggregates) => cells.map((each) => ({ ...each, part }));
    const both = { ...one, cells: [...inPart('mentors', one), ...inPart('mentees', other)] };
    const disclosed = await run((ctx) => disclose(ctx, both));
    expect(hiddenUnits(disclosed.filter(({ part }) => part === 'mentors'))).toEqual([a, b].sort());
    expect(hiddenUnits(disclosed.filter(({ part }) => part === 'mentees'))).toEqual(expect.arrayContaining([a, b]));
  });

  test('are found out where each table is decided apart', () => {
    const bases = (key: string, base: number) => ({ key, base, counts: [] });
    const table = {
      cells: [bases('*', 21), bases('a', 3), bases('b', 8), bases('c', 10)],
      equations: [{ total: '*', parts: ['a', 'b', 'c'] }],
    };
    const both = (hidden: Set<string>): Seen => ({
      equations: table.equations,
      cells: table.cells.map(({ key, base }) => ({
        key,
        groups: 0,
        base: hidden.has(key) ? null : base,
        counts: hidden.has(key) ? null : [base],
      })),
    });
    const facts = protectionOf(DEFAULT_POLICY, { of_answers: false });
    // One table hides a and b, another a and c: whoever reads both knows b and c.
    expect(findings(table, new Set(['a']), facts, both(new Set(['a'])))).not.toEqual([]);
    expect(findings(table, new Set(['a', 'b']), facts, both(new Set(['a', 'b'])))).toEqual([]);
  });
});

describe('small divisions', () => {
  test('are answered together, from the day their tables are of, and stay together', async () => {
    const small = (name: string) => world.insert('division', { code: name, name, kind: 'departmental', starts_on: '2020-01-01' });
    const [x, y] = [await small('Genetics'), await small('Palliative Care')];
    const join = async (division_id: string) => {
      const { id: person_id } = await world.person({ division: null });
      await world.insert('division_membership', { person_id, division_id, is_primary: true, starts_on: '2024-07-01' });
    };
    for (const { id } of [x, y]) for (let n = 0; n < 3; n += 1) await join(id);
    const table = share({ [c]: [9, 8], [x.id]: [2, 1], [y.id]: [3, 1] }, { as_of: '2026-02-01' });
    const disclosed = await run((ctx) => disclose(ctx, table));
    expect(disclosed.map(({ split, key }) => [split, key])).toEqual([
      ['department', ''],
      ['division', c],
      ['division', 'other'],
    ]);
    expect(disclosed[2]).toMatchObject({ numerator: 5, denominator: 7, value: (100 * 5) / 7, reason: null });
    for (let n = 0; n < 5; n += 1) await join(x.id);
    expect(await run((ctx) => disclose(ctx, { ...table, subject: fresh() }))).toEqual(disclosed);
  });
});

test('the department’s policy decides how many are few', async () => {
  await world.sql`update policy set disclosure_minimum_base = 10 where department_id = ${world.id}`;
  const disclosed = await run((ctx) => disclose(ctx, share({ [a]: [4, 5], [b]: [8, 9], [c]: [19, 18] })));
  expect(hiddenUnits(disclosed)).toEqual([a, b].sort());
});
