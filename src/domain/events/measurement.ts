import type { Permission } from '../permissions/index.ts';
import * as surveys from './surveys.ts';

/** The types of the events that measurement records. */
export const types = [
  'programme_report.made',
  'programme_report.requested',

  ...surveys.types,
  'analysis.made',
  'focus_activity.adjudicated',
  'focus_activity.coded',
  'focus_activity.edited',
  'focus_activity.recorded',
  'promotion_file.edited',
  'promotion_file.recorded',
  'promotion_file.voided',
  'relation_follow_up.answered',
  'relation_follow_up.edited',
  'scholarly_output.edited',
  'scholarly_output.recorded',
  'training_course.added',
  'training_course.edited',
] as const;

/** Events of these nouns are listed to nobody: what somebody answers, analyses or brings forth is theirs alone. */
export const unlisted = [...surveys.unlisted, 'analysis', 'relation_follow_up', 'scholarly_output'] as const;

/** Events of these nouns are listed to those who hold the permission in the whole department. */
export const restricted = { focus_activity: 'focus_activity:read', promotion_file: 'promotion_file:read' } as const satisfies Record<
  string,
  Permission
>;
