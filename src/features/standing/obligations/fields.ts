import { z } from 'zod';

/** Facts of an obligation are C2 (activity facts), unless the field says otherwise. */
export const day = (description: string) =>
  z.iso
    .date()
    .nullable()
    .meta({ class: 'C2', description, examples: ['2026-05-30'] });

export const count = (description: string, example: number) =>
  z
    .int32()
    .min(0)
    .optional()
    .meta({ class: 'C2', description, examples: [example] });

export const countOrNull = (description: string, example: number) =>
  z
    .int32()
    .min(0)
    .nullable()
    .optional()
    .meta({ class: 'C2', description, examples: [example] });
