/** Analyses: which test is used and why, what is refused, and that the same inputs are one analysis. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProblemCode } from '../../../src/domain/problems/index.ts';
import type { Analysis, AnalysisResult } from '../../../src/features/measurement/analyses/schema.ts';
import { type Answer, type Body, expectProblem } from '../../setup/client.ts';
import { createWorld, type People, type Person, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let researcher: Person;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  researcher = await world.person();
});
beforeEach(() => world.at('2026-03-02T15:00:00Z'));

const about = { label: 'Satisfied', unit_of_analysis: 'mentee' };
const post = (tests: readonly object[], who = researcher, more: object = {}) =>
  world.as(who).post<Analysis>('/v1/analyses', { tests: tests.map((test) => ({ ...about, ...test })), ...more });

async function resultOf(test: object): Promise<AnalysisResult> {
  const answer = await post([test]);
  expect(answer.status, answer.text).toBe(201);
  const [result] = answer.body.results;
  expect(result?.status).toBe('computed');
  return result as AnalysisResult;
}

/** The places that a refusal names. */
function refused(answer: Answer<unknown>, code: ProblemCode): (string | undefined)[] {
  expectProblem(answer, 422, code);
  return (answer.body as Body).errors.map(({ pointer }) => pointer);
}

const estimateOf = ({ estimates }: AnalysisResult, name: string) => estimates.find((one) => one.name === name);

describe('a contingency table', () => {
  it('is tested by χ² without correction where the expected counts allow it, with the share of each cell in its row', async () => {
    const table = [
      [17, 12],
      [18, 33],
    ];
    const result = await resultOf({ kind: 'association', table, row_labels: ['Has a mentor', 'Has none'], column_labels: ['Yes', 'No'] });
    expect(result).toMatchObject({ test: 'pearson_chi_square', n: 80, df: 1, p_adjusted: null, unit_of_analysis: 'mentee', level: 0.95 });
    expect(result.statistic).toBeCloseTo(4.0877040471361, 9);
    expect(result.p).toBeCloseTo(0.0431962815094615, 12);
    expect(result.reason).toBe('0 of 4 expected counts are below 5, not more than 20 %: Pearson’s χ² is used.');
    expect(result.shares.map(({ row, column, numerator, denominator, percent }) => [row, column, numerator, denominator, percent])).toEqual(
      [
        ['Has a mentor', 'Yes', 17, 29, '58.6'],
        ['Has a mentor', 'No', 12, 29, '41.4'],
        ['Has none', 'Yes', 18, 51, '35.3'],
        ['Has none', 'No', 33, 51, '64.7'],
      ],
    );
    expect(estimateOf(result, 'cramers_v')?.value).toBeCloseTo(0.22604490834611, 12);
    expect(estimateOf(result, 'odds_ratio')?.interval).toMatch(/^Woolf/);
  });

  it('is tested exactly where more than a fifth of them are below 5, with the exact odds ratio', async () => {
    const table = [
      [19, 7],
      [0, 6],
    ];
    const result = await resultOf({ kind: 'association', table });
    expect(result).toMatchObject({ test: 'fisher_exact', statistic: null, df: null });
    expect(result.reason).toBe('2 of 4 expected counts are below 5, more than 20 %: the exact test is used.');
    expect(result.p).toBeCloseTo(0.0018936384342391, 12);
    // Infinite, which JSON has no number for.
    expect(estimateOf(result, 'odds_ratio')).toMatchObject({ value: null, upper: null, interval: 'Exact, conditional on the margins' });
    expect(estimateOf(result, 'odds_ratio')?.lower).toBeCloseTo(2.33847655189502, 9);
    expect(result.shares[2]).toMatchObject({ row: 'Row 2', column: 'Column 1', numerator: 0, denominator: 6, share: 0, percent: '0.0' });
  });

  it('is tested as was asked for, and the answer says what the rule would have been', async () => {
    const table = [
      [1, 3, 1],
      [3, 1, 1],
    ];
    const exact = await resultOf({ kind: 'association', table, method: 'fisher_exact' });
    expect(exact.p).toBeCloseTo(0.714285714285712, 12);
    expect(exact.reason).toBe('It was asked for; 6 of 6 expected counts are below 5.');
    const asked = await resultOf({ kind: 'association', table, method: 'pearson_chi_square' });
    expect(asked.test).toBe('pearson_chi_square');
    expect(asked.reason).toMatch(/By the rule it would be Fisher’s exact test\.$/);
  });

  it('gives other results by mentor and by mentee, so that each says of what it counts', async () => {
    const share = { kind: 'proportions', numerators: [16], row_labels: ['Met often enough'] };
    const answer = await post([
      { ...share, denominators: [27], unit_of_analysis: 'mentor' },
      { ...share, denominators: [17], unit_of_analysis: 'mentee' },
    ]);
    expect(answer.body.results.map(({ unit_of_analysis, shares, test }) => [unit_of_analysis, shares[0]?.percent, test])).toEqual([
      ['mentor', '59.3', null],
      ['mentee', '94.1', null],
    ]);
    const { unit_of_analysis: _, ...nothing } = { ...about, ...share, denominators: [27] };
    expect((await world.as(researcher).post('/v1/analyses', { tests: [nothing] })).status).toBe(400);
  });
});

