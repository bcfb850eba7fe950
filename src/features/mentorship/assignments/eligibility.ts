import { Problem } from '../../../domain/problems/index.ts';
import type { Barriers, Candidate, Load } from './proposal-queries.ts';
import type { NewAssignment, Warning } from './schema.ts';

/** Relations in which staff can be the mentor. */
const STAFF_MENTORS: readonly string[] = ['informal', 'spot', 'sponsor'];

/**
 * On a day a living faculty member with an appointment in force can take part, whose record was not merged; as mentor an external person,
 * too, and in an informal, spot or sponsor relation a member of staff. `day` is the first that the
 * mentorship covers.
 * @throws Problem assignment-person-unfit with a pointer at the side, or at the first day where the appointment begins later
 */
export function assertEligible(
  person: Candidate,
  side: 'mentee' | 'mentor',
  day: string,
  subtype: NewAssignment['subtype'] = 'formal',
): void {
  const refuse = (detail: string): never => {
    throw Problem.at('assignment-person-unfit', `/${side}_id`, detail);
  };
  if (person.merged_into_id !== null) refuse(`The ${side} was merged into another record; use that one.`);
  if (person.is_dead) refuse(`The ${side} is no longer alive.`);
  if (person.kind === 'external' && side === 'mentor') return;
  if (person.kind === 'staff' && side === 'mentor' && STAFF_MENTORS.includes(subtype)) return;
  if (person.kind !== 'faculty') refuse(`The ${side} is not a faculty member.`);
  const { appointed_from } = person;
  if (appointed_from === null) refuse(`The ${side} has no appointment in force on ${person.judged_on ?? day}.`);
  else if (appointed_from > day) {
    const detail = `The appointment of the ${side} begins on ${appointed_from}; the mentorship starts on that day or later.`;
    throw Problem.at('assignment-person-unfit', '/starts_on', detail);
  }
}

/**
 * Refuses a pair that something other than a reporting line bars. A declared conflict is confidential, so that its refusal reads the same
 * as that of a mentor who takes no mentees.
 * @throws Problem mentor-excluded
 */
export function assertNotExcluded({ declared_apart, unwilling, same_institution }: Omit<Barriers, 'already'>): void {
  if (!declared_apart && !unwilling && !same_institution) return;
  throw Problem.at(
    'mentor-excluded',
    '/mentor_id',
    same_institution
      ? 'An external mentor comes from another institution than the mentee.'
      : 'The person is not available as formal mentor of this mentee.',
  );
}

/**
 * A mentor can have more formal mentees than their capacity only where somebody gives a reason. Paused assignments count, suspended ones do
 * not.
 * @throws Problem assignment-capacity
 */
export function assertCapacity({ formal_mentees, capacity }: Load, reason: string | null | undefined): void {
  if (formal_mentees < capacity || reason) return;
  const detail = `The mentor has ${formal_mentees} formal mentees; the usual number is ${capacity}. Say why one more is right.`;
  throw new Problem('assignment-capacity', {
    detail,
    errors: [{ pointer: '/capacity_reason', code: 'required', detail }],
    formal_mentees,
    capacity,
  });
}

/** Facts that do not prevent the assignment but that the two should know before they accept. */
export function warningsOf(
  { formal_mentees, capacity, reciprocal, primary_taken }: Load,
  wanted: { is_primary: boolean },
  inverse: boolean,
): Warning[] {
  const warnings: Warning[] = [];
  if (inverse) warnings.push({ code: 'inverse_power', detail: 'The mentor reports to the mentee. This is permitted.' });
  if (formal_mentees >= capacity)
    warnings.push({ code: 'capacity', detail: `The mentor already has ${formal_mentees} formal mentees of ${capacity}.` });
  if (reciprocal) warnings.push({ code: 'reciprocal', detail: 'The two mentor each other; neither side earns credits for it.' });
  if (wanted.is_primary && primary_taken) {
    warnings.push({
      code: 'primary_taken',
      detail: 'The mentee has another primary mentor; that assignment must end before this one can begin.',
    });
  }
  return warnings;
}
