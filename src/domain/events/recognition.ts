import type { Permission } from '../permissions/index.ts';

/** The types of the events that recognition records. */
export const types = [
  'credit.reversed',
  'credit_claim.made',
  'credit_claim.rejected',
  'credit_claim.verified',
  'credit_claim.withdrawn',
  'credit_rule_set.opened',
  'credit_rule_set.recomputed',
  'credit_statement.issued',
] as const;

/** Events of these nouns are listed to those who hold the permission in the whole department. */
export const restricted = {
  credit: 'credit:read',
  credit_claim: 'credit:read',
  credit_statement: 'credit:read',
} as const satisfies Record<string, Permission>;
