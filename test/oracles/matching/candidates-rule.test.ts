import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Candidate } from '../../../src/features/matching/candidates/schema.ts';
import type { Person } from '../../setup/department.ts';
import { allowEmptying } from '../../setup/emptying.ts';
import { arbitraryFacts, day, type Facts, naive, PEOPLE, type Span, span, store, WINDOW, who } from '../../setup/reporting.ts';
import { runs } from '../../setup/runs.ts';
import { createWorld, type World } from '../../setup/world.ts';

type Declaration = Span & { person: number; other: number };
type Mentor = { is_willing: boolean; capacity: number | null } | null;
type Given = {
  facts: Facts;
  declarations: Declaration[];
  mentors: Mentor[];
  mentored: number[];
  from: number;
  until: number | null;
};

const given: fc.Arbitrary<Given> = fc.record({
  facts: arbitraryFacts,
  declarations: fc.array(
    fc.tuple(span, fc.record({ person: who, other: who })).map(([days, pair]) => ({ ...days, ...pair })),
    { maxLength: 3 },
  ),
  mentors: fc.array(fc.option(fc.record({ is_willing: fc.boolean(), capacity: fc.constantFrom(null, 0, 1, 2) })), {
    minLength: PEOPLE,
    maxLength: PEOPLE,
  }),
  mentored: fc.array(who, { maxLength: 5 }),
  from: fc.integer({ min: 0, max: WINDOW - 1 }),
  until: fc.option(fc.integer({ min: 1, max: WINDOW })),
});

let world: World;
let people: Person[];
beforeAll(async () => {
  world = await createWorld({ now: `${day(0)}T15:00:00Z` });
  await allowEmptying(world);
  people = [];
  for (let n = 0; n < PEOPLE; n += 1) people.push(await world.person({ division: null, site: null }));
});

const id = (n: number) => people[n]?.id ?? '';

/** Writes what is given; answers the declarations that took, and how many formal mentees each mentor has. */
async function prepare({ facts, declarations, mentors, mentored }: Given) {
  await world.sql`truncate assignment, mentor_profile, conflict_declaration cascade`;
  const stored = await store(world, people, facts);
  for (const [n, mentor] of mentors.entries()) {
    if (!mentor) continue;
    await world.insert('mentor_profile', { person_id: id(n), is_willing: mentor.is_willing, capacity_formal: mentor.capacity });
  }
  const kept: Declaration[] = [];
  for (const declared of declarations) {
    const days = { starts_on: day(declared.from), ends_on: declared.until === null ? null : day(declared.until) };
    await world
      .insert('conflict_declaration', { person_id: id(declared.person), other_id: id(declared.other), kind: 'competition', ...days })
      .then(
        () => kept.push(declared),
        () => undefined,
      );
  }
  const load = new Map<number, number>();
  for (const mentor of mentored) {
    const mentee = await world.person({ division: null, site: null });
    await world.assignment(mentee, { id: id(mentor) }, { starts_on: '2025-01-01' });
    load.set(mentor, (load.get(mentor) ?? 0) + 1);
  }
  return { facts: stored, declarations: kept, load };
}

describe('candidates', () => {
  it('have no conflict with the mentee on any day of the period, and nobody is left out without a reason', async () => {
    await fc.assert(
      fc.asyncProperty(given, who, async (all, mentee) => {
        const asked = { ...all, until: all.until !== null && all.until > all.from ? all.until : null };
        const { facts, declarations, load } = await prepare(asked);
        const query = `starts_on=${day(asked.from)}${asked.until === null ? '' : `&planned_ends_on=${day(asked.until)}`}&limit=200`;
        const mine = world.as(people[mentee] as Person);
        const ask = async (more: string) =>
          (await mine.get<{ items: Candidate[] }>(`/v1/people/${id(mentee)}/mentor-candidates?${query}${more}`)).body.items;
        const everybody = new Map((await ask('&include=excluded')).map((row) => [row.id, row]));
        const eligible = (await ask('')).map((row) => row.id);
        expect([...everybody.values()].filter((row) => row.is_eligible).map((row) => row.id)).toEqual(eligible);

        for (let mentor = 0; mentor < PEOPLE; mentor += 1) {
          if (mentor === mentee) {
            expect(everybody.has(id(mentor))).toBe(false);
            continue;
          }
          const expected = new Set<string>();
          // Beyond the window nothing begins or ends, so its last day stands for all that follow.
          for (let n = asked.from; n < (asked.until ?? WINDOW * 2); n += 1) {
            for (const kind of naive(facts, mentee, mentor, n)) {
              expected.add(kind === 'supervision' ? 'supervises' : kind === 'evaluation' ? 'evaluates' : 'reports_to');
            }
          }
          // Not bound to the period that is asked for: it bars until it is taken back.
          const declared = declarations.filter(
            (d) => [d.person, d.other].includes(mentee) && [d.person, d.other].includes(mentor) && (d.until === null || d.until > 0),
          );
          const byOther = declared.some((d) => d.person === mentor);
          if (declared.some((d) => d.person === mentee)) expected.add('competition');
          const profile = asked.mentors[mentor] ?? null;
          // Nobody is listed, so that whoever is not willing to take this mentee has a profile that the mentee may not read.
          const isOpen = profile?.is_willing === true && !byOther;
          if (!isOpen) expected.add('not_available');
          if (isOpen && (load.get(mentor) ?? 0) >= (profile?.capacity ?? 3)) expected.add('capacity');
          const row = everybody.get(id(mentor));
          // Where the mentee happens to lead the mentor, they may read whether there is a profile.
          const named = (reason: string) => (!isOpen && ['no_profile', 'capacity'].includes(reason) ? 'not_available' : reason);
          const found = [...new Set(row?.exclusions.map((exclusion) => named(exclusion.reason)))].sort();
          expect(found, `mentor ${mentor} of mentee ${mentee}`).toEqual([...expected].sort());
          expect(row?.is_eligible).toBe(expected.size === 0);
          const own = declared.filter((d) => d.person === mentee);
          const competition = row?.exclusions.find((exclusion) => exclusion.reason === 'competition');
          if (own.length > 0) {
            const ends = own.map((d) => d.until);
            expect([competition?.starts_on, competition?.ends_on]).toEqual([
              day(Math.min(...own.map((d) => d.from))),
              ends.includes(null) ? null : day(Math.max(...ends.map(Number))),
            ]);
          }
        }
      }),
      { numRuns: runs(15, 400) },
    );
  }, 3_600_000);
});
