/** The confidant that SQL finds, against looking at every person and every fact one by one. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Confidant, findConfidant } from '../../../src/features/participation/concerns/queries.ts';
import { officesInOrder } from '../../../src/features/participation/concerns/rules.ts';
import { type Route, routes } from '../../../src/features/participation/concerns/schema.ts';
import { asService } from '../../setup/context.ts';
import type { Person } from '../../setup/department.ts';
import { arbitraryFacts, day, type Facts, holds, naive, PEOPLE, type Span, span, store, WINDOW, who } from '../../setup/reporting.ts';
import { runs } from '../../setup/runs.ts';
import { createWorld, type World } from '../../setup/world.ts';

let world: World;
const people: Person[] = [];
beforeAll(async () => {
  world = await createWorld();
  for (let n = 0; n < PEOPLE; n += 1) people.push(await world.person({ division: null, site: null }));
  people.sort((a, b) => (a.id < b.id ? -1 : 1));
});

const id = (n: number) => people[n]?.id ?? '';

type Office = Span & { person: number; division: number | null };
type Given = {
  facts: Facts;
  offices: Office[];
  gone: number | null;
  pair: readonly [number, number];
  except: number | null;
  days: number[];
};
type Asked = { raiser: number; about: number | null; ofPair: boolean; wanted: Route | undefined; on: number };

const office = fc
  .tuple(span, who, fc.constantFrom(0, 1, null, null))
  .map(([days, person, division]): Office => ({ ...days, person, division }));

const arbitraryGiven: fc.Arbitrary<Given> = fc.record({
  facts: arbitraryFacts,
  offices: fc.array(office, { minLength: 2, maxLength: 8 }),
  gone: fc.option(who),
  pair: fc.tuple(who, who).filter(([a, b]) => a !== b),
  except: fc.option(who),
  days: fc.uniqueArray(fc.integer({ min: 0, max: WINDOW - 1 }), { minLength: 3, maxLength: 3 }),
});

/** Whom the concern is about: the person it names, and the other side where it names the assignment of the pair. */
function subjectsOf({ pair }: Given, { raiser, about, ofPair }: Asked): number[] {
  return [...(about === null ? [] : [about]), ...(ofPair ? pair : [])].filter((each) => each !== raiser);
}

/** In which capacities a person could be the confidant on the day, by the text of the rule. */
function capacities(given: Given, asked: Asked, person: number): Route[] {
  const { facts, offices, gone, except } = given;
  const { raiser, on } = asked;
  const subjects = subjectsOf(given, asked);
  if ([raiser, gone, except, ...subjects].includes(person)) return [];
  if (subjects.some((subject) => naive(facts, person, subject, on).length > 0)) return [];
  const held = offices.filter((each) => each.person === person && holds(each, on));
  const home = facts.divisions.find((each) => each.person === raiser && each.is_primary && holds(each, on))?.division;
  return [
    ...(held.some((each) => each.division !== null && each.division === home) ? (['mentorship_facilitator'] as const) : []),
    ...(held.some((each) => each.division === null) ? (['mentorship_lead'] as const) : []),
    ...(facts.roles.some((each) => each.role === 'chair' && each.person === person && holds(each, on)) ? (['chair'] as const) : []),
  ];
}

/** Stores what is given; what the database refuses is left out on both sides. */
async function prepare(given: Given): Promise<{ kept: Given; assignment_id: string }> {
  const facts = await store(world, people, given.facts);
  const offices: Office[] = [];
  for (const each of given.offices) {
    const scope = each.division === null ? {} : { division: ['CARD', 'GIM'][each.division] ?? 'CARD' };
    const days = { starts_on: day(each.from), ends_on: each.until === null ? null : day(each.until) };
    await world
      .role({ id: id(each.person) }, each.division === null ? 'mentorship_lead' : 'mentorship_facilitator', { ...scope, ...days })
      .then(
        () => offices.push(each),
        () => undefined,
      );
  }
  await world.sql`update person set deceased_on = null`;
  if (given.gone !== null) await world.sql`update person set deceased_on = '2025-12-01' where id = ${id(given.gone)}`;
  const [mentee, mentor] = given.pair;
  const assignment = await world.assignment({ id: id(mentee) }, { id: id(mentor) }, { subtype: 'informal', starts_on: '2026-01-01' });
  return { kept: { ...given, facts, offices }, assignment_id: assignment.id };
}

/** Every concern that somebody could have on a day: about nobody or anybody, the pair's assignment or none, in one capacity or another. */
function questions({ pair }: Given, on: number): Asked[] {
  const everybody = people.map((_, n) => n);
  return everybody.flatMap((raiser) =>
    [null, ...everybody.filter((n) => n !== raiser)].flatMap((about, n) =>
      (pair.includes(raiser) ? [false, true] : [false]).map((ofPair) => {
        const wanted = [undefined, ...routes][(n + raiser + on) % 4];
        return { raiser, about, ofPair, wanted, on };
      }),
    ),
  );
}

/** Nobody has an open concern here, so it is the first by id of those who can be the confidant in the first capacity that anybody has. */
function expected(given: Given, asked: Asked, turns: readonly Route[]): Confidant | undefined {
  const able = people.map((_, person) => ({ person, routes: capacities(given, asked, person) }));
  const route = turns.find((turn) => able.some((each) => each.routes.includes(turn)));
  const chosen = able.find((each) => route !== undefined && each.routes.includes(route));
  return route && chosen && { person_id: id(chosen.person), route };
}

describe('the confidant of a concern', () => {
  it('is the person that the rule allows and prefers, and nobody where the rule allows nobody', { timeout: 3_600_000 }, async () => {
    const seen = { found: 0, none: 0, passedOver: 0 };
    await fc.assert(
      fc.asyncProperty(arbitraryGiven, async (given) => {
        const { kept, assignment_id } = await prepare(given);
        const except = kept.except === null ? [] : [id(kept.except)];
        for (const on of kept.days) {
          world.at(day(on));
          await asService(world, async (ctx) => {
            for (const asked of questions(kept, on)) {
              const turns = officesInOrder(routes, asked.wanted);
              const about_person_id = asked.about === null ? null : id(asked.about);
              const matter = { raised_by_id: id(asked.raiser), about_person_id, assignment_id: asked.ofPair ? assignment_id : null };
              const answer = await findConfidant(ctx, matter, turns, except);
              expect(answer, JSON.stringify(asked)).toEqual(expected(kept, asked, turns));
              seen[answer ? 'found' : 'none'] += 1;
              const subjects = subjectsOf(kept, asked);
              if (people.some((_, n) => !subjects.includes(n) && subjects.some((subject) => naive(kept.facts, n, subject, on).length > 0)))
                seen.passedOver += 1;
            }
          });
        }
      }),
      { numRuns: runs(12, 120) },
    );
    // Each happens often, or the test would prove little.
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(30);
  });
});
