import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../../src/core/calendar.ts';
import { yes } from '../../../src/core/db.ts';
import { type OwedRow, owed } from '../../../src/features/standing/obligations/owed-queries.ts';
import { chance, DAYS, FROM, factsOf, live } from '../../setup/obligation-facts.ts';
import { type Expected, obligationsOn } from '../../setup/obligation-oracle.ts';
import { runs } from '../../setup/runs.ts';
import { createWorld } from '../../setup/world.ts';

// A department of full size on every day of its five years takes a quarter of an hour: SIMULATED_PEOPLE=940 SIMULATED_DAYS=all.
const PEOPLE = Number(process.env['SIMULATED_PEOPLE'] ?? runs(60, 300));
const SAMPLED_DAYS = process.env['SIMULATED_DAYS'] ?? `${runs(32, 128)}`;
const seed = Number(process.env['SEED'] ?? 20_240_530);

const world = await createWorld();
// Waivers and check-ins are written long ago here.
for (const table of ['obligation_waiver', 'check_in'])
  await world.sql([`alter table ${table} disable trigger stamp`] as unknown as TemplateStringsArray);
const facts = factsOf(seed, PEOPLE);
const persons = await live(world, facts);

const sorted = (row: object) => Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1));

const byKey = <R extends { kind: string; occasion: string }>(rows: R[]) =>
  rows.sort((a, b) => (`${a.kind} ${a.occasion}` < `${b.kind} ${b.occasion}` ? -1 : 1));

async function rowsOn(day: string): Promise<Map<string, OwedRow[]>> {
  const rows = owed({ department_id: world.id, time_zone: 'America/Toronto', as_of: day, of: yes });
  const found = await sql<OwedRow>`select * from ${rows} o`.execute(world.db);
  return Map.groupBy(found.rows, ({ person_id }) => person_id);
}

/** The row in the oracle's terms: with the numbers of mentorships and plans in place of their ids, and only the details that the oracle has. */
function inOracleWords(row: OwedRow, person: (typeof persons)[number], like: Expected | undefined): Expected {
  const number = (occasion: string) => {
    const [id = '', ...rest] = occasion.split(':');
    const n = row.kind === 'plan_renewal' ? person.plans.indexOf(id) : person.mentorships.indexOf(id);
    return n < 0 ? occasion : [n, ...rest].join(':');
  };
  const { kind, state, opens_on, due_on, overdue_since, done_on } = row;
  const facts = Object.fromEntries(Object.entries(row.detail).filter(([name]) => like && name in like));
  return { kind, occasion: number(row.occasion), state, opens_on, due_on, overdue_since, done_on, ...facts };
}

describe(`a department of ${PEOPLE} people in sixty months`, () => {
  const dice = chance(seed + 1);
  const days =
    SAMPLED_DAYS === 'all'
      ? Array.from({ length: DAYS }, (_, i) => addDays(FROM, i))
      : Array.from({ length: Number(SAMPLED_DAYS) }, () => addDays(FROM, dice.upTo(DAYS)));
  const seen = new Set<string>();

  it(`owes what a naive count says, on every day that was looked at (seed ${seed})`, async () => {
    for (const day of days) {
      const rows = await rowsOn(day);
      for (const [i, person] of persons.entries()) {
        const life = facts.lives[i];
        if (!life) throw new Error('a life is missing');
        const expected = byKey(obligationsOn(facts, life, day));
        const actual = (rows.get(person.id) ?? []).map((row) => {
          const like = expected.find((each) => each.kind === row.kind);
          return inOracleWords(row, person, like);
        });
        // Comparing texts is cheap; only a difference needs the expensive comparison that shows what it is.
        const [rows_found, rows_expected] = [byKey(actual), expected].map((rows) => JSON.stringify(rows.map(sorted)));
        if (rows_found !== rows_expected) expect({ day, person: i, rows: actual }).toEqual({ day, person: i, rows: expected });
        for (const each of expected) seen.add(`${each.kind} ${each.state}`);
      }
    }
  }, 3_600_000);

  it('owes what a naive count says where the programme begins later, and in one division later still', async () => {
    const begins = { department: addDays(FROM, 600), divisions: { CARD: addDays(FROM, 800) } };
    await world.sql`update department set programme_starts_on = ${begins.department} where id = ${world.id}`;
    await world.sql`update division set starts_on = ${begins.divisions.CARD} where id = ${world.division('CARD').id}`;
    try {
      const later = [600, 601, 799, 800, 801, ...Array.from({ length: Math.min(days.length, 40) }, () => dice.upTo(DAYS))];
      const states = new Set<string>();
      for (const day of later.map((n) => addDays(FROM, n))) {
        const rows = await rowsOn(day);
        for (const [i, person] of persons.entries()) {
          const life = facts.lives[i];
          if (!life) throw new Error('a life is missing');
          const expected = byKey(obligationsOn({ ...facts, begins }, life, day));
          const actual = byKey(
            (rows.get(person.id) ?? []).map((row) =>
              inOracleWords(
                row,
                person,
                expected.find((each) => each.kind === row.kind),
              ),
            ),
          );
          const [found, wanted] = [actual, expected].map((each) => JSON.stringify(each.map(sorted)));
          if (found !== wanted) expect({ day, person: i, rows: actual }).toEqual({ day, person: i, rows: expected });
          for (const each of expected) states.add(`${each.kind} ${each.state}`);
        }
      }
      const untracked = ['orientation', 'meetings', 'annual_review', 'check_in', 'first_meeting'].map((kind) => `${kind} not_tracked`);
      expect(untracked.filter((each) => !states.has(each))).toEqual([]);
      expect([...states].filter((each) => /^(formal_mentor|academic_plan|agreement) not_tracked/.test(each))).toEqual([]);
    } finally {
      await world.sql`update department set programme_starts_on = ${FROM} where id = ${world.id}`;
      await world.sql`update division set starts_on = '1900-01-01' where id = ${world.division('CARD').id}`;
    }
  }, 3_600_000);

  it('contains every kind of obligation in every usual state', () => {
    const usual = ['academic_plan', 'orientation', 'agreement', 'meetings', 'annual_review', 'check_in'];
    const expected = [
      ...usual.flatMap((kind) => ['done', 'overdue', 'due'].map((state) => `${kind} ${state}`)),
      ...['academic_plan waived', 'orientation waived', 'meetings waived', 'annual_review waived', 'check_in waived', 'check_in upcoming'],
      ...['formal_mentor done', 'formal_mentor overdue', 'first_meeting due', 'first_meeting done', 'agreement_review overdue'],
      ...['cfar upcoming', 'cfar overdue', 'cfar done', 'plan_renewal upcoming', 'plan_renewal due'],
    ];
    expect(expected.filter((each) => !seen.has(each))).toEqual([]);
  });
});
