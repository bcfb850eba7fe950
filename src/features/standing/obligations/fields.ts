import { z } from 'zod';

/** Facts of an obligation are C2 (activity facts), unless the field says otherwise. */
export const day = (description: string) =>
  z.iso
    .date()
    .nullable()
    .meta({ class: 'C2', description, examples: ['2026-05-30'] });

/** A whole number that a kind may have. */
export const count = (description: string, example: number) =>
  z
    .int32()
    .min(0)
    .optional()
    .meta({ class: 'C2', description, examples: [example] });

/** A whole number that a kind may have, null where it is hidden or there is none. */
export const countOrNull = (description: string, example: number) =>
  z
    .int32()
    .min(0)
    .nullable()
    .optional()
    .meta({ class: 'C2', description, examples: [example] });
