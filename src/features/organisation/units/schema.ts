import { text } from '../../../domain/fields.ts';

/** `q` of lists of units. */
export const search = text(100)
  .min(2)
  .optional()
  .meta({ description: 'Part of the name or the code; accents and case are ignored', examples: ['card'] });
