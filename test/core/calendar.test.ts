import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dueOn } from '../../src/demo/clock.ts';
import { freshDatabase } from '../setup/database.ts';
import { adjustedDays, adjustedMonths, clockStart, type Terms } from '../setup/programme-clock.ts';

describe('the programme clock', () => {
  test('a due date keeps the day of the month, clamped to the end of a shorter month', () => {
    expect(dueOn('2023-08-31', [], 18)).toBe('2025-02-28');
    expect(dueOn('2024-02-29', [], 12)).toBe('2025-02-28');
    expect(dueOn('2024-02-29', [], 60)).toBe('2029-02-28');
  });

  test('a leave that begins on the due date leaves it where it is; one that begins the day before moves it by its whole length', () => {
    expect(dueOn('2023-07-01', [{ starts_on: '2025-01-01', ends_on: '2025-04-01' }], 18)).toBe('2025-01-01');
    expect(dueOn('2023-07-01', [{ starts_on: '2024-12-31', ends_on: '2025-04-01' }], 18)).toBe('2025-04-02');
  });

  test('a leave pushed into by an earlier one pushes further, and one without an end leaves the due date unknown', () => {
    const first = { starts_on: '2024-06-01', ends_on: '2024-07-01' };
    expect(dueOn('2023-07-01', [first, { starts_on: '2025-01-15', ends_on: '2025-02-04' }], 18)).toBe('2025-02-20');
    expect(dueOn('2023-07-01', [first, { starts_on: '2025-01-15', ends_on: null }], 18)).toBeNull();
    expect(adjustedMonths('2023-07-01', [{ starts_on: '2024-07-01', ends_on: null }], '2026-07-01')).toBe(12);
  });

  test('overlapping leaves stop the clock once', () => {
    const leaves = [
      { starts_on: '2024-01-01', ends_on: '2024-03-01' },
      { starts_on: '2024-02-01', ends_on: '2024-04-01' },
    ];
    expect(adjustedDays('2023-07-01', leaves, '2024-07-01')).toBe(366 - 91);
  });

  test('a promotion goes on with the clock; part-time to full-time and a gap start a new one, whatever day HR keeps for the appointment', () => {
    const terms = (category: string, starts_on: string, ends_on: string | null, appointed_on = starts_on): Terms => ({
      category,
      starts_on,
      ends_on,
      appointed_on,
    });
    const promoted = [terms('full_time', '2020-07-01', '2023-07-01'), terms('full_time', '2023-07-01', null, '2020-07-01')];
    expect(clockStart(promoted, '2026-01-01')).toBe('2020-07-01');
    const grown = [terms('part_time', '2018-01-01', '2023-07-01'), terms('full_time', '2023-07-01', null, '2018-01-01')];
    expect(clockStart(grown, '2026-01-01')).toBe('2023-07-01');
    expect(clockStart(grown, '2023-06-30')).toBeNull();
    const returned = [terms('full_time', '2015-07-01', '2018-07-01'), terms('full_time', '2020-07-01', null, '2015-07-01')];
    expect(clockStart(returned, '2026-01-01')).toBe('2020-07-01');
    const appointments = [terms('full_time', '2026-01-01', null, '2019-07-01')];
    expect(clockStart(appointments, '2026-02-01')).toBe('2019-07-01');
    const reduced = [terms('full_time', '2020-07-01', '2025-07-01'), terms('part_time', '2025-07-01', null)];
    expect([clockStart(reduced, '2025-06-30'), clockStart(reduced, '2025-07-01')]).toEqual(['2020-07-01', null]);
  });
});

describe('the database agrees with the service', () => {
  let owner: pg.Client;
  beforeAll(async () => {
    const { ownerUrl } = await freshDatabase();
    owner = new pg.Client(ownerUrl);
    await owner.connect();
  });
  afterAll(() => owner.end());

  test('days_in() counts the days of ranges, and is null where one has no end', async () => {
    const of = async (ranges: string) => (await owner.query('select days_in($1::datemultirange) as days', [ranges])).rows[0].days;
    expect(await of('{}')).toBe(0);
    expect(await of('{[2024-02-28,2024-03-01),[2025-01-01,2025-01-02)}')).toBe(3);
    expect(await of('{[2024-02-28,2024-03-01),[2025-01-01,)}')).toBeNull();
  });
});
