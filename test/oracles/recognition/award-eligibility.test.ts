/** Who is eligible for an award, and who is so again, against a reading of the criteria person by person. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { reasonsOf } from '../../../src/features/recognition/awards/nominations/eligibility-queries.ts';
import { asService } from '../../setup/context.ts';
import { runs } from '../../setup/runs.ts';
import { createWorld, type World } from '../../setup/world.ts';

const TODAY = '2026-03-01';
const YEAR = 2025;
const RANKS = ['lecturer', 'associate_professor', 'professor'] as const;
const CATEGORIES = ['full_time', 'part_time'] as const;
/** Around the days that decide: today, and years before it. */
const day = fc.constantFrom('2020-02-29', '2021-03-01', '2021-03-02', '2024-02-29', '2025-07-01', '2026-02-28', '2026-03-01', '2026-03-02');

const criteria = fc.record({
  ofDivision: fc.boolean(),
  ranks: fc.subarray([...RANKS]),
  categories: fc.subarray([...CATEGORIES]),
  years: fc.constantFrom(0, 0, 2, 5),
  mentees: fc.nat(2),
  again: fc.constantFrom(null, 1, 2, 3),
});
const nominee = fc.record({
  kind: fc.constantFrom('faculty', 'faculty', 'faculty', 'staff'),
  diedOn: fc.option(fc.constantFrom('2026-02-28', '2026-03-01', '2026-03-02'), { freq: 6 }),
  appointment: fc.option(
    fc.record({ rank: fc.constantFrom(...RANKS), category: fc.constantFrom(...CATEGORIES), from: day, to: fc.option(day, { freq: 2 }) }),
    { freq: 8 },
  ),
  member: fc.option(fc.record({ from: day, to: fc.option(day, { freq: 2 }) }), { freq: 4 }),
  mentees: fc.array(fc.record({ state: fc.constantFrom('live', 'ended', 'voided', 'claimed'), from: day, same: fc.boolean() }), {
    maxLength: 3,
  }),
  had: fc.array(
    fc.record({ yearsAgo: fc.integer({ min: -1, max: 3 }), withdrawn: fc.boolean(), conferred: fc.boolean(), elsewhere: fc.boolean() }),
    {
      maxLength: 2,
    },
  ),
});
type Criteria = typeof criteria extends fc.Arbitrary<infer T> ? T : never;
type Nominee = typeof nominee extends fc.Arbitrary<infer T> ? T : never;

/** So many years later; 29 February becomes the 28th. */
function yearsLater(from: string, years: number): string {
  const [y = 0, m = 0, d = 0] = from.split('-').map(Number);
  const leap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const last = m === 2 && d === 29 && !leap(y + years) ? 28 : d;
  return `${y + years}-${String(m).padStart(2, '0')}-${String(last).padStart(2, '0')}`;
}

/** The criteria, read one after another. */
function naive(rules: Criteria, who: Nominee): string[] {
  const reasons: string[] = [];
  const holds = (from: string, to: string | null) => from <= TODAY && (to === null || to > TODAY);
  const { appointment: held } = who;
  const isAppointed = held !== null && holds(held.from, held.to);
  const isAlive = who.diedOn === null || who.diedOn > TODAY;
  if (who.kind !== 'faculty') reasons.push('not_faculty');
  if (!isAlive || !isAppointed) reasons.push('not_appointed');
  if (rules.ofDivision && !(who.member && holds(who.member.from, who.member.to))) reasons.push('not_in_division');
  if (isAppointed && rules.categories.length > 0 && !rules.categories.includes(held.category)) reasons.push('category');
  if (isAppointed && rules.ranks.length > 0 && !rules.ranks.includes(held.rank)) reasons.push('rank');
  if (rules.years > 0 && (held === null || yearsLater(held.from, rules.years) > TODAY)) reasons.push('too_early');
  const mentees = new Set<number>();
  for (const [i, { state, from, same }] of who.mentees.entries())
    if ((state === 'live' || state === 'ended') && from <= TODAY) mentees.add(same ? 0 : i);
  if (mentees.size < rules.mentees) reasons.push('too_few_mentees');
  for (const { yearsAgo, withdrawn, conferred, elsewhere } of who.had) {
    if (elsewhere || yearsAgo === 0 || (withdrawn && conferred)) continue;
    if (rules.again === null || YEAR - yearsAgo + rules.again > YEAR) {
      reasons.push('laureate_before');
      break;
    }
  }
  return reasons;
}

