/**
 * Somebody collects every number of the metrics that a director, a facilitator, an integrator and the whole office are answered, in every format, and
 * computes what the hidden ones can be.
 */
import { parse } from 'csv-parse/sync';
import { readSheet } from 'read-excel-file/node';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SvgPicture } from '../../../../src/core/svg.ts';
import { DEFAULT_POLICY, protectionOf } from '../../../../src/domain/disclosure/rules.ts';
import type { Cell, Protection, Table } from '../../../../src/domain/disclosure/table.ts';
import { SVG, svgFor } from '../../../../src/domain/pictures/svg.ts';
import { catalogue, metricOf } from '../../../../src/features/measurement/metrics/catalogue.ts';
import type { Metric } from '../../../../src/features/measurement/metrics/definition.ts';
import { compute } from '../../../../src/features/measurement/metrics/measuring.ts';
import { type Period, periodsSince } from '../../../../src/features/measurement/metrics/period-rules.ts';
import * as pictures from '../../../../src/features/measurement/metrics/pictures.ts';
import { refreshMetrics } from '../../../../src/features/measurement/metrics/refresh.ts';
import type { MetricValue, MetricValues } from '../../../../src/features/measurement/metrics/schema.ts';
import type { MetricTrend, SemMatrix } from '../../../../src/features/measurement/metrics/series-schema.ts';
import type { Valued } from '../../../../src/features/measurement/metrics/statistic-rules.ts';
import { knownOf, possible } from '../../../../src/features/measurement/overviews/rules.ts';
import type { MentorLoad, Overview } from '../../../../src/features/measurement/overviews/schema.ts';
import { pictureOfLoad } from '../../../../src/features/measurement/overviews/service.ts';
import { Attacker, type Seen, type SeenCell } from '../../../setup/attacker.ts';
import type { Client } from '../../../setup/client.ts';
import { asService } from '../../../setup/context.ts';
import { findings } from '../../../setup/disclosure-tables.ts';
import { possibleLoads } from '../../../setup/loads.ts';
import { runs } from '../../../setup/runs.ts';
import { createWorld, type People } from '../../../setup/world.ts';
import { departmentOf, live } from '../../metrics/department.ts';

const PATIENCE = runs(600_000, 7_200_000);
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const TABLES = runs(8, 400);
const PEOPLE = runs(50, 150);
const PERIODS = runs(1, 5);
/** Every so many metrics are also read as trends, workbooks and pictures. */
const EACH = runs(9, 1);
const world = await createWorld();
let people: People;
let small: string[];

const facts = protectionOf(DEFAULT_POLICY, { of_answers: false });
const answers = protectionOf(DEFAULT_POLICY, { of_answers: true });
const protectionFor = ({ sensitive, period }: Metric): Protection => (sensitive || period === 'wave' ? answers : facts);
const measured = catalogue.filter(({ rows, period, statistic }) => rows !== null && period !== 'wave' && statistic !== 'series');
/** What is about persons, and adds up. */
const isAttacked = ({ statistic, of_things = false }: Metric) =>
  !of_things && ['share', 'ratio', 'count', 'mean', 'median'].includes(statistic);
const calendar = { today: '2026-03-01', start_month: 7 };
const everyPeriod = (metric: Metric): Period[] => periodsSince(metric.period, '2020-07-01', calendar);
const periodsOf = (metric: Metric): Period[] => everyPeriod(metric).slice(0, PERIODS);
/** Periods of which something was read. */
const readPeriods = (metric: Metric): Period[] =>
  everyPeriod(metric).filter(({ key }, n) => n < PERIODS || read.has(nameOf(metric.id, key, 'department', '', metric.parts?.[0] ?? null)));

/** What was read of a number, by metric, period, unit and part. */
type Read = Readonly<Pick<MetricValue, 'numerator' | 'denominator' | 'value' | 'reason'>>;
const read = new Map<string, Read>();
const disagreements: string[] = [];
const nameOf = (metric: string, period: string, split: string, key: string, part: string | null) =>
  [metric, period, split, key, part ?? ''].join('|');

