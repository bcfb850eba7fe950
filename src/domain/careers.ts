import type { Ctx } from '../core/context.ts';
import { allowed } from './allowed.ts';
import type { MayRead } from './sql/people.ts';

/** What the caller may read of the career of the person `p`: a refusal tells no more. */
export function readableCareer(ctx: Ctx): MayRead {
  const person = { person: 'p.id' };
  return { appointments: allowed(ctx, 'appointment:read', person), record: allowed(ctx, 'person:read_record', person) };
}
