/**
 * Peer groups over random histories of invitations, departures, reporting lines (backdated, ended and struck out) and time: on no day are there more members than
 * seats, or two active members of whom one reports to the other, for somebody who looks at each day alone.
 */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { addDays } from '../../../src/core/calendar.ts';
import type { Person } from '../../setup/department.ts';
import { peerGroupsOf } from '../../setup/peer-groups.ts';
import { runs } from '../../setup/runs.ts';
import { createWorld, type People, type World } from '../../setup/world.ts';

const SEATS = 3;
const PEOPLE = 5;
const FIRST = '2026-03-01';
const LAST = '2027-06-01';

let world: World;
let people: People;
beforeAll(async () => {
  world = await createWorld();
  people = await world.freshPeople();
  await world.sql`update policy set peer_eot_members = ${SEATS} where id = ${world.policy.id}`;
});

const someone = fc.nat(PEOPLE - 1);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('join' as const), who: someone }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('leave' as const), who: someone }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('line' as const),
      below: someone,
      above: someone,
      kind: fc.constantFrom('primary', 'primary', 'dotted'),
      from: fc.integer({ min: -90, max: 60 }),
      days: fc.constantFrom(null, 1, 30, 120),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('end' as const), nth: fc.nat(5), on: fc.integer({ min: -60, max: 10 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('resume' as const), who: someone }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), days: fc.constantFrom(1, 15, 40) }) },
);

type Line = { below: number; above: number; kind: string; starts_on: string; ends_on: string | null };
const holds = (period: { starts_on: string; ends_on: string | null }, day: string) =>
  period.starts_on <= day && (period.ends_on === null || day < period.ends_on);

/** Whether somebody reports to somebody on a day: by a line of any kind, or by primary lines through others. */
function reports(lines: readonly Line[], below: number, above: number, day: string): boolean {
  const today = lines.filter((line) => holds(line, day));
  if (today.some((line) => line.below === below && line.above === above)) return true;
  const seen = new Set<number>();
  const climb = (from: number): boolean =>
    today.some((line) => {
      if (line.kind !== 'primary' || line.below !== from || seen.has(line.above)) return false;
      seen.add(line.above);
      return line.above === above || climb(line.above);
    });
  return climb(below);
}

it('has on no day more members than seats, nor two of whom one reports to the other', { timeout: 3_600_000 }, async () => {
  const { form, invite, answer } = peerGroupsOf(world);
  const met = { full: 0, barred: 0, suspended: 0, resumed: 0 };
  const histories = fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 24 }), async (steps) => {
    let today = FIRST;
    world.at(today);
    const founder = await world.person({ division: null, site: null });
    const others: Person[] = [];
    for (let n = 0; n < PEOPLE; n += 1) others.push(await world.person({ division: null, site: null }));
    const { id } = (await form(founder)).body;
    const hr = world.as(people.facultyAffairs);
    const lines: (Line & { id: string })[] = [];
    const current = async (who: number) => {
      const url = `/v1/peer-memberships?peer_group_id=${id}&person_id=${others[who]?.id}&state=active`;
      return (await world.as(others[who] as Person).get(url)).body.items[0]?.id;
    };
    for (const each of steps) {
      if (each.do === 'wait') {
        today = addDays(today, each.days);
        world.at(today);
      } else if (each.do === 'join') {
        const invited = await invite(founder, id, others[each.who] as Person);
        if (invited.status === 201) expect((await answer(others[each.who] as Person, invited.body.id, 'accept')).status).toBe(200);
        else expect([409, 422]).toContain(invited.status);
        if (invited.status === 422) met.barred += 1;
        if (invited.text.includes('peer-group-full')) met.full += 1;
      } else if (each.do === 'leave' || each.do === 'resume') {
        const membership = await current(each.who);
        if (!membership) continue;
        const answered = await answer(others[each.who] as Person, membership, each.do);
        expect([200, 422]).toContain(answered.status);
        if (each.do === 'resume' && answered.status === 200) met.resumed += 1;
      } else if (each.do === 'line') {
        if (each.below === each.above) continue;
        const starts_on = addDays(today, each.from);
        const ends_on = each.days === null ? null : addDays(starts_on, each.days);
        const facts = { subordinate_id: others[each.below]?.id, superior_id: others[each.above]?.id, kind: each.kind, starts_on };
        const recorded = await hr.post('/v1/reporting-lines', { ...facts, ...(ends_on !== null && { ends_on }) });
        // Never refused because of a group: only for a cycle, or a line that is there already.
        if (recorded.status === 201) lines.push({ ...each, starts_on, ends_on, id: recorded.body.id });
        else expect(recorded.text).not.toContain('peer');
      } else {
        const line = lines[each.nth % Math.max(lines.length, 1)];
        if (!line) continue;
        const ends_on = addDays(today, each.on);
        const edited = await hr.patch(`/v1/reporting-lines/${line.id}`, { ends_on }, { ifMatch: '*' });
        if (edited.status === 200) line.ends_on = ends_on;
        else expect(edited.text).not.toContain('peer');
      }
    }
    const members = await world.sql<{ id: string; who: string; joined_on: string; left_on: string | null }>`
        select id, person_id as who, joined_on::text, left_on::text from peer_membership where peer_group_id = ${id} and joined_on is not null`;
    const cases = await world.sql<{ membership_id: string; starts_on: string; ends_on: string | null }>`
        select membership_id, starts_on::text, ends_on::text from peer_conflict where peer_group_id = ${id}`;
    met.suspended += cases.length;
    const indexOf = new Map(others.map((person, n) => [person.id, n]));
    for (let day = FIRST; day < LAST; day = addDays(day, 1)) {
      const there = members.filter(({ joined_on, left_on }) => holds({ starts_on: joined_on, ends_on: left_on }, day));
      expect(there.length, day).toBeLessThanOrEqual(SEATS);
      const active = there.filter((one) => !cases.some((each) => each.membership_id === one.id && holds(each, day)));
      for (const one of active) {
        for (const other of active) {
          const [below, above] = [indexOf.get(one.who), indexOf.get(other.who)];
          if (one === other || below === undefined || above === undefined) continue;
          expect(reports(lines, below, above, day), `${below} to ${above} on ${day}`).toBe(false);
        }
      }
    }
  });
  await fc.assert(histories, { numRuns: runs(15, 300) });
  const least = () => Math.min(met.full, met.barred, met.suspended);
  // It goes on until everything has happened.
  for (let more = 0; more < 30 && least() === 0; more += 1) await fc.assert(histories, { numRuns: 5 });
  expect(least(), JSON.stringify(met)).toBeGreaterThan(0);
});