/** Notes a number; the same number is the same whoever reads it, wherever. */
function note(name: string, { numerator, denominator, value, reason }: Read): void {
  const one = { numerator, denominator, value, reason };
  const known = read.get(name);
  if (known && JSON.stringify(known) !== JSON.stringify(one))
    disagreements.push(`${name}: ${JSON.stringify(known)} and ${JSON.stringify(one)}`);
  read.set(name, one);
}

const placeOf = ({ split, unit, group }: Pick<MetricValue, 'split' | 'unit' | 'group'>) =>
  split === 'department' ? '' : (unit?.id ?? group ?? '');

/** Everything that one asker is answered of the metrics; `inFiles` tables and pictures as well. */
async function collect(client: Client, inFiles = true): Promise<void> {
  for (const [n, metric] of measured.entries()) {
    const isWhole = inFiles && n % EACH === 0;
    for (const { key } of periodsOf(metric)) {
      const url = `/v1/metrics/${metric.id}/values?period=${key}`;
      const { status, body } = await client.get<MetricValues>(url);
      expect(status).toBe(200);
      for (const one of body.values) note(nameOf(metric.id, key, one.split, placeOf(one), one.part), one);
      if (inFiles) await compareFiles(client, url, body.values, isWhole ? pictures.pictureOfValues(body) : null);
    }
    if (isWhole) await collectTrends(client, metric);
  }
  const { body } = await client.get<SemMatrix>('/v1/sem?period=2025');
  const all = [...body.cells.flatMap(({ metrics }) => metrics), ...body.meso, ...body.chrono];
  for (const one of all)
    if (one.period) for (const value of one.values) note(nameOf(one.id, one.period.key, body.unit.kind, '', value.part), value);
  const values = all.flatMap((one) => one.values);
  if (inFiles) await compareFiles(client, '/v1/sem?period=2025', values, pictures.pictureOfMatrix(body));
  for (const by of ['division', 'site'] as const) await collectOverview(client, by);
  for (const month of LOADS) await collectLoad(client, month);
}

/** Load of mentors at the ends of months, each in every format; what is answered is the same for all. */
const LOADS = ['2026-02', '2025-12', '2024-06', '2022-06'].slice(0, runs(2, 4));
const loads = new Map<string, MentorLoad>();
/** So many mentees can be spread over mentors in few ways enough to try all. */
const FEW_MENTEES = 36;
async function collectLoad(client: Client, month: string): Promise<void> {
  const url = `/v1/mentor-load?period=${month}`;
  const { status, body } = await client.get<MentorLoad>(url);
  expect(status).toBe(200);
  const known = loads.get(month);
  if (known && JSON.stringify(known) !== JSON.stringify(body))
    disagreements.push(`${url}: ${JSON.stringify(known)} and ${JSON.stringify(body)}`);
  loads.set(month, body);
  const written = (value: unknown) => String(value ?? '');
  const rows = parse((await client.get(url, { headers: { accept: 'text/csv' } })).text, { columns: true, bom: true }) as object[];
  expect(rows).toEqual(body.classes.map((one) => Object.fromEntries(Object.entries(one).map(([name, value]) => [name, written(value)]))));
  expect((await client.get(url, { headers: { accept: SVG } })).text).toBe((await svgFor(pictureOfLoad(body))).toString());
}

/** A metric over all periods, in the department and in each unit of the asker: the same numbers as period by period, and more of them. */
async function collectTrends(client: Client, metric: Metric): Promise<void> {
  const { values } = (await client.get<MetricValues>(`/v1/metrics/${metric.id}/values?period=${everyPeriod(metric)[0]?.key}`)).body;
  const units = new Map(values.flatMap(({ unit }) => (unit ? [[unit.id, unit] as const] : [])));
  for (const unit of [...units.values()].slice(0, runs(2, 10))) {
    const url = `/v1/metrics/${metric.id}/trend?unit=${unit.id}`;
    const { status, body } = await client.get<MetricTrend>(url);
    // A unit of too few is not measured alone.
    if (status === 422) continue;
    const key = unit.kind === 'department' ? '' : unit.id;
    for (const point of body.points) note(nameOf(metric.id, point.period?.key ?? '', unit.kind, key, point.part), point);
    await compareFiles(client, url, body.points, pictures.pictureOfTrend(body));
  }
}

