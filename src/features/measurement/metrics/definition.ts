import type { RawBuilder } from 'kysely';
import type { Permission } from '../../../domain/permissions/index.ts';

export const LEVELS = ['micro', 'exo', 'macro', 'meso', 'chrono'] as const;
export type Level = (typeof LEVELS)[number];

/** The six components of a mentorship programme: the columns of the matrix. Meso- and chronosystem stand beside it. */
export const COMPONENTS = [
  'expectations',
  'mentor_identification',
  'relationship_maintenance',
  'mentor_recognition',
  'faculty_development',
  'measurement',
] as const;
export type Component = (typeof COMPONENTS)[number];

export const UNITS = [
  'percent',
  'per_year',
  'hours_per_year',
  'days',
  'months',
  'years',
  'count',
  'ratio',
  'percentage_points',
  'rho',
] as const;
export type Unit = (typeof UNITS)[number];

/** The fixed periods that metrics are reported for; see periods.ts. */
export const PERIODS = ['academic_year', 'day', 'wave', 'calendar_year', 'three_years', 'cohort', 'six_months'] as const;
export type PeriodKind = (typeof PERIODS)[number];

/**
 * How the rows of a unit become its value. What is excluded is left out of all of them.
 *
 * - `share`: Σ numerator / Σ denominator, in percent, with the median of `value` beside it where rows have one · `ratio`: the same as a number, the
 *   median from ten rows on
 * - `count`: Σ numerator
 * - `median`, `mean`, `maximum`: of `value`, where it is known; `spread`: the greatest less the smallest, with the standard deviation beside it
 * - `distribution`: Σ numerator of a part / Σ denominator of all parts, in percent
 * - `survival`: Kaplan–Meier over `value` (years) and `censored`: the median, with the shares that are left after one, three and five years beside it
 * - `correlation`: Spearman's rank correlation of `numerator` and `value`
 * - `difference`: the share of the first part less that of the second, in percentage points
 * - `series`: the metric has a trend alone
 */
export const STATISTICS = [
  'share',
  'ratio',
  'median',
  'mean',
  'maximum',
  'spread',
  'survival',
  'correlation',
  'count',
  'series',
  'distribution',
  'difference',
] as const;
export type Statistic = (typeof STATISTICS)[number];

/** What a metric may be split by. The department as a whole is always there. */
export const SPLITS = ['division', 'site', 'position_description', 'career_stage'] as const;
export type Split = (typeof SPLITS)[number];

/** What a metric is asked about: SQL values with their types. Days are half-open, `[from, to)`; for a day, `to` is the day after it. */
export type Scope = Readonly<{
  department: RawBuilder<string>;
  from: RawBuilder<string>;
  to: RawBuilder<string>;
  /** The first day of which nothing is asked: `to`, or later where the period is over and what came of it is looked at. Never after today. */
  until: RawBuilder<string>;
  /** The survey wave; null but for metrics of waves. */
  wave: RawBuilder<string | null>;
  /** What the other metrics of the catalogue come to in the period, a `Result` each, as jsonb; an empty list but for metrics over metrics. */
  results: RawBuilder<string>;
}>;

/** What a metric of the catalogue came to for the department, in the period that stands for an academic year. */
export type Result = Readonly<{
  id: string;
  /** Whether the programme had run for as long as the metric takes to tell anything. */
  is_mature: boolean;
  /** Whether the value of any part of it is known. */
  has_value: boolean;
}>;

/**
 * One metric of the catalogue.
 *
 * `rows` is one SELECT that answers a row for each thing counted, with these columns:
 *
 * - `unit text`: what is counted once, such as the id of a person, of an assignment, or of a person and a year
 * - `person_id uuid`: whom it is about, whose explanation it is; null where it is about nobody
 * - `division_id uuid`, `site_id uuid`, `position_description text` (its kind), `stage text`: where it is counted, as of the day of the event: see
 *   measured_place.sql. Person-days are split at transfers, into a row a piece
 * - `part text`: one of `parts`, '' where there are none
 * - `numerator numeric`, `denominator numeric`
 * - `value numeric`: the observation, for statistics of observations
 * - `censored boolean`
 * - `excluded text`: why it is not counted, one of `exclusions`; null where it is
 *
 * A changed text, here or in a function `measured_…` that it names, is another version of the metric: openapi/metrics.txt keeps the hash of each.
 */
export type Metric = Readonly<{
  id: string;
  version: number;
  level: Level;
  component: Component | null;
  /** Whether the cell of the study's table holds it, or it was derived to fill an empty one. */
  cell: 'paper' | 'derived';
  title: string;
  numerator: string;
  denominator: string;
  unit: Unit;
  period: PeriodKind;
  horizon: 'short' | 'long';
  matures_after_years: number;
  statistic: Statistic;
  /** How it counts the same person or relation several times, so that what it counts does not stand for itself and no test of counts is about it. */
  repeats?: string;
  /** Reported side by side, never summed. */
  parts?: readonly string[];
  by: readonly Split[];
  /** Rests on ratings, identity or personnel decisions: shown for the department and its divisions alone, and the base counts respondents. */
  sensitive?: boolean;
  /** Counts divisions, sessions or other things: what rests on no persons is never hidden. */
  of_things?: boolean;
  /**
   * What reading the facts about the person takes, beside the permission to read explanations. What is sensitive is explained to the person alone where
   * nothing is said; `self` says so of other metrics.
   */
  explained_by?: Permission | 'self';
  /** Counts the other metrics of the catalogue, by `results`. */
  over_metrics?: boolean;
  /** Why a row can be excluded: code and words. */
  exclusions: Readonly<Record<string, string>>;
  /** Null: nothing of the sort is recorded here yet. */
  rows: ((scope: Scope) => RawBuilder<unknown>) | null;
}>;

/** Declares a metric. */
export function metric(definition: Metric): Metric {
  return definition;
}

/** A metric that was taken out of the catalogue: it stays listed, and has no values any more. */
export type RemovedMetric = Readonly<Pick<Metric, 'id' | 'version' | 'level' | 'component' | 'title'> & { removed_because: string }>;
