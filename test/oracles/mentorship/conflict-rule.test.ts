import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../setup/department.ts';
import { arbitraryFacts, DAY0, day, naive, PEOPLE, store, WINDOW } from '../../setup/reporting.ts';
import { runs } from '../../setup/runs.ts';
import { createWorld, type World } from '../../setup/world.ts';

let world: World;
let people: Person[];
beforeAll(async () => {
  world = await createWorld();
  people = [];
  for (let n = 0; n < PEOPLE; n += 1) people.push(await world.person({ division: null, site: null }));
});

describe('reports_to', () => {
  it('finds on every day exactly the bases a person finds who looks at that day alone', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryFacts, async (given) => {
        const facts = await store(world, people, given);
        const found = await world.sql<{ mentee: string; mentor: string; on: string; kinds: string[] }>`
          select e.id as mentee, m.id as mentor, d::date::text as on, array_agg(distinct r.kind order by r.kind) as kinds
          from person e join person m on m.id <> e.id and m.department_id = e.department_id
          cross join lateral reports_to(e.id, m.id, daterange(${DAY0}, ${day(WINDOW)})) r
          cross join lateral generate_series(r.starts_on, r.ends_on - 1, interval '1 day') d
          group by e.id, m.id, d`;
        // What is asked before the full look leaves out no pair that it would find something about.
        const overlooked = await world.sql`
          select e.id as mentee, m.id as mentor from person e join person m on m.id <> e.id and m.department_id = e.department_id
          where not may_report(e.id, m.id) and exists (select from reports_to(e.id, m.id, daterange(null, null)))`;
        expect(overlooked).toEqual([]);
        const sql = new Map(found.map((row) => [`${row.mentee} ${row.mentor} ${row.on}`, row.kinds]));
        for (let mentee = 0; mentee < PEOPLE; mentee += 1) {
          for (let mentor = 0; mentor < PEOPLE; mentor += 1) {
            if (mentee === mentor) continue;
            for (let n = 0; n < WINDOW; n += 1) {
              const key = `${people[mentee]?.id} ${people[mentor]?.id} ${day(n)}`;
              expect(sql.get(key) ?? [], `mentee ${mentee}, mentor ${mentor}, day ${n}`).toEqual(naive(facts, mentee, mentor, n));
            }
          }
        }
      }),
      { numRuns: runs(20, 600) },
    );
  }, 3_600_000);
});