/** The columns of an overview are values of metrics. */
async function collectOverview(client: Client, by: 'division' | 'site'): Promise<void> {
  const { body } = await client.get<Overview>(`/v1/${by === 'division' ? 'department' : 'site'}-overview?period=2025`);
  for (const { unit, cells } of body.rows)
    for (const [n, { metric_id, part, period }] of body.columns.entries()) {
      const split = unit?.kind ?? by;
      const isMeasured = split === 'department' || metricOf(metric_id)?.by.includes(by);
      if (isMeasured)
        note(nameOf(metric_id, period.key, split, split === 'department' ? '' : (unit?.id ?? 'other'), part), cells[n] as Read);
    }
}

type Told = Pick<MetricValue, 'numerator' | 'denominator' | 'reason'>;

/** The files tell the same numbers, and no more; the picture is drawn of them alone. */
async function compareFiles(client: Client, url: string, values: readonly Told[], picture: SvgPicture | null): Promise<void> {
  const written = (number: unknown) => (number === null || number === undefined ? '' : String(number));
  const numbers = values.map((one) => [written(one.numerator), written(one.denominator), one.reason ?? '']);
  const { text } = await client.get(url, { headers: { accept: 'text/csv' } });
  const rows = parse(text, { columns: true, bom: true }) as Record<string, string>[];
  expect(rows.map(({ numerator, denominator, reason }) => [numerator, denominator, reason])).toEqual(numbers);
  if (picture === null) return;
  const book = await client.get(url, { headers: { accept: XLSX } });
  const [head = [], ...lines] = await readSheet(book.bytes);
  const of = (line: readonly unknown[], column: string) => written(line[head.indexOf(column)]);
  expect(lines.map((line) => ['numerator', 'denominator', 'reason'].map((column) => of(line, column)))).toEqual(numbers);
  expect(head.map(String)).toEqual(Object.keys(rows[0] ?? {}));
  const drawn = await client.get(url, { headers: { accept: SVG } });
  expect(drawn.text).toBe((await svgFor(picture)).toString());
}

type Attacked = Readonly<{ name: string; metric: Metric; table: Table; hidden: Set<string>; published: Seen }>;

/** The true table of one part of a metric, and what of it was read. */
function attacked(metric: Metric, { key: period }: Period, values: readonly Valued[], part: string): Attacked | null {
  const units = new Map<string, { split: string; key: string; of: Valued[] }>();
  for (const one of values.filter((each) => each.part === part)) {
    const key = one.split === 'division' && small.includes(one.key) ? 'other' : one.key;
    const name = `${one.split} ${key}`;
    units.set(name, { split: one.split, key, of: [...(units.get(name)?.of ?? []), one] });
  }
  const sum = (of: Valued[], number: (one: Valued) => number) => of.reduce((total, one) => total + number(one), 0);
  const isShare =
    metric.statistic === 'share' && values.every((one) => [one.numerator, one.denominator].every((n) => Number.isInteger(n) && n >= 0));
  const rests = ({ people: persons, units: things }: Valued) => (persons > 0 ? persons : things);
  const cells: Cell[] = [];
  const known: SeenCell[] = [];
  for (const [name, { split, key, of }] of units) {
    const counts = isShare ? [sum(of, (one) => one.numerator), sum(of, (one) => one.denominator - one.numerator)] : [];
    const base = isShare ? sum(of, (one) => one.denominator) : sum(of, rests);
    const told = read.get(nameOf(metric.id, period, split, key, part));
    // That nobody is counted is known wherever it is so.
    const isTold = base === 0 || (told !== undefined && told.reason !== 'suppressed' && told.reason !== 'not_mature');
    cells.push({ key: name, base, counts });
    known.push({ key: name, groups: counts.length, base: isTold ? base : null, counts: isTold ? (isShare ? counts : [base]) : null });
  }
  if (!cells.some(({ key }) => key === 'department ')) return null;
  const splits = Map.groupBy(
    cells.filter(({ key }) => !key.startsWith('department')),
    ({ key }) => key.slice(0, key.indexOf(' ')),
  );
  const whole = cells.find(({ key }) => key === 'department ')?.base;
  // Who moves is counted in two divisions and once in the whole: then the parts are more than it, and nothing follows.
  const addUp = [...splits.values()].filter((parts) => parts.reduce((all, { base }) => all + base, 0) === whole);
  const equations = addUp.map((parts) => ({ total: 'department ', parts: parts.map(({ key }) => key) }));
  const hidden = new Set(known.filter(({ counts }) => counts === null).map(({ key }) => key));
  return { name: `${metric.id} ${period} ${part}`, metric, table: { cells, equations }, hidden, published: { cells: known, equations } };
}

