import { z } from 'zod';
import { CivilDate } from '../../../../domain/fields.ts';
import { Reason } from '../schema.ts';
import { earlyChanges } from '../vocabulary-schema.ts';

export const EarlyEnd = z
  .strictObject({
    change: z.enum(earlyChanges).default('end').meta({ description: 'What happens on the day once both agree' }),
    on: CivilDate.meta({ description: 'First day on which it no longer holds, or is paused; not after today' }),
    ...Reason.shape,
  })
  .meta({ id: 'EarlyEnd', example: { on: '2026-07-01' } });
export type EarlyEnd = z.infer<typeof EarlyEnd>;

export const Answer = z.strictObject({}).meta({ id: 'EarlyEndAnswer', example: {} });
