import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { addDays, daysBetween } from '../../../src/core/calendar.ts';
import { firstDayOf } from '../../../src/features/mentorship/assignments/rules.ts';
import { assignmentsOf, attest } from '../../setup/assignments.ts';
import type { Person } from '../../setup/department.ts';
import { runs } from '../../setup/runs.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

/**
 * Handovers through HTTP, in any order, against somebody who keeps a calendar with one box for each day and assignment: on no day has the
 * mentee two primary mentors, and between the last day of the replaced and the first of the successor lies none.
 */
const DAY0 = '2026-03-01';
const WINDOW = 30;
const day = (n: number) => addDays(DAY0, n);
const MENTORS = 5;

type Op =
  | { kind: 'propose'; mentor: number; replaces: number | null; start: number | null; is_primary: boolean }
  | { kind: 'accept' | 'decline' | 'void'; which: number }
  | { kind: 'end'; which: number; on: number | null }
  | { kind: 'pass'; days: number };

const which = fc.nat({ max: 9 });
const offset = fc.option(fc.integer({ min: -4, max: 8 }), { freq: 2 });
const op: fc.Arbitrary<Op> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('propose' as const),
      mentor: fc.nat({ max: MENTORS - 1 }),
      replaces: fc.option(which, { freq: 3 }),
      start: offset,
      is_primary: fc.boolean(),
    }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('accept' as const), which }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('decline' as const, 'void' as const), which }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('end' as const), which, on: offset }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('pass' as const), days: fc.integer({ min: 1, max: 6 }) }) },
);

/** What the keeper of the calendar has of one assignment: a box a day, and the boxes that a handover took from it. */
type Kept = {
  id: string;
  mentor: number;
  is_primary: boolean;
  replaces: number | null;
  start: number | null;
  state: 'asked' | 'agreed' | 'declined' | 'voided';
  boxes: Set<number>;
  taken: Set<number>;
  takenBy: number | null;
};
const ALL = Array.from({ length: WINDOW * 3 }, (_, n) => n - WINDOW);
const overlap = (a: Kept, b: Set<number>) => [...b].some((n) => a.boxes.has(n));
const agreed = (one: Kept | undefined): one is Kept => one?.state === 'agreed';

/** Colours the boxes of the accepted proposal, or answers false where the calendar has no room. */
function colour(kept: Kept[], at: number, today: number): boolean {
  const one = kept[at] as Kept;
  const old = one.replaces === null ? undefined : kept[one.replaces];
  let first = one.start ?? today;
  if (agreed(old)) {
    // A day that has been is the replaced mentor's, if any day is.
    while (first < today && (old.boxes.has(first) || [...old.boxes].some((n) => n > first))) first += 1;
    if (kept.some((other, i) => i !== at && agreed(other) && other.replaces === one.replaces && [...other.boxes].some((n) => n >= first)))
      return false;
    if (old.mentor === one.mentor && [...old.boxes].some((n) => n >= first)) return false;
  }
  const wanted = new Set(ALL.filter((n) => n >= first));
  for (const other of kept) {
    if (other === old || !agreed(other)) continue;
    if (((other.is_primary && one.is_primary) || other.mentor === one.mentor) && overlap(other, wanted)) return false;
  }
  if (
    agreed(old) &&
    ((old.is_primary && one.is_primary) || old.mentor === one.mentor) &&
    [...old.boxes].some((n) => n >= first && !wanted.has(n))
  )
    return false;
  one.boxes = wanted;
  one.state = 'agreed';
  if (agreed(old) && old.takenBy === null) {
    old.taken = new Set([...old.boxes].filter((n) => n >= first));
    old.boxes = new Set([...old.boxes].filter((n) => n < first));
    old.takenBy = at;
  }
  return true;
}

/** The boxes that a successor took go back where it has none left and its first day lies ahead, or it is void. */
function giveBack(kept: Kept[], at: number, before: Set<number>, today: number): void {
  const gone = kept[at] as Kept;
  const old = gone.replaces === null ? undefined : kept[gone.replaces];
  if (!agreed(old) || old.takenBy !== at) return;
  const ahead = gone.state === 'voided' || (gone.boxes.size === 0 && Math.min(...before, ...old.taken) > today);
  if (!ahead) return;
  const whole = new Set([...old.boxes, ...old.taken]);
  const crowded = kept.some(
    (other) =>
      other !== old && agreed(other) && ((other.is_primary && old.is_primary) || other.mentor === old.mentor) && overlap(other, whole),
  );
  if (crowded) return;
  old.boxes = whole;
  old.taken = new Set();
  old.takenBy = null;
}

let world: World;
let people: People;
let words: ReturnType<typeof assignmentsOf>;
const mentors: Person[] = [];
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  words = assignmentsOf(world, people);
  for (let n = 0; n < MENTORS; n += 1) {
    const mentor = await world.person({ division: 'NEPH', site: 'NORTH', rank: 'professor' });
    mentors.push(mentor);
  }
});

type Row = {
  id: string;
  state: string;
  starts_on: string | null;
  until_on: string | null;
  is_primary: boolean;
  replaced_by_id: string | null;
  replaced_on: string | null;
};