/** How many live formal mentees each mentor has at the end of a month, in fact. */
const loadsOf = async (month: string): Promise<number[]> => {
  const [day] = periodsSince('day', `${month}-01`, calendar).filter(({ key }) => key === month);
  const rows = await world.sql<{ mentees: number }>`
    select count(*)::int as mentees from assignment a where a.department_id = ${world.id} and a.subtype = 'formal'
      and assignment_status(a, ${day?.from}) in ('active', 'paused') group by a.mentor_id`;
  return rows.map(({ mentees }) => mentees);
};

let tables: Attacked[];

beforeAll(async () => {
  people = await world.freshPeople();
  const insert = (code: string) => world.insert('division', { code, name: code, kind: 'departmental', starts_on: '2000-01-01' });
  const more = [await insert('RHEUM'), await insert('GENET'), await insert('PALL')];
  const [begun] = await world.sql<{ rule_set_id: string; instrument_id: string }>`
    select r.id as rule_set_id, i.id as instrument_id from credit_rule_set r join survey_instrument i using (department_id) where department_id = ${world.id}`;
  if (!begun) throw new Error('the department has begun with nothing');
  const divisions = [...['CARD', 'GIM', 'NEPH'].map((code) => world.division(code).id), ...more.map(({ id }) => id)];
  const sites = ['UNION', 'NORTH'].map((code) => world.site(code).id);
  await live(world, world.id, departmentOf(20_260_301, PEOPLE, { divisions, sites, policy_id: world.policy.id, ...begun }));
  const askers = [
    world.as(people.director),
    world.as(people.facilitator),
    world.as(people.director, { actor: people.service }),
    world.as(people.lead),
  ];
  for (const [n, client] of askers.entries()) {
    await collect(client, n % 2 === 1);
    // What the first is answered is computed for them, what the others are is kept.
    if (n === 0) await asService(world, (ctx) => refreshMetrics(ctx, 10_000));
  }
  const combined = await world.sql<{ division_id: string }>`select distinct division_id from published_group where is_combined`;
  small = combined.map(({ division_id }) => division_id);
  tables = [];
  for (const metric of measured.filter(isAttacked)) {
    for (const period of readPeriods(metric)) {
      const values = await asService(world, (ctx) => compute(ctx, metric, period));
      for (const part of new Set(values.map((one) => one.part))) tables.push(...[attacked(metric, period, values, part) ?? []].flat());
    }
  }
}, PATIENCE);

