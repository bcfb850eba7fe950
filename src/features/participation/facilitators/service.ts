import type { WriteCtx } from '../../../core/context.ts';
import * as applications from './applications/service.ts';
import * as feedback from './feedback/service.ts';
import * as introductions from './introductions/service.ts';

/**
 * Part of a merge, after the roles have moved: applications, decisions, introductions and feedback of the duplicate become the survivor's. Where the
 * survivor has the same already (an application to the same call, the same introduction), that of the duplicate stays where it is.
 */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await applications.reassignPerson(ctx, from, to);
  await introductions.reassignPerson(ctx, from, to);
  await feedback.reassignPerson(ctx, from, to);
}
