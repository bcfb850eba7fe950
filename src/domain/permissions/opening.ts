import type { Relation } from '../relations.ts';
import { grants, type Permission } from './index.ts';

/**
 * Permissions that open everything: content of class C4 and above about anybody of the department, or giving out sign-ins, offices and records.
 * A role that gives one of them is given by two people.
 */
export const OPENING = [
  'login:write',
  'access_change:decide',
  'role:write_office',
  'person:merge',
  'event:read',
  'leave:read_kind',
  'milestone:read',
  'conflict_case:read',
  'check_in:read_note',
] as const satisfies readonly Permission[];

/** Roles that are held in the whole department, by the names of their relations. */
const DEPARTMENTAL = [
  'chair',
  'vice_chair',
  'mentorship_lead',
  'committee_member',
  'faculty_affairs',
  'programme_admin',
] as const satisfies readonly Relation[];

/** The roles that open everything. */
export const openingRoles: readonly string[] = DEPARTMENTAL.filter((role) =>
  OPENING.some((permission) => (grants[permission] as readonly Relation[]).includes(role)),
);
