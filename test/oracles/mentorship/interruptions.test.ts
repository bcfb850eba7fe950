/** What a calendar shows of a planned meeting, against a reading of the mentorship day by day. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { addDays } from '../../../src/core/calendar.ts';
import { propertyOf } from '../../setup/icalendar.ts';
import { meetingsOf } from '../../setup/meetings.ts';
import { runs } from '../../setup/runs.ts';
import { createWorld, type World } from '../../setup/world.ts';

let world: World;
let say: ReturnType<typeof meetingsOf>;
beforeAll(async () => {
  world = await createWorld();
  say = meetingsOf(world);
});

const TODAY = '2026-03-01';
const DAYS = 24;
const span = fc.record({ from: fc.integer({ min: 1, max: DAYS }), length: fc.integer({ min: 1, max: 8 }) });
type Span = { from: number; length: number };
const covers = (spans: readonly Span[], n: number) => spans.some(({ from, length }) => from <= n && n < from + length);

it('a planned meeting is cancelled from the end on, tentative while suspended, paused or the mentor is long away, and else as planned', async () => {
  const arbitrary = fc.record({
    end: fc.option(fc.integer({ min: 1, max: DAYS }), { nil: null }),
    suspended: fc.option(span, { nil: null }),
    paused: fc.option(span, { nil: null }),
    away: fc.option(fc.record({ from: fc.integer({ min: 1, max: DAYS }), length: fc.constantFrom(20, 89, 90, 120) }), { nil: null }),
    agreed: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(arbitrary, async ({ end, suspended, paused, away, agreed }) => {
      world.at(TODAY);
      const pair = await say.pair();
      const day = (n: number) => addDays(TODAY, n);
      const period = ({ from, length }: Span) => ({ starts_on: day(from), ends_on: day(from + length) });
      const meetings = [];
      for (let n = 1; n <= DAYS; n += 3) {
        // Shortly before midnight in Toronto, where the day is not that of UTC.
        const { body } = await say.propose(pair.mentee, pair.id, { scheduled_at: `${day(n + 1)}T03:30:00Z` });
        if (agreed) await say.act(pair.mentor, body.id, 'agree');
        meetings.push({ n, id: body.id });
      }
      const { path } = (await world.as(pair.mentee).post<{ path: string }>('/v1/calendar-feed', {})).body;
      if (suspended) await say.suspend(pair, day(suspended.from), day(suspended.from + suspended.length));
      if (paused) await world.insert('assignment_pause', { assignment_id: pair.id, ...period(paused) });
      if (away) await world.insert('leave', { person_id: pair.mentor.id, stops_clock: false, ...period(away) });
      if (end !== null) await world.sql`update assignment set ends_on = ${day(end)} where id = ${pair.id}`;
      const long = away !== null && away.length >= 90 ? [away] : [];
      const calendar = (await world.anonymous.get(path)).text;
      for (const { n, id } of meetings) {
        const over = end !== null && n >= end;
        const doubtful =
          covers(
            [suspended, paused].filter((each) => each !== null),
            n,
          ) || covers(long, n);
        const event = calendar.split('BEGIN:VEVENT').find((part) => part.includes(id)) ?? '';
        const [inFeed, inList] = over
          ? ['CANCELLED', 'cancelled']
          : doubtful
            ? ['TENTATIVE', 'tentative']
            : agreed
              ? ['CONFIRMED', 'scheduled']
              : ['TENTATIVE', 'proposed'];
        const found = (await say.read(pair.mentor, id)).body.status;
        expect({ n, feed: propertyOf(event, 'STATUS'), list: found }).toEqual({ n, feed: inFeed, list: inList });
      }
    }),
    { numRuns: runs(8, 100) },
  );
}, 600_000);
