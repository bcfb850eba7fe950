/** Records that may be one person, against whoever looks at every pair of records, and at every pair of people and day. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../setup/department.ts';
import { arbitraryFacts, DAY0, day, naive, PEOPLE, store, WINDOW, who } from '../../setup/reporting.ts';
import { runs } from '../../setup/runs.ts';
import { createWorld, type World } from '../../setup/world.ts';

describe('the conflict rule on records that may be one person', () => {
  let world: World;
  let people: Person[];
  beforeAll(async () => {
    world = await createWorld();
    people = [];
    for (let n = 0; n < PEOPLE; n += 1) people.push(await world.person({ division: null, site: null, category: null }));
  });

  it('finds on every day exactly the pairs that somebody finds who puts one record in the place of the other', async () => {
    const pairs = fc.uniqueArray(
      fc.tuple(who, who).filter(([a, b]) => a < b),
      { selector: String, minLength: 1, maxLength: 3 },
    );
    await fc.assert(
      fc.asyncProperty(arbitraryFacts, pairs, fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }), async (given, alike, dismissed) => {
        await world.sql`truncate possible_duplicate`;
        const facts = await store(world, people, given);
        const ids = new Map<string, number[]>();
        for (const [n, [a, b]] of alike.entries()) {
          const [older, newer] = [people[a]?.id ?? '', people[b]?.id ?? ''].sort();
          const off = dismissed[n] ? '2026-01-01' : null;
          const [row] = await world.sql<{ id: string }>`
            insert into possible_duplicate (department_id, person_id, duplicate_id, reasons, dismissed_on, dismissed_by)
            values (${world.id}, ${older}, ${newer}, '{email}', ${off}, ${off && people[0]?.id}) returning id`;
          if (!dismissed[n]) ids.set(row?.id ?? '', [a, b]);
        }
        const found = await world.sql<{ mentee: string; mentor: string; on: string; pairs: string }>`
          select e.id as mentee, m.id as mentor, d::date::text as on, array_to_string(r.possible_duplicate_ids, ' ') as pairs
          from person e join person m on m.id <> e.id and m.department_id = e.department_id
          cross join lateral conflict_bases(e.id, m.id, daterange(${DAY0}, ${day(WINDOW)})) r
          cross join lateral generate_series(r.starts_on, r.ends_on - 1, interval '1 day') d
          where r.kind = 'possible_duplicate' and e.department_id = ${world.id}`;
        const sql = new Set(found.map((row) => `${row.mentee} ${row.mentor} ${row.on} ${row.pairs}`));
        const all = await world.sql`
          select e.id as mentee, m.id as mentor, r.* from person e join person m on m.id <> e.id and m.department_id = e.department_id
          cross join lateral conflict_bases(e.id, m.id, daterange(null, null)) r where e.department_id = ${world.id} order by r, 1, 2`;
        const superiors = await world.sql`
          select e.id as mentee, s.superior_id as mentor, s.kind, s.role_id, s.line_ids, s.division_id, s.site_id, s.possible_duplicate_ids, s.starts_on, s.ends_on
          from person e cross join lateral conflict_superiors(e.id, daterange(null, null)) s
          where e.department_id = ${world.id} and s.superior_id <> e.id`;
        const sorted = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).sort();
        expect(sorted(superiors)).toEqual(sorted(all));
        const overlooked = await world.sql`
          select e.id from person e join person m on m.id <> e.id and m.department_id = e.department_id
          where not may_conflict(e.id, m.id) and exists (select from conflict_bases(e.id, m.id, daterange(null, null)))`;
        expect(overlooked).toEqual([]);

        /** The records that somebody may be, each with the pair that says so. */
        const records = (person: number) => [
          { record: person, pair: [] as string[] },
          ...[...ids].flatMap(([id, [a, b]]) =>
            a === person ? [{ record: b, pair: [id] }] : b === person ? [{ record: a, pair: [id] }] : [],
          ),
        ];
        const wanted = new Set<string>();
        for (let mentee = 0; mentee < PEOPLE; mentee += 1)
          for (let mentor = 0; mentor < PEOPLE; mentor += 1)
            for (const below of records(mentee))
              for (const above of records(mentor)) {
                const named = [...below.pair, ...above.pair].sort().join(' ');
                const [e, r] = [below.record ?? -1, above.record ?? -1];
                if (mentee === mentor || named === '' || e === r || e === mentor || r === mentee) continue;
                for (let n = 0; n < WINDOW; n += 1)
                  if (naive(facts, e, r, n).length > 0) wanted.add(`${people[mentee]?.id} ${people[mentor]?.id} ${day(n)} ${named}`);
              }
        expect([...sql].sort()).toEqual([...wanted].sort());
      }),
      { numRuns: runs(15, 400) },
    );
  }, 3_600_000);
});

