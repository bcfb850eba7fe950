/**
 * What a physician can claim as continuing professional development for a calendar year, by the Maintenance of Certification programme of the Royal
 * College of Physicians and Surgeons of Canada. Time in minutes, credits in quarters. The programme awards the credits, not this service.
 */

import type { LearningKind } from './learning/schema.ts';
import type { MocActivity } from './schema.ts';

/** What was done, as it was recorded. */
export type Activity = Readonly<{
  kind: 'training' | 'reflection' | 'mentoring' | LearningKind;
  /** Null: over the whole year. */
  on: string | null;
  year: number;
  minutes: number;
  title: string | null;
  is_accredited: boolean;
  /** The section for which the training says that it is accredited; null where it says none. */
  moc_section: number | null;
  evidence: readonly Evidence[];
}>;

export type Evidence = Readonly<{ kind: 'mentor_training' | 'feedback_reflection' | 'learning_record' | 'assignment'; id: string }>;

export type MocRow = Readonly<{
  section: number | null;
  activity: MocActivity;
  on: string | null;
  title: string | null;
  minutes: number;
  /** Quarter-credits an hour; null: it cannot be claimed, or not by what is recorded here. */
  rate_quarter_credits: number | null;
  quarter_credits: number;
  /** What it would be without the cap, where that is more. */
  capped_from: number | null;
  evidence: readonly Evidence[];
}>;

/** The framework of a year: what its cycles and years need. */
export type Framework = Readonly<{
  version: 'before_2024' | 'from_2024';
  cycle_years: number;
  cycle_credits: number;
  year_credits: number;
  section_credits: number | null;
  section_3_credits: number | null;
  needs_feedback_received: boolean;
}>;

/** The first year of the framework in force now. */
const FIRST_YEAR = 2024;

const BEFORE: Framework = {
  version: 'before_2024',
  cycle_years: 5,
  cycle_credits: 400,
  year_credits: 40,
  section_credits: 25,
  section_3_credits: null,
  needs_feedback_received: false,
};

const SINCE: Framework = {
  version: 'from_2024',
  cycle_years: 5,
  cycle_credits: 250,
  year_credits: 25,
  section_credits: null,
  section_3_credits: 25,
  needs_feedback_received: true,
};

/** The framework that holds on the days of a calendar year. */
export function frameworkOf(year: number): Framework {
  return year < FIRST_YEAR ? BEFORE : SINCE;
}

const ACCREDITED_WORKSHOP = 4;
const UNACCREDITED_WORKSHOP = 2;
const LEARNING = 8;
const REFLECTION = 12;

/** Quarter-credits of unaccredited workshops that a cycle can have: 50 credits. */
export const UNACCREDITED_CAP = 200;

/** What minutes are worth at a rate an hour, in whole quarter-credits: what is left over is not rounded up. */
export function worth(minutes: number, rate: number): number {
  return Math.floor((minutes * rate) / 60);
}

/** Section, activity and rate of what was done. Mentoring itself passes on what one knows already, so it has no section and no rate. */
function classify({ kind, is_accredited, moc_section }: Activity): Pick<MocRow, 'section' | 'activity' | 'rate_quarter_credits'> {
  if (kind === 'mentoring') return { section: null, activity: 'mentoring', rate_quarter_credits: null };
  if (kind === 'reflection') return { section: 3, activity: 'feedback_reflection', rate_quarter_credits: REFLECTION };
  if (kind === 'mentoring_preparation' || kind === 'learning_with_mentor')
    return { section: 2, activity: kind, rate_quarter_credits: LEARNING };
  if (kind === 'review_reflection') return { section: 3, activity: kind, rate_quarter_credits: REFLECTION };
  if (!is_accredited) return { section: 1, activity: 'unaccredited_workshop', rate_quarter_credits: UNACCREDITED_WORKSHOP };
  if (moc_section === null || moc_section === 1)
    return { section: 1, activity: 'accredited_workshop', rate_quarter_credits: ACCREDITED_WORKSHOP };
  return { section: moc_section, activity: 'accredited_for_another_section', rate_quarter_credits: null };
}

const inOrder = (a: Activity, b: Activity) =>
  (a.on ?? '9').localeCompare(b.on ?? '9') || String(a.evidence[0]?.id).localeCompare(String(b.evidence[0]?.id));

/**
 * The rows of a year, in the order of their days. `done` holds what was done in the cycle up to the year: earlier unaccredited workshops use up the
 * cap, in that order.
 */
export function rowsOf(year: number, done: readonly Activity[]): MocRow[] {
  let left = UNACCREDITED_CAP;
  const rows: MocRow[] = [];
  for (const activity of done.toSorted(inOrder)) {
    const { on, title, minutes, evidence } = activity;
    const classified = classify(activity);
    const whole = worth(minutes, classified.rate_quarter_credits ?? 0);
    const isCapped = classified.activity === 'unaccredited_workshop';
    const quarter_credits = isCapped ? Math.min(whole, left) : whole;
    if (isCapped) left -= quarter_credits;
    const capped_from = quarter_credits < whole ? whole : null;
    if (activity.year === year) rows.push({ ...classified, on, title, minutes, quarter_credits, capped_from, evidence });
  }
  return rows;
}

export type Total = Readonly<{ section: number | null; minutes: number; quarter_credits: number }>;

/** Minutes and credits by section; what has no section comes last. */
export function totalsOf(rows: readonly MocRow[]): Total[] {
  const totals = new Map<number | null, Total>();
  for (const { section, minutes, quarter_credits } of rows) {
    const before = totals.get(section) ?? { section, minutes: 0, quarter_credits: 0 };
    totals.set(section, { section, minutes: before.minutes + minutes, quarter_credits: before.quarter_credits + quarter_credits });
  }
  return [...totals.values()].sort((a, b) => (a.section ?? 9) - (b.section ?? 9));
}

/**
 * The first year of the cycle whose workshops count against the cap. Where it is not known, the cap is that of any five years that end with the
 * year: whatever the cycle is, no more is claimed than it allows.
 */
export function cycleStart(year: number, given: number | undefined): number {
  return given ?? year - (frameworkOf(year).cycle_years - 1);
}
