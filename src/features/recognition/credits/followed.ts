/** The types of event after which somebody can earn more or less than before. */
import type { EventType } from '../../../domain/events/index.ts';

const some: readonly EventType[] = [
  ...(['meeting.confirmed', 'meeting.recorded', 'meeting.voided', 'meeting.edited'] as const),
  ...(['assignment.activated', 'assignment.recorded', 'assignment.completed', 'assignment.ended'] as const),
  ...(['assignment.reopened', 'assignment.voided', 'assignment.edited', 'assignment.paused', 'assignment.resumed'] as const),
  ...(['assignment_claim.confirmed', 'leave_choice.made'] as const),
  ...(['conflict_case.opened', 'conflict_case.changed', 'conflict_case.resolved'] as const),
  ...(['plan_version.came_into_force', 'mentor_training.verified', 'mentor_training.edited', 'mentor_training.voided'] as const),
  ...(['leave.recorded', 'leave.edited', 'leave.ended', 'leave.voided', 'person.merged', 'person.imported'] as const),
  ...(['appointment.recorded', 'appointment.edited', 'appointment.ended', 'appointment.voided'] as const),
  ...(['programme_enrolment.recorded', 'programme_enrolment.ended', 'programme_event.cancelled', 'programme_event.edited'] as const),
  ...(['leadership_role.edited', 'leadership_role.ended', 'leadership_role.voided', 'leadership_role.imported'] as const),
  ...(['credit_claim.verified', 'mentor_feedback.given', 'award.conferred', 'award.withdrawn'] as const),
  ...(['feedback_reflection.written', 'feedback_reflection.edited', 'feedback_reflection.voided'] as const),
];

const all: readonly EventType[] = [
  ...(['policy.opened', 'policy.edited', 'policy.voided', 'credit_rule_set.opened', 'department.edited', 'survey_wave.closed'] as const),
];

/** About a row that concerns a few people: they are found by it, and followed in its transaction. */
export const concernsSome: ReadonlySet<string> = new Set(some);

/** About rules that concern the whole department. */
export const concernsAll: ReadonlySet<string> = new Set(all);
