/** Versions of the policy opened, corrected and voided in any order: each day from the first on has one version, and it is the one a list tells. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addDays } from '../../../src/core/calendar.ts';
import { runs } from '../../setup/runs.ts';
import { createWorld } from '../../setup/world.ts';

const world = await createWorld();
const people = await world.freshPeople();
const TODAY = '2026-03-01';
const DAYS = 12;

type Version = { id: string; starts_on: string; ends_on: string | null; no_match_reopen_days: number; voided_at: string | null };
/** The naive way: a list of what holds, the latest last. */
type Entry = { id: string; starts_on: string; days: number };

const step = fc.record({
  what: fc.constantFrom('open', 'open', 'void', 'move', 'edit'),
  day: fc.integer({ min: -3, max: DAYS }),
  days: fc.integer({ min: 1, max: 365 }),
  which: fc.nat(4),
});

it('no day has two versions or none, and each has that of the naive list', async () => {
  const admin = world.as(people.admin);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
      world.at(TODAY);
      await world.sql`delete from policy where id <> ${world.policy.id}`;
      await world.sql`update policy set ends_on = null, no_match_reopen_days = 90, starts_on = '1900-01-01' where id = ${world.policy.id}`;
      const held: Entry[] = [{ id: world.policy.id, starts_on: '1900-01-01', days: 90 }];
      const every: Entry[] = [...held];
      for (const { what, day, days, which } of steps) {
        const on = addDays(TODAY, day);
        const last = held.at(-1);
        const before = held.at(-2);
        if (!last) throw new Error('never empty');
        if (what === 'open') {
          const answer = await admin.post<Version>('/v1/policies', { starts_on: on, no_match_reopen_days: days });
          expect(answer.status, answer.text).toBe(on > last.starts_on ? 201 : 409);
          if (on <= last.starts_on) continue;
          const added = { id: answer.body.id, starts_on: on, days };
          held.push(added);
          every.push(added);
          continue;
        }
        const asked = every[which % every.length] ?? last;
        const isLast = asked.id === last.id;
        if (what === 'void') {
          const answer = await admin.post(`/v1/policies/${asked.id}/void`, undefined, { ifMatch: '*' });
          const isGone = !held.some(({ id }) => id === asked.id);
          expect(answer.status, answer.text).toBe(isGone || (isLast && before) ? 200 : 409);
          if (isLast && before) held.pop();
          continue;
        }
        const answer = await admin.patch(`/v1/policies/${asked.id}`, what === 'move' ? { starts_on: on } : { no_match_reopen_days: days }, {
          ifMatch: '*',
        });
        const isSame = what === 'move' ? asked.starts_on === on : asked.days === days;
        const isLate = what === 'move' && on <= (before?.starts_on ?? '9999-12-31');
        expect(answer.status, answer.text).toBe(isSame || (isLast && !isLate) ? 200 : 409);
        if (answer.status !== 200) continue;
        if (what === 'move') asked.starts_on = on;
        else asked.days = days;
      }
      const stored =
        await world.sql<Version>`select id, starts_on, ends_on, no_match_reopen_days, voided_at from policy order by starts_on, id`;
      expect(stored).toHaveLength(every.length);
      for (let day = -5; day <= DAYS + 2; day += 1) {
        const on = addDays(TODAY, day);
        const holding = stored.filter(({ starts_on, ends_on }) => starts_on <= on && (ends_on === null || on < ends_on));
        const naive = held.findLast(({ starts_on }) => starts_on <= on);
        expect(holding.map(({ id, no_match_reopen_days }) => [id, no_match_reopen_days])).toEqual([[naive?.id, naive?.days]]);
      }
    }),
    { numRuns: runs(25, 400) },
  );
});