describe('each kind of test', () => {
  it('shares: both intervals, half up for display, and how two groups differ', async () => {
    const result = await resultOf({ kind: 'proportions', numerators: [61, 61], denominators: [76, 66], row_labels: ['A', 'B'] });
    expect(result.shares[0]?.wilson?.[0]).toBeCloseTo(0.6993, 3);
    expect(result.shares[0]?.clopper_pearson?.[0]).toBeCloseTo(0.6954, 3);
    expect(estimateOf(result, 'difference_of_proportions')?.lower).toBeCloseTo(-0.233277526415076, 9);
    expect(estimateOf(result, 'risk_ratio')?.upper).toBeCloseTo(0.990119450635118, 9);
    expect(result.p).toBeCloseTo(0.0377292879187659, 9);
    const rounded = await resultOf({ kind: 'proportions', numerators: [1, 0, 0], denominators: [16, 16, 0] });
    expect(rounded.shares.map(({ percent }) => percent)).toEqual(['6.3', '0.0', null]);
    const none = await resultOf({ kind: 'proportions', numerators: [0, 0], denominators: [9, 9] });
    expect(none).toMatchObject({ p: null, test: null, reason: 'There are no two groups that could differ: no test is made.' });
  });

  it('trend', async () => {
    const result = await resultOf({ kind: 'trend', numerators: [3, 9, 5, 8], denominators: [22, 25, 8, 14] });
    expect(result).toMatchObject({ test: 'cochran_armitage', n: 69 });
    expect(result.p).toBeCloseTo(0.00318537799642188, 12);
  });

  it('paired answers: exact while few pairs changed', async () => {
    const of = (b: number, c: number) => ({
      kind: 'paired_answers',
      table: [
        [9, b],
        [c, 11],
      ],
    });
    const few = await resultOf(of(7, 1));
    expect(few).toMatchObject({ test: 'mcnemar_exact', n: 28 });
    expect(few.p).toBeCloseTo(0.0703125, 12);
    expect(few.reason).toBe('8 pairs changed, fewer than 25: the exact test is used.');
    expect(await resultOf(of(30, 12))).toMatchObject({ test: 'mcnemar', df: 1, n: 62 });
  });

  it('paired ratings, from a table of before and after', async () => {
    const pre = [1, 5, 5, 2, 4, 2, 5, 2, 5, 3];
    const after = [2, 4, 4, 2, 5, 2, 5, 3, 5, 4];
    const table = Array.from({ length: 5 }, (_, i) =>
      Array.from({ length: 5 }, (_column, j) => pre.filter((value, k) => value === i + 1 && after[k] === j + 1).length),
    );
    const result = await resultOf({ kind: 'paired_ratings', table });
    expect(result).toMatchObject({ test: 'wilcoxon_signed_rank_exact', statistic: 14, p: 0.6875, n: 10 });
    expect(result.reason).toMatch(/^6 ratings changed, 4 that did not are left out/);
    const many = table.map((row) => row.map((count) => 40 * count));
    expect((await resultOf({ kind: 'paired_ratings', table: many })).test).toBe('wilcoxon_signed_rank_normal');
  });

  it('groups of ratings: two, and more', async () => {
    const counted = (values: readonly number[]) => [1, 2, 3, 4, 5].map((rating) => values.filter((value) => value === rating).length);
    const two = await resultOf({ kind: 'groups', table: [counted([5, 1, 4, 2, 2, 3, 4, 1]), counted([1, 3, 4, 5, 4])] });
    expect(two).toMatchObject({ test: 'mann_whitney_exact', statistic: 15, n: 13 });
    expect(two.p).toBeCloseTo(0.508935508935509, 12);
    expect(estimateOf(two, 'probability_first_is_higher')?.value).toBe(0.375);
    const more = [
      [4, 2, 4, 2, 2, 5, 5, 2],
      [2, 3, 4, 1, 5, 5, 3, 4, 2, 3, 2],
      [2, 3, 3, 2, 1, 4, 2, 2, 4, 3, 4, 4, 1, 1],
    ].map(counted);
    const result = await resultOf({ kind: 'groups', table: more });
    expect(result).toMatchObject({ test: 'kruskal_wallis', df: 2 });
    expect(result.p).toBeCloseTo(0.454172624934115, 12);
    expect((await resultOf({ kind: 'groups', table: more.slice(0, 2).map((row) => row.map((n) => n * 50)) })).test).toBe(
      'mann_whitney_normal',
    );
  });

  it('agreement of two raters', async () => {
    const table = [
      [13, 2, 0],
      [1, 20, 2],
      [0, 3, 19],
    ];
    const result = await resultOf({ kind: 'agreement', table });
    expect(result).toMatchObject({ test: 'cohen_kappa', n: 60 });
    expect(estimateOf(result, 'kappa')?.lower).toBeCloseTo(0.663594452372854, 9);
    const linear = await resultOf({ kind: 'agreement', table, weights: 'linear' });
    expect(estimateOf(linear, 'kappa')?.value).toBeCloseTo(0.838709677419355, 9);
  });

  it('scale, an estimate without a test', async () => {
    const items = [
      [2, 4, 4],
      [3, 1, 3],
      [1, 2, 1],
      [3, 4, 5],
      [1, 2, 2],
    ];
    const result = await resultOf({ kind: 'scale', unit_of_analysis: 'respondent', items });
    expect(result).toMatchObject({ test: null, p: null, n: 5, reason: '3 items of 5 respondents: an estimate, no test.' });
    expect(estimateOf(result, 'cronbach_alpha')?.value).toBeGreaterThan(0.5);
    expect(estimateOf(result, 'alpha_without_item_2')?.value).toBeCloseTo(5 / 6, 12);
  });

  it('distribution: quantiles by R type 2 unless another definition is asked for, and named', async () => {
    const values = [
      { value: 3, count: 4 },
      { value: 7, count: 1 },
    ];
    const result = await resultOf({ kind: 'distribution', values });
    expect(result).toMatchObject({ quantile_definition: 'R type 2 (SAS PCTLDEF=5)', n: 5, test: null });
    expect(estimateOf(result, 'mean')?.value).toBe(3.8);
    const other = await resultOf({ kind: 'distribution', values, probabilities: [0.9], quantile_type: 7 });
    expect(other.quantile_definition).toBe('R type 7');
    expect(other.quantiles[0]?.value).toBeCloseTo(5.4, 12);
  });

  it('survival: a curve a group, medians, and the log-rank test', async () => {
    const times = [19, 9, 11, 8, 5, 24, 11, 13, 6, 21, 24, 9, 15, 4, 6, 13, 16, 16, 3, 7];
    const events = [1, 1, 0, 1, 1, 1, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 1, 0, 1, 1];
    const observations = times.map((time, i) => ({ time, events: events[i], censored: 1 - Number(events[i]) }));
    const result = await resultOf({ kind: 'survival', observations });
    expect(result).toMatchObject({ test: null, n: 20 });
    expect(result.curve[2]).toMatchObject({ time: 5, n_risk: 18, n_event: 1, group: null });
    expect(result.curve[2]?.survival).toBeCloseTo(0.897222222222222, 12);
    expect(estimateOf(result, 'median_time')).toMatchObject({ value: 15, lower: 9, upper: 21 });
    const groups = observations.map((one, i) => ({ ...one, group: i % 2 === 0 ? 'A' : 'B' }));
    const compared = await resultOf({ kind: 'survival', observations: groups });
    expect(compared).toMatchObject({ test: 'log_rank', df: 1 });
    expect(estimateOf(compared, 'median_time of B')).toBeDefined();
  });

  it('several at once have p values adjusted by Benjamini and Hochberg beside the raw ones', async () => {
    const tables = [
      [19, 7, 0, 6],
      [17, 12, 18, 33],
      [9, 8, 8, 9],
    ].map(([a, b, c, d]) => ({
      kind: 'association',
      table: [
        [a, b],
        [c, d],
      ],
    }));
    const values = { kind: 'distribution', values: [{ value: 1, count: 3 }] };
    const { results } = (await post([tables[2] ?? {}, values, ...tables.slice(0, 2)])).body;
    expect(results.map(({ p }) => p === null)).toEqual([false, true, false, false]);
    const [third = 0, , first = 0, second = 0] = results.map(({ p }) => p ?? 0);
    const adjusted = results.map(({ p_adjusted }) => p_adjusted);
    expect(adjusted[1]).toBeNull();
    expect(adjusted[2]).toBeCloseTo(3 * first, 12);
    expect(adjusted[3]).toBeCloseTo((3 * second) / 2, 12);
    expect(adjusted[0]).toBeCloseTo(third, 12);
  });
});