describe('what is answered of metrics', () => {
  it('is the same for everybody, in values, in the matrix and in files', () => {
    expect(read.size).toBeGreaterThan(300);
    expect(disagreements).toEqual([]);
  });

  it(
    'lets nobody work out a hidden number, or what all of a small group are',
    () => {
      const rich = tables.filter(({ hidden }) => hidden.size > 0);
      expect(rich.length).toBeGreaterThan(5);
      const found = rich
        .slice(0, TABLES)
        .flatMap(({ name, metric, table, hidden, published }) =>
          findings(table, hidden, protectionFor(metric), published).map((finding) => `${name}: ${finding}`),
        );
      expect(found).toEqual([]);
    },
    PATIENCE,
  );

  it(
    'of different metrics about the same persons, put together, lets nobody either',
    () => {
      const bases = ({ table, metric }: Attacked) =>
        metric.denominator + JSON.stringify(table.cells.map(({ key, base }) => [key, base]).sort());
      for (const same of Map.groupBy(tables, bases).values()) {
        const [first] = same as [Attacked];
        const hidden = new Set(
          [...first.hidden].filter((key) => same.every((one) => one.hidden.has(key) || !one.table.cells.some((cell) => cell.key === key))),
        );
        if (same.length < 2 || hidden.size === 0) continue;
        const table = { ...first.table, cells: first.table.cells.map(({ key, base }) => ({ key, base, counts: [] })) };
        expect(findings(table, hidden, facts), same.map(({ name }) => name).join()).toEqual([]);
      }
    },
    PATIENCE,
  );

  it(
    'of the load of mentors lets nobody either who adds what is read of all mentors and mentorships',
    async () => {
      let hidden = 0;
      for (const [month, { classes, maximum }] of loads) {
        const held = await loadsOf(month);
        const of = (mentees: number) => held.filter((one) => Math.min(one, classes.length) === mentees);
        const seen = classes.map(({ mentors }, n) => ({ mentees: n + 1, mentors }));
        for (const { mentees, mentors } of seen)
          if (mentors !== null) expect({ month, mentees, mentors }).toEqual({ month, mentees, mentors: of(mentees).length });
        // A maximum is not that of a few.
        if (maximum !== null && held.length > 0) {
          expect(maximum).toBe(Math.max(...held));
          expect(held.filter((one) => one === maximum).length).toBeGreaterThanOrEqual(facts.minimum);
        }
        const secret = seen.filter(({ mentees, mentors }) => mentors === null && of(mentees).length < facts.minimum);
        hidden += secret.length;
        if (secret.length === 0 || seen.every(({ mentees, mentors }) => mentors === null || of(mentees).length === 0)) continue;
        const sum = (some: readonly number[]) => some.reduce((a, b) => a + b, 0);
        const whole = seen.map(({ mentees }) => ({ mentees, mentors: of(mentees).length, load: sum(of(mentees)) }));
        const unknown = new Set(seen.flatMap(({ mentees, mentors }) => (mentors === null && of(mentees).length > 0 ? [mentees] : [])));
        // Every way is tried where there are few, else they are counted by the rule, which is held against every way in mentor-load.test.ts.
        const known =
          sum(held) <= FEW_MENTEES
            ? possibleLoads(seen, knownOf(held), unknown.has(classes.length) ? null : sum(of(classes.length)))
            : new Map([...unknown].map((mentees) => [mentees, new Set(possible(whole, unknown, knownOf(held), mentees))]));
        for (const { mentees } of secret)
          expect({ month, mentees, possible: (known.get(mentees)?.size ?? 0) >= facts.width }).toEqual({ month, mentees, possible: true });
      }
      expect(hidden).toBeGreaterThan(0);
    },
    PATIENCE,
  );

  it('would tell if the same tables hid small numbers alone, or said which are small', () => {
    const isSmall = ({ base }: Cell) => base > 0 && base < facts.minimum;
    const rich = tables.filter(({ table }) => table.cells.some(isSmall)).slice(0, 5);
    expect(rich.length).toBeGreaterThan(0);
    const alone = rich.filter(({ table }) => findings(table, new Set(table.cells.filter(isSmall).map(({ key }) => key)), facts).length > 0);
    expect(alone.length).toBeGreaterThan(0);
    for (const { table, hidden, published } of rich) {
      const told = new Set(table.cells.filter((cell) => isSmall(cell) && hidden.has(cell.key)).map(({ key }) => key));
      const attacker = new Attacker(published, { ...facts, told });
      const narrowed = [...told]
        .map((key) => attacker.base(key))
        .filter((interval) => interval === null || interval.high - interval.low + 1 < facts.width);
      expect(narrowed.length).toBe(told.size);
    }
  });
});

describe('later', () => {
  it(
    'what was hidden of a period stays hidden once facts were corrected and values computed anew',
    async () => {
      const before = new Map(read);
      await world.sql`update meeting set state = 'held', confirmed_by = null, confirmed_at = null
        where id in (select id from meeting where department_id = ${world.id} and state = 'confirmed' order by held_on desc limit 40)`.catch(
        () => undefined,
      );
      await asService(world, (ctx) => refreshMetrics(ctx, 10_000));
      read.clear();
      disagreements.length = 0;
      await collect(world.as(people.lead), false);
      expect(disagreements).toEqual([]);
      const shown = [...before].filter(
        ([name, one]) => one.reason === 'suppressed' && read.get(name)?.reason === null && (read.get(name)?.denominator ?? 0) > 0,
      );
      expect(shown.map(([name]) => name)).toEqual([]);
    },
    PATIENCE,
  );
});
