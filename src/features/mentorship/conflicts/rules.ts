import { intersect, isEmpty, type Period, subtract, union } from '../../../core/calendar.ts';

/**
 * A stored conflict case with what planning needs of it. `ends_on: null`: the assignment is suspended until somebody resolves the case.
 * `by_hand`: a person resolved it, so that its end is a decision and not a date of HR.
 */
export type ExistingCase = Period &
  Readonly<{
    id: string;
    open: boolean;
    by_hand: boolean;
    /** All of its bases are of records that may be one person. */
    suspected?: boolean;
    resolution: string | null;
    basis_ends_on: string | null;
    basis_ids: readonly string[];
  }>;

export type PlannedBasis = Period & Readonly<{ ids: readonly string[] }>;

export type Situation = Readonly<{
  today: string;
  /** The days of the assignment. It is over when its end is not after today. */
  assignment: Period;
  bases: readonly PlannedBasis[];
  cases: readonly ExistingCase[];
}>;

type Basis = Readonly<{ basis_ends_on: string | null; basis_ids: readonly string[] }>;
export type NewCase = Period & Basis & Readonly<{ resolution: 'ended' | 'conflict_ended' | null }>;
export type CaseChange = Period & Basis & Readonly<{ id: string; reopen: boolean }>;
export type Plan = Readonly<{ open: readonly NewCase[]; change: readonly CaseChange[] }>;

/**
 * What the cases of one assignment must become, so that no day of conflict is an active day, and no day stays suspended for a fact that
 * never held:
 * - a conflict that is over, or whose assignment is over, suspends exactly its own days, in a case that is resolved from the beginning;
 * - a conflict that runs or is to come suspends from its first day until somebody resolves it, in one open case: the mentorship must not
 *   start again unnoticed;
 * - the first day of every case follows corrections of HR data, and so does the end of a case that no person resolved. A case whose
 *   conflict never existed keeps no days. An open case has the day on which its bases end in `basis_ends_on`, but is never resolved by that
 *   day;
 * - a basis that returns or lasts longer reopens its case;
 * - an open case of which nothing is left, and which rested on records that may be one person alone, is over: somebody has looked at them.
 */
export function planCases({ today, assignment, bases, cases }: Situation): Plan {
  const conflict = union(bases.flatMap((basis) => intersect(basis, assignment) ?? []));
  const idsWithin = (period: Period) =>
    sorted(bases.filter((basis) => intersect(basis, assignment) && intersect(basis, period)).flatMap((basis) => basis.ids));
  const opened = cases.find(({ open }) => open);
  const corrected = cases.filter(({ open }) => !open).map((existing) => ({ existing, now: daysLeft(existing, conflict) }));
  const corrections = corrected
    .filter(({ existing, now }) => existing.starts_on !== now.starts_on || existing.ends_on !== now.ends_on)
    .map(({ existing, now }) => ({ id: existing.id, ...now, basis_ends_on: now.ends_on, basis_ids: existing.basis_ids, reopen: false }));
  const resolved = corrected.map(({ existing, now }) => ({ ...existing, ...now }));

  const left = subtract(conflict, resolved);
  const isOver = (period: Period) => period.ends_on !== null && period.ends_on <= today;
  const touchesOpen = (period: Period) => opened !== undefined && (period.ends_on === null || period.ends_on >= opened.starts_on);
  const past: NewCase[] = left
    .filter((period) => isOver(period) && !touchesOpen(period))
    .map((period) => ({
      ...period,
      resolution: isOver(assignment) ? 'ended' : 'conflict_ended',
      basis_ends_on: period.ends_on,
      basis_ids: idsWithin(period),
    }));
  const lasting = left.filter((period) => !isOver(period) || touchesOpen(period));

  const [first] = lasting;
  // Of the conflict that runs, or of the next one: between two conflicts the assignment can resume.
  const basis_ends_on = (lasting.filter((period) => period.starts_on <= today).at(-1) ?? first)?.ends_on ?? null;
  if (opened?.suspected && conflict.length === 0) {
    const { id, starts_on, basis_ids } = opened;
    const resolved = { id, starts_on, ends_on: starts_on, basis_ends_on: starts_on, basis_ids: sorted(basis_ids), reopen: false };
    return { open: past, change: [...corrections, resolved] };
  }
  if (opened) {
    const starts_on = first?.starts_on ?? opened.starts_on;
    const next = {
      starts_on,
      ends_on: opened.ends_on,
      basis_ends_on: first ? basis_ends_on : opened.starts_on,
      basis_ids: first ? idsWithin({ starts_on, ends_on: null }) : sorted(opened.basis_ids),
    };
    const same =
      starts_on === opened.starts_on &&
      next.basis_ends_on === opened.basis_ends_on &&
      String(next.basis_ids) === String(sorted(opened.basis_ids));
    return { open: past, change: same ? corrections : [...corrections, { id: opened.id, ...next, reopen: false }] };
  }
  if (!first) return { open: past, change: corrections };
  const revived = resolved.find((existing) => revives(existing, first, conflict, bases));
  const starts_on = revived && !isEmpty(revived) ? revived.starts_on : first.starts_on;
  const running = { starts_on, ends_on: null, basis_ends_on, basis_ids: idsWithin({ starts_on, ends_on: null }) };
  if (!revived) return { open: [...past, { ...running, resolution: null }], change: corrections };
  return { open: past, change: [...corrections.filter(({ id }) => id !== revived.id), { id: revived.id, ...running, reopen: true }] };
}

