/**
 * Periods as sets of days, and the one rule that two languages know: the programme clock. SQL decides (`programme_clock()`, `adjusted_due()`); the
 * demo counts due dates in TypeScript (`src/demo/clock.ts`). Held equal here, and both against counting day by day.
 */
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays, addMonths, contains, daysBetween, intersect, type Period, subtract, union } from '../../../src/core/calendar.ts';
import { dueOn } from '../../../src/demo/clock.ts';
import { freshDatabase } from '../../setup/database.ts';
import { createDepartment } from '../../setup/department.ts';
import { adjustedDays, adjustedMonths, clockStart, type Terms } from '../../setup/programme-clock.ts';
import { runs } from '../../setup/runs.ts';

const ORIGIN = '2022-12-15';
const SPAN = 60;

/** A period near the origin, sometimes empty, sometimes open. */
const period = (span = SPAN) =>
  fc
    .tuple(fc.nat(span), fc.option(fc.nat(span), { freq: 6 }))
    .map(
      ([from, length]): Period => ({ starts_on: addDays(ORIGIN, from), ends_on: length === null ? null : addDays(ORIGIN, from + length) }),
    );
const periods = (span = SPAN) => fc.array(period(span), { maxLength: 6 });

const EVERY_DAY = Array.from({ length: 2 * SPAN + 2 }, (_, i) => addDays(ORIGIN, i));
const daysOf = (list: readonly Period[]) => EVERY_DAY.filter((day) => list.some((each) => contains(each, day)));

describe('periods are sets of days', () => {
  test('union keeps exactly the days of its periods, in as few, ordered, disjoint periods as can be', () => {
    fc.assert(
      fc.property(periods(), (given) => {
        const merged = union(given);
        expect(daysOf(merged)).toEqual(daysOf(given));
        for (const [i, each] of merged.entries()) {
          const next = merged[i + 1];
          if (next) expect(each.ends_on !== null && each.ends_on < next.starts_on).toBe(true);
        }
      }),
    );
  });

  test('subtract keeps exactly the days of the first that lie in none of the second', () => {
    fc.assert(
      fc.property(periods(), periods(), (from, taken) => {
        const left = daysOf(from).filter((day) => !taken.some((each) => contains(each, day)));
        expect(daysOf(subtract(from, taken))).toEqual(left);
      }),
    );
  });

  test('intersect keeps exactly the shared days, and is null where there are none', () => {
    fc.assert(
      fc.property(period(), period(), (a, b) => {
        const shared = intersect(a, b);
        expect(daysOf(shared ? [shared] : [])).toEqual(daysOf([a]).filter((day) => contains(b, day)));
        if (shared) expect(daysOf([shared]).length).toBeGreaterThan(0);
      }),
    );
  });
});

/** The clock as a person with a wall calendar would count it. */
const naive = {
  adjustedDays: (start: string, stopped: readonly Period[], day: string) => {
    let days = 0;
    for (let on = start; on < day; on = addDays(on, 1)) if (!stopped.some((each) => contains(each, on))) days += 1;
    return days;
  },
  dueOn: (start: string, stopped: readonly Period[], months: number) => {
    let left = daysBetween(start, addMonths(start, months));
    let on = start;
    for (; left > 0; on = addDays(on, 1)) {
      const leave = stopped.filter((each) => contains(each, on));
      if (leave.some((each) => each.ends_on === null)) return null;
      if (leave.length === 0) left -= 1;
    }
    return on;
  },
};

describe('the programme clock', () => {
  test('counts like a day-by-day search', () => {
    const far = fc.integer({ min: 0, max: 1500 });
    fc.assert(
      fc.property(fc.nat(400), periods(500), far, fc.integer({ min: 0, max: 36 }), (start, stopped, later, months) => {
        const starts_on = addDays(ORIGIN, start);
        const day = addDays(starts_on, later);
        expect(adjustedDays(starts_on, stopped, day)).toBe(naive.adjustedDays(starts_on, stopped, day));
        const due = naive.dueOn(starts_on, stopped, months);
        expect(dueOn(starts_on, stopped, months)).toBe(due);
        if (due !== null) {
          expect(adjustedMonths(starts_on, stopped, due)).toBeGreaterThanOrEqual(months);
          if (months > 0) expect(adjustedMonths(starts_on, stopped, addDays(due, -1))).toBeLessThan(months);
        }
      }),
      { numRuns: runs(40, 2_000) },
    );
  });
});

