import type { MissingApproval, Needed, Office } from './versions/schema.ts';

/** A row of plan_approvals() in the database, which decides who may decide. */
export type Approval = Readonly<{
  /** The office whose approval is missing; null for somebody who could only return the version. */
  needed: Needed | null;
  is_vacant: boolean | null;
  /** The office in which the person decides; null, as `person_id`, where nobody could. */
  capacity: Office | null;
  person_id: string | null;
  role_id: string | null;
  is_asked: boolean;
}>;

/** In which office somebody decides, in whose place, and the role that proves the office. */
export type Decider = Readonly<{ capacity: Office; stands_in_for: Needed | null; person_id: string; role_id: string }>;

function decidersAmong(approvals: readonly Approval[]): Decider[] {
  return approvals.flatMap(({ needed, capacity: office, person_id, role_id }) =>
    office === null || person_id === null || role_id === null
      ? []
      : [{ capacity: office, stands_in_for: needed === office ? null : needed, person_id, role_id }],
  );
}

/** Who could approve now, and in whose place. */
export function decidersOf(approvals: readonly Approval[]): Decider[] {
  return decidersAmong(approvals.filter(({ is_asked }) => is_asked));
}

/** Who could return the version now: whoever could approve it, and the director and physician-in-chief also after another's approval. */
export function returnersOf(approvals: readonly Approval[]): Decider[] {
  return decidersAmong(approvals.filter(({ needed, is_asked }) => is_asked || needed === null));
}

/** The offices whose approval is missing, that of the director first. */
export function neededOf(approvals: readonly Approval[]): Needed[] {
  return [...new Set(approvals.flatMap(({ needed }) => needed ?? []))].sort();
}

/** The approvals that are missing, each with those who could give it; where the office is vacant, with those who could stand in. */
export function missingOf(approvals: readonly Approval[]): MissingApproval[] {
  return neededOf(approvals).map((needed) => {
    const rows = approvals.filter((row) => row.needed === needed);
    const is_vacant = rows.some((row) => row.is_vacant === true);
    const could = rows.filter(({ capacity: office }) => (office !== needed) === is_vacant).flatMap(({ person_id }) => person_id ?? []);
    return { capacity: needed, is_vacant, holder_ids: [...new Set(could)].sort() };
  });
}
