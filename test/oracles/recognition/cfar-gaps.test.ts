/** Which days of a clock had no active mentor, whose they are, and what a year asks for, against a way that looks at one day after the other. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { addDays } from '../../../src/core/calendar.ts';
import { newContext } from '../../../src/core/context.ts';
import { factsOf } from '../../../src/features/recognition/reports/cfar-statements/content-queries.ts';
import { runs } from '../../setup/runs.ts';
import { createWorld, type World } from '../../setup/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});

const START = '2022-03-01';
const [LONG_ABSENCE, EVALUATED, MINIMUM] = [90, 90, 3];

type Span = { from: number; to: number };
const span = (most: number, longest: number): fc.Arbitrary<Span> =>
  fc.tuple(fc.integer({ min: 0, max: most }), fc.integer({ min: 1, max: longest })).map(([from, days]) => ({ from, to: from + days }));
const maybe = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: null, freq: 2 });
const relation = fc.record({
  gap: fc.integer({ min: 0, max: 120 }),
  days: fc.integer({ min: 1, max: 500 }),
  career: fc.constantFrom(null, 'mentor_retired', 'mentor_departed', 'mentor_died'),
  suspended: maybe(span(1200, 120)),
  paused: maybe(span(1200, 120)),
  leave: maybe(span(1200, 200)),
});
type Relation = { from: number; to: number; is_primary: boolean } & Pick<
  typeof relation extends fc.Arbitrary<infer R> ? R : never,
  'career' | 'suspended' | 'paused' | 'leave'
>;

/** Primary ones follow each other, as no two hold on one day. */
function inOrder(primary: readonly (typeof relation extends fc.Arbitrary<infer R> ? R : never)[], is_primary: boolean): Relation[] {
  let next = 0;
  return primary.map(({ gap, days, ...rest }) => {
    const from = next + gap;
    next = from + days;
    return { from, to: next, is_primary, ...rest };
  });
}

const on = (day: number) => addDays(START, day);
const holds = (one: Span | null, day: number) => one !== null && one.from <= day && day < one.to;

async function store(relations: readonly Relation[], stopped: readonly Span[]): Promise<string> {
  const mentee = await world.person({ starts_on: START });
  for (const { from, to } of stopped)
    await world.insert('leave', { person_id: mentee.id, stops_clock: true, starts_on: on(from), ends_on: on(to) });
  for (const one of relations) {
    const mentor = await world.person({ division: 'NEPH', starts_on: '2000-01-01', login: false });
    const period = { state: 'ended', starts_on: on(one.from), ends_on: on(one.to), is_primary: one.is_primary } as const;
    const { id } = await world.assignment(mentee, mentor, period);
    if (one.career) await world.sql`update assignment set ended_by_career = ${one.career} where id = ${id}`;
    if (one.suspended) {
      const days = { starts_on: on(one.suspended.from), ends_on: on(one.suspended.to) };
      const about = {
        assignment_id: id,
        source: 'hr_change',
        bases: '[]',
        policy_id: world.policy.id,
        detected_on: days.starts_on,
        due_on: '2030-01-01',
      };
      await world.insert('conflict_case', { ...about, ...days, status: 'resolved', resolution: 'conflict_ended' });
    }
    if (one.paused)
      await world.insert('assignment_pause', { assignment_id: id, starts_on: on(one.paused.from), ends_on: on(one.paused.to) });
    if (one.leave)
      await world.insert('leave', { person_id: mentor.id, stops_clock: false, starts_on: on(one.leave.from), ends_on: on(one.leave.to) });
  }
  return mentee.id;
}

const isLong = (leave: Span | null) => leave !== null && leave.to - leave.from >= LONG_ABSENCE;
const isAway = ({ leave }: Relation, day: number) => isLong(leave) && holds(leave, day);
const isActive = (one: Relation, day: number) =>
  holds(one, day) && !holds(one.suspended, day) && !holds(one.paused, day) && !isAway(one, day);

const CAUSES: ReadonlyMap<string, string> = new Map([
  ['mentor_retired', 'mentor_retired'],
  ['mentor_departed', 'mentor_reassigned'],
]);

/** The cause of each day without an active mentor. */
function naive(relations: readonly Relation[], stopped: readonly Span[], last: number): Map<string, string | null> {
  const causes = new Map<string, string | null>();
  let since: number | null = null;
  for (let day = 0; day <= last; day += 1) {
    const now = relations.filter((one) => holds(one, day));
    const isStopped = stopped.some((one) => holds(one, day));
    since = now.length > 0 || isStopped ? null : (since ?? day);
    if (isStopped || now.some((one) => isActive(one, day))) continue;
    const left = since;
    if (left !== null) {
      const before = relations.filter(({ to }) => to <= left).sort((a, b) => b.to - a.to || Number(b.is_primary) - Number(a.is_primary))[0];
      const cause = CAUSES.get(before?.career ?? '') ?? 'no_mentor';
      causes.set(on(day), cause);
    } else if (now.some((one) => holds(one.suspended, day))) causes.set(on(day), 'reporting_line');
    else causes.set(on(day), now.some((one) => isAway(one, day)) ? 'mentor_leave' : null);
  }
  return causes;
}

it('every day of the clock without an active mentor has the cause that a look at that day alone gives', async () => {
  const stopped = fc.array(span(1200, 150), { maxLength: 2 });
  const several = fc.array(relation, { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(several, maybe(relation), stopped, fc.integer({ min: 0, max: 1300 }), async (primary, other, leaves, last) => {
      const relations = [...inOrder(primary, true), ...inOrder(other ? [other] : [], false)];
      const person_id = await store(relations, leaves);
      const actor = { person_id, department_id: world.id, time_zone: 'America/Toronto', roles: [], client_id: null, scopes: null };
      const facts = await factsOf(
        newContext({ db: world.db, actor, now: '2026-03-01T15:00:00Z', operation_id: 'test' }),
        person_id,
        on(last),
      );
      const found = new Map<string, string | null>();
      for (const { starts_on, ends_on, cause } of facts?.gaps ?? [])
        for (let day = starts_on; day < (ends_on ?? on(last + 1)); day = addDays(day, 1)) {
          expect(found.has(day), day).toBe(false);
          found.set(day, cause);
        }
      expect([...found].sort()).toEqual([...naive(relations, leaves, last)].sort());
      for (const year of facts?.programme_years ?? []) {
        let days = 0;
        for (let day = 0; day <= last; day += 1) {
          const inYear = year.starts_on <= on(day) && (year.ends_on === null || on(day) < year.ends_on);
          const counts = inYear && !leaves.some((one) => holds(one, day)) && relations.some((one) => one.is_primary && isActive(one, day));
          if (counts) days += 1;
        }
        const rounded = Math.floor((MINIMUM * days) / 365 + 0.5);
        expect(year.minimum).toBe(year.ends_on !== null && days < EVALUATED ? null : rounded);
      }
    }),
    { numRuns: runs(40, 600) },
  );
}, 300_000);
