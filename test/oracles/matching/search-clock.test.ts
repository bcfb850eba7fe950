/** When a request and its discussion are overdue, and when one without a match opens again: the functions of the database against days counted one by one. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addDays } from '../../../src/core/calendar.ts';
import { runs } from '../../setup/runs.ts';
import { createWorld } from '../../setup/world.ts';

const FIRST = '2026-01-05';
const world = await createWorld();

type Leave = { starts_on: string; ends_on: string | null; stops_clock: boolean };
const day = fc.integer({ min: -30, max: 160 }).map((days) => addDays(FIRST, days));
const leave: fc.Arbitrary<Leave> = fc
  .record({
    starts_on: day,
    ends_on: fc.option(fc.integer({ min: 1, max: 40 }), { freq: 9 }),
    stops_clock: fc.integer({ min: 0, max: 4 }).map((n) => n > 0),
  })
  .map(({ ends_on, ...one }) => ({ ...one, ends_on: ends_on === null ? null : addDays(one.starts_on, ends_on) }));

/** The day after so many days that count, one after the other. */
function countedFrom(from: string | null, days: number, leaves: readonly Leave[]): string | null {
  if (from === null) return null;
  const stands = (on: string) => leaves.some((one) => one.stops_clock && one.starts_on <= on && (one.ends_on === null || on < one.ends_on));
  let [on, left] = [from, days];
  for (let tries = 0; tries < 2_000; tries += 1) {
    if (left === 0) return on;
    if (!stands(on)) left -= 1;
    on = addDays(on, 1);
  }
  return null;
}

it('the days of a search are counted without those on leave that stops the clock', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(leave, { maxLength: 4 }),
      fc.record({
        answer: fc.integer({ min: 1, max: 40 }),
        reopen: fc.integer({ min: 1, max: 90 }),
        talks: fc.nat(30),
        planned: fc.option(fc.nat(30)),
      }),
      fc.constantFrom('open', 'no_match', 'closed', 'reopened'),
      async (leaves, { answer, reopen, talks, planned }, fate) => {
        const mentee = await world.person({ division: 'CARD', site: 'UNION' });
        for (const one of leaves) await world.insert('leave', { person_id: mentee.id, ...one });
        const ended = fate === 'open' ? null : addDays(FIRST, talks);
        const nominal = ended === null || fate === 'closed' ? null : addDays(ended, reopen);
        const request = await world.insert('mentor_request', {
          mentee_id: mentee.id,
          type: 'new',
          via: 'mentee',
          is_primary: true,
          opened_on: FIRST,
          answer_due_on: addDays(nominal ?? FIRST, answer),
          policy_id: world.policy.id,
          no_match_on: ended,
          no_match_reason: ended && 'no_candidate',
          reopens_on: nominal,
          reopened_on: fate === 'reopened' ? nominal : null,
        });
        const planned_on = planned === null ? null : addDays(FIRST, planned);
        const discussion = await world.insert('match_discussion', {
          request_id: request.id,
          opened_on: FIRST,
          planned_on,
          participants: [],
        });
        const [row] = await world.sql<{ due_on: string | null; reopens_on: string | null; match_on: string | null; days: number }>`
          select request_due_on(r) as due_on, request_reopens_on(r) as reopens_on, match_due_on(d, r) as match_on, p.request_answer_days as days
          from mentor_request r join match_discussion d on d.request_id = r.id join policy p on p.id = r.policy_id
          where d.id = ${discussion.id}`;
        const reopens_on = fate === 'no_match' ? countedFrom(ended, reopen, leaves) : nominal;
        expect(row).toEqual({
          reopens_on,
          due_on: countedFrom(nominal === null ? FIRST : reopens_on, answer, leaves),
          match_on: countedFrom(planned_on ?? FIRST, row?.days ?? 0, leaves),
          days: row?.days,
        });
      },
    ),
    { numRuns: runs(60, 2_000) },
  );
});
