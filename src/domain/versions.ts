import { addDays } from '../core/calendar.ts';
import { Problem } from './problems/index.ts';

const HORIZON_DAYS = 731;

/**
 * How far ahead the first day of something new, a version unless said, may lie: a slip of the year would lock everything that comes before it.
 * @throws Problem day-too-far
 */
export function requireNearStart(today: string, starts_on: string, what = 'A new version'): void {
  if (starts_on <= addDays(today, HORIZON_DAYS)) return;
  throw Problem.at('day-too-far', '/starts_on', `${what} starts within two years.`);
}
