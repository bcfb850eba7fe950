import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../setup/department.ts';
import { arbitraryFacts, DAY0, day, naive, PEOPLE, store, WINDOW } from '../../setup/reporting.ts';
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
      { numRuns: 60 },
    );
  }, 60_000);
});

describe('the database alone', () => {
  it('refuses a formal assignment that would be active under a director, whoever writes it', async () => {
    await world.sql`truncate reporting_line, leadership_role, division_membership, site_membership cascade`;
    const mentee = await world.person({ division: 'CARD' });
    const director = await world.person({ division: 'CARD' });
    await world.role(director, 'division_director', { division: 'CARD' });
    await expect(world.assignment(mentee, director)).rejects.toThrow(/active while the mentee reports/);
    await expect(world.assignment(mentee, director, { subtype: 'sponsor' })).resolves.toBeDefined();
  });

  it('refuses an HR fact written past the service when it would leave an assignment active in a conflict', async () => {
    const mentee = await world.person({ division: 'NEPH' });
    const mentor = await world.person({ division: 'NEPH' });
    await world.assignment(mentee, mentor);
    await expect(world.role(mentor, 'division_director', { division: 'NEPH' })).rejects.toThrow(/active while the mentee reports/);
    await expect(world.role(mentor, 'division_director', { division: 'GIM' })).resolves.toBeDefined();
  });
});
