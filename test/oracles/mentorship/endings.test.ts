/** When one side alone can end an assignment, and what an end leaves waived, against a reading of the rules with a wall calendar. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { addDays, addMonths } from '../../../src/core/calendar.ts';
import { obligationsOf } from '../../setup/obligations.ts';
import { runs } from '../../setup/runs.ts';
import { createWorld, type People, type Person, type World } from '../../setup/world.ts';

let world: World;
let people: People;
let words: ReturnType<typeof obligationsOf>;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  words = obligationsOf(world, people);
});

const CLOCK = '2022-07-01';
const CONFIRMATION_DAYS = 60;
const wall = (from: string, until: string) => {
  const days: string[] = [];
  for (let day = from; day < until; day = addDays(day, 1)) days.push(day);
  return days;
};
const end = (as: Person, id: string, body: object) => world.as(as).post(`/v1/assignments/${id}/end`, body, { ifMatch: '*' });

it('one side alone can choose exactly the days after what both confirmed and after the closed years', async () => {
  const arbitrary = fc.record({
    starts: fc.integer({ min: 0, max: 700 }),
    late: fc.integer({ min: 0, max: 500 }),
    today: fc.integer({ min: 400, max: 1400 }),
    chosen: fc.double({ min: 0, max: 1, noNaN: true }),
    met: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 }),
    confirmed: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(arbitrary, async ({ starts, late, today: ahead, chosen, met, confirmed }) => {
      const starts_on = addDays(CLOCK, starts);
      const today = addDays(starts_on, Math.max(ahead - starts, 1));
      const life = wall(starts_on, addDays(today, 1));
      const pick = (share: number) => life[Math.floor(share * (life.length - 1))] as string;
      const mentee = await words.newcomer(CLOCK);
      const mentor = await world.person({ division: 'NEPH', starts_on: '2010-07-01' });
      const { id } = await words.mentored(mentee, starts_on, { mentor });
      const active_on = [addDays(starts_on, late), today].sort()[0] as string;
      await world.sql`update assignment set activated_at = ${`${active_on}T16:00:00Z`} where id = ${id}`;
      const days = met.map(pick);
      for (const held_on of new Set(days)) {
        const more = confirmed ? { confirmed_by: mentor.id } : { state: 'held', confirmed_by: null, confirmed_at: null };
        await words.met({ id }, mentee, held_on, more);
      }
      const closed = (day: string) => {
        let year = 1;
        while (addMonths(CLOCK, 12 * year) <= day) year += 1;
        const over = [addMonths(CLOCK, 12 * year), active_on].sort().at(-1) as string;
        return addDays(over, CONFIRMATION_DAYS) <= today;
      };
      const on = pick(chosen);
      const lost = life.filter((day) => day >= on);
      const alone = !lost.some((day) => closed(day) || (confirmed && days.includes(day)));
      world.at(today);
      const answer = await end(mentee, id, { on });
      expect({ on, status: answer.status }).toEqual({ on, status: alone ? 200 : 422 });
      if (alone) return;
      const first = life.find((day) => !life.some((other) => other >= day && (closed(other) || (confirmed && days.includes(other)))));
      expect(answer.body['detail']).toContain(`You alone can choose ${first ?? addDays(today, 1)} or a later day`);
      expect((await end(mentor, id, { on: first ?? addDays(today, 1) })).status).toBe(200);
    }),
    { numRuns: runs(12, 150) },
  );
}, 600_000);

it('the days waived until an end is recorded are the same whatever day it names', async () => {
  const arbitrary = fc.record({
    recorded: fc.integer({ min: 20, max: 360 }),
    ended: fc.double({ min: 0, max: 1, noNaN: true }),
    case: fc.record({ from: fc.integer({ min: 0, max: 100 }), length: fc.integer({ min: 1, max: 60 }) }),
    open: fc.option(fc.integer({ min: 160, max: 340 }), { nil: null }),
    leave: fc.record({ from: fc.integer({ min: -60, max: 300 }), length: fc.option(fc.integer({ min: 60, max: 200 }), { nil: null }) }),
    away: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(arbitrary, async (facts) => {
      const [first, after] = ['2024-07-01', '2025-07-01'];
      const recorded = addDays(first, facts.recorded);
      const ended = addDays(first, Math.floor(facts.ended * facts.recorded));
      const mentor = await world.person({ division: 'NEPH', starts_on: '2010-07-01' });
      const mentee = await words.newcomer(first);
      const { id } = await words.mentored(mentee, first, { mentor });
      const suspended = { from: addDays(first, facts.case.from), until: addDays(first, facts.case.from + facts.case.length) };
      await words.suspended({ id }, suspended.from, suspended.until);
      const open = facts.open !== null && facts.open <= facts.recorded ? addDays(first, facts.open) : null;
      if (open !== null) await words.suspended({ id }, open);
      const leave = {
        from: addDays(first, facts.leave.from),
        until: facts.leave.length === null ? null : addDays(first, facts.leave.from + facts.leave.length),
      };
      if (facts.away) await words.away(mentor, leave.from, leave.until, false);

      world.at(recorded);
      const answer = await end(people.lead, id, { on: ended, reason_code: 'administrative' });
      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
      await words.mentored(mentee, ended, { mentor: await world.person({ division: 'NEPH', starts_on: '2010-07-01' }) });

      const pausing = facts.away && (facts.leave.length === null || facts.leave.length >= 90);
      const since = [leave.from, first].sort().at(-1) as string;
      const waived = wall(first, recorded).filter(
        (day) =>
          (suspended.from <= day && day < suspended.until) ||
          (open !== null && day >= open) ||
          (pausing && day >= addDays(since, 30) && (leave.until === null || day < leave.until)),
      );
      const row = await words.one(mentee, 'meetings', after, { occasion: '1' });
      expect({ recorded, ended, waived_days: row?.detail.waived_days }).toEqual({ recorded, ended, waived_days: waived.length });
    }),
    { numRuns: runs(25, 300) },
  );
}, 600_000);
