import type { Permission } from '../permissions/index.ts';
import * as awards from './awards.ts';

/** The types of the events that recognition records. */
export const types = [
  ...awards.types,
  'badge.issued',
  'badge.revoked',
  'credit.reversed',
  'credit_claim.made',
  'credit_claim.rejected',
  'credit_claim.verified',
  'credit_claim.withdrawn',
  'credit_rule_set.opened',
  'credit_rule_set.recomputed',
  'credit_statement.issued',
  'feedback_collection.shown',
  'feedback_reflection.edited',
  'feedback_reflection.voided',
  'feedback_reflection.written',
  'learning_record.edited',
  'learning_record.recorded',
  'learning_record.voided',
  'mentor_feedback.edited',
  'mentor_feedback.given',
  'mentor_feedback.withdrawn',
  'mentor_feedback.written',
  'thanks.agreed',
  'thanks.published',
  'thanks.sent',
  'thanks.unpublished',
  'report.agreed',
  'report.commented',
  'report.issued',
  'report.requested',
  'report.superseded',
  'report.withdrawn',
  'report_batch.requested',
  'report_consent.asked',
  'report_consent.declined',
  'report_consent.given',
  'report_consent.revoked',
  'report_mention.asked',
  'report_mention.declined',
  'report_mention.given',
  'report_mention.revoked',
  'report_mention.withdrawn',
  'report_profile.opened',
] as const;

/**
 * Events of these nouns are listed to nobody: that a mentee said something to a mentor is for the two alone, and often for the mentee alone; what
 * somebody learns is their own affair.
 */
export const unlisted = [
  ...awards.unlisted,
  'feedback_collection',
  'feedback_reflection',
  'learning_record',
  'mentor_feedback',
  'thanks',
  'report_consent',
  'report_mention',
  'badge',
] as const;

/** Events of these nouns are listed to those who hold the permission in the whole department. */
export const restricted = {
  ...awards.restricted,
  credit: 'credit:read_decision',
  credit_claim: 'credit:read',
  credit_statement: 'credit:read',
  report: 'report:read',
  report_batch: 'report_batch:read',
} as const satisfies Record<string, Permission>;