describe('refused is', () => {
  const square = [
    [4, 5],
    [6, 7],
  ];
  const places = async (test: object, code: 'analysis-hidden-cells' | 'analysis-inconsistent') =>
    refused(await post([{ kind: 'association', table: square }, test]), code);

  it('a hidden cell, null or suppressed, wherever it is; 0 is a count', async () => {
    const hidden = async (test: object) => places(test, 'analysis-hidden-cells');
    const table = [
      [4, null],
      ['suppressed', 0],
    ];
    for (const kind of ['association', 'paired_answers', 'paired_ratings', 'groups', 'agreement'])
      expect(await hidden({ kind, table }), kind).toEqual(['/tests/1/table/0/1', '/tests/1/table/1/0']);
    for (const kind of ['proportions', 'trend'])
      expect(await hidden({ kind, numerators: [1, 'suppressed'], denominators: [null, 9] }), kind).toEqual([
        '/tests/1/numerators/1',
        '/tests/1/denominators/0',
      ]);
    expect(await hidden({ kind: 'distribution', values: [{ value: 1, count: 'suppressed' }] })).toEqual(['/tests/1/values/0/count']);
    expect(await hidden({ kind: 'survival', observations: [{ time: 1, events: null, censored: 'suppressed' }] })).toEqual([
      '/tests/1/observations/0/events',
      '/tests/1/observations/0/censored',
    ]);
    // Hidden cells are named before anything else is.
    expect(await hidden({ kind: 'association', table: [[1, null], [1]] })).toEqual(['/tests/1/table/0/1']);
    expect(await world.sql`select from analysis where tests::text like '%suppressed%'`).toEqual([]);
  });

  it('numbers that contradict one another', async () => {
    const wrong = async (test: object) => places(test, 'analysis-inconsistent');
    expect(await wrong({ kind: 'association', table: [[1, 2], [3], [4, 5]] })).toEqual(['/tests/1/table/1']);
    expect(await wrong({ kind: 'association', table: square, row_labels: ['A'], column_labels: ['B'] })).toEqual([
      '/tests/1/row_labels',
      '/tests/1/column_labels',
    ]);
    for (const kind of ['paired_answers', 'paired_ratings', 'agreement'])
      expect(await wrong({ kind, table: [...square, [1, 2]] }), kind).toEqual(['/tests/1/table']);
    expect(await wrong({ kind: 'proportions', numerators: [5, 10], denominators: [9, 9] })).toEqual(['/tests/1/numerators/1']);
    expect(await wrong({ kind: 'proportions', numerators: [5], denominators: [9, 9] })).toEqual(['/tests/1/denominators']);
    expect(await wrong({ kind: 'trend', numerators: [5, 1], denominators: [9, 9], scores: [1] })).toEqual(['/tests/1/scores']);
    expect(
      await wrong({
        kind: 'scale',
        items: [
          [1, 2],
          [1, 2, 3],
          [1, 2],
        ],
      }),
    ).toEqual(['/tests/1/items/1']);
    const followed = { time: 1, events: 1, censored: 0 };
    expect(await wrong({ kind: 'survival', observations: [followed, { ...followed, group: 'A' }] })).toEqual(['/tests/1/observations']);
    const groups = Array.from({ length: 21 }, (_, i) => ({ ...followed, group: `${i}` }));
    expect(await wrong({ kind: 'survival', observations: groups })).toEqual(['/tests/1/observations']);
  });

  it('what cannot be compared, of every kind', async () => {
    const empty = [
      [4, 5],
      [0, 0],
    ];
    const still = [
      [4, 0],
      [0, 5],
    ];
    for (const test of [
      { kind: 'association', table: empty },
      { kind: 'trend', numerators: [0, 0], denominators: [9, 9] },
      { kind: 'paired_answers', table: still },
      { kind: 'paired_ratings', table: still },
      {
        kind: 'groups',
        table: [
          [4, 0],
          [5, 0],
        ],
      },
      {
        kind: 'groups',
        table: [
          [4, 3],
          [0, 0],
          [0, 0],
        ],
      },
      {
        kind: 'agreement',
        table: [
          [4, 0],
          [0, 0],
        ],
      },
      {
        kind: 'scale',
        items: [
          [1, 1],
          [1, 1],
          [1, 1],
        ],
      },
      { kind: 'distribution', values: [{ value: 1, count: 0 }] },
      { kind: 'survival', observations: [{ time: 1, events: 0, censored: 0 }] },
      {
        kind: 'survival',
        observations: [
          { group: 'A', time: 1, events: 0, censored: 3 },
          { group: 'B', time: 2, events: 1, censored: 0 },
        ],
      },
    ]) {
      const places = refused(await post([{ kind: 'association', table: square }, test]), 'analysis-degenerate');
      expect(places, JSON.stringify(test)).toEqual(['/tests/1']);
    }
  });

  it('more units than are analysed', async () => {
    const table = [
      [99_999, 1],
      [1, 0],
    ];
    expect(refused(await post([{ kind: 'groups', table }]), 'analysis-work-limit')).toEqual(['/tests/0']);
    const followed = { kind: 'survival', observations: [{ time: 1, events: 2000, censored: 1 }] };
    expect(refused(await post([followed]), 'analysis-work-limit')).toEqual(['/tests/0']);
    expect((await post([{ kind: 'proportions', numerators: [400_000], denominators: [1_000_000] }])).status).toBe(201);
  });
});

