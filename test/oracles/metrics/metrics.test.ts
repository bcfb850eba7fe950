/**
 * Every metric of the catalogue that has an oracle, on made-up departments: the rows that its SQL answers are those that the oracle finds by looking
 * at the facts day by day, and so are the sums.
 */
import { describe, expect, it } from 'vitest';
import * as queries from '../../../src/features/measurement/metrics/aggregate-queries.ts';
import { macMea1 } from '../../../src/features/measurement/metrics/catalogue/macro/mac-mea-1.ts';
import { catalogue } from '../../../src/features/measurement/metrics/catalogue.ts';
import type { PeriodKind } from '../../../src/features/measurement/metrics/definition.ts';
import { compute } from '../../../src/features/measurement/metrics/measuring.ts';
import { type Period, periodOf, waveOf } from '../../../src/features/measurement/metrics/period-rules.ts';
import type { Counted } from '../../../src/features/measurement/metrics/statistic-rules.ts';
import { chance } from '../../setup/obligation-facts.ts';
import { runs } from '../../setup/runs.ts';
import { createWorld } from '../../setup/world.ts';
import { chrono } from './chrono.ts';
import { departmentOf, type Facts, live } from './department.ts';
import { exo } from './exo.ts';
import { macro } from './macro.ts';
import { meso } from './meso.ts';
import { micro } from './micro.ts';
import type { Oracle, Row } from './naive.ts';
import { naively } from './over-metrics.ts';

const oracles: Readonly<Record<string, Oracle>> = { ...micro, ...exo, ...macro, ...meso, ...chrono };
const seed = Number(process.env['SEED'] ?? 20_260_301);
const DEPARTMENTS = runs(2, 12);
const PEOPLE = runs(40, 120);
const today = '2026-03-01';
/** From when the programme runs in one of the divisions. */
const LATE = '2019-07-01';
const dice = chance(seed);

const world = await createWorld();
/** A department of made-up people. */
async function make(n: number, people: number, divisions: readonly string[]): Promise<{ id: string; facts: Facts }> {
  const code = `D${n}`;
  const [row] = await world.sql<{ id: string; policy_id: string; divisions: string[]; sites: string[] }>`
    with d as (insert into department (code, name, programme_starts_on) values (${code}, ${code}, '2016-07-01') returning id),
      p as (insert into policy (department_id, version, starts_on) select id, 1, '1900-01-01' from d returning id),
      v as (insert into division (department_id, code, name, kind, starts_on)
        select id, c, c, 'departmental', '1900-01-01' from d, unnest(${divisions}::text[]) c returning id),
      s as (insert into site (department_id, code, name, affiliation) select id, c, c, 'full' from d, unnest('{UNION,NORTH}'::text[]) c returning id)
    select d.id, p.id as policy_id, array(select id::text from v) as divisions, array(select id::text from s) as sites from d, p`;
  if (!row) throw new Error('no department was made');
  const [begun] = await world.sql<{ rule_set_id: string; instrument_id: string }>`
    select r.id as rule_set_id, i.id as instrument_id
    from credit_rule_set r join survey_instrument i using (department_id) where department_id = ${row.id}`;
  if (!begun) throw new Error('the department has begun with nothing');
  const [, late = ''] = row.divisions;
  await world.sql`update division set starts_on = ${LATE} where id = ${late}`;
  const facts = departmentOf(seed + n, people, { ...row, ...begun, begins: { [late]: LATE } });
  // So few mentors of so many would earn more than the caps of the ledger let them.
  await live(world, row.id, people > 120 ? { ...facts, credit_entry: [] } : facts);
  return { id: row.id, facts };
}

/** Shares that count relations, requests, files or reviews: one person may have several, each of which stands for itself. */
const OF_THINGS = new Set([
  ...[
    'CHR-6',
    'EXO-EXP-1',
    'EXO-EXP-2',
    'EXO-IDN-2',
    'EXO-IDN-3',
    'EXO-IDN-7',
    'EXO-IDN-8',
    'EXO-REL-1',
    'EXO-REL-4',
    'EXO-REL-6',
    'MAC-EXP-1',
  ],
  ...['MAC-MEA-2', 'MAC-REC-1', 'MAC-REC-2', 'MAC-REL-1', 'MAC-REL-2', 'MIC-DEV-1', 'MIC-EXP-1', 'MIC-IDN-1', 'MIC-MEA-1', 'MIC-MEA-3'],
  ...['MIC-REL-1', 'MIC-REL-5'],
]);
/** Whether somebody is counted more than once in a part, or with more than one. */
function repeats(rows: readonly Row[]): boolean {
  const counting = rows.filter(({ excluded, person_id, denominator }) => excluded === null && person_id !== null && denominator !== 0);
  const of = ({ person_id, part }: Row) => `${person_id} ${part}`;
  return counting.some(({ denominator }) => denominator !== 1) || new Set(counting.map(of)).size < counting.length;
}