describe('the database agrees with the service', () => {
  let owner: pg.Client;
  let department: string;
  beforeAll(async () => {
    const { ownerUrl } = await freshDatabase();
    const pool = new pg.Pool({ connectionString: ownerUrl, max: 1 });
    department = (await createDepartment(pool, { code: 'DOM', name: 'Department of Medicine', issuer: 'https://login.example.org' })).id;
    await pool.end();
    owner = new pg.Client(ownerUrl);
    await owner.connect();
  });
  afterAll(() => owner.end());

  /** Terms one after the other, so that full-time never overlaps itself: category, length and gap before in days, days appointed earlier. */
  const career = fc
    .array(
      fc.record({
        category: fc.constantFrom('full_time', 'full_time', 'part_time', 'status_only'),
        length: fc.integer({ min: 0, max: 400 }),
        gap: fc.constantFrom(0, 0, 0, 20),
        earlier: fc.constantFrom(0, 0, 30, 600),
      }),
      { minLength: 1, maxLength: 5 },
    )
    .chain((parts) =>
      fc.boolean().map((open) => {
        let at = ORIGIN;
        return parts.map(({ category, length, gap, earlier }, i): Terms => {
          const starts_on = addDays(at, gap);
          at = addDays(starts_on, length);
          return { category, starts_on, ends_on: open && i === parts.length - 1 ? null : at, appointed_on: addDays(starts_on, -earlier) };
        });
      }),
    );

  test('adjusted_due() counts from any first day as dueOn() does, also before, within and after leaves', async () => {
    await fc.assert(
      fc.asyncProperty(periods(900), fc.nat(1400), fc.integer({ min: 0, max: 60 }), async (stopped, later, months) => {
        const from = addDays(ORIGIN, later);
        await owner.query('begin');
        try {
          const person = await employ([], stopped, from);
          const { rows } = await owner.query('select adjusted_due($1, $2, $3)::text as due_on', [person, from, months]);
          expect(rows).toEqual([{ due_on: dueOn(from, stopped, months) }]);
        } finally {
          await owner.query('rollback');
        }
      }),
      { numRuns: runs(60, 3_000) },
    );
  });

  test('a leave moves what is due only where it begins before the day to which the leaves before it have moved it', async () => {
    // Due on 15 June 2024; the leave of January moves it by 31 days, to 16 July.
    const [start, months] = ['2022-12-15', 18];
    const january = { starts_on: '2024-01-01', ends_on: '2024-02-01' };
    for (const [before, due] of [
      [[], '2024-06-15'],
      [[january], '2024-07-16'],
    ] as const) {
      for (const from of [-1, 0, 1]) {
        for (const length of [10, null]) {
          const starts_on = addDays(due, from);
          const stopped = [...before, { starts_on, ends_on: length === null ? null : addDays(starts_on, length) }];
          const moved = length === null ? null : addDays(due, length);
          await owner.query('begin');
          const [clock] = await ask(
            [{ starts_on: start, ends_on: null, appointed_on: start, category: 'full_time' }],
            stopped,
            '2024-03-01',
            months,
          );
          const person = await employ([], stopped, '2024-03-01');
          const { rows } = await owner.query('select adjusted_due($1, $2, $3)::text as due_on', [person, start, months]);
          await owner.query('rollback');
          const expected = from < 0 ? moved : due;
          expect([clock?.due_on, rows[0]?.due_on], `${due} ${from} ${length}`).toEqual([expected, expected]);
        }
      }
    }
  });

  test('programme_clock() agrees with the service for any career, leaves and day', async () => {
    await fc.assert(
      fc.asyncProperty(career, periods(900), fc.nat(1800), fc.integer({ min: 0, max: 60 }), async (terms, stopped, later, months) => {
        const day = addDays(ORIGIN, later);
        const start = clockStart(terms, day);
        const expected = start === null ? [] : [{ ...clockAt(start, stopped, day), due_on: dueOn(start, stopped, months) }];
        await owner.query('begin');
        try {
          expect(await ask(terms, stopped, day, months)).toEqual(expected);
        } finally {
          await owner.query('rollback');
        }
      }),
      { numRuns: runs(50, 3_000) },
    );
  });

  function clockAt(start: string, stopped: readonly Period[], day: string) {
    const adjusted_months = adjustedMonths(start, stopped, day);
    const adjusted_days = adjustedDays(start, stopped, day);
    return { starts_on: start, adjusted_days, adjusted_months, programme_year: Math.floor(adjusted_months / 12) + 1 };
  }

  /** Somebody with these terms and clock-stopping leaves, and another leave around the day. */
  async function employ(terms: readonly Terms[], stopped: readonly Period[], day: string) {
    const { rows } = await owner.query<{ id: string }>(
      `insert into person (department_id, kind, given_name, family_name) values ($1, 'faculty', 'Ines', 'Tanabe') returning id`,
      [department],
    );
    const person = rows[0]?.id;
    await owner.query(
      `with leaves as (
        insert into leave (department_id, person_id, stops_clock, starts_on, ends_on)
        select $1::uuid, $2::uuid, true, starts_on, ends_on from jsonb_to_recordset($4::jsonb) l(starts_on date, ends_on date)
        union all select $1::uuid, $2::uuid, false, $5::date - 100, $5::date + 100)
      insert into appointment (department_id, person_id, category, rank, academic_fte_pct, status, appointed_on, starts_on, ends_on)
      select $1::uuid, $2::uuid, category, 'lecturer', case category when 'full_time' then 100 when 'part_time' then 50 else 0 end, 'continuing',
        appointed_on, starts_on, ends_on
      from jsonb_to_recordset($3::jsonb) t(category text, appointed_on date, starts_on date, ends_on date)`,
      [department, person, JSON.stringify(terms), JSON.stringify(stopped), day],
    );
    return person;
  }

  async function ask(terms: readonly Terms[], stopped: readonly Period[], day: string, months: number) {
    const person = await employ(terms, stopped, day);
    const clock = await owner.query(
      `select starts_on::text, adjusted_days, adjusted_months, programme_year, due_on::text from programme_clock($1, $2, $3)`,
      [person, day, months],
    );
    return clock.rows;
  }
});