describe('pairs of records', () => {
  const RECORDS = 13;
  const NAMES = [
    ['Ada', 'Byron'],
    ['Byron', 'ADA'],
    ['Ada', 'Lovelace'],
  ] as const;
  const DAYS = ['2019-07-01', '2020-07-01'];
  type Change = { record: number; what: 'name' | 'email' | 'division' | 'day' | 'end' | 'dead' | 'alive'; to: number };
  const change: fc.Arbitrary<Change> = fc.record({
    record: fc.integer({ min: 0, max: RECORDS - 1 }),
    what: fc.constantFrom('name', 'name', 'name', 'email', 'email', 'division', 'day', 'end', 'dead', 'alive'),
    to: fc.nat(2),
  });

  it('are those that somebody finds who compares each record with each, whatever changed and in which order', async () => {
    const world = await createWorld();
    const people: Person[] = [];
    for (let n = 0; n < RECORDS; n += 1)
      people.push(await world.person({ division: null, site: null, login: false, starts_on: '2021-07-01' }));
    const lookAt = async () => {
      const rows = await world.sql<{ id: string; name: string; email: string; divisions: string[]; first: string | null }>`
        select p.id, lower(p.given_name || ' ' || p.family_name) as name, lower(p.email) as email,
          array(select m.division_id::text from division_membership m where m.person_id = p.id and m.ends_on is distinct from m.starts_on) as divisions,
          (select min(a.starts_on)::text from appointment a where a.person_id = p.id and a.ends_on is distinct from a.starts_on) as first
        from person p where p.department_id = ${world.id} and p.deceased_on is null and p.merged_into_id is null and p.kind <> 'service'`;
      const wordsOf = (name: string) => name.split(' ').sort().join(' ');
      const crowded = (same: (row: (typeof rows)[number]) => boolean) => rows.filter(same).length > 10;
      return rows
        .flatMap((a) =>
          rows
            .filter((b) => a.id < b.id)
            .flatMap((b) => {
              const names = wordsOf(a.name) === wordsOf(b.name) && !crowded(({ name }) => wordsOf(name) === wordsOf(a.name));
              const reasons = [
                ...(a.email === b.email && !crowded(({ email }) => email === a.email) ? ['email'] : []),
                ...(names && a.divisions.some((one) => b.divisions.includes(one)) ? ['name_and_division'] : []),
                ...(names && a.first !== null && a.first === b.first ? ['name_and_first_day'] : []),
              ];
              return reasons.length > 0 ? [`${a.id} ${b.id} ${reasons}`] : [];
            }),
        )
        .sort();
    };
    const act = ({ record, what, to }: Change) => {
      const id = people[record]?.id;
      const [given, family] = NAMES[to] ?? NAMES[0];
      if (what === 'name') return world.sql`update person set given_name = ${given}, family_name = ${family} where id = ${id}`;
      if (what === 'email') return world.sql`update person set email = ${`mail${to}@example.edu`} where id = ${id}`;
      if (what === 'dead') return world.sql`update person set deceased_on = '2026-01-01' where id = ${id}`;
      if (what === 'alive') return world.sql`update person set deceased_on = null where id = ${id}`;
      if (what === 'day') return world.sql`update appointment set starts_on = ${DAYS[to % 2]} where person_id = ${id}`;
      if (what === 'end') return world.sql`update division_membership set ends_on = starts_on where person_id = ${id}`;
      return world.insert('division_membership', {
        person_id: id,
        division_id: world.division(to === 0 ? 'CARD' : 'GIM').id,
        is_primary: false,
        starts_on: `20${10 + to}-01-01`,
        ends_on: `20${10 + to}-02-01`,
      });
    };
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 5, maxLength: 40 }),
        fc.nat(2),
        fc.integer({ min: 8, max: 12 }),
        async (changes, crowd, size) => {
          const [given, family] = NAMES[crowd] ?? NAMES[0];
          await world.sql`
          update person set given_name = ${given}, family_name = ${family}, deceased_on = null
          where id = any (${people.slice(0, size).map(({ id }) => id)}::uuid[])`;
          for (const one of changes) {
            await Promise.resolve(act(one)).catch(() => undefined);
            const kept = await world.sql<{ pair: string }>`
            select person_id || ' ' || duplicate_id || ' ' || array_to_string(reasons, ',') as pair from possible_duplicate`;
            expect(kept.map(({ pair }) => pair).sort()).toEqual(await lookAt());
          }
        },
      ),
      { numRuns: runs(6, 100) },
    );
  }, 3_600_000);
});
