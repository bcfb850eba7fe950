/**
 * Who reports to whom as a person would check it: for a pair and a day, look at what holds on that day and nothing else. The tests hold the
 * rule in SQL, and everything made of it, against this.
 */
import fc from 'fast-check';
import { addDays } from '../../src/core/calendar.ts';
import type { Person } from './department.ts';
import type { World } from './world.ts';

export const DAY0 = '2026-01-01';
export const WINDOW = 24;
/** Day `n` of the window. */
export const day = (n: number) => addDays(DAY0, n);
export const PEOPLE = 5;
const DIVISIONS = ['CARD', 'GIM'];
const SITES = ['UNION', 'NORTH'];

export type Span = { from: number; until: number | null };
export type Facts = {
  lines: (Span & { subordinate: number; superior: number; kind: 'primary' | 'dotted' | 'supervision' | 'evaluation' })[];
  roles: (Span & {
    person: number;
    role: 'chair' | 'division_director' | 'physician_in_chief' | 'hospital_division_head';
    division: number;
    site: number;
    acting: boolean;
  })[];
  divisions: (Span & { person: number; division: number; is_primary: boolean })[];
  sites: (Span & { person: number; site: number; is_primary: boolean })[];
  policies: { from: number; depth: number | null; cross: boolean }[];
};

export const who = fc.integer({ min: 0, max: PEOPLE - 1 });
const unit = fc.integer({ min: 0, max: 1 });
export const span = fc
  .tuple(fc.integer({ min: -3, max: WINDOW - 1 }), fc.integer({ min: 1, max: WINDOW }), fc.boolean())
  .map(([from, length, open]): Span => ({ from, until: open ? null : from + length }));
const together = <A, B>(a: fc.Arbitrary<A>, b: fc.Arbitrary<B>) => fc.tuple(a, b).map(([x, y]) => ({ ...x, ...y }));

export const arbitraryFacts: fc.Arbitrary<Facts> = fc.record({
  lines: fc.array(
    together(
      span,
      fc.record({
        subordinate: who,
        superior: who,
        kind: fc.constantFrom('primary', 'primary', 'primary', 'dotted', 'supervision', 'evaluation'),
      }),
    ),
    { minLength: 3, maxLength: 9 },
  ),
  roles: fc.array(
    together(
      span,
      fc.record({
        person: who,
        role: fc.constantFrom('chair', 'division_director', 'division_director', 'physician_in_chief', 'hospital_division_head'),
        division: unit,
        site: unit,
        acting: fc.boolean(),
      }),
    ),
    { maxLength: 5 },
  ),
  divisions: fc.array(together(span, fc.record({ person: who, division: unit, is_primary: fc.boolean() })), { maxLength: 8 }),
  sites: fc.array(together(span, fc.record({ person: who, site: unit, is_primary: fc.boolean() })), { maxLength: 6 }),
  policies: fc.array(
    fc.record({ from: fc.integer({ min: 1, max: WINDOW - 1 }), depth: fc.constantFrom(null, 1, 2, 3), cross: fc.boolean() }),
    { maxLength: 2 },
  ),
});

export const holds = ({ from, until }: Span, n: number) => from <= n && (until === null || n < until);

