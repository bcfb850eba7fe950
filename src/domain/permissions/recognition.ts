import type { Relation } from '../relations.ts';
import * as awards from './awards.ts';

/** The permissions of recognition. */
export const permissions = {
  ...awards.permissions,

  'credit:read': ['self', 'mentorship_lead', 'faculty_affairs'],
  'credit:read_decision': ['self', 'faculty_affairs'],
  'credit:reverse': ['uninvolved_faculty_affairs'],

  'credit_claim:read': ['self', 'mentorship_lead', 'faculty_affairs', 'programme_admin'],
  'credit_claim:make': ['not_external'],
  'credit_claim:withdraw': ['self'],
  // Which of them it is, depends on what is claimed.
  'credit_claim:decide': ['uninvolved_admin', 'uninvolved_lead', 'chair_without_lead'],
  'credit_claim:verify_teaching': ['uninvolved_admin'],
  'credit_claim:verify_service': ['uninvolved_lead', 'chair_without_lead'],

  'credit_statement:issue': ['uninvolved_faculty_affairs'],

  'credit_rules:read': ['anyone'],
  'credit_rules:write': ['chair', 'programme_admin'],

  'mentor_feedback:read': ['self', 'mentor'],
  'mentor_feedback:read_forms': ['self'],
  'mentor_feedback:write': ['self'],
  'feedback_collection:read': ['mentor'],
  'feedback_reflection:read': ['mentor'],
  'feedback_reflection:write': ['mentor'],
  'thanks:read': ['self', 'mentor'],
  'thanks:send': ['self'],
  'thanks:publish': ['self'],
  'thanks:agree': ['mentor'],
  'thanks:unpublish': ['self', 'mentor'],

  'learning_record:read': ['self'],
  'learning_record:write': ['self'],
  'moc_statement:read': ['self_in_person'],

  'report:read': ['self', 'faculty_affairs'],
  'report:request': ['self', 'faculty_affairs'],
  'report:comment': ['self'],
  'report:issue': ['faculty_affairs'],
  'report:withdraw': ['author', 'faculty_affairs'],
  'report:supersede': ['faculty_affairs'],

  'report_profile:read': ['anyone'],
  'report_profile:write': ['faculty_affairs', 'programme_admin'],

  'report_mention:read': ['self', 'mentor'],
  'report_mention:write': ['mentor'],
  'report_mention:answer': ['self'],

  'cfar_statement:read': ['self', 'faculty_affairs'],
  'cfar_statement:request': ['self', 'faculty_affairs'],
  'cfar_statement:write': ['self'],

  'report_batch:read': ['faculty_affairs'],
  'report_batch:request': ['faculty_affairs'],

  'report_consent:read': ['self', 'mentor'],
  'report_consent:answer': ['self'],

  'badge:read': ['self_in_person'],
  'badge:ask': ['self_in_person'],
  'badge:revoke': ['self_in_person'],
} as const satisfies Record<string, readonly Relation[]>;
