/** How numbers about persons become a table that can be protected, and what is answered of it. */
import { createHash } from 'node:crypto';
import {
  type DisclosurePolicy,
  type Observed,
  OTHER,
  protectionOf,
  refuses,
  type Statistic,
  standsAlone,
} from '../../../domain/disclosure/rules.ts';
import { type Cell, type Equation, isOneSided, type Table } from '../../../domain/disclosure/table.ts';

/** Why a number is not answered. `suppressed` is the one reason for all that disclosure control hides. */
export type Reason = 'suppressed' | 'no_eligible' | 'not_recorded' | 'not_mature' | 'series';

/** What an aggregate is about, in the table of its subject. */
export type CellKey = Readonly<{
  /** What the table is split by: `department` for the whole, `division`, `site` …; `CROSSED` for the persons of a division at a site. */
  split: string;
  /** The unit: the id of the division or site, or a word; '' for the department, and for those who have none. */
  key: string;
  /** Reported side by side, such as mentors and mentees; '' where there are no parts. */
  part: string;
}>;

/** What is answered of an aggregate: all of it, or the reason why there is none. */
export type Figures = Readonly<{
  value: number | null;
  numerator: number | null;
  denominator: number | null;
  /** Further numbers of the same persons, such as quartiles. */
  beside: Readonly<Record<string, number | null>>;
  /** How many are not counted, by why; null where that is suppressed. */
  excluded: Readonly<Record<string, number | null>>;
  reason: Reason | null;
}>;

/** An aggregate as it was computed. */
export type Aggregate = CellKey &
  Readonly<{
    /** Persons it rests on; null where it is about no persons, such as the number of sessions offered. */
    base: number | null;
    value: number | null;
    numerator: number | null;
    denominator: number | null;
    beside?: Readonly<Record<string, number>>;
    /** Persons who are not counted, by why. */
    excluded?: Readonly<Record<string, number>>;
    /** What the rule of its statistic looks at. */
    observed?: Omit<Observed, 'base' | 'counts'>;
    /** Persons under observation and events before, for the steps of a survival curve that stand beside it. */
    steps?: Readonly<Record<string, Readonly<{ at_risk: number; events: number }>>>;
    /** Hidden whatever its base: what is known from elsewhere would tell of few. */
    refused?: boolean;
    /** Known before: nothing is recorded, or nothing can be said yet. */
    reason?: Reason | null;
  }>;

/**
 * The split of aggregates that are not answered, and nobody has to be told: how many of a division are at a site, with the key of `crossed`. With them
 * numbers by division and by site cannot be held against each other where both are about nearly the same persons.
 */
export const CROSSED = 'division and site';
export const crossed = (division: string, site: string): string => `${division}|${site}`;
const isCrossed = ({ split }: CellKey) => split === CROSSED;
function sidesOf({ key }: CellKey): { division: string; site: string } {
  const [division = '', site = ''] = key.split('|');
  return { division, site };
}

/** Whether somebody is answered it. */
export const isAnswered = (cell: CellKey): boolean => !isCrossed(cell);

/** One table of aggregates, whole: whoever may see only some of it is shown some of what was decided for all. */
export type Aggregates = Readonly<{
  /** What is counted, such as a metric with its version. */
  subject: string;
  /** Of which period. */
  period: string;
  /** Day up to which facts were looked at: with the period, what is published once. */
  as_of: string;
  /** Day by whose number of persons divisions are small, the same for every table of a period; by default `as_of`. */
  grouped_on?: string;
  statistic: Statistic;
  /** Answers of respondents, each of whom knows their own. */
  of_answers?: boolean;
  cells: readonly Aggregate[];
  /** Totals and their parts, by `nameOf`; by default the parts of each split add up to the department. */
  equations?: readonly Equation[];
}>;

/** The name of a cell in its table. */
export const nameOf = ({ split, key, part }: CellKey): string => `${split} ${key} ${part}`;

const ADDITIVE: ReadonlySet<Statistic> = new Set(['count', 'share', 'ratio', 'difference', 'distribution']);
const PERCENT = 100;

