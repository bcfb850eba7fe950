/**
 * Somebody collects every number of survey results that a director, a facilitator, an integrator, a physician-in-chief and the offices are answered, in
 * every form, and computes what the hidden ones can be: with sums over divisions and over sites, and who could be asked where.
 */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY, protectionOf } from '../../../../src/domain/disclosure/rules.ts';
import type { Cell, Table } from '../../../../src/domain/disclosure/table.ts';
import { SVG, svgFor } from '../../../../src/domain/pictures/svg.ts';
import type { SurveyInstrument } from '../../../../src/features/measurement/surveys/instruments/schema.ts';
import { pictureOf } from '../../../../src/features/measurement/surveys/results/picture.ts';
import type { SurveyItemResult, SurveyParticipation, SurveyResults } from '../../../../src/features/measurement/surveys/results/schema.ts';
import { sitesWithin, strataOf } from '../../../../src/features/measurement/surveys/strata.ts';
import { Attacker, type Seen, type SeenCell } from '../../../setup/attacker.ts';
import type { Client } from '../../../setup/client.ts';
import { findings } from '../../../setup/disclosure-tables.ts';
import { chance } from '../../../setup/obligation-facts.ts';
import { runs } from '../../../setup/runs.ts';
import { createWorld, type People } from '../../../setup/world.ts';

const PATIENCE = runs(600_000, 7_200_000);
const WAVES = runs(2, 24);
/** Tables that are attacked; integer programs over bars take seconds. */
const TABLES = runs(3, 1_000);
const SAFE = Math.max(DEFAULT_POLICY.disclosure_minimum_base, DEFAULT_POLICY.disclosure_small_group);
const answers = protectionOf(DEFAULT_POLICY, { of_answers: true });

const world = await createWorld();
let people: People;
let instrument: SurveyInstrument;
let divisions: string[];
let sites: string[];

type Sheet = Readonly<{
  audience: 'mentee' | 'mentor' | 'leader';
  division_id: string | null;
  site_id: string | null;
  ratings: Record<string, number | null>;
}>;
type Held = Readonly<{ id: string; sheets: readonly Sheet[] }>;
type Attacked = Readonly<{ name: string; table: Table; hidden: ReadonlySet<string>; published: Seen }>;

/** A published wave whose answers lie unevenly over divisions and sites; of an anonymous one with no more than is stored beside its answers. */
async function hold(seed: number): Promise<Held> {
  const { between, maybe, of } = chance(seed);
  const form = seed % 2 === 0 ? 'anonymous' : 'confidential_linked';
  const asked = (['mentee', 'mentor'] as const).flatMap((audience) =>
    divisions.flatMap((division_id, n) =>
      Array.from({ length: [3, 4, 7, 12, 16, 22][(n + between(0, 2)) % 6] ?? 0 }, () => ({
        ...{ audience, division_id },
        // The people of a division are mostly at one site.
        site_id: maybe(0.85) ? (sites[n % sites.length] ?? null) : of(sites),
      })),
    ),
  );
  const told = form === 'anonymous' ? strataOf(asked, 5) : asked;
  const lean = between(1, 5);
  const sheets = told.flatMap((place): Sheet[] => {
    if (maybe(0.3)) return [];
    const rating = () => (maybe(0.1) ? null : maybe(0.7) ? lean : between(1, 5));
    return [{ ...place, ratings: { expectations: rating(), frequency: rating(), good_match: rating() } }];
  });
  const wave = { instrument_id: instrument.id, title: `Wave ${seed}`, audience: 'all', form, about: 'person', reminds: 'everybody' };
  const days = { opens_on: '2025-03-01', closes_on: '2025-04-01', opened_on: '2025-03-01', closed_on: '2025-03-31' };
  const { id } = await world.insert('survey_wave', { ...wave, ...days, state: 'closed' });
  const table = form === 'anonymous' ? 'survey_anonymous_response' : 'survey_linked_response';
  for (const { ratings, ...place } of sheets) {
    const given = Object.fromEntries(
      Object.entries(ratings).map(([item, rating]) => [item, rating === null ? { not_applicable: true } : { rating }]),
    );
    const linked = form === 'anonymous' ? {} : { respondent_key: randomUUID(), submitted_on: '2025-03-05' };
    await world.insert(table, { wave_id: id, ...place, answers: JSON.stringify(given), ...linked });
  }
  for (const state of ['analyse', 'publish'])
    expect((await world.as(people.lead).post(`/v1/survey-waves/${id}/${state}`, {}, { ifMatch: '*' })).status).toBe(200);
  return { id, sheets };
}

