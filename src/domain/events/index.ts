import type { Permission } from '../permissions/index.ts';
import * as matching from './matching.ts';
import * as mentorship from './mentorship.ts';
import * as participation from './participation.ts';
import * as platform from './platform.ts';
import * as reviews from './reviews.ts';

/**
 * Events that are kept but listed to nobody: all events of a noun, or one type. That something happened, and who recorded it, is as
 * confidential as the thing itself; those concerned read of it where the thing is.
 */
export const UNLISTED_EVENTS: readonly string[] = [
  ...platform.unlisted,
  ...mentorship.unlisted,
  ...matching.unlisted,
  ...reviews.unlisted,
  ...participation.unlisted,
];

/** Events of nouns that are listed only to those who may read what they are about wherever it is in the department. */
export const CLASSED_EVENTS: Readonly<Record<string, Permission>> = { ...reviews.classed };