/** Shows small divisions together, as one unit of the split by division. What does not add up is not answered for them. */
export function combine({ statistic, cells, ...rest }: Aggregates, combined: ReadonlySet<string>): Aggregates {
  const isSmall = ({ split, key }: Aggregate) => split === 'division' && combined.has(key);
  const isCrossedSmall = (one: Aggregate) => isCrossed(one) && combined.has(sidesOf(one).division);
  const merged = [...Map.groupBy(cells.filter(isSmall), ({ part }) => part)].map(([part, all]): Aggregate => {
    const sum = (of: (one: Aggregate) => number | null) =>
      all.every((one) => of(one) === null) ? null : all.reduce((total, one) => total + (of(one) ?? 0), 0);
    const [base, numerator, denominator] = [
      sum(({ base }) => base),
      sum(({ numerator }) => numerator),
      sum(({ denominator }) => denominator),
    ];
    const isEmpty = (base === 0 || denominator === 0) && statistic !== 'count';
    const isSum = ADDITIVE.has(statistic) && !(statistic === 'difference' && part === '');
    const everywhere = all.every(({ reason }) => reason) ? all[0]?.reason : null;
    return {
      ...{ split: 'division', key: OTHER, part, base, numerator, denominator },
      value: isSum && !isEmpty ? quotient(statistic, numerator, denominator) : null,
      excluded: sumOf(all.map(({ excluded = {} }) => excluded)),
      reason: everywhere ?? (isSum || isEmpty ? null : 'suppressed'),
    };
  });
  const ofSmall = Map.groupBy(cells.filter(isCrossedSmall), (one) => `${sidesOf(one).site} ${one.part}`);
  const together = [...ofSmall.values()].map((all): Aggregate => {
    const [one] = all as [Aggregate];
    const sum = (of: (one: Aggregate) => number | null) => all.reduce((total, each) => total + (of(each) ?? 0), 0);
    const [base, numerator, denominator] = [sum((each) => each.base), sum((each) => each.numerator), sum((each) => each.denominator)];
    return { ...one, key: crossed(OTHER, sidesOf(one).site), base, numerator, denominator, value: null };
  });
  const large = cells.filter((one) => !isSmall(one) && !isCrossedSmall(one));
  return { statistic, ...rest, cells: [...large, ...merged, ...together] };
}

function sumOf(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const codes = [...new Set(all.flatMap((one) => Object.keys(one)))].sort();
  return Object.fromEntries(codes.map((code) => [code, all.reduce((sum, one) => sum + (one[code] ?? 0), 0)]));
}

function quotient(statistic: Statistic, numerator: number | null, denominator: number | null): number | null {
  if (statistic === 'count') return numerator;
  if (!denominator || numerator === null) return null;
  return ((statistic === 'ratio' ? 1 : PERCENT) * numerator) / denominator;
}

/** Parts that are decided as one: the bars of a distribution, and the sides of a difference with the difference. */
const isOneUnit = ({ statistic }: Aggregates) => statistic === 'distribution';

/** The cell in the protected table that decides about an aggregate. */
export const deciderOf = (table: Aggregates, { split, key, part }: CellKey): string =>
  nameOf({ split, key, part: isOneUnit(table) ? '' : part });

/** The table that is protected: bases, the groups of each, and what adds up. */
export function tableOf(table: Aggregates, policy: DisclosurePolicy): Table {
  const about = table.cells.filter(({ base, part }) => base !== null && !(table.statistic === 'difference' && part === ''));
  const units = [...Map.groupBy(about, (one) => deciderOf(table, one))];
  const cells = units.map(([key, all]): Cell => cellOf(key, all, table, policy));
  const wide = Math.max(0, ...cells.map(({ counts }) => counts.length));
  // Numbers that add up have as many groups as each other, or none.
  const isEven = cells.every(({ counts, base }) => counts.length === wide || (base === 0 && counts.length === 0));
  const even = cells.map((cell) => ({
    ...cell,
    counts: isEven ? (cell.counts.length === wide ? cell.counts : Array.from({ length: wide }, () => 0)) : [],
  }));
  return {
    cells: even,
    equations:
      table.equations ??
      equationsOf(
        units.flatMap(([, [one]]) => (one ? [one] : [])),
        table,
      ),
  };
}

function cellOf(key: string, all: readonly Aggregate[], { statistic, of_answers = false }: Aggregates, policy: DisclosurePolicy): Cell {
  const [one] = all;
  const people = Math.max(...all.map(({ base }) => base ?? 0));
  const counted = countsOf(statistic, all);
  const counts = counted ?? [];
  const base = counted ? counts.reduce((a, b) => a + b, 0) : people;
  const observed: Observed = { ...one?.observed, base: people, counts };
  const isAlone = standsAlone(statistic) || statistic === 'survival';
  // Several things may be counted of one person: the base is then of things, and too few persons hide it all the same, as do 0 % and 100 % of few.
  const { minimum, small, aside } = protectionOf(policy, { of_answers });
  const isFew = people > 0 && people < base && ((people < minimum && base >= minimum) || (people < small && isOneSided(counts, aside)));
  return { key, base, counts, ...(isFew || one?.refused || (!isAlone && refuses(statistic, observed, policy)) ? { refused: true } : {}) };
}

/** The groups of what is counted, where they are whole numbers that cannot be negative. */
function countsOf(statistic: Statistic, all: readonly Aggregate[]): number[] | null {
  const [one] = all;
  if (statistic === 'distribution') return whole(all.map(({ numerator }) => numerator ?? 0));
  if ((statistic !== 'share' && statistic !== 'difference') || one?.numerator == null || one.denominator == null) return null;
  return whole([one.numerator, one.denominator - one.numerator]);
}
const whole = (numbers: number[]) => (numbers.every((n) => Number.isInteger(n) && n >= 0) ? numbers : null);