/** The kinds of basis on which `mentee` reports to `mentor` on day `n`, straight from the words of the rule. */
export function naive(facts: Facts, mentee: number, mentor: number, n: number): string[] {
  const kinds = new Set<string>();
  const today = { lines: facts.lines.filter((l) => holds(l, n)), roles: facts.roles.filter((r) => holds(r, n)) };
  const policy = facts.policies
    .filter((p) => p.from <= n)
    .sort((a, b) => a.from - b.from)
    .at(-1);
  const { depth, cross } = policy ?? { depth: null, cross: true };
  const isChair = (person: number) => today.roles.some((r) => r.role === 'chair' && r.person === person);

  for (const line of today.lines.filter((l) => l.subordinate === mentee && l.superior === mentor)) {
    kinds.add({ primary: 'primary_line', dotted: 'dotted_line', supervision: 'supervision', evaluation: 'evaluation' }[line.kind]);
  }
  // Walk up the primary lines: whoever is reached in more than one step counts, unless a Chair is passed or reached.
  let at = today.lines.find((l) => l.kind === 'primary' && l.subordinate === mentee)?.superior;
  for (let steps = 2; at !== undefined && at !== mentor; steps += 1) {
    const from = at;
    const next = today.lines.find((l) => l.kind === 'primary' && l.subordinate === from)?.superior;
    if (next === undefined || isChair(from) || isChair(next)) break;
    if (next === mentor && (depth === null || steps <= depth)) kinds.add('transitive_line');
    at = next;
  }
  const inDivision = (division: number) =>
    facts.divisions.some((m) => holds(m, n) && m.person === mentee && m.division === division && (m.is_primary || cross));
  const atSite = (site: number) => facts.sites.some((m) => holds(m, n) && m.person === mentee && m.site === site);
  for (const role of today.roles.filter((r) => r.person === mentor)) {
    if (role.role === 'division_director' && inDivision(role.division)) kinds.add('division_director');
    if (role.role === 'physician_in_chief' && atSite(role.site)) kinds.add('physician_in_chief');
    if (role.role === 'hospital_division_head' && inDivision(role.division) && atSite(role.site)) kinds.add('hospital_division_head');
  }
  return [...kinds].sort();
}

/** Stores the facts; one that the database refuses (overlap, cycle, to oneself) is left out on both sides. */
export async function store(world: World, people: readonly Person[], facts: Facts): Promise<Facts> {
  await world.sql`truncate reporting_line, leadership_role, division_membership, site_membership cascade`;
  await world.sql`delete from policy where version > 1`;
  await world.sql`update policy set ends_on = null`;
  const id = (n: number) => people[n]?.id;
  const period = ({ from, until }: Span) => ({ starts_on: day(from), ends_on: until === null ? null : day(until) });
  const kept = async <T>(rows: readonly T[], insert: (row: T) => Promise<unknown>): Promise<T[]> => {
    const stored: T[] = [];
    for (const row of rows) {
      await insert(row).then(
        () => stored.push(row),
        () => undefined,
      );
    }
    return stored;
  };
  const { division, site, insert } = world;
  return {
    lines: await kept(facts.lines, (l) =>
      insert('reporting_line', {
        subordinate_id: id(l.subordinate),
        superior_id: id(l.superior),
        kind: l.kind,
        source: 'hr',
        ...period(l),
      }),
    ),
    roles: await kept(facts.roles, (r) =>
      insert('leadership_role', {
        person_id: id(r.person),
        role: r.role,
        acting: r.acting,
        ...(['division_director', 'hospital_division_head'].includes(r.role) && { division_id: division(DIVISIONS[r.division] ?? '').id }),
        ...(['physician_in_chief', 'hospital_division_head'].includes(r.role) && { site_id: site(SITES[r.site] ?? '').id }),
        ...period(r),
      }),
    ),
    divisions: await kept(facts.divisions, (m) =>
      insert('division_membership', {
        person_id: id(m.person),
        division_id: division(DIVISIONS[m.division] ?? '').id,
        is_primary: m.is_primary,
        ...period(m),
      }),
    ),
    sites: await kept(facts.sites, (m) =>
      insert('site_membership', { person_id: id(m.person), site_id: site(SITES[m.site] ?? '').id, is_primary: m.is_primary, ...period(m) }),
    ),
    policies: await kept(
      [...facts.policies].sort((a, b) => a.from - b.from),
      async (p) => {
        const version = await world.sql<{ next: number }>`select max(version) + 1 as next from policy`;
        await world.sql`update policy set ends_on = ${day(p.from)} where ends_on is null and starts_on < ${day(p.from)}`;
        await insert('policy', {
          version: version[0]?.next,
          starts_on: day(p.from),
          reporting_line_depth: p.depth,
          cross_appointment_counts: p.cross,
        });
      },
    ),
  };
}