let world: World;
let lead: { id: string };
let mentees: { id: string }[];
beforeAll(async () => {
  world = await createWorld();
  lead = await world.person();
  mentees = [await world.person(), await world.person(), await world.person()];
});

async function programme(rules: Criteria) {
  const division_id = rules.ofDivision ? world.division('NEPH').id : null;
  const { id } = await world.insert('award_programme', { name: 'An award', division_id });
  const { ranks, categories, years, mentees: least, again } = rules;
  const more = { minimum_years: years, minimum_mentees: least, reineligibility_years: again, nominators: 'anyone', letters_minimum: 0 };
  const values = { programme_id: id, version: 1, starts_on: '2000-01-01', body: 'x', ranks, categories, ...more };
  return { programme_id: id, criteria_id: (await world.insert('award_criteria', values)).id };
}

const cycle = (of: { programme_id: string; criteria_id: string }, academic_year: number, state: 'open' | 'decided' | 'conferred') => {
  const decided = state === 'open' ? {} : { decided_on: '2024-01-01', decided_by: lead.id };
  const conferred = state === 'conferred' ? { conferred_on: '2024-01-02', conferred_by: lead.id } : {};
  const days = { nominations_due_on: '2026-03-31', letters_due_on: '2026-04-30' };
  return world.insert('award_cycle', { ...of, academic_year, state, ...days, ...decided, ...conferred });
};

it('equals the criteria read one after another', { timeout: 3_600_000 }, async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(criteria, nominee, async (rules, who) => {
      // An appointment and a membership have days.
      fc.pre(who.appointment === null || who.appointment.to === null || who.appointment.to > who.appointment.from);
      fc.pre(!who.member || who.member.to === null || who.member.to > who.member.from);
      fc.pre(new Set(who.had.map(({ yearsAgo, elsewhere }) => `${yearsAgo} ${elsewhere}`)).size === who.had.length);
      const person = await world.person({ category: null, division: null, site: null, kind: who.kind as 'faculty', login: false });
      if (who.diedOn) await world.sql`update person set deceased_on = ${who.diedOn} where id = ${person.id}`;
      if (who.appointment) {
        const { rank, category, from, to } = who.appointment;
        const ended = to === null ? {} : { ends_on: to, end_reason: 'resigned' };
        const values = { category, rank, academic_fte_pct: category === 'full_time' ? 100 : 50, status: 'continuing', ...ended };
        await world.insert('appointment', { person_id: person.id, appointed_on: from, starts_on: from, ...values });
      }
      if (who.member) await world.membership(person, 'NEPH', { starts_on: who.member.from, ends_on: who.member.to });
      for (const [i, { state, from, same }] of who.mentees.entries()) {
        const ends_on = state === 'ended' ? yearsLater(from, 1) : null;
        const options = {
          state: state as 'live',
          subtype: state === 'claimed' ? ('informal' as const) : ('formal' as const),
          starts_on: from,
          ends_on,
        };
        await world.assignment(mentees[same ? 0 : i] as { id: string }, person, options).catch(() => fc.pre(false));
      }
      const own = await programme(rules);
      const other = await programme(rules);
      for (const { yearsAgo, withdrawn, conferred, elsewhere } of who.had) {
        if (yearsAgo === 0) continue;
        const earlier = await cycle(elsewhere ? other : own, YEAR - yearsAgo, conferred ? 'conferred' : 'decided');
        const mentorship = '{"as_of":"2024-01-01","current":[],"past":[]}';
        const won = {
          cycle_id: earlier.id,
          nominee_id: person.id,
          state: 'awarded',
          statement: 'x',
          submitted_on: '2024-01-01',
          mentorship,
        };
        const nomination = await world.insert('nomination', won);
        const gone = withdrawn ? { withdrawn_on: '2024-02-01', withdrawn_by: lead.id, decision_ref: 'x' } : {};
        const values = { cycle_id: earlier.id, nomination_id: nomination.id, person_id: person.id, conferred_on: '2024-01-02', ...gone };
        if (conferred) await world.insert('award', values);
      }
      const { id } = await cycle(own, YEAR, 'open');
      const found = (await asService(world, (ctx) => reasonsOf(ctx, id, [person.id]))).get(person.id);
      expect(found).toEqual(naive(rules, who));
      for (const reason of found ?? []) seen.add(reason);
      if (found?.length === 0) seen.add('eligible');
    }),
    { numRuns: runs(120, 3000) },
  );
  if (runs(0, 1) === 1) expect(seen.size).toBe(9);
});