const sorted = (ids: readonly string[]) => [...new Set(ids)].sort();

/** The days that a resolved case keeps by the HR data of today. */
function daysLeft(existing: ExistingCase, conflict: readonly Period[]): Period {
  const { starts_on, ends_on } = existing;
  const [first] = conflict.flatMap((period) => intersect(period, existing) ?? []);
  if (!first) return { starts_on, ends_on: starts_on };
  return { starts_on: first.starts_on, ends_on: existing.by_hand ? ends_on : first.ends_on };
}

/**
 * True where a case was resolved because its conflict had ended or never existed, and by HR data of today that was wrong: the same case
 * goes on, rather than a second one beside it. Either no day of it was left and one of its bases is back, or the conflict still covers all
 * its days and lasts longer.
 */
function revives(existing: ExistingCase, first: Period, conflict: readonly Period[], bases: readonly PlannedBasis[]): boolean {
  if (existing.resolution !== 'conflict_ended' && existing.resolution !== 'false_positive') return false;
  if (isEmpty(existing)) return bases.some((basis) => intersect(basis, first) && basis.ids.some((id) => existing.basis_ids.includes(id)));
  return existing.ends_on === first.starts_on && subtract([existing], conflict).length === 0;
}

export type BasisFacts = Readonly<{
  kind: string;
  starts_on: string | null;
  ends_on: string | null;
  division: string | null;
  site: string | null;
  steps: number;
}>;

const RELATION: Record<string, (basis: BasisFacts) => string> = {
  primary_line: () => 'The mentee reports to the mentor (primary line)',
  dotted_line: () => 'The mentee reports to the mentor (dotted line)',
  supervision: () => 'The mentor supervises the mentee',
  evaluation: () => 'The mentor evaluates the mentee',
  transitive_line: ({ steps }) => `The mentee reports to the mentor through others (${steps} primary lines up)`,
  division_director: ({ division }) => `The mentor is division director of the mentee’s division, ${division}`,
  physician_in_chief: ({ site }) => `The mentor is physician-in-chief of the mentee’s site, ${site}`,
  possible_duplicate: () =>
    'The mentee or the mentor may have another record, by which the mentee reports to the mentor (faculty affairs merge the two records, or dismiss that they are one person)',
  hospital_division_head: ({ division, site }) => `The mentor is head of the mentee’s hospital division, ${division} at ${site}`,
};

/** The basis as a sentence for the person whose request is refused: what it is, and on which days it holds. */
export function describeBasis(basis: BasisFacts): string {
  const from = basis.starts_on ? `, from ${basis.starts_on}` : '';
  const until = basis.ends_on ? `, until ${basis.ends_on} (exclusive)` : '';
  return `${RELATION[basis.kind]?.(basis) ?? 'The mentee reports to the mentor'}${from}${until}.`;
}