describe('the same inputs', () => {
  const table = [
    [21, 4],
    [13, 12],
  ];

  it('are one analysis of a person, whatever its title and what is left to the service; others have their own, and do not see it', async () => {
    const first = await post([{ kind: 'association', table }], researcher, { title: 'Wave 3' });
    const again = await post([{ kind: 'association', table, method: 'automatic', level: 0.95 }], researcher, { title: 'Other' });
    expect(again.status).toBe(201);
    expect(again.headers['location']).toBe(`/v1/analyses/${first.body.id}`);
    expect(again.body).toEqual(first.body);
    expect(again.body.title).toBe('Wave 3');
    const other = await world.person();
    const theirs = await post([{ kind: 'association', table }], other);
    expect(theirs.body.id).not.toBe(first.body.id);
    expect({ ...theirs.body, results: null }).toMatchObject({ fingerprint: first.body.fingerprint });
    expect(theirs.body.results).toEqual(first.body.results);
    expectProblem(await world.as(other).get(`/v1/analyses/${first.body.id}`), 404, 'not-found');
    expectProblem(await world.as(people.chair).get(`/v1/analyses/${first.body.id}`), 404, 'not-found');
    const listed = (await world.as(other).get<{ items: Analysis[] }>('/v1/analyses')).body.items;
    expect(listed).toMatchObject([{ id: theirs.body.id, status: 'completed', tests: 1, computed: 1, title: null }]);
    const changed = await post([{ kind: 'association', table, unit_of_analysis: 'pair' }]);
    expect(changed.body.fingerprint).not.toBe(first.body.fingerprint);
  });

  it('sent twice at once are one analysis', async () => {
    const test = { kind: 'association', table: [...table, [1, 17]] };
    const answers = await Promise.all(Array.from({ length: 4 }, () => post([test])));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  });

  it('are listed in pages, the latest first', async () => {
    const lister = await world.person();
    const ids: string[] = [];
    for (const n of [1, 2, 3]) ids.push((await post([{ kind: 'proportions', numerators: [n], denominators: [9] }], lister)).body.id);
    const client = world.as(lister);
    const first = (await client.get('/v1/analyses?limit=2')).body;
    const second = (await client.get(`/v1/analyses?limit=2&cursor=${first.next_cursor}`)).body;
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids.toReversed());
    expectProblem(await client.get('/v1/analyses?cursor=wrong'), 400, 'invalid-cursor');
  });
});
