/** Which badges are revoked after random histories of credits, statements and wishes, against a notebook that is kept by the text of the rule. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import type { Badge } from '../../../src/features/recognition/badges/schema.ts';
import { verifyBadge } from '../../../src/features/recognition/badges/verifier.ts';
import { badgeEnvironment, creditedYear, privateKey, sourcesOf, statementOf } from '../../setup/badges.ts';
import { runs } from '../../setup/runs.ts';
import { createWorld, type World } from '../../setup/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ environment: badgeEnvironment(privateKey()) });
});

const YEARS = [2022, 2023];
const OPEN_YEAR = 2025;

type Step =
  | { what: 'earn'; year: number; quarters: number }
  | { what: 'cut'; entry: number; quarters: number }
  | { what: 'reverse'; entry: number }
  | { what: 'issue'; year: number }
  | { what: 'ask'; year: number; tells: boolean }
  | { what: 'revoke'; badge: number };

const year = fc.constantFrom(...YEARS);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ what: fc.constant('earn' as const), year, quarters: fc.integer({ min: 1, max: 8 }) }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('cut' as const), entry: fc.nat(9), quarters: fc.constantFrom(1, 3) }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('reverse' as const), entry: fc.nat(9) }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('issue' as const), year }) },
  { weight: 6, arbitrary: fc.record({ what: fc.constant('ask' as const), year, tells: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('revoke' as const), badge: fc.nat(4) }) },
);

type Entry = { id: string; year: number; statement: number; quarters: number; reversed: boolean };
type Held = { id: string; year: number; tells: number | null; revoked: boolean };

it('a badge is good as long as its year has credits, and as many as it tells, and never again once it was not', {
  timeout: 240_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 22 }), async (steps) => {
      const person = await world.person();
      const entries: Entry[] = [];
      const badges: Held[] = [];
      const issued = new Map<number, number>();
      const standing = (of: number) =>
        entries.reduce((sum, entry) => (entry.year === of || entry.statement === of ? sum + entry.quarters : sum), 0);
      const lose = () => {
        for (const badge of badges) if (standing(badge.year) < (badge.tells ?? 1)) badge.revoked = true;
      };

      const post = async (entry: Entry, quarters: number, kind: 'cut' | 'reversal') => {
        const statement = issued.has(entry.statement) ? OPEN_YEAR : entry.statement;
        await world.sql`
          insert into credit_entry (department_id, person_id, side, code, kind, grant_id, event_id, occasion, round, event_on, academic_year,
            quarter_credits, window_key, rule_set_id, reason, effective_on, posted_on, statement_year)
          select department_id, person_id, side, code, ${kind}, id, event_id, occasion, round, event_on, academic_year,
            ${quarters}, window_key, rule_set_id, 'recalculated', event_on, '2026-03-01', ${statement}::int from credit_entry where id = ${entry.id}`;
        entry.quarters += quarters;
        lose();
      };

      for (const one of steps) {
        if (one.what === 'earn') {
          const statement = issued.has(one.year) ? OPEN_YEAR : one.year;
          const id = await creditedYear(world, person, one.year, one.quarters, statement);
          entries.push({ id, year: one.year, statement, quarters: one.quarters, reversed: false });
        } else if (one.what === 'cut') {
          const entry = entries[one.entry];
          if (!entry || entry.reversed || entry.quarters < one.quarters) continue;
          await post(entry, -one.quarters, 'cut');
        } else if (one.what === 'reverse') {
          const entry = entries[one.entry];
          if (!entry || entry.reversed) continue;
          entry.reversed = true;
          await post(entry, -entry.quarters, 'reversal');
        } else if (one.what === 'issue') {
          if (issued.has(one.year)) continue;
          issued.set(one.year, standing(one.year));
          await statementOf(world, person, one.year, standing(one.year));
        } else if (one.what === 'ask') {
          const { status, body } = await world
            .as(person)
            .post<Badge>('/v1/badges', { ground: 'year', academic_year: one.year, tells_credits: one.tells });
          const worth = Math.min(issued.get(one.year) ?? 0, standing(one.year));
          if (worth < 1 || badges.some((badge) => badge.year === one.year && !badge.revoked)) expect(status).toBe(409);
          else {
            expect([status, body.quarter_credits]).toEqual([201, one.tells ? worth : null]);
            badges.push({ id: body.id, year: one.year, tells: one.tells ? worth : null, revoked: false });
          }
        } else {
          const badge = badges[one.badge];
          if (!badge) continue;
          expect((await world.as(person).post(`/v1/badges/${badge.id}/revoke`, {}, { ifMatch: '*' })).status).toBe(200);
          badge.revoked = true;
        }
      }

      for (const badge of badges) {
        const token = (await world.as(person).get(`/v1/badges/${badge.id}/credential`)).text;
        const faults = (await verifyBadge(token, sourcesOf(world))).map(({ code }) => code);
        expect(faults, JSON.stringify(badge)).toEqual(badge.revoked ? ['revoked'] : []);
      }
    }),
    { numRuns: runs(25, 300) },
  );
});
