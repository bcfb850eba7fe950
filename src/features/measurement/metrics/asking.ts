import { type Ctx, granted } from '../../../core/context.ts';
import { allowed } from '../../../domain/allowed.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { metricOf } from './catalogue.ts';
import type { Metric, PeriodKind } from './definition.ts';
import { type Calendar, type Period, periodsSince, waveOf } from './period-rules.ts';
import type { Unit } from './queries.ts';
import * as queries from './queries.ts';
import { publishedWaves } from './waves-queries.ts';

/** What the caller may have measured. */
export type Asking = Readonly<{
  department: Unit;
  programme_starts_on: string;
  /** The department first, then its divisions and sites that the caller leads or serves. */
  units: readonly Unit[];
  /** Whether they serve the whole department, and so read its groups as well. */
  isWhole: boolean;
  calendar: Calendar;
}>;

type Refused = Readonly<{ person_id?: string | undefined; starts_on?: string | undefined; ends_on?: string | undefined }>;

/** @throws Problem metric-of-one-person, metric-range-arbitrary */
export function refuse({ person_id, starts_on, ends_on }: Refused): void {
  if (person_id !== undefined)
    throw Problem.at('metric-of-one-person', { parameter: 'person_id' }, 'Ask for the explanations of the metric instead.');
  const days = [starts_on === undefined ? [] : 'starts_on', ends_on === undefined ? [] : 'ends_on'].flat();
  if (days.length > 0)
    throw Problem.at(
      'metric-range-arbitrary',
      days.map((parameter) => ({ parameter })),
      'Give a reporting period instead of days.',
    );
}

/** @throws Problem not-found where there is no such metric */
export function metricNamed(id: string): Metric {
  return granted(metricOf(id));
}

/** The units that the caller may read. Who reads one reads the department’s row as well. @throws Problem permission-denied */
export async function asking(ctx: Ctx): Promise<Asking> {
  const found = await queries.units(ctx, {
    department: allowed(ctx, 'metric:read_values'),
    division: allowed(ctx, 'metric:read_values', { division: 'd.id' }),
    site: allowed(ctx, 'metric:read_values', { site: 's.id' }),
  });
  const [department] = found;
  if (!department || (!department.is_whole && found.length === 1))
    throw new Problem('permission-denied', { permission: 'metric:read_values' });
  return {
    department,
    programme_starts_on: department.programme_starts_on,
    units: found,
    isWhole: department.is_whole,
    calendar: { today: ctx.today, start_month: department.start_month },
  };
}

/**
 * The unit with an id, by default the department.
 * @throws Problem not-found where the caller may not read such a unit, metric-unit-small
 */
export function unitAsked({ department, units }: Asking, id: string | undefined): Unit {
  const unit = id === undefined ? department : granted(units.find((one) => one.id === id));
  if (unit.members !== null && unit.members < unit.minimum)
    throw Problem.at('metric-unit-small', { parameter: 'unit' }, `A unit is measured from ${unit.minimum} members on.`);
  return unit;
}

/** The periods of a kind since the programme began, the latest first. */
export async function periodsOf(ctx: Ctx, kind: PeriodKind, since: string, calendar: Calendar): Promise<Period[]> {
  if (kind !== 'wave') return periodsSince(kind, since, calendar);
  return (await publishedWaves(ctx)).map((wave) => waveOf(wave, calendar));
}

/**
 * The period of a metric with a key, by default the latest.
 * @throws Problem metric-period-unknown
 */
export async function periodAsked(
  ctx: Ctx,
  { period: kind }: Metric,
  key: string | undefined,
  { programme_starts_on, calendar }: Readonly<{ programme_starts_on: string; calendar: Calendar }>,
): Promise<Period> {
  const periods = await periodsOf(ctx, kind, programme_starts_on, calendar);
  const found = key === undefined ? periods[0] : periods.find((one) => one.key === key);
  if (found) return found;
  const detail = periods.length === 0 ? 'None of its periods is over yet.' : 'The metric is reported for the periods that `periods` lists.';
  throw Problem.at('metric-period-unknown', { parameter: 'period' }, detail, { periods: periods.map((one) => one.key) });
}

/** The academic year with a key, by default the latest; `at` is where the caller named it. @throws Problem metric-period-unknown */
export function yearAsked(
  { department, calendar }: Asking,
  key: string | undefined,
  at: string | { parameter: string } = { parameter: 'period' },
): Period {
  const periods = periodsSince('academic_year', department.programme_starts_on, calendar);
  const found = key === undefined ? periods[0] : periods.find((one) => one.key === key);
  if (found) return found;
  throw Problem.at('metric-period-unknown', at, 'There is no such academic year of the programme.', {
    periods: periods.map((one) => one.key),
  });
}
