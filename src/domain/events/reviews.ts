import type { Permission } from '../permissions/index.ts';

/** The types of the events that reviews records. */
export const types = [
  'academic_plan.closed',
  'academic_plan.opened',
  'academic_plan.progress_recorded',
  'action.added',
  'action.completed',
  'action.dropped',
  'action.edited',
  'action.shared',
  'annual_review.acknowledged',
  'annual_review.contested',
  'annual_review.edited',
  'annual_review.held',
  'annual_review.input_given',
  'annual_review.input_withdrawn',
  'annual_review.read',
  'annual_review.voided',
  'annual_review.waived',
  'career_milestone.listed',
  'career_milestone.read',
  'career_milestone.recorded',
  'career_milestone.voided',
  'cfar_extension.listed',
  'cfar_extension.read',
  'cfar_extension.recorded',
  'cfar_extension.voided',
  'check_in.acknowledged',
  'check_in.cancelled',
  'check_in.delegated',
  'check_in.edited',
  'check_in.held',
  'check_in.read',
  'check_in.rescheduled',
  'check_in.scheduled',
  'check_in.voided',
  'check_in.waived',
  'check_in_allowance.recorded',
  'plan_version.acknowledged',
  'plan_version.approved',
  'plan_version.came_into_force',
  'plan_version.edited',
  'plan_version.endorsed',
  'plan_version.goals_replaced',
  'plan_version.opened',
  'plan_version.returned',
  'plan_version.shared',
  'plan_version.submitted',
  'plan_version.superseded',
  'plan_version.unshared',
  'plan_version.withdrawn',
] as const;

/** Events of these nouns are listed to nobody. */
export const unlisted = ['action'] as const;

/** Events of these nouns are listed to those who hold the permission in the whole department. */
export const restricted = {
  career_milestone: 'milestone:read',
  cfar_extension: 'milestone:read',
} as const satisfies Record<string, Permission>;
