/** Names of reporting periods, as people write them. */

/** A reporting period; `ends_on` is the first day after it. */
export type NamedPeriod = Readonly<{ kind: string; key: string; ends_on: string }>;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `2025/26` of the academic year that begins in 2025. */
export const academicYearName = (year: number): string => `${year}/${String((year + 1) % 100).padStart(2, '0')}`;

/** `30 Jun 2026`. */
export function dayName(day: string): string {
  const [year, month, date] = day.split('-');
  return `${Number(date)} ${MONTHS[Number(month) - 1]} ${year}`;
}

const lastDay = (ends_on: string) => Temporal.PlainDate.from(ends_on).subtract({ days: 1 }).toString();

/** The name of a period in a heading or a cell. */
export function periodName({ kind, key, ends_on }: NamedPeriod): string {
  const year = Number(key.slice(0, 4));
  switch (kind) {
    case 'academic_year':
      return academicYearName(year);
    case 'three_years':
      return `${academicYearName(year - 2)} to ${academicYearName(year)}`;
    case 'cohort':
      return `began ${academicYearName(year)}`;
    case 'calendar_year':
      return key;
    case 'six_months':
      return `half-year to ${dayName(lastDay(ends_on))}`;
    case 'wave':
      return `survey to ${dayName(lastDay(ends_on))}`;
    default:
      return dayName(lastDay(ends_on));
  }
}