type Row = SurveyItemResult | SurveyParticipation;
const splitOf = ({ group }: Row) => (group === 'rest' ? 'division' : group === 'rest_of_sites' ? 'site' : group);
const keyOf = (row: Row) => `${splitOf(row)} ${row.division_id ?? row.site_id ?? ''}`;
const nameOf = (row: Row) => `${'item' in row ? row.item : 'participation'} ${row.audience} ${keyOf(row)}`;

/** What everybody is answered of a wave: each number once, the same whoever reads it, and nothing else in pictures. */
async function collect(id: string, askers: readonly Client[]): Promise<Map<string, Row>> {
  const read = new Map<string, Row>();
  for (const client of askers) {
    const { body, status, text } = await client.get<SurveyResults>(`/v1/survey-waves/${id}/results`);
    expect(status, text).toBe(200);
    for (const row of [...body.items, ...body.participation]) {
      const known = read.get(nameOf(row));
      if (known) expect(row).toEqual(known);
      read.set(nameOf(row), row);
    }
    const picture = await client.get(`/v1/survey-waves/${id}/results`, { headers: { accept: SVG } });
    expect(picture.text).toBe((await svgFor(pictureOf(body, instrument.items))).toString());
  }
  return read;
}

const POINTS = [1, 2, 3, 4, 5];
const countsOf = (sheets: readonly Sheet[], item: string) =>
  POINTS.map((point) => sheets.filter(({ ratings }) => ratings[item] === point).length);

/** The true table of an item of an audience, and what of it was read; crossed cells are published nowhere, and who could be in them everybody knows. */
function attacked({ id, sheets }: Held, read: ReadonlyMap<string, Row>, item: string, audience: string): Attacked {
  const counting = sheets.filter((one) => one.audience === audience && (one.ratings[item] ?? null) !== null);
  const named = sitesWithin(counting, SAFE);
  const placed = counting.map((sheet, n) => ({ sheet, division: sheet.division_id ?? '', site: named[n] ?? '' }));
  const isNamed = named.some((site) => site !== null);
  const splits: Record<string, (one: (typeof placed)[number]) => string> = {
    department: () => '',
    division: ({ division }) => division,
    ...(isNamed ? { site: ({ site }) => site, crossed: ({ division, site }) => `${division}|${site}` } : {}),
  };
  const cells: Cell[] = [];
  const known: SeenCell[] = [];
  for (const [split, by] of Object.entries(splits))
    for (const [key, own] of Map.groupBy(placed, by)) {
      const counts = countsOf(
        own.map(({ sheet }) => sheet),
        item,
      );
      const base = own.length;
      const row = read.get(`${item} ${audience} ${split} ${key}`) as SurveyItemResult | undefined;
      const isTold = row !== undefined && row.reason === null && row.points.every(({ count }) => count !== null);
      if (isTold) expect(row.points.map(({ count }) => count)).toEqual(counts);
      cells.push({ key: `${split} ${key}`, base, counts });
      known.push({ key: `${split} ${key}`, groups: counts.length, base: isTold ? base : null, counts: isTold ? counts : null });
    }
  const parts = (prefix: string, fits: (key: string) => boolean = () => true) =>
    cells.map(({ key }) => key).filter((key) => key.startsWith(prefix) && fits(key));
  const sides = isNamed
    ? cells.flatMap(({ key }) => {
        const [split, unit = ''] = key.split(' ');
        if (split === 'division') return [{ total: key, parts: parts('crossed ', (one) => one.startsWith(`crossed ${unit}|`)) }];
        return split === 'site' ? [{ total: key, parts: parts('crossed ', (one) => one.endsWith(`|${unit}`)) }] : [];
      })
    : [];
  const equations = [
    { total: 'department ', parts: parts('division ') },
    ...(isNamed ? [{ total: 'department ', parts: parts('site ') }] : []),
    ...sides,
  ];
  const hidden = new Set(known.filter(({ counts }) => counts === null).map(({ key }) => key));
  return { name: `${id} ${item} ${audience}`, table: { cells, equations }, hidden, published: { cells: known, equations } };
}

let tables: Attacked[];