describe('arithmetic on days', () => {
  const days = fc.oneof(
    fc.integer({ min: -400_000, max: 2_900_000 }).map((n) => Temporal.PlainDate.from('1970-01-01').add({ days: n }).toString()),
    fc.constantFrom('2024-02-29', '1900-02-28', '2000-02-29', '2026-12-31', '1000-01-01', '9999-12-31', '0999-12-31', '2026-01-31'),
  );
  const many = fc.oneof(fc.integer({ min: -40, max: 40 }), fc.integer({ min: -200_000, max: 200_000 }), fc.constant(0));

  test('is that of Temporal, also beyond four digits', () => {
    const plain = (day: string) => Temporal.PlainDate.from(day);
    fc.assert(
      fc.property(days, many, days, (day, n, other) => {
        expect(addDays(day, n)).toBe(plain(day).add({ days: n }).toString());
        expect(addMonths(day, n)).toBe(plain(day).add({ months: n }, { overflow: 'constrain' }).toString());
        expect(daysBetween(day, other)).toBe(plain(day).until(other, { largestUnit: 'days' }).days);
      }),
      { numRuns: runs(2_000, 200_000) },
    );
  });

  test.for(['2026-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '2026-4-1', 'today', ''])('refuses %j, which is no day', (day) => {
    expect(() => addDays(day, 1)).toThrow(RangeError);
    expect(() => addMonths(day, 1)).toThrow(RangeError);
    expect(() => daysBetween(day, '2026-01-01')).toThrow(RangeError);
  });
});
