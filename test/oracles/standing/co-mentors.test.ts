/** When an internal mentor is owed beside an external one: SQL against somebody who looks at every day. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { addDays } from '../../../src/core/calendar.ts';
import type { Person } from '../../setup/department.ts';
import { obligationsOf } from '../../setup/obligations.ts';
import { runs } from '../../setup/runs.ts';
import { createWorld, type World } from '../../setup/world.ts';

const WINDOW = 40;
const DAYS_TO_FIND = 8;
/** Mentors are never replaced by others of the same pair, so that no two assignments of the same two people overlap. */
const MENTORS = 6;
const dayOf = (n: number) => addDays('2025-03-01', n);

let world: World;
let words: ReturnType<typeof obligationsOf>;
const mentors: Person[] = [];
beforeAll(async () => {
  world = await createWorld();
  words = obligationsOf(world, await world.freshPeople());
  await world.sql`update policy set external_co_mentor_days = ${DAYS_TO_FIND} where id = ${world.policy.id}`;
  for (let n = 0; n < MENTORS; n += 1)
    mentors.push(
      await world.person(n < MENTORS / 2 ? { kind: 'external', login: false } : { division: 'NEPH', site: 'NORTH', login: false }),
    );
});

const span = fc.record({ from: fc.integer({ min: 0, max: WINDOW }), length: fc.option(fc.integer({ min: 1, max: WINDOW })) });
const mentorship = fc.record({
  days: span,
  activated: fc.integer({ min: 0, max: WINDOW }),
  subtype: fc.constantFrom('formal', 'formal', 'formal', 'informal'),
  state: fc.constantFrom('live', 'live', 'live', 'voided'),
  paused: fc.option(span, { freq: 3 }),
  suspended: fc.option(span, { freq: 3 }),
});
type Span = { from: number; length: number | null };
type Mentorship = { days: Span; activated: number; subtype: string; state: string; paused: Span | null; suspended: Span | null };

const on = (span: Span | null, day: number) => span !== null && day >= span.from && (span.length === null || day < span.from + span.length);
const isExternal = (n: number) => n < MENTORS / 2;
const runsOn = ({ days, subtype, state, suspended }: Mentorship, day: number) =>
  subtype === 'formal' && state === 'live' && on(days, day) && !on(suspended, day);

/** What is owed on a day for the external mentorship `n`; null where nothing is. */
function expected(lives: readonly (Mentorship | null)[], n: number, day: number) {
  const own = lives[n];
  if (!own || !isExternal(n) || !runsOn(own, day)) return null;
  const begun = Math.max(own.days.from, own.activated);
  const covered = (date: number) => lives.some((life, i) => life && !isExternal(i) && runsOn(life, date));
  if (covered(day)) return { state: 'done', overdue_since: null };
  let alone = day;
  while (alone > -1 && !covered(alone - 1)) alone -= 1;
  const late = Math.max(begun + DAYS_TO_FIND + 1, alone);
  if (day >= late) return { state: 'overdue', overdue_since: dayOf(late) };
  return { state: day >= begun ? 'due' : 'upcoming', overdue_since: null };
}

async function live(mentee: Person, lives: readonly (Mentorship | null)[]): Promise<(string | null)[]> {
  const ids: (string | null)[] = [];
  for (const [n, life] of lives.entries()) {
    const mentor = mentors[n];
    if (!life || !mentor) {
      ids.push(null);
      continue;
    }
    const { days, subtype, state } = life;
    const ends_on = days.length === null ? null : dayOf(days.from + days.length);
    const assignment = await world.assignment(mentee, mentor, {
      starts_on: dayOf(days.from),
      ends_on,
      subtype: subtype as 'formal',
      state: state as 'live',
    });
    await world.sql`update assignment set activated_at = ${`${dayOf(life.activated)}T16:00:00Z`} where id = ${assignment.id}`;
    const until = ({ from, length }: Span) => (length === null ? null : dayOf(from + length));
    if (life.paused)
      await world.insert('assignment_pause', {
        assignment_id: assignment.id,
        starts_on: dayOf(life.paused.from),
        ends_on: until(life.paused),
      });
    if (life.suspended) await words.suspended(assignment, dayOf(life.suspended.from), until(life.suspended));
    ids.push(assignment.id);
  }
  return ids;
}

it('an internal mentor is owed on the days on which somebody with a wall calendar says so', async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.option(mentorship), { minLength: MENTORS, maxLength: MENTORS }),
      fc.array(fc.integer({ min: 0, max: 2 * WINDOW }), { minLength: 4, maxLength: 4 }),
      async (lives, days) => {
        const mentee = await world.person({ division: 'CARD', site: 'UNION', login: false });
        const ids = await live(mentee, lives);
        for (const day of days) {
          const rows = (await words.ofPerson(mentee, dayOf(day))).filter(({ kind }) => kind === 'co_mentor');
          const owed = new Map(rows.map(({ occasion, state, overdue_since }) => [occasion, { state: state as string, overdue_since }]));
          const wanted = new Map<string, { state: string; overdue_since: string | null }>();
          for (const [n, id] of ids.entries()) {
            const due = id === null ? null : expected(lives, n, day);
            if (id !== null && due !== null) wanted.set(id, due);
          }
          expect(owed).toEqual(wanted);
          for (const { state } of wanted.values()) seen.add(state);
        }
      },
    ),
    { numRuns: runs(40, 1500) },
  );
  expect([...seen].sort()).toEqual(expect.arrayContaining(['done', 'due', 'overdue']));
});
