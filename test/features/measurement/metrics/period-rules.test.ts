import { describe, expect, it } from 'vitest';
import { periodInYear, periodOf, periodsSince } from '../../../../src/features/measurement/metrics/period-rules.ts';

const march = { today: '2026-03-15', start_month: 7 };
const days = (period: { from: string; to: string } | null) => period && [period.from, period.to];

describe('reporting periods', () => {
  it.each([
    ['academic_year', '2024', ['2024-07-01', '2025-07-01']],
    // Open: up to the end of the last month.
    ['academic_year', '2025', ['2025-07-01', '2026-03-01']],
    ['academic_year', '2026', null],
    ['three_years', '2024', ['2022-07-01', '2025-07-01']],
    ['cohort', '2020', ['2020-07-01', '2021-07-01']],
    ['calendar_year', '2025', ['2025-01-01', '2026-01-01']],
    ['calendar_year', '2026', null],
    ['day', '2026-02', ['2026-02-28', '2026-03-01']],
    ['day', '2026-03', null],
    ['day', '2024-02', ['2024-02-29', '2024-03-01']],
    ['six_months', '2025-07', ['2025-07-01', '2026-01-01']],
    ['six_months', '2026-01', null],
    ['six_months', '2025-08', null],
    ['academic_year', '2024-07', null],
    ['day', '2024-13', null],
    ['day', '2024', null],
  ] as const)('%s %s', (kind, key, expected) => {
    expect(days(periodOf(kind, key, march))).toEqual(expected);
  });

  it('that stand for an academic year in the matrix end with it, or with the last month', () => {
    const of = (year: number) =>
      (['day', 'three_years', 'cohort', 'calendar_year', 'six_months'] as const).map((kind) => periodInYear(kind, year, march)?.key);
    expect(of(2024)).toEqual(['2025-06', '2024', '2019', '2024', '2025-01']);
    expect(of(2025)).toEqual(['2026-02', '2025', '2020', '2025', '2025-07']);
    expect(periodInYear('academic_year', 2026, march)).toBeNull();
  });

  it('are listed from the latest back to the first that holds a day of the programme', () => {
    expect(periodsSince('academic_year', '2023-09-01', march).map(({ key }) => key)).toEqual(['2025', '2024', '2023']);
    expect(periodsSince('day', '2025-12-31', march).map(({ key }) => key)).toEqual(['2026-02', '2026-01', '2025-12']);
    expect(periodsSince('six_months', '2025-01-01', march).map(({ key }) => key)).toEqual(['2025-07', '2025-01']);
  });
});
