/** Which meetings count towards the programme year: the view, the answers and a day-by-day reading of the rule must agree. */
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addDays } from '../../../src/core/calendar.ts';
import type { Meeting } from '../../../src/features/mentorship/meetings/schema.ts';
import { meetingsOf, type Pair } from '../../setup/meetings.ts';
import { runs } from '../../setup/runs.ts';
import { createWorld, type World } from '../../setup/world.ts';

let world: World;
let say: ReturnType<typeof meetingsOf>;
beforeAll(async () => {
  world = await createWorld();
  say = meetingsOf(world);
});
beforeEach(() => world.at('2026-03-01'));

const DAY0 = '2026-01-01';
const day = (n: number) => addDays(DAY0, n);
const [FIRST, END, LONG] = [2, 14, 5];
type Span = { from: number; length: number };
type Made = {
  state: 'proposed' | 'scheduled' | 'held' | 'confirmed' | 'disputed' | 'cancelled' | 'no_show' | 'voided';
  mode: Meeting['mode'];
  on: number;
  minutes: number;
  logged: number;
  formal: boolean;
};
type Facts = { meetings: Made[]; pauses: Span[]; cases: Span[]; leaves: Span[]; raised: number };

const span = fc.record({ from: fc.integer({ min: 0, max: END }), length: fc.integer({ min: 1, max: 6 }) });
const held = ['held', 'confirmed', 'confirmed', 'confirmed', 'confirmed', 'confirmed', 'disputed', 'voided'] as const;
const arbitrary: fc.Arbitrary<Facts> = fc.record({
  meetings: fc.array(
    fc.record({
      state: fc.constantFrom(...held, 'proposed', 'scheduled', 'cancelled', 'no_show'),
      mode: fc.constantFrom('in_person', 'video', 'phone', 'email', 'other'),
      on: fc.integer({ min: FIRST - 1, max: END }),
      minutes: fc.constantFrom(19, 20, 29, 30, 60),
      logged: fc.integer({ min: 0, max: 2 }),
      formal: fc.boolean().chain((odd) => (odd ? fc.boolean() : fc.constant(true))),
    }),
    { minLength: 8, maxLength: 20 },
  ),
  pauses: fc.array(span, { maxLength: 2 }),
  cases: fc.array(span, { maxLength: 2 }),
  leaves: fc.array(span, { maxLength: 3 }),
  raised: fc.integer({ min: 1, max: END + 2 }),
});

const covers = (spans: readonly Span[], n: number) => spans.some(({ from, length }) => from <= n && n < from + length);

/** How many days in a row around `n` the mentor is away, counted day by day. */
function absence(leaves: readonly Span[], n: number): number {
  if (!covers(leaves, n)) return 0;
  let [first, after] = [n, n + 1];
  while (covers(leaves, first - 1)) first -= 1;
  while (covers(leaves, after)) after += 1;
  return after - first;
}

const isActive = ({ pauses, cases, leaves }: Facts, n: number) =>
  n >= FIRST && n < END && !covers(pauses, n) && !covers(cases, n) && absence(leaves, n) < LONG;

type Stored = Made & { id: string };

/** The rule, read literally. */
function oracle(facts: Facts, all: readonly Stored[], meeting: Stored): Meeting['not_qualifying_because'] {
  const { state, on } = meeting;
  if (state === 'voided' || state === 'disputed') return state;
  if (state === 'held') return 'pending_confirmation';
  if (state !== 'confirmed') return 'not_held';
  if (!meeting.formal) return 'not_formal';
  if (meeting.mode === 'email') return 'by_email';
  if (meeting.minutes < (on < facts.raised ? 20 : 30)) return 'too_short';
  if (!isActive(facts, on)) return 'not_active';
  const rivals = all.filter((other) => other !== meeting && other.on === on && oracle(facts, [], other) === null);
  const earlier = (a: Stored, b: Stored) => b.minutes - a.minutes || a.logged - b.logged || (a.id < b.id ? -1 : 1);
  return rivals.some((rival) => earlier(rival, meeting) < 0) ? 'another_that_day' : null;
}

