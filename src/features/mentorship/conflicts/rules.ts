import { intersect, isEmpty, type Period, subtract, union } from '../../../core/calendar.ts';

/**
 * A conflict case as far as planning is concerned. `ends_on: null` = the assignment is suspended until somebody resolves it. `by_hand`: a
 * person resolved it, so that its end is a decision and not a date of HR.
 */
export type KnownCase = Period &
  Readonly<{
    id: string;
    open: boolean;
    by_hand: boolean;
    resolution: string | null;
    basis_ends_on: string | null;
    basis_ids: readonly string[];
  }>;

export type PlannedBasis = Period & Readonly<{ ids: readonly string[] }>;

export type Situation = Readonly<{
  today: string;
  /** The days of the assignment; over when its end is not after today. */
  assignment: Period;
  bases: readonly PlannedBasis[];
  cases: readonly KnownCase[];
}>;

type Basis = Readonly<{ basis_ends_on: string | null; basis_ids: readonly string[] }>;
export type NewCase = Period & Basis & Readonly<{ resolution: 'ended' | 'conflict_ended' | null }>;
export type CaseChange = Period & Basis & Readonly<{ id: string; reopen: boolean }>;
export type Plan = Readonly<{ open: readonly NewCase[]; change: readonly CaseChange[] }>;

/**
 * What the cases of one assignment must become, so that no day of conflict is an active day and no day stays suspended for a fact that never
 * held (domain rules 1, 5, 7):
 * - conflict that is over, or whose assignment is over, suspends exactly its own days, in a case that is born resolved;
 * - conflict that runs or is still to come suspends from its first day until somebody resolves it, in one open case, because a
 *   mentee must not find the mentorship silently running again;
 * - every case follows corrections of HR data at its beginning, and one that nobody decided also at its end; a case whose conflict never was
 *   keeps no days. An open case says when its bases end (`basis_ends_on`), but never closes by itself;
 * - a basis that comes back or lasts longer revives its case.
 */
export function planCases({ today, assignment, bases, cases }: Situation): Plan {
  const conflict = union(bases.flatMap((basis) => intersect(basis, assignment) ?? []));
  const idsWithin = (period: Period) =>
    sorted(bases.filter((basis) => intersect(basis, assignment) && intersect(basis, period)).flatMap((basis) => basis.ids));
  const opened = cases.find((known) => known.open);
  const corrected = cases.filter((known) => !known.open).map((known) => ({ known, now: daysLeft(known, conflict) }));
  const corrections = corrected
    .filter(({ known, now }) => known.starts_on !== now.starts_on || known.ends_on !== now.ends_on)
    .map(({ known, now }) => ({ id: known.id, ...now, basis_ends_on: now.ends_on, basis_ids: known.basis_ids, reopen: false }));
  const resolved = corrected.map(({ known, now }) => ({ ...known, ...now }));

  const left = subtract(conflict, resolved);
  const isOver = (period: Period) => period.ends_on !== null && period.ends_on <= today;
  const touchesOpen = (period: Period) => opened !== undefined && (period.ends_on === null || period.ends_on >= opened.starts_on);
  const past = left.filter((period) => isOver(period) && !touchesOpen(period));
  const lasting = left.filter((period) => !isOver(period) || touchesOpen(period));
  const born: NewCase[] = past.map((period) => ({
    ...period,
    resolution: isOver(assignment) ? 'ended' : 'conflict_ended',
    basis_ends_on: period.ends_on,
    basis_ids: idsWithin(period),
  }));

  const [first] = lasting;
  // The stretch that runs, or the next one: what is recorded for later does not keep the assignment from resuming in between.
  const basis_ends_on = (lasting.filter((period) => period.starts_on <= today).at(-1) ?? first)?.ends_on ?? null;
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
    return { open: born, change: same ? corrections : [...corrections, { id: opened.id, ...next, reopen: false }] };
  }
  if (!first) return { open: born, change: corrections };
  const revived = resolved.find((known) => revives(known, first, conflict, bases));
  const starts_on = revived && !isEmpty(revived) ? revived.starts_on : first.starts_on;
  const running = { starts_on, ends_on: null, basis_ends_on, basis_ids: idsWithin({ starts_on, ends_on: null }) };
  if (!revived) return { open: [...born, { ...running, resolution: null }], change: corrections };
  return { open: born, change: [...corrections.filter(({ id }) => id !== revived.id), { id: revived.id, ...running, reopen: true }] };
}

const sorted = (ids: readonly string[]) => [...new Set(ids)].sort();

/** The days a resolved case keeps, now that HR data is what it is. */
function daysLeft(known: KnownCase, conflict: readonly Period[]): Period {
  const { starts_on, ends_on } = known;
  const [first] = conflict.flatMap((period) => intersect(period, known) ?? []);
  if (!first) return { starts_on, ends_on: starts_on };
  return { starts_on: first.starts_on, ends_on: known.by_hand ? ends_on : first.ends_on };
}

/**
 * Resolved as gone, and now HR says it was not: the same case goes on, rather than a second one beside it. Either nothing of it was
 * left and one of its bases is back, or the conflict still covers all its days and simply lasted longer.
 */
function revives(known: KnownCase, first: Period, conflict: readonly Period[], bases: readonly PlannedBasis[]): boolean {
  if (known.resolution !== 'conflict_ended' && known.resolution !== 'false_positive') return false;
  if (isEmpty(known)) return bases.some((basis) => intersect(basis, first) && basis.ids.some((id) => known.basis_ids.includes(id)));
  return known.ends_on === first.starts_on && subtract([known], conflict).length === 0;
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
  division_director: ({ division }) => `The mentor is division director of ${division}, where the mentee belongs`,
  physician_in_chief: ({ site }) => `The mentor is physician-in-chief of ${site}, where the mentee works`,
  hospital_division_head: ({ division, site }) => `The mentor heads ${division} at ${site}, where the mentee belongs`,
};

/** The basis as a sentence for the person who is refused: what it is and on which days. */
export function describeBasis(basis: BasisFacts): string {
  const from = basis.starts_on ? `, from ${basis.starts_on}` : '';
  const until = basis.ends_on ? `, until ${basis.ends_on} (exclusive)` : '';
  return `${RELATION[basis.kind]?.(basis) ?? 'The mentee reports to the mentor'}${from}${until}.`;
}
