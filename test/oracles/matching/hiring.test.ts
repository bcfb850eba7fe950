/** Who leads somebody who has yet to begin: the statements of the service against a naive reading of the HR facts. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { addDays, contains, isEmpty, type Period } from '../../../src/core/calendar.ts';
import { comesToDivision } from '../../../src/domain/sql/divisions.ts';
import { comesToSite } from '../../../src/domain/sql/sites.ts';
import { runs } from '../../setup/runs.ts';
import { createWorld } from '../../setup/world.ts';

const TODAY = '2026-03-01';
const CODES = ['CARD', 'GIM', 'NEPH'] as const;
const SITES = ['UNION', 'NORTH'] as const;

const world = await createWorld();
const leaders = new Map<string, { id: string }>();
for (const code of CODES) {
  const director = await world.person({ division: 'GIM', site: 'NORTH' });
  await world.role(director, 'division_director', { division: code });
  leaders.set(code, director);
}
for (const code of SITES) {
  const pic = await world.person({ division: 'GIM', site: 'NORTH' });
  await world.role(pic, 'physician_in_chief', { site: code });
  leaders.set(code, pic);
}

type Term = Period & { ended: boolean };
type Place = Period & { code: string };
type Life = { terms: Term[]; divisions: Place[]; sites: Place[]; lead: number };

const day = fc.integer({ min: -80, max: 80 }).map((days) => addDays(TODAY, days));
/** Periods one after the other, some of them without a day, the last perhaps without an end. */
const spansOf = (days: fc.Arbitrary<string>) =>
  fc.uniqueArray(days, { minLength: 1, maxLength: 5 }).chain((cuts) =>
    fc.boolean().map((open) => {
      const days = cuts.toSorted();
      return days.flatMap((starts_on, i): Period[] => {
        const ends_on = days[i + 1] ?? (open ? null : addDays(starts_on, 40));
        return i % 2 === 1 && !(open && i === days.length - 1) ? [] : [{ starts_on, ends_on }];
      });
    }),
  );
const spans = spansOf(day);
const later = fc.integer({ min: -5, max: 120 }).map((days) => addDays(TODAY, days));
const places = (codes: readonly string[]) =>
  spans.chain((days) =>
    fc
      .array(fc.constantFrom(...codes), { minLength: days.length, maxLength: days.length })
      .map((chosen) => days.map((period, i): Place => ({ ...period, code: chosen[i] as string }))),
  );
const life: fc.Arbitrary<Life> = fc.record({
  terms: fc
    .oneof(spans, spansOf(later), spansOf(later))
    .chain((days) =>
      fc
        .array(fc.boolean(), { minLength: days.length, maxLength: days.length })
        .map((ended) => days.map((period, i): Term => ({ ...period, ended: (ended[i] as boolean) && i % 3 === 2 }))),
    ),
  divisions: places(CODES),
  sites: places(SITES),
  lead: fc.constantFrom(0, 1, 20, 80, 200),
});

/** The places of the first coming membership, walked to day by day. */
function comingTo(places: readonly Place[], { terms, lead }: Life): string[] {
  const works = (date: string) => terms.some((term) => !term.ended && contains(term, date));
  if (works(TODAY)) return [];
  for (let ahead = 1; ahead <= lead; ahead += 1) {
    if (!works(addDays(TODAY, ahead))) continue;
    for (let further = ahead; further < 400; further += 1) {
      const found = places.filter((place) => !isEmpty(place) && contains(place, addDays(TODAY, further)));
      if (found.length > 0) return found.map(({ code }) => code);
    }
    return [];
  }
  return [];
}

it('are the leaders of the first coming membership within the policy’s days, by every statement that asks', async () => {
  const seen = { hired: 0, nobody: 0 };
  await fc.assert(
    fc.asyncProperty(life, async (one) => {
      await world.sql`update policy set hire_lead_days = ${one.lead}`;
      const { id } = await world.person({ category: null, division: null, site: null, login: false });
      for (const { ended, ...period } of one.terms)
        await world.insert('appointment', {
          ...period,
          person_id: id,
          category: 'full_time',
          rank: 'assistant_professor',
          academic_fte_pct: 100,
          status: ended ? 'ended' : 'probationary',
          appointed_on: period.starts_on,
        });
      for (const { code, ...period } of one.divisions) await world.membership({ id }, code, period);
      for (const { code, ...period } of one.sites) await world.siteMembership({ id }, code, period);

      const coming = [comingTo(one.divisions, one), comingTo(one.sites, one)] as const;
      const now = [one.divisions, one.sites].map((list) => list.filter((place) => contains(place, TODAY)).map(({ code }) => code));
      const units = { division: world.division, site: world.site };
      for (const [codes, kind, list] of [
        [CODES, 'division', coming[0]],
        [SITES, 'site', coming[1]],
      ] as const)
        for (const code of codes) {
          const unit = units[kind](code).id;
          const comes = kind === 'division' ? comesToDivision('p.id', [unit], TODAY) : comesToSite('p.id', [unit], TODAY);
          const { rows } = await sql<{ comes: boolean }>`select ${comes} as comes from person p where p.id = ${id}`.execute(world.db);
          expect({ code, comes: rows[0]?.comes }).toEqual({ code, comes: list.includes(code) });
        }
      const expected = [...new Set([...now.flat(), ...coming.flat()])].map((code) => leaders.get(code)?.id).sort();
      const capacities = await world.sql<{ person_id: string }>`select person_id from match_capacities(${id}, ${TODAY})`;
      expect(capacities.map(({ person_id }) => person_id).sort()).toEqual(expected);
      const directors = [...new Set([...(now[0] ?? []), ...coming[0]])];
      const closest = directors.length > 0 ? directors : [...new Set([...(now[1] ?? []), ...coming[1]])];
      const answering = await world.sql<{ person_id: string }>`select person_id from responsible_leaders(${id}, ${TODAY})`;
      expect(answering.map(({ person_id }) => person_id).sort()).toEqual(closest.map((code) => leaders.get(code)?.id).sort());
      if (coming.flat().length > 0) seen.hired += 1;
      else seen.nobody += 1;
    }),
    { numRuns: runs(60, 1_500) },
  );
  expect(seen.hired).toBeGreaterThan(5);
  expect(seen.nobody).toBeGreaterThan(5);
});
