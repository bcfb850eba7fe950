import { addDays } from '../core/calendar.ts';
import { Problem } from './problems/index.ts';

const HORIZON_DAYS = 731;

/**
 * Refuses a first day more than two years ahead: a mistyped year would block every version before it. `what` begins the detail.
 * @throws Problem day-too-far
 */
export function requireNearStart(today: string, starts_on: string, what = 'A new version', pointer = '/starts_on'): void {
  if (starts_on <= addDays(today, HORIZON_DAYS)) return;
  throw Problem.at('day-too-far', pointer, `${what} starts within two years.`);
}
