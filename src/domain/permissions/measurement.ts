import type { Relation } from '../relations.ts';
import * as surveys from './surveys.ts';

/** The permissions of measurement. */
export const permissions = {
  ...surveys.permissions,
  'analysis:read': ['author'],
  'analysis:run': ['anyone'],

  'relation_follow_up:read': ['self', 'mentor'],
  'relation_follow_up:write': ['self', 'mentor'],
} as const satisfies Record<string, readonly Relation[]>;