function equationsOf(units: readonly Aggregate[], table: Aggregates): Equation[] {
  const partOf = ({ part }: Aggregate) => (isOneUnit(table) ? '' : part);
  return [...Map.groupBy(units, partOf)].flatMap(([part, all]) => {
    const total = nameOf({ split: 'department', key: '', part });
    if (!all.some((one) => deciderOf(table, one) === total)) return [];
    const splits = Map.groupBy(
      all.filter((one) => one.split !== 'department' && isAnswered(one)),
      ({ split }) => split,
    );
    const sums = [...splits.values()].map((parts) => ({ total, parts: parts.map((one) => deciderOf(table, one)) }));
    const within = all.filter(isCrossed);
    const known = new Set(all.map((one) => deciderOf(table, one)));
    const sides = (['division', 'site'] as const).flatMap((split) =>
      [...Map.groupBy(within, (one) => sidesOf(one)[split])].map(([key, parts]) => ({
        total: nameOf({ split, key, part }),
        parts: parts.map((one) => deciderOf(table, one)),
      })),
    );
    return [...sums, ...sides.filter((one) => known.has(one.total))];
  });
}

/** The bases of one part alone: keys are without the part, so that they are the same in every table of the same persons. */
export type Population = Table & Readonly<{ subject: string; period: string; as_of: string; part: string; asked: ReadonlySet<string> }>;

/** Bases alone, part by part: the same persons by unit, whatever is counted of them. `subject` is the same where all bases are. */
export function populationsOf({ period, as_of }: Aggregates, { cells, equations }: Table): Population[] {
  const without = (key: string) => key.slice(0, key.lastIndexOf(' '));
  return [...Map.groupBy(cells, ({ key }) => key.slice(key.lastIndexOf(' ') + 1))].map(([part, all]) => {
    const keys = new Set(all.map(({ key }) => key));
    const within = equations.filter(({ total }) => keys.has(total));
    const isTold = ({ key }: Cell) => !key.startsWith(CROSSED);
    const text = all
      .filter(isTold)
      .map(({ key, base }) => `${without(key)} ${base}`)
      .sort();
    const subject = `persons ${createHash('sha256').update(text.join('\n')).digest('base64url')}`;
    return {
      ...{ subject, period, as_of, part, asked: new Set(all.filter(isTold).map(({ key }) => without(key))) },
      cells: all.map(({ key, base }) => ({ key: without(key), base, counts: [] })),
      equations: within.map(({ total, parts }) => ({ total: without(total), parts: parts.map(without) })),
    };
  });
}

/** How many are not counted, as tables of their own: one for each reason, with the same equations. */
export function exclusionsOf({ cells: all }: Aggregates, { equations }: Table): Map<string, Table> {
  const cells = all.filter(isAnswered);
  const codes = [...new Set(cells.flatMap(({ excluded = {} }) => Object.keys(excluded)))].sort();
  const known = new Set(cells.map(nameOf));
  const within = equations.filter(({ total, parts }) => [total, ...parts].every((key) => known.has(key)));
  const of = (code: string) => cells.map((one): Cell => ({ key: nameOf(one), base: one.excluded?.[code] ?? 0, counts: [] }));
  return new Map(codes.map((code) => [code, { cells: of(code), equations: within }]));
}

/** What is answered of an aggregate that is shown: the rule of a statistic that stands alone may hide its value, and what is beside it. */
export function shownFigures(
  { statistic, cells }: Aggregates,
  one: Aggregate,
  hidden: (cell: CellKey) => boolean,
  policy: DisclosurePolicy,
): Figures {
  const { base, value, numerator, denominator, beside = {}, reason = null } = one;
  const figures = { value, numerator, denominator, beside: {}, excluded: one.excluded ?? {}, reason };
  if (reason !== null) return figures;
  if (base === null) return { ...figures, beside };
  if (value === null && denominator === 0 && statistic !== 'count') return { ...figures, reason: 'no_eligible' };
  const sides = cells.filter(({ split, key, part }) => split === one.split && key === one.key && part !== '');
  if (statistic === 'difference' && one.part === '' && sides.some(hidden)) return SUPPRESSED;
  const observed: Observed = { ...one.observed, base };
  const rule = statistic === 'survival' ? 'median' : statistic;
  const isRefused =
    value !== null && (standsAlone(statistic) || statistic === 'survival') && statistic !== 'difference' && refuses(rule, observed, policy);
  const shown = Object.entries(beside).map(
    ([name, number]) => [name, isBesideRefused(name, number, one, observed, policy) ? null : number] as const,
  );
  return { ...figures, beside: Object.fromEntries(shown), ...(isRefused ? { value: null, reason: 'suppressed' as const } : {}) };
}

export const SUPPRESSED: Figures = { value: null, numerator: null, denominator: null, beside: {}, excluded: {}, reason: 'suppressed' };

function isBesideRefused(name: string, number: number, { steps = {} }: Aggregate, observed: Observed, policy: DisclosurePolicy): boolean {
  if (name === 'observations') return number > 0 && number < policy.disclosure_minimum_base;
  if (name === 'median') return refuses('median', observed, policy);
  if (name.endsWith('quartile')) return refuses('median', { ...observed, quantile: 0.25 }, policy);
  if (name === 'least' || name === 'greatest') return refuses('spread', observed, policy);
  if (!name.startsWith('left_after')) return false;
  const step = steps[name];
  return !step || refuses('survival', { base: observed.base, at_risk: step.at_risk, counts: [step.events] }, policy);
}
