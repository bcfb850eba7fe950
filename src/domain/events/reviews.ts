import type { Permission } from '../permissions/index.ts';

/** Events of these nouns are listed to nobody. */
export const unlisted = ['action'];

/** Events of these nouns are listed to those who hold the permission in the whole department. */
export const classed = {
  career_milestone: 'milestone:read',
  cfar_extension: 'milestone:read',
} as const satisfies Record<string, Permission>;
