import { z } from 'zod';

export const day = (description: string) =>
  z.iso
    .date()
    .nullable()
    .meta({ description, examples: ['2026-05-30'] });

export const count = (description: string, example: number) =>
  z
    .int32()
    .min(0)
    .optional()
    .meta({ description, examples: [example] });

export const countOrNull = (description: string, example: number) =>
  z
    .int32()
    .min(0)
    .nullable()
    .optional()
    .meta({ description, examples: [example] });
