import { addDays } from './calendar.ts';
import { Problem } from './problem.ts';

const HORIZON_DAYS = 731;

/**
 * How far ahead the first day of a new version may lie: a slip of the year would lock everything that comes before it.
 * @throws Problem day-too-far
 */
export function requireNearStart(today: string, starts_on: string): void {
  if (starts_on <= addDays(today, HORIZON_DAYS)) return;
  const detail = 'A new version starts within two years.';
  throw new Problem('day-too-far', { detail, errors: [{ pointer: '/starts_on', code: 'day-too-far', detail }] });
}
