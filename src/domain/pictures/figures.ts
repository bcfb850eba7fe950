/** The numbers of pictures, as they are written. */

export type FigureUnit =
  | 'percent'
  | 'per_year'
  | 'hours_per_year'
  | 'days'
  | 'months'
  | 'years'
  | 'count'
  | 'ratio'
  | 'percentage_points'
  | 'rho';
/** Why there is no number. Hidden, nobody to count, nothing recorded and too early are four things, and none of them is 0. */
export type FigureReason = 'suppressed' | 'no_eligible' | 'not_recorded' | 'not_mature' | 'series';

/** A number with what it was made of; the value in percent where the unit is. */
export type Figure = Readonly<{
  value: number | null;
  reason: FigureReason | null;
  numerator: number | null;
  denominator: number | null;
}>;

/** For a cell of a few letters. */
export const REASONS: Readonly<Record<FigureReason, string>> = {
  suppressed: 'suppressed',
  no_eligible: 'none eligible',
  not_recorded: 'not recorded',
  not_mature: 'not mature',
  series: 'a trend',
};

const EXPLAINED: Readonly<Record<FigureReason, string>> = {
  suppressed: 'withheld so that no person can be told apart',
  no_eligible: 'nobody or nothing to count',
  not_recorded: 'the service does not record it yet',
  not_mature: 'the programme is too young for it',
  series: 'read in the trend of each metric',
};

/** The word with its meaning, for legends. */
export const meaning = (reason: FigureReason): string => `${REASONS[reason]}: ${EXPLAINED[reason]}`;

const WRITTEN: Readonly<Record<FigureUnit, readonly [digits: number, after: string]>> = {
  percent: [0, ' %'],
  per_year: [1, ' a year'],
  hours_per_year: [1, ' h a year'],
  days: [0, ' days'],
  months: [0, ' months'],
  years: [1, ' years'],
  count: [0, ''],
  ratio: [2, ''],
  percentage_points: [1, ' points'],
  rho: [2, ''],
};

/** Half up; below zero, half down. */
export function rounded(value: number, digits: number): string {
  const scale = 10 ** digits;
  const whole = Math.round(Number((Math.abs(value) * scale).toPrecision(12)));
  return `${value < 0 && whole > 0 ? '−' : ''}${(whole / scale).toFixed(digits)}`;
}

/** What a scale of the unit is called. */
export const SCALES: Readonly<Record<FigureUnit, string>> = {
  percent: 'Percent',
  per_year: 'A year',
  hours_per_year: 'Hours a year',
  days: 'Days',
  months: 'Months',
  years: 'Years',
  count: 'Number',
  ratio: 'Ratio',
  percentage_points: 'Percentage points',
  rho: 'Rank correlation',
};

/** The value with its unit, or the word for why there is none. */
export function written({ value, reason }: Pick<Figure, 'value' | 'reason'>, unit: FigureUnit): string {
  if (value === null) return reason === null ? '–' : REASONS[reason];
  const [digits, after] = WRITTEN[unit];
  return `${rounded(value, digits)}${after}`;
}

const plain = (value: number) => rounded(value, Number.isInteger(value) ? 0 : 2);

/** Numerator of denominator; '' where they are not known. */
export const fraction = ({ numerator, denominator }: Figure): string =>
  numerator === null || denominator === null ? '' : `${plain(numerator)} of ${plain(denominator)}`;
