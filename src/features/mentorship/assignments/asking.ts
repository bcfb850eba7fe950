import type { WriteCtx } from '../../../core/context.ts';
import type { Notice } from '../../platform/notifications/schema.ts';
import * as notifications from '../../platform/notifications/service.ts';
import { isExternal } from './proposal-queries.ts';

type Proposal = Readonly<{ id: string; mentor_id: string; expires_on: string | null }>;

/** The notice that asks the mentor of a proposal to answer it. The mail to an external mentor, who need not sign in, has a link of one use. */
export async function askingMentor(ctx: WriteCtx, { id, mentor_id, expires_on }: Proposal, more: Partial<Notice> = {}): Promise<Notice> {
  const kind = (await isExternal(ctx, mentor_id)) ? 'assignment_link' : 'assignment_proposed';
  return { kind, person_id: mentor_id, subject_id: id, due_on: expires_on, ...more };
}

/** Asks the mentor once more, once for each occasion. */
export async function askMentorAgain(ctx: WriteCtx, proposal: Proposal, occasion: string): Promise<void> {
  await notifications.notify(ctx, await askingMentor(ctx, proposal, { occasion }));
}
