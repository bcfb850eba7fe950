import type { WriteCtx } from '../../../core/context.ts';
import { isPrimary, protect } from '../../../domain/disclosure/index.ts';
import { type DisclosurePolicy, divisionGroups, OTHER, protectionOf } from '../../../domain/disclosure/rules.ts';
import type { Cell, Decision, Table } from '../../../domain/disclosure/table.ts';
import {
  type Aggregate,
  type Aggregates,
  type CellKey,
  CROSSED,
  combine,
  crossed,
  deciderOf,
  exclusionsOf,
  type Figures,
  isAnswered,
  nameOf,
  type Population,
  populationsOf,
  SUPPRESSED,
  shownFigures,
  tableOf,
} from './aggregates.ts';
import * as queries from './queries.ts';

export type { Aggregate, Aggregates, CellKey, Figures, Reason } from './aggregates.ts';

/** An aggregate as it is answered. */
export type Disclosed = CellKey & Figures;

/**
 * Decides what is shown of aggregates about persons, and remembers it: every aggregate that is answered passes here, whole tables at a time, whoever
 * asks. Of a subject, period and day each number is published once; what others ask later gets the same answer, whatever was corrected since.
 * Divisions of few persons are answered together, with the key `other`.
 */
export async function disclose(ctx: WriteCtx, table: Aggregates): Promise<Disclosed[]> {
  const [disclosed = []] = await discloseAll(ctx, [table]);
  return disclosed;
}

/** Like `disclose`, of many tables at once. */
export async function discloseAll(ctx: WriteCtx, tables: readonly Aggregates[]): Promise<Disclosed[][]> {
  const combined = await groupsOf(ctx, [...new Set(tables.filter(isByDivision).map(groupedOn))].sort());
  const whole = tables.map((table) => combine(table, combined.get(groupedOn(table)) ?? new Set()));
  const grouped = whole.map((table) => ({ ...table, cells: table.cells.filter((one) => !isSilent(one)) }));
  let memory = memoryOf(await queries.published(ctx, grouped));
  if (grouped.some((table) => table.cells.some((one) => isAnswered(one) && !memory.has(fullName(table, nameOf(one)))))) {
    await queries.decideAlone(ctx);
    memory = await decide(ctx, grouped);
  }
  return whole.map((table) =>
    table.cells.filter(isAnswered).map((one) => {
      const { split, key, part, reason = null } = one;
      const figures = isSilent(one) ? { ...NOTHING, reason } : memory.get(fullName(table, nameOf(one)))?.answer;
      return { split, key, part, ...inOrder(figures ?? SUPPRESSED) };
    }),
  );
}

/** Which divisions tables show as `other`, by their day. */
export async function combinedDivisions(ctx: WriteCtx, days: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  return groupsOf(ctx, [...new Set(days)].sort());
}

export { CROSSED, crossed, OTHER, SUPPRESSED };

/** The least group of which nothing is hidden for its size, or because it says the same of everybody. */
export async function safeGroup(ctx: WriteCtx): Promise<number> {
  const { disclosure_minimum_base, disclosure_small_group } = await queries.policy(ctx);
  return Math.max(disclosure_minimum_base, disclosure_small_group);
}

/** How few persons are hidden, and how many whole numbers stay possible for each hidden number of so few. */
export async function strictness(ctx: WriteCtx): Promise<{ minimum: number; width: number }> {
  const { disclosure_minimum_base, disclosure_hidden_width } = await queries.policy(ctx);
  return { minimum: disclosure_minimum_base, width: disclosure_hidden_width };
}

/** The same bytes, whether it was just decided or was read from memory. */
const inOrder = ({ value, numerator, denominator, beside, excluded, reason }: Figures): Figures => ({
  ...{ value, numerator, denominator, reason },
  beside: Object.fromEntries(Object.entries(beside).sort(([a], [b]) => (a < b ? -1 : 1))),
  excluded: Object.fromEntries(Object.entries(excluded).sort(([a], [b]) => (a < b ? -1 : 1))),
});

/** Nothing is said of it yet: there is nothing to decide, and nothing to remember. */
const isSilent = ({ reason }: Aggregate) => reason === 'not_recorded' || reason === 'not_mature';

