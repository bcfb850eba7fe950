import { intersect, isEmpty, type Period, subtract, union } from '../../core/calendar.ts';

/** A conflict case as far as planning is concerned. `ends_on: null` = the assignment is suspended until somebody resolves it. */
export type KnownCase = Period &
  Readonly<{ id: string; open: boolean; resolution: string | null; basis_ends_on: string | null; basis_ids: readonly string[] }>;

export type PlannedBasis = Period & Readonly<{ ids: readonly string[] }>;

export type Situation = Readonly<{
  today: string;
  /** The days of the assignment; over when its end is not after today. */
  assignment: Period;
  bases: readonly PlannedBasis[];
  cases: readonly KnownCase[];
}>;

export type NewCase = Period & Readonly<{ resolution: 'ended' | 'conflict_ended' | null; basis_ends_on: string | null }>;
export type CaseChange = Period & Readonly<{ id: string; basis_ends_on: string | null; reopen: boolean }>;
export type Plan = Readonly<{ open: readonly NewCase[]; change: readonly CaseChange[] }>;

/**
 * What the cases of one assignment must become, so that no day of conflict is an active day (domain rules 1, 5, 7):
 * - conflict that is over, or whose assignment is over, suspends exactly its own days, in a case that is born resolved;
 * - conflict that runs or is still to come suspends from its first day until somebody resolves it, in one open case, because a
 *   mentee must not find the mentorship silently running again;
 * - an open case follows corrections of HR data at its beginning, and says when its bases end (`basis_ends_on`), but never closes
 *   by itself;
 * - days of resolved cases (which never lie wholly ahead: nobody resolves a conflict before it begins) stay as they are; a basis that comes back or lasts longer revives its case.
 */
export function planCases({ today, assignment, bases, cases }: Situation): Plan {
  const conflict = union(bases.flatMap((basis) => intersect(basis, assignment) ?? []));
  const opened = cases.find((known) => known.open);
  const resolved = cases.filter((known) => !known.open);
  const left = subtract(conflict, resolved);
  const isOver = (period: Period) => period.ends_on !== null && period.ends_on <= today;
  const touchesOpen = (period: Period) => opened !== undefined && (period.ends_on === null || period.ends_on >= opened.starts_on);

  const past = left.filter((period) => isOver(period) && !touchesOpen(period));
  const lasting = left.filter((period) => !isOver(period) || touchesOpen(period));
  const assignmentOver = isOver(assignment);
  const born: NewCase[] = past.map((period) => ({
    ...period,
    resolution: assignmentOver ? 'ended' : 'conflict_ended',
    basis_ends_on: period.ends_on,
  }));

  const first = lasting[0];
  const basis_ends_on = lasting.at(-1)?.ends_on ?? null;
  if (opened) {
    const starts_on = first?.starts_on ?? opened.starts_on;
    const ends = first ? basis_ends_on : opened.starts_on;
    const same = starts_on === opened.starts_on && ends === opened.basis_ends_on;
    return { open: born, change: same ? [] : [{ id: opened.id, starts_on, ends_on: opened.ends_on, basis_ends_on: ends, reopen: false }] };
  }
  if (!first) return { open: born, change: [] };
  const revived = resolved.find((known) => revives(known, first, conflict, bases));
  if (revived) {
    const starts_on = isEmpty(revived) ? first.starts_on : revived.starts_on;
    return { open: born, change: [{ id: revived.id, starts_on, ends_on: null, basis_ends_on, reopen: true }] };
  }
  return { open: [...born, { starts_on: first.starts_on, ends_on: null, resolution: null, basis_ends_on }], change: [] };
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
