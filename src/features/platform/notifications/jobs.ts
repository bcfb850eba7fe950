import type { WriteCtx } from '../../../core/context.ts';
import type { Mailer } from '../../../core/mailer.ts';
import * as mail from './mail.ts';

export type { Attempt, Delivery, Errand } from './mail.ts';

/** Delivers one person's mail, as the work of a job; see `deliver`. */
export const run = (ctx: WriteCtx, errand: mail.Errand, mailer: Mailer, attempt: mail.Attempt): Promise<mail.Delivery> =>
  mail.deliver(ctx, errand, mailer, attempt);