const groupedOn = ({ grouped_on, as_of }: Aggregates) => grouped_on ?? as_of;
const isByDivision = ({ cells }: Aggregates) => cells.some(({ split }) => split === 'division');

async function groupsOf(ctx: WriteCtx, days: readonly string[]): Promise<Map<string, Set<string>>> {
  if (days.length === 0) return new Map();
  let found = await queries.groups(ctx, days);
  const missing = () => days.filter((day) => !found.some(({ as_of }) => as_of === day));
  if (missing().length > 0) {
    await queries.decideAlone(ctx);
    found = await queries.groups(ctx, days);
    const policy = await queries.policy(ctx);
    for (const day of missing()) {
      const sizes = await queries.divisionSizes(ctx, day);
      const groups = divisionGroups(new Map(sizes.map(({ division_id, persons }) => [division_id, persons])), policy);
      const decided = sizes.map((division) => ({ ...division, is_combined: groups.get(division.division_id) === OTHER }));
      if (decided.length > 0) await queries.rememberGroups(ctx, day, decided);
      found = [...found, ...decided.map(({ division_id, is_combined }) => ({ as_of: day, division_id, is_combined }))];
    }
  }
  const combined = found.filter(({ is_combined }) => is_combined);
  return new Map(days.map((day) => [day, new Set(combined.filter(({ as_of }) => as_of === day).map(({ division_id }) => division_id))]));
}

type Memory = Map<string, Omit<queries.PublishedCell, 'published_at'>>;
const fullName = ({ subject, period, as_of }: queries.TableKey, cell: string) => `${subject}\n${period}\n${as_of}\n${cell}`;
const memoryOf = <T extends queries.TableKey & { cell: string }>(cells: readonly T[]): Map<string, T> =>
  new Map(cells.map((one) => [fullName(one, one.cell), one]));

/** Decides what is not decided yet, table by table: what one shows is known to whoever reads the next. */
async function decide(ctx: WriteCtx, tables: readonly Aggregates[]): Promise<Memory> {
  const policy = await queries.policy(ctx);
  const protections = tables.map((table) => tableOf(table, policy));
  const populations = tables.map((table, n) => populationsOf(table, protections[n] ?? { cells: [], equations: [] }));
  const memory: Memory = memoryOf(await queries.publishedBefore(ctx, [...tables, ...populations.flat()]));
  const fresh: Memory = new Map();
  const remember = (key: queries.TableKey, cell: Cell, is_shown: boolean, answer: Figures) => {
    const { subject, period, as_of } = key;
    const one = { subject, period, as_of, cell: cell.key, is_shown, base: cell.base, counts: [...cell.counts], answer };
    memory.set(fullName(key, cell.key), one);
    fresh.set(fullName(key, cell.key), one);
  };
  for (const [n, table] of tables.entries()) {
    const protection = protections[n] ?? { cells: [], equations: [] };
    const earlier = earlierHidden(memory, table);
    const strict = protectionOf(policy, { of_answers: table.of_answers ?? false });
    const willing = new Set(protection.cells.filter((cell) => isPrimary(cell, strict)).map(({ key }) => key));
    const bases = new Map<string, Decision>();
    for (const population of populations[n] ?? []) {
      const ofPart = (keys: ReadonlySet<string>) =>
        new Set(population.cells.map(({ key }) => key).filter((key) => keys.has(`${key} ${population.part}`)));
      const hidden = decidePopulation(memory, population, ofPart(earlier), policy, ofPart(willing));
      for (const cell of population.cells.filter(({ key }) => population.asked.has(key))) {
        if (!memory.has(fullName(population, cell.key))) remember(population, cell, !hidden.has(cell.key), NOTHING);
        bases.set(`${cell.key} ${population.part}`, hidden.has(cell.key) ? 'hidden' : 'base');
      }
    }
    const hidden = decideTable(memory, table, protection, bases, earlier, policy);
    const exclusions = protectExclusions(table, protection, policy);
    const shownExclusions = (one: Aggregate) =>
      Object.fromEntries(
        Object.entries(one.excluded ?? {}).map(([code, count]) => [code, exclusions.get(code)?.has(nameOf(one)) ? null : count]),
      );
    const isHidden = (one: CellKey) => hidden.has(deciderOf(table, one));
    for (const one of table.cells.filter(isAnswered)) {
      if (memory.has(fullName(table, nameOf(one)))) continue;
      const cell = protection.cells.find(({ key }) => key === deciderOf(table, one));
      const figures = isHidden(one) ? SUPPRESSED : shownFigures(table, one, isHidden, policy);
      const answer = { ...figures, excluded: isHidden(one) ? {} : shownExclusions(one) };
      remember(table, { key: nameOf(one), base: cell?.base ?? 0, counts: cell?.counts ?? [] }, !isHidden(one), answer);
    }
  }
  await queries.remember(ctx, [...fresh.values()]);
  return memory;
}

