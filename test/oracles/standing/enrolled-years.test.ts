/**
 * The clocks of all who owe meetings: full-time, or enrolled while part-time or adjunct and not full-time. `mentoring_clock()` and
 * `programme_years()` are held against days counted one by one, for careers in every category of appointment.
 */
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays, contains, daysBetween, type Period } from '../../../src/core/calendar.ts';
import { dueOn } from '../../../src/demo/clock.ts';
import { freshDatabase } from '../../setup/database.ts';
import { createDepartment } from '../../setup/department.ts';
import { adjustedDays, adjustedMonths, clockStart, type Terms } from '../../setup/programme-clock.ts';
import { runs } from '../../setup/runs.ts';

const ORIGIN = '2021-02-20';
const SPAN = 1_500;

/** Appointments one after the other, some with days between; none where the category is null. */
const track = (...categories: (string | null)[]) =>
  fc
    .array(
      fc.record({ category: fc.constantFrom(...categories), length: fc.integer({ min: 1, max: 500 }), earlier: fc.constantFrom(0, 30) }),
      {
        maxLength: 4,
      },
    )
    .map((parts) => {
      let at = ORIGIN;
      return parts.flatMap(({ category, length, earlier }, i): Terms[] => {
        const starts_on = at;
        at = addDays(at, length);
        const ends_on = i === 3 ? null : at;
        return category === null ? [] : [{ category, starts_on, ends_on, appointed_on: addDays(starts_on, -earlier) }];
      });
    });

/** No category overlaps itself. */
const career = fc
  .tuple(track('full_time', null, null), track('part_time', 'part_time', 'status_only', 'emeritus'), track('adjunct', null, null))
  .map((tracks) => tracks.flat());

const period = fc
  .tuple(fc.nat(SPAN), fc.integer({ min: 1, max: 700 }))
  .map(([from, length]): Period => ({ starts_on: addDays(ORIGIN, from), ends_on: addDays(ORIGIN, from + length) }));
/** Enrolments one after the other, the last perhaps open. */
const enrolments = fc
  .tuple(
    fc.array(fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 900 })), { minLength: 1, maxLength: 3 }),
    fc.boolean(),
  )
  .map(([parts, isOpen]) => {
    let at = ORIGIN;
    return parts.map(([gap, length], i): Period => {
      const starts_on = addDays(at, gap);
      at = addDays(starts_on, length);
      return { starts_on, ends_on: isOpen && i === parts.length - 1 ? null : at };
    });
  });

type Spell = { from: string; until: string | null };
/** Later than all that ends. */
const LAST = SPAN + 4_000;

/** The uninterrupted days on which something holds. */
function spellsOf(holds: (day: string) => boolean): Spell[] {
  const spells: Spell[] = [];
  for (let i = 0; i <= LAST; i += 1) {
    const day = addDays(ORIGIN, i);
    const open = spells.at(-1)?.until === null ? spells.at(-1) : undefined;
    if (holds(day)) open ?? spells.push({ from: day, until: null });
    else if (open) open.until = day;
  }
  return spells;
}

const holding = (terms: readonly Terms[], ...categories: string[]) => {
  const held = terms.filter(({ category }) => categories.includes(category));
  return (day: string) => held.some((each) => contains(each, day));
};

let owner: pg.Client;
let department: string;
beforeAll(async () => {
  const { ownerUrl } = await freshDatabase();
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 1 });
  department = (await createDepartment(pool, { code: 'DOM', name: 'Department of Medicine', issuer: 'https://issuer.example.edu' })).id;
  await pool.end();
  owner = new pg.Client(ownerUrl);
  await owner.connect();
});
afterAll(() => owner.end());

