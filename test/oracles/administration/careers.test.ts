import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '../../../src/core/calendar.ts';
import * as careers from '../../../src/features/mentorship/assignments/careers.ts';
import * as conflicts from '../../../src/features/mentorship/conflicts/service.ts';
import { asService } from '../../setup/context.ts';
import type { Person } from '../../setup/department.ts';
import { allowEmptying } from '../../setup/emptying.ts';
import { runs } from '../../setup/runs.ts';
import { createWorld, type World } from '../../setup/world.ts';

/**
 * The days on which careers end assignments, in one statement, against the same as a person would find it who goes through the days one
 * by one; and what becomes of an assignment when HR changes its mind again and again.
 */
const DAY0 = '2028-02-20';
const WINDOW = 20;
const day = (n: number) => addDays(DAY0, n);

type Stay = { from: number; until: number | null; category: 'full_time' | 'part_time' | 'emeritus'; reason: 'retired' | 'resigned' | null };
type Career = { stays: Stay[]; deceased: number | null };
type Step = { today: number; careers: Career[] };
type Pair = {
  mentee: number;
  mentor: number;
  from: number;
  planned: number | null;
  announced: number | null;
  /** The first day of a successor, to whom it hands over. */
  replaced: number | null;
  subtype: 'formal' | 'informal';
  is_primary: boolean;
};

const PEOPLE = 4;
const EXTERNAL = 3;
const instant = fc.integer({ min: 0, max: WINDOW });
const later = fc.option(instant, { freq: 2 });
const stay: fc.Arbitrary<Stay> = fc.record({
  from: fc.integer({ min: -4, max: WINDOW - 2 }),
  until: later,
  category: fc.constantFrom('full_time', 'full_time', 'part_time', 'emeritus'),
  reason: fc.constantFrom('retired', 'resigned', null),
});
const career: fc.Arbitrary<Career> = fc.record({
  stays: fc.array(stay, { minLength: 1, maxLength: 3 }),
  deceased: fc.option(instant, { freq: 6 }),
});
// Ends of appointments are recorded in advance, deaths only once they have happened.
const step: fc.Arbitrary<Step> = fc
  .record({ today: fc.integer({ min: 2, max: WINDOW }), careers: fc.array(career, { minLength: PEOPLE, maxLength: PEOPLE }) })
  .map(({ today, careers: all }) => ({
    today,
    careers: all.map((one) => ({ ...one, deceased: one.deceased !== null && one.deceased > today ? null : one.deceased })),
  }));
const pair: fc.Arbitrary<Pair> = fc.record({
  mentee: fc.integer({ min: 0, max: EXTERNAL - 1 }),
  mentor: fc.integer({ min: 0, max: PEOPLE - 1 }),
  from: fc.integer({ min: -2, max: WINDOW - 4 }),
  planned: later,
  announced: later,
  replaced: later,
  subtype: fc.constantFrom('formal', 'formal', 'informal'),
  is_primary: fc.boolean(),
});

const within = ({ from, until }: Pick<Stay, 'from' | 'until'>, n: number) => from <= n && (until === null || n < until);

/** Stays as HR can store them: with days, and none beside another of its category. */
function stored(stays: readonly Stay[]): Stay[] {
  const kept: Stay[] = [];
  for (const one of stays) {
    if (one.until !== null && one.until <= one.from) continue;
    if (
      kept.some(
        (k) => k.category === one.category && (k.until === null || one.from < k.until) && (one.until === null || k.from < one.until),
      )
    )
      continue;
    kept.push({ ...one, reason: one.until === null ? null : one.reason });
  }
  return kept;
}

function isHere({ stays, deceased }: Career, person: number, n: number): boolean {
  if (deceased !== null && deceased <= n) return false;
  if (person === EXTERNAL) return true;
  const held = stored(stays);
  return held.some((s) => within(s, n)) || !held.some((s) => s.from <= n);
}