const NOTHING: Figures = { value: null, numerator: null, denominator: null, beside: {}, excluded: {}, reason: null };

/** Cells that the same subject and period hid as of the last day before, which stay hidden. */
function earlierHidden(memory: Memory, table: Aggregates): Set<string> {
  const before = [...memory.values()].filter(
    ({ subject, period, as_of, is_shown }) => subject === table.subject && period === table.period && as_of < table.as_of && !is_shown,
  );
  const names = new Set(before.map(({ cell }) => cell));
  return new Set(table.cells.filter((one) => names.has(nameOf(one))).map((one) => deciderOf(table, one)));
}

function decidePopulation(
  memory: Memory,
  population: Population,
  earlier: ReadonlySet<string>,
  policy: DisclosurePolicy,
  willing: ReadonlySet<string>,
): ReadonlySet<string> {
  const decided = new Map<string, Decision>();
  for (const { key, base } of population.cells) {
    const known = memory.get(fullName(population, key));
    if (known) decided.set(key, known.is_shown ? 'shown' : 'hidden');
    else if (earlier.has(key) && base > 0) decided.set(key, 'hidden');
  }
  return protect(
    population,
    { ...protectionOf(policy, { of_answers: false }), willing, keep: wholes(population) },
    decided,
    population.asked,
  ).hidden;
}

function decideTable(
  memory: Memory,
  table: Aggregates,
  protection: Table,
  bases: ReadonlyMap<string, Decision>,
  earlier: ReadonlySet<string>,
  policy: DisclosurePolicy,
): ReadonlySet<string> {
  const decided = new Map(bases);
  const cells = protection.cells.map((cell): Cell => {
    const known = knownAbout(memory, table, cell.key);
    if (known) decided.set(cell.key, known.is_shown ? 'shown' : 'hidden');
    return known?.counts.length === cell.counts.length ? { ...cell, base: known.base, counts: known.counts } : cell;
  });
  const stays = cells.filter(({ key, base }) => earlier.has(key) && base > 0 && decided.get(key) === 'base').map(({ key }) => key);
  const kept = cells.map((cell) => (stays.includes(cell.key) ? { ...cell, refused: true } : cell));
  const { of_answers = false } = table;
  const asked = new Set(table.cells.filter(isAnswered).map((one) => deciderOf(table, one)));
  const strict = { ...protectionOf(policy, { of_answers }), keep: wholes(protection) };
  return protect({ ...protection, cells: kept }, strict, decided, asked).hidden;
}

/** Where divisions and sites are held against each other, the department is hidden only where nothing else helps: hiding it costs less than one of each. */
const wholes = ({ cells }: Table): ReadonlySet<string> =>
  new Set(
    cells.some(({ key }) => key.startsWith(CROSSED)) ? cells.map(({ key }) => key).filter((key) => key.startsWith('department ')) : [],
  );

/** The cells whose number of exclusions for a reason is hidden, by reason. */
function protectExclusions(table: Aggregates, protection: Table, policy: DisclosurePolicy): Map<string, ReadonlySet<string>> {
  const of_facts = protectionOf(policy, { of_answers: false });
  return new Map([...exclusionsOf(table, protection)].map(([code, excluded]) => [code, protect(excluded, of_facts).hidden]));
}

/** What was published of the cell that decides about aggregates of this table. */
function knownAbout(memory: Memory, table: Aggregates, decider: string) {
  const one = table.cells.find((each: Aggregate) => deciderOf(table, each) === decider && memory.has(fullName(table, nameOf(each))));
  return one && memory.get(fullName(table, nameOf(one)));
}