describe('view, answers and rule agree', () => {
  it('whatever was met, paused, suspended and missed', { timeout: 3_600_000 }, async () => {
    await world.sql`update policy set mentor_leave_pause_days = ${LONG}`;
    const pair = await say.pair({ starts_on: day(FIRST), ends_on: day(END), state: 'ended' });
    const informal = (await world.assignment(pair.mentee, pair.mentor, { subtype: 'informal', starts_on: day(0) })).id;
    const seen = new Set<string | null>();
    await fc.assert(
      fc.asyncProperty(arbitrary, async (given) => {
        const { facts, meetings } = await store(given, pair, informal);
        const expected = new Map(meetings.map((meeting) => [meeting.id, oracle(facts, meetings, meeting)]));
        const { items } = (await world.as(pair.mentee).get<{ items: Meeting[] }>(`/v1/meetings?person_id=${pair.mentor.id}&limit=200`))
          .body;
        expect(new Map(items.map(({ id, not_qualifying_because }) => [id, not_qualifying_because]))).toEqual(expected);
        expect(items.filter(({ qualifies }) => qualifies).map(({ id }) => id)).toEqual(
          [...expected.keys()].filter((id) => expected.get(id) === null),
        );
        const view = await world.sql<{ id: string }>`select id from qualifying_meeting where mentor_id = ${pair.mentor.id} order by id`;
        expect(view.map(({ id }) => id)).toEqual(items.filter(({ qualifies }) => qualifies).map(({ id }) => id));
        const counting = await world.as(pair.mentee).get(`/v1/meetings?person_id=${pair.mentor.id}&qualifies=true&limit=200`);
        expect(counting.body.items.map(({ id }) => id)).toEqual(view.map(({ id }) => id));
        for (const word of expected.values()) seen.add(word);
      }),
      { numRuns: runs(60, 600) },
    );
    // Every condition of the rule occurred.
    expect(seen.size).toBe(10);
  });
});

/** Writes the facts in place of those before; what the database refuses as overlapping is left out on both sides. */
async function store(facts: Facts, pair: Pair, informal: string): Promise<{ facts: Facts; meetings: Stored[] }> {
  await world.sql`delete from meeting where assignment_id in (${pair.id}, ${informal})`;
  await world.sql`delete from assignment_pause where assignment_id = ${pair.id}`;
  await world.sql`delete from conflict_case where assignment_id = ${pair.id}`;
  await world.sql`delete from leave where person_id = ${pair.mentor.id}`;
  await world.sql`delete from policy where version > 1`;
  await world.sql`update policy set ends_on = ${day(facts.raised)}`;
  await world.insert('policy', { version: 2, starts_on: day(facts.raised), meeting_min_minutes: 30, mentor_leave_pause_days: LONG });
  const days = ({ from, length }: Span) => ({ starts_on: day(from), ends_on: day(from + length) });
  const kept = async (spans: readonly Span[], insert: (one: Span) => Promise<unknown>) => {
    const stored: Span[] = [];
    for (const one of spans) {
      await insert(one).then(
        () => stored.push(one),
        () => undefined,
      );
    }
    return stored;
  };
  const stored = {
    raised: facts.raised,
    meetings: facts.meetings,
    pauses: await kept(facts.pauses, (one) => world.insert('assignment_pause', { assignment_id: pair.id, ...days(one) })),
    cases: await kept(facts.cases, (one) => say.suspend(pair, day(one.from), day(one.from + one.length))),
    leaves: await kept(facts.leaves, (one) => world.insert('leave', { person_id: pair.mentor.id, stops_clock: false, ...days(one) })),
  };
  const meetings: Stored[] = [];
  for (const made of facts.meetings) {
    const isHeld = (held as readonly string[]).includes(made.state);
    const values = {
      assignment_id: made.formal ? pair.id : informal,
      kind: 'formal',
      mode: made.mode,
      state: made.state,
      proposed_by: pair.mentee.id,
      ...(isHeld && { held_on: day(made.on), duration_min: made.minutes, logged_by: pair.mentee.id }),
      ...(isHeld && { logged_at: `2026-02-2${made.logged}T12:00:00Z` }),
      ...(made.state === 'confirmed' && { confirmed_by: pair.mentor.id, confirmed_at: '2026-02-25T12:00:00Z' }),
      ...(made.state === 'no_show' && { absent: 'mentor' }),
    };
    meetings.push({ ...made, id: (await world.insert('meeting', values)).id });
  }
  return { facts: stored, meetings };
}