const departments: { id: string; facts: Facts }[] = [];
for (let n = 0; n < DEPARTMENTS; n += 1) departments.push(await make(n, PEOPLE, ['CARD', 'GIM', 'NEPH', 'RHEUM']));
/** One of so many divisions that some metrics compare them. */
const wide = await make(DEPARTMENTS, 240, ['CARD', 'GIM', 'NEPH', 'RHEUM', 'ENDO', 'GERI', 'HEMA', 'INFD', 'RESP']);
const madeFor = (id: string) => (id === 'MES-8' ? [wide] : departments);

const year = () => String(2016 + dice.upTo(10));
const keys: Readonly<Record<Exclude<PeriodKind, 'wave'>, () => string>> = {
  academic_year: year,
  calendar_year: year,
  three_years: year,
  cohort: year,
  day: () => `${2016 + dice.upTo(10)}-${String(1 + dice.upTo(12)).padStart(2, '0')}`,
  six_months: () => `${2017 + dice.upTo(9)}-${dice.of(['01', '07'])}`,
};
/** Some periods of a kind that are there; always the one that is open, where one can be. */
function some(kind: PeriodKind, facts: Facts): Period[] {
  if (kind === 'wave') return facts.survey_wave.map((wave) => waveOf(wave, { today, start_month: 7 }));
  const wanted = [
    ...Array.from({ length: runs(4, 10) }, keys[kind]),
    kind === 'day' ? '2026-02' : '2025',
    ...(kind === 'cohort' ? ['2018'] : []),
  ];
  return wanted.flatMap((key) => periodOf(kind, key, { today, start_month: 7 }) ?? []);
}

const order = (rows: readonly Row[]) =>
  rows.toSorted((a, b) => (`${a.unit} ${a.part} ${a.division_id}` < `${b.unit} ${b.part} ${b.division_id}` ? -1 : 1));
const keyOf = (row: Row, split: Counted['split']): string =>
  split === 'department'
    ? ''
    : (row[
        ({ division: 'division_id', site: 'site_id', position_description: 'position_description', career_stage: 'stage' } as const)[split]
      ] ?? '');
/** What is excluded counts in nothing: its numbers do not matter. */
const counting = (row: Row): Row =>
  row.excluded === null ? row : { ...row, numerator: null, denominator: null, value: null, censored: false };

describe(`made-up departments (seed ${seed})`, () => {
  it('have an oracle for metrics of the catalogue only', () => {
    const ids = new Set(catalogue.map(({ id }) => id));
    expect(Object.keys(oracles).filter((id) => !ids.has(id))).toEqual([]);
  });

  for (const metric of catalogue.filter(({ id, rows }) => rows !== null && oracles[id])) {
    it(`${metric.id} counts whom a naive look at the facts counts`, { timeout: 600_000 }, async () => {
      const met = { rows: 0, counted: 0, repeated: false, excluded: new Set<string>() };
      for (const { id, facts } of madeFor(metric.id))
        for (const period of some(metric.period, facts)) {
          const expected = order((oracles[metric.id] as Oracle)(facts, period)).map(counting);
          const found = order(await queries.rows(world, metric, id, period)).map(counting);
          if (JSON.stringify(found) !== JSON.stringify(expected)) expect({ period, rows: found }).toEqual({ period, rows: expected });
          if (metric.statistic === 'share' && repeats(found)) met.repeated = true;
          met.rows += found.length;
          for (const { excluded } of found)
            if (excluded === null) met.counted += 1;
            else met.excluded.add(excluded);
          for (const unit of await queries.counted(world, metric, id, period, false)) {
            const inUnit = expected.filter((row) => row.excluded === null && row.part === unit.part && keyOf(row, unit.split) === unit.key);
            const sum = (of: (row: Row) => number | null) => inUnit.reduce((total, row) => total + (of(row) ?? 0), 0);
            const sums = { numerator: sum(({ numerator }) => numerator), denominator: sum(({ denominator }) => denominator) };
            for (const name of ['numerator', 'denominator'] as const)
              if (Math.abs(unit[name] - sums[name]) > 1e-6) expect({ period, ...unit }).toMatchObject({ period, ...sums });
            expect(unit.people).toBe(new Set(inUnit.flatMap(({ person_id }) => person_id ?? [])).size);
          }
        }
      expect(met.counted).toBeGreaterThan(0);
      if (metric.repeats !== undefined) expect(met.repeated).toBe(true);
      else if (!OF_THINGS.has(metric.id)) expect(met.repeated, `${metric.id} counts somebody several times`).toBe(false);
    });
  }

  it('MAC-MEA-1 counts the metrics of which a naive look at the facts finds a value', { timeout: 600_000 }, async () => {
    const others = catalogue.filter(({ over_metrics, statistic }) => !over_metrics && statistic !== 'series');
    for (const { id, facts } of departments)
      for (const key of ['2018', ...(DEPARTMENTS > 2 ? ['2021', '2023'] : []), '2025']) {
        const period = periodOf('academic_year', key, { today, start_month: 7 });
        if (!period) throw new Error(`there is no year ${key}`);
        const [found] = await compute({ db: world.db, department_id: id }, macMea1, period);
        expect({ ...found, year: key }).toMatchObject({ ...naively(others, oracles, facts, period), year: key });
        expect(found?.numerator).toBeGreaterThan(0);
      }
  });
});