async function perform(mentee: Person, kept: Kept[], one: Op, today: number): Promise<void> {
  if (one.kind === 'pass') return;
  if (one.kind === 'propose') {
    const mentor = mentors[one.mentor] as Person;
    const old = one.replaces === null ? undefined : kept[one.replaces];
    const start = one.start === null ? null : today + one.start;
    const more = {
      capacity_reason: 'They know the field.',
      is_primary: one.is_primary,
      ...(old && { replaces_id: old.id }),
      ...(start !== null && { starts_on: day(start) }),
    };
    const answer = await words.propose(people.director, mentee, mentor, more);
    expect([201, 409, 422]).toContain(answer.status);
    if (answer.status !== 201) return;
    const replaces = old ? kept.indexOf(old) : null;
    kept.push({
      id: answer.body.id,
      mentor: one.mentor,
      is_primary: one.is_primary,
      replaces,
      start,
      state: 'asked',
      boxes: new Set(),
      taken: new Set(),
      takenBy: null,
    });
    return;
  }
  const it = kept[one.which];
  if (!it) return;
  const mentor = mentors[it.mentor] as Person;
  if (one.kind === 'accept' && it.state === 'asked') {
    await words.act(mentee, it.id, 'accept');
    const answer = await words.act(mentor, it.id, 'accept', attest);
    expect([200, 409, 422]).toContain(answer.status);
    expect(colour(kept, one.which, today), `${answer.status} ${answer.text}`).toBe(answer.status === 200);
  }
  if (one.kind === 'decline' && it.state === 'asked') {
    expect((await words.act(mentor, it.id, 'decline')).status).toBe(200);
    it.state = 'declined';
  }
  if (one.kind === 'void' && agreed(it)) {
    expect((await words.act(people.lead, it.id, 'void')).status).toBe(200);
    const before = it.boxes;
    it.state = 'voided';
    it.boxes = new Set();
    giveBack(kept, one.which, before, today);
  }
  if (one.kind === 'end' && agreed(it)) {
    const on = one.on === null ? undefined : day(today + one.on);
    const answer = await words.act(mentor, it.id, 'end', on === undefined ? {} : { on });
    expect([200, 409, 422]).toContain(answer.status);
    if (answer.status !== 200) return;
    const last = daysBetween(DAY0, String(answer.body.ends_on));
    const before = it.boxes;
    it.boxes = new Set([...before].filter((n) => n < last));
    it.taken = new Set([...it.taken].filter((n) => n < last));
    giveBack(kept, one.which, before, today);
  }
}

async function compare(mentee: Person, kept: readonly Kept[]): Promise<void> {
  const rows = await world.sql<Row>`select id, state, starts_on::text, until_on::text, is_primary, replaced_by_id, replaced_on::text
    from assignment where mentee_id = ${mentee.id} order by id`;
  const days = new Map(
    rows.map((row) => [
      row.id,
      ['live', 'completed', 'ended'].includes(row.state)
        ? ALL.filter((n) => (row.starts_on ?? '') <= day(n) && (row.until_on === null || day(n) < row.until_on))
        : [],
    ]),
  );
  for (const one of kept) expect(days.get(one.id), one.id).toEqual([...one.boxes].sort((a, b) => a - b));
  for (const n of ALL) {
    const primaries = rows.filter((row) => row.is_primary && days.get(row.id)?.includes(n));
    expect(primaries.length, `primary mentors on ${day(n)}`).toBeLessThan(2);
  }
  for (const row of rows.filter(({ replaced_on, until_on }) => replaced_on !== null && replaced_on === until_on)) {
    const successor = rows.find(({ id }) => id === row.replaced_by_id);
    if (!days.get(row.id)?.length || !successor || successor.state === 'voided') continue;
    expect(successor.starts_on, 'no day between the two').toBe(row.until_on);
  }
}

describe('handovers', () => {
  it('leave one primary mentor on each day and no day between, as a calendar with a box for each day has it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(op, { minLength: 4, maxLength: 14 }), async (ops) => {
        const mentee = await world.person({ division: 'CARD', site: 'UNION' });
        const kept: Kept[] = [];
        let today = 0;
        for (const one of ops) {
          if (one.kind === 'pass') today = Math.min(today + one.days, WINDOW / 2);
          world.at(day(today));
          await perform(mentee, kept, one, today);
          await compare(mentee, kept);
        }
      }),
      { numRuns: runs(25, 400) },
    );
  }, 3_600_000);

  it('begin on the day asked for, unless that would take back a day that has been', () => {
    const within = fc.integer({ min: 0, max: 12 });
    fc.assert(
      fc.property(within, fc.option(within), fc.option(within), (today, wanted, until) => {
        let first = wanted ?? today;
        while (first < today && (until === null || first < until)) first += 1;
        const found = firstDayOf(day(today), wanted === null ? null : day(wanted), { until_on: until === null ? null : day(until) });
        expect(found).toBe(day(first));
      }),
      { numRuns: runs(500, 20_000) },
    );
  });
});