/** The first day from `from` on which the person is gone, and since when, where that is by `today`. */
function naiveEnd(one: Career, person: number, from: number, today: number): number | null {
  for (let n = from; n <= WINDOW * 2; n += 1) {
    if (isHere(one, person, n)) continue;
    let since = n;
    while (since > -10 && !isHere(one, person, since - 1)) since -= 1;
    return since <= today ? n : null;
  }
  return null;
}

let world: World;
let people: Person[];
let elsewhere: { mentee: Person; mentor: Person };
beforeAll(async () => {
  world = await createWorld();
  await allowEmptying(world);
  people = [];
  elsewhere = { mentee: await world.person(), mentor: await world.person({ division: 'NEPH' }) };
  for (let n = 0; n < PEOPLE; n += 1) people.push(await world.person({ kind: n === EXTERNAL ? 'external' : 'faculty', category: null }));
});

const idOf = (person: number) => people[person]?.id ?? '';

async function store({ careers: all }: Step): Promise<void> {
  await world.sql`delete from appointment where person_id = any (${people.map(({ id }) => id)})`;
  const fte = { full_time: 100, part_time: 50, emeritus: 0 };
  const held = all.flatMap(({ stays }, person) =>
    stored(stays).map(({ from, until, category, reason }) => ({
      person_id: idOf(person),
      category,
      fte: fte[category],
      starts_on: day(from),
      ends_on: until === null ? null : day(until),
      reason,
    })),
  );
  await world.sql`
    insert into appointment (department_id, person_id, category, rank, academic_fte_pct, status, appointed_on, starts_on, ends_on, end_reason)
    select ${world.id}, h.person_id, h.category, 'professor', h.fte, 'continuing', h.starts_on, h.starts_on, h.ends_on, h.reason
    from jsonb_to_recordset(${JSON.stringify(held)}) h(person_id uuid, category text, fte int, starts_on date, ends_on date, reason text)`;
  const deaths = all.map(({ deceased }, person) => ({ id: idOf(person), deceased_on: deceased === null ? null : day(deceased) }));
  await world.sql`
    update person p set deceased_on = d.deceased_on
    from jsonb_to_recordset(${JSON.stringify(deaths)}) d(id uuid, deceased_on date) where p.id = d.id`;
}

const settle = (ids: string[] | null) =>
  asService(world, async (ctx) => {
    const settled = await careers.settle(ctx, ids);
    await conflicts.recheck(ctx);
    return settled;
  });

type Stored = { id: string; state: string; ends_on: string | null; by_career: boolean; days: string; crowded: boolean };

/** Each assignment, and whether another one would stand on its days if it lasted until its planned end. */
const rows = () => world.sql<Stored>`
  select a.id, a.state, a.ends_on::text, a.ended_by_career is not null as by_career,
    exists (select from assignment o where o.id <> a.id and o.mentee_id = a.mentee_id and a.subtype = 'formal' and o.subtype = 'formal'
      and (o.mentor_id = a.mentor_id or (a.is_primary and o.is_primary))
      and daterange(o.starts_on, o.planned_ends_on) && daterange(a.starts_on, a.planned_ends_on)) as crowded
  from assignment a order by a.id`;

/** What a person keeps in mind of an assignment: the end people gave it, and whether a career has ended it instead. */
type Expected = Pair & { hand: number | null; state: 'live' | 'ended'; by_career: boolean };

/** Judges one assignment on a day the way a person would, with nothing but the day and what was true the day before. */
function judge(expected: Expected, { careers: all, today }: Step): void {
  if (!expected.by_career && (expected.state === 'ended' || (expected.hand !== null && expected.hand <= today))) return;
  const [end] = [expected.mentee, expected.mentor]
    .flatMap((person) => naiveEnd(all[person] as Career, person, expected.from, today) ?? [])
    .sort((a, b) => a - b);
  const limit = Math.min(expected.planned ?? WINDOW * 9, expected.hand ?? WINDOW * 9, expected.replaced ?? WINDOW * 9);
  if (end !== undefined && end < limit) Object.assign(expected, { state: 'ended', by_career: true, career: end });
  else if (expected.by_career)
    Object.assign(expected, { state: expected.hand !== null && expected.hand <= today ? 'ended' : 'live', by_career: false, career: null });
}