beforeAll(async () => {
  people = await world.freshPeople();
  const insert = (code: string) => world.insert('division', { code, name: code, kind: 'departmental', starts_on: '2000-01-01' });
  const more = [await insert('RHEUM'), await insert('GENET'), await insert('PALL')];
  divisions = [...['CARD', 'GIM', 'NEPH'].map((code) => world.division(code).id), ...more.map(({ id }) => id)];
  sites = ['UNION', 'NORTH'].map((code) => world.site(code).id);
  const [begun] = await world.sql<{ id: string }>`select id from survey_instrument where department_id = ${world.id}`;
  instrument = (await world.as(people.lead).get<SurveyInstrument>(`/v1/survey-instruments/${begun?.id}`)).body;
  // Divisions of enough people, none of which is told together with others.
  for (const division_id of divisions)
    for (let n = 0; n < 6; n += 1) {
      const { id: person_id } = await world.person({ division: null });
      await world.insert('division_membership', { person_id, division_id, is_primary: true, starts_on: '2020-07-01' });
    }
  const askers = [
    ...[world.as(people.director), world.as(people.facilitator), world.as(people.director, { actor: people.service })],
    ...[world.as(people.pic), world.as(people.chair), world.as(people.lead)],
  ];
  tables = [];
  for (let seed = 1; seed <= WAVES; seed += 1) {
    const held = await hold(seed);
    // Whoever asks first has it decided.
    const read = await collect(held.id, [...askers.slice(seed % askers.length), ...askers.slice(0, seed % askers.length)]);
    for (const item of ['expectations', 'frequency', 'good_match'])
      for (const audience of ['mentee', 'mentor']) tables.push(attacked(held, read, item, audience));
  }
}, PATIENCE);

const isSmall = ({ base }: Cell) => base > 0 && base < answers.minimum;
const rich = () => tables.filter(({ table }) => table.cells.some(isSmall));

describe('what is answered of surveys', () => {
  it(
    'lets nobody work out a hidden number, or what all of a small group have answered',
    () => {
      expect(tables.filter(({ hidden }) => hidden.size > 0).length).toBeGreaterThan(WAVES);
      expect(tables.some(({ published }) => published.cells.some(({ key, base }) => key.startsWith('site ') && base !== null))).toBe(true);
      const found = [...rich(), ...tables]
        .slice(0, TABLES)
        .flatMap(({ name, table, hidden, published }) =>
          findings(table, hidden, answers, published).map((finding) => `${name}: ${finding}`),
        );
      expect(found).toEqual([]);
    },
    PATIENCE,
  );

  it('would tell if the same tables hid small numbers alone, or said which are small', () => {
    const some = rich().slice(0, TABLES);
    expect(some.length).toBeGreaterThan(1);
    const isCrossed = ({ key }: Cell) => key.startsWith('crossed ');
    const alone = some.filter(({ table }) => {
      const hidden = table.cells.filter((cell) => isSmall(cell) || isCrossed(cell)).map(({ key }) => key);
      return findings(table, new Set(hidden), answers).length > 0;
    });
    expect(alone.length).toBeGreaterThan(0);
    for (const { table, hidden, published } of some) {
      const told = new Set(table.cells.filter((cell) => isSmall(cell) && hidden.has(cell.key)).map(({ key }) => key));
      const attacker = new Attacker(published, { ...answers, told });
      const narrowed = [...told].map((key) => attacker.base(key)).filter((one) => one === null || one.high - one.low + 1 < answers.width);
      expect(narrowed.length).toBe(told.size);
    }
  });

  it('would tell if a site named the few of a division, as a site less a division', () => {
    // All of NEPH are at NORTH, and one of CARD with them, who answered what none of NEPH did.
    const cells: Cell[] = [
      { key: 'department ', base: 28, counts: [10, 18] },
      { key: 'division NEPH', base: 12, counts: [6, 6] },
      { key: 'division CARD', base: 16, counts: [4, 12] },
      { key: 'site NORTH', base: 13, counts: [6, 7] },
      { key: 'site UNION', base: 15, counts: [4, 11] },
      { key: 'crossed NEPH|NORTH', base: 12, counts: [6, 6] },
      { key: 'crossed CARD|NORTH', base: 1, counts: [0, 1] },
      { key: 'crossed CARD|UNION', base: 15, counts: [4, 11] },
    ];
    const equations = [
      { total: 'department ', parts: ['division NEPH', 'division CARD'] },
      { total: 'department ', parts: ['site NORTH', 'site UNION'] },
      { total: 'division NEPH', parts: ['crossed NEPH|NORTH'] },
      { total: 'division CARD', parts: ['crossed CARD|NORTH', 'crossed CARD|UNION'] },
      { total: 'site NORTH', parts: ['crossed NEPH|NORTH', 'crossed CARD|NORTH'] },
      { total: 'site UNION', parts: ['crossed CARD|UNION'] },
    ];
    const hidden = new Set(cells.map(({ key }) => key).filter((key) => key.startsWith('crossed ')));
    expect(findings({ cells, equations }, hidden, answers).join()).toContain('crossed CARD|NORTH');
  });
});
