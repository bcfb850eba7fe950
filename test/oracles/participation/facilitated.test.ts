/** What a facilitator may say to whom, and who reads what they publish, day by day through HTTP, against looking at every fact by itself. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '../../../src/core/calendar.ts';
import type { Person } from '../../setup/department.ts';
import { runs } from '../../setup/runs.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

let world: World;
let people: People;
const published = new Map<Division, string>();
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  for (const code of DIVISIONS) {
    const body = { kind: 'guide', title: code, division_id: world.division(code).id };
    published.set(code, (await world.as(people.lead).post('/v1/resources', body)).body.id);
  }
});

const DIVISIONS = ['CARD', 'NEPH'] as const;
type Division = (typeof DIVISIONS)[number];
const WINDOW = 12;
const day = (n: number) => addDays('2026-03-01', n);

/** Half-open days of the window; `until` null lasts. */
type Span = { from: number; until: number | null };
const holds = ({ from, until }: Span, on: number) => from <= on && (until === null || on < until);
const span: fc.Arbitrary<Span> = fc
  .tuple(fc.nat(WINDOW - 2), fc.option(fc.integer({ min: 1, max: 8 })))
  .map(([from, length]) => ({ from, until: length === null ? null : from + length }));
const division = fc.constantFrom(...DIVISIONS);

/** Of one primary division until a day, of the other from then on; and a cross-appointment, or none. */
type Home = { first: Division; moves: number | null; guest: (Span & { division: Division }) | null };
const home: fc.Arbitrary<Home> = fc.record({
  first: division,
  moves: fc.option(fc.integer({ min: 1, max: WINDOW - 1 })),
  guest: fc.option(fc.tuple(span, division).map(([days, code]) => ({ ...days, division: code }))),
});
const other = (code: Division): Division => (code === 'CARD' ? 'NEPH' : 'CARD');
const primaryOf = ({ first, moves }: Home, on: number) => (moves !== null && on >= moves ? other(first) : first);

const given = fc.record({
  mentee: home,
  mentor: home,
  terms: fc.uniqueArray(
    fc.tuple(span, division).map(([days, code]) => ({ ...days, division: code })),
    { minLength: 1, maxLength: 2, selector: (term) => term.division },
  ),
  runs: span,
  isParty: fc.constantFrom(true, false, false, false),
  days: fc.uniqueArray(fc.nat(WINDOW - 1), { minLength: 2, maxLength: 3 }),
});

async function settle(person: Person, { first, moves, guest }: Home): Promise<void> {
  await world.membership(person, first, moves === null ? {} : { ends_on: day(moves) });
  if (moves !== null) await world.membership(person, other(first), { starts_on: day(moves) });
  // Nobody is a guest where they are at home: such a membership is refused, and left out.
  if (guest === null || guest.division === first || moves !== null) return;
  await world.membership(person, guest.division, {
    is_primary: false,
    starts_on: day(guest.from),
    ends_on: guest.until === null ? null : day(guest.until),
  });
}

const isMember = (where: Home, code: Division, on: number) =>
  primaryOf(where, on) === code ||
  (where.guest !== null && where.guest.division === code && code !== where.first && where.moves === null && holds(where.guest, on));

describe('a facilitator', () => {
  it('says something to the active pairs of their division while in office, and publishes for its members of the day', {
    timeout: 600_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(given, async ({ mentee: home, mentor: mentorHome, terms, runs: lasts, isParty, days }) => {
        world.at('2026-02-01');
        const [mentee, mentor] = [await world.person({ division: null }), await world.person({ division: null })];
        await settle(mentee, home);
        await settle(mentor, mentorHome);
        const holder = isParty ? mentor : await world.person({ division: null, site: null });
        for (const term of terms) {
          const period = { starts_on: day(term.from), ends_on: term.until === null ? null : day(term.until) };
          await world.role(holder, 'mentorship_facilitator', { division: term.division, ...period });
        }
        const ends_on = lasts.until === null ? null : day(lasts.until);
        const { id: assignment_id } = await world.assignment(mentee, mentor, { starts_on: day(lasts.from), ends_on });
        for (const on of [...days].sort((a, b) => a - b)) {
          world.at(day(on));
          const led = terms.filter((term) => holds(term, on)).map((term) => term.division);
          const theirs = [primaryOf(home, on), primaryOf(mentorHome, on)].some((code) => led.includes(code));
          const expected = led.length === 0 ? 403 : isParty ? 403 : theirs ? (holds(lasts, on) ? 201 : 409) : 404;
          const told = await world.as(holder).post('/v1/pair-feedback', { assignment_id, body: 'Go on.' });
          expect(told.status, `${day(on)} ${told.text}`).toBe(expected);
          for (const code of DIVISIONS) {
            const read = async (who: Person) => (await world.as(who).get(`/v1/resources/${published.get(code)}`)).status;
            expect(await read(mentee), `${code} ${day(on)}`).toBe(isMember(home, code, on) ? 200 : 404);
            const asMember = isParty && isMember(mentorHome, code, on);
            expect(await read(holder), `${code} ${day(on)}`).toBe(asMember || led.includes(code) ? 200 : 404);
          }
        }
      }),
      { numRuns: runs(15, 120) },
    );
  });
});