/** What the two functions say of somebody with this career, these enrolments and clock-stopping leaves. */
async function ask(terms: readonly Terms[], enrolled: readonly Period[], stopped: readonly Period[], day: string) {
  await owner.query('begin');
  try {
    const { rows } = await owner.query<{ id: string }>(
      `insert into person (department_id, kind, given_name, family_name) values ($1, 'faculty', 'Ines', 'Tanabe') returning id`,
      [department],
    );
    const person = rows[0]?.id;
    await owner.query(
      `with leaves as (
        insert into leave (department_id, person_id, stops_clock, starts_on, ends_on)
        select $1::uuid, $2::uuid, true, starts_on, ends_on from jsonb_to_recordset($4::jsonb) l(starts_on date, ends_on date)
      ), enrolments as (
        insert into programme_enrolment (department_id, person_id, starts_on, ends_on)
        select $1::uuid, $2::uuid, starts_on, ends_on from jsonb_to_recordset($5::jsonb) e(starts_on date, ends_on date))
      insert into appointment (department_id, person_id, category, rank, academic_fte_pct, status, appointed_on, starts_on, ends_on)
      select $1::uuid, $2::uuid, category, 'lecturer', case category when 'full_time' then 100 when 'part_time' then 50 else 0 end, 'continuing',
        appointed_on, starts_on, ends_on
      from jsonb_to_recordset($3::jsonb) t(category text, appointed_on date, starts_on date, ends_on date)`,
      [department, person, JSON.stringify(terms), JSON.stringify(stopped), JSON.stringify(enrolled)],
    );
    const clock = await owner.query(
      `select starts_on::text, adjusted_days, adjusted_months, programme_year, is_enrolled, enrolled_until::text from mentoring_clock($1, $2)`,
      [person, day],
    );
    const years = await owner.query(
      `select clock_from::text, programme_year, starts_on::text, ends_on::text, first_on::text, is_enrolled from programme_years($1, $2)
       order by first_on, programme_year`,
      [person, day],
    );
    return { clock: clock.rows, years: years.rows };
  } finally {
    await owner.query('rollback');
  }
}

test('the clock of a day, and the programme years that have begun by it, are those of the days on which somebody owes meetings', async () => {
  const met = { enrolled: 0, full_time: 0, several: 0, neither: 0 };
  await fc.assert(
    fc.asyncProperty(career, enrolments, fc.array(period, { maxLength: 2 }), fc.nat(SPAN), async (terms, enrolled, stopped, later) => {
      const day = addDays(ORIGIN, later);
      const isFullTime = holding(terms, 'full_time');
      const isPartTime = holding(terms, 'part_time', 'adjunct');
      const isEnrolled = (on: string) => enrolled.some((each) => contains(each, on));
      const spells = [
        ...spellsOf(isFullTime).map((spell) => ({ ...spell, clock: clockStart(terms, spell.from) ?? '', is_enrolled: false })),
        ...spellsOf((on) => isEnrolled(on) && isPartTime(on) && !isFullTime(on)).map((spell) => ({
          ...spell,
          clock: spell.from,
          is_enrolled: true,
        })),
      ];
      const clock = spells
        .filter(({ from, until }) => from <= day && (until === null || until > day))
        .map(({ clock: starts_on, until, is_enrolled }) => {
          const adjusted_months = adjustedMonths(starts_on, stopped, day);
          return {
            starts_on,
            adjusted_days: adjustedDays(starts_on, stopped, day),
            adjusted_months,
            programme_year: Math.floor(adjusted_months / 12) + 1,
            is_enrolled,
            enrolled_until: is_enrolled ? until : null,
          };
        });
      const years = spells
        .filter(({ from }) => from <= day)
        .flatMap(({ from, until, clock: clock_from, is_enrolled }) =>
          Array.from({ length: Math.floor(daysBetween(clock_from, day) / 365) + 1 }, (_, i) => i + 1).flatMap((programme_year) => {
            const starts_on = programme_year === 1 ? clock_from : dueOn(clock_from, stopped, 12 * (programme_year - 1));
            const ends_on = dueOn(clock_from, stopped, 12 * programme_year);
            const begins = starts_on !== null && starts_on <= day && (until === null || starts_on < until);
            if (!begins || (ends_on !== null && ends_on <= from)) return [];
            return [{ clock_from, programme_year, starts_on, ends_on, first_on: starts_on > from ? starts_on : from, is_enrolled }];
          }),
        )
        .toSorted((a, b) => a.first_on.localeCompare(b.first_on) || a.programme_year - b.programme_year);
      met.enrolled += years.some(({ is_enrolled }) => is_enrolled) ? 1 : 0;
      met.full_time += years.some(({ is_enrolled }) => !is_enrolled) ? 1 : 0;
      met.several += new Set(years.map(({ clock_from }) => clock_from)).size > 1 ? 1 : 0;
      met.neither += terms.length > 0 && isEnrolled(day) && clock.length === 0 ? 1 : 0;
      expect(await ask(terms, enrolled, stopped, day)).toEqual({ clock, years });
    }),
    { numRuns: runs(60, 2_000) },
  );
  expect(Object.entries(met).filter(([, count]) => count < 3)).toEqual([]);
});