/** The first day from `from` on on which the person holds an appointment, should there be one. */
function firstAppointed({ stays }: Career, from: number): number | null {
  for (let n = from; n <= WINDOW * 2; n += 1) if (stored(stays).some((s) => within(s, n))) return n;
  return null;
}

/** Lets what has not begun wait for the day on which both are there, unless it would be over by then or somebody is not there throughout. */
function wait(expected: Expected, { careers: all, today }: Step): void {
  const { mentee, mentor, from, planned, hand, replaced, state } = expected;
  if (state !== 'live' || from <= today) return;
  const sides = [mentee, mentor];
  const days = sides.flatMap((person) => (person === EXTERNAL ? [] : (firstAppointed(all[person] as Career, from) ?? [])));
  const both = Math.max(from, ...days);
  if (both === from || both >= Math.min(planned ?? WINDOW * 9, hand ?? WINDOW * 9, replaced ?? WINDOW * 9)) return;
  const isThere = (person: number) =>
    Array.from({ length: both - from + 1 }).every((_, n) => isHere(all[person] as Career, person, from + n));
  if (sides.every(isThere)) expected.from = both;
}

async function begin(pairs: readonly Pair[]): Promise<Map<string, Expected & { career?: number | null }>> {
  const model = new Map<string, Expected>();
  const successor = await world.assignment(elsewhere.mentee, elsewhere.mentor);
  for (const one of pairs.filter(({ mentee, mentor }) => mentee !== mentor)) {
    const planned = one.planned !== null && one.planned > one.from ? one.planned : null;
    const hand = one.announced !== null && one.announced >= one.from ? one.announced : null;
    const options = {
      subtype: one.subtype,
      is_primary: one.subtype === 'formal' && one.is_primary,
      starts_on: day(one.from),
      planned_ends_on: planned === null ? null : day(planned),
      ends_on: hand === null ? null : day(hand),
    };
    // Two that overlap are refused, and then there is one.
    const made = await world.assignment({ id: idOf(one.mentee) }, { id: idOf(one.mentor) }, options).catch(() => null);
    if (!made) continue;
    const replaced = one.subtype === 'formal' && one.replaced !== null && one.replaced >= one.from ? one.replaced : null;
    if (replaced !== null)
      await world.sql`update assignment set replaced_by_id = ${successor.id}, replaced_on = ${day(replaced)} where id = ${made.id}`;
    model.set(made.id, { ...one, planned, hand, replaced, state: 'live', by_career: false });
  }
  return model;
}

describe('careers end assignments', () => {
  it('on the day that a day-by-day search finds, whatever HR corrects afterwards', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(pair, { minLength: 1, maxLength: 3 }),
        fc.array(step, { minLength: 1, maxLength: 4 }),
        async (pairs, steps) => {
          await world.sql`truncate assignment cascade`;
          const model = await begin(pairs);
          for (const one of steps.toSorted((a, b) => a.today - b.today)) {
            world.at(day(one.today));
            await store(one);
            await settle(null);
            for (const row of await rows()) {
              const expected = model.get(row.id);
              // What gets days back where another one stands may have to do without: of that, below.
              if (!expected || row.crowded) continue;
              judge(expected, one);
              wait(expected, one);
              const ends = expected.by_career ? (expected.career ?? null) : expected.hand;
              const wanted = { state: expected.state, ends_on: ends === null ? null : day(ends), by_career: expected.by_career };
              expect({ state: row.state, ends_on: row.ends_on, by_career: row.by_career }, JSON.stringify({ one, expected })).toEqual(
                wanted,
              );
            }
            expect(await settle(null), 'once settled, there is nothing to settle').toEqual({ ended: [], recovered: [], withdrawn: [] });
          }
        },
      ),
      { numRuns: runs(20, 600) },
    );
  }, 3_600_000);
});
