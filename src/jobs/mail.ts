import type { Mailer } from '../core/mailer.ts';
import * as notifications from '../features/platform/notifications/jobs.ts';
import { contextOfService } from './actor.ts';
import { inRun, type Run } from './run.ts';
import type { Deps } from './run-job.ts';

/**
 * One person's mail of one day. Without a mail server nothing is sent; the notifications stay in their list. Throws only to be tried again, and
 * then without the message of the error, which may contain an address.
 */
export async function runMail(
  { db, clock, logger }: Deps,
  mailer: Mailer | null,
  errand: notifications.Errand,
  attempt: notifications.Attempt & Partial<Pick<Run, 'session'>>,
): Promise<void> {
  if (!mailer) return;
  const { department_id, person_id } = errand;
  try {
    const now = clock().toString({ fractionalSecondDigits: 3 });
    const department = await db
      .selectFrom('department')
      .select(['id', 'time_zone'])
      .where('id', '=', department_id)
      .executeTakeFirstOrThrow();
    const { failure, ...counts } = await inRun(
      db,
      { session: null, ...attempt },
      (tx) => contextOfService(tx, department, now, 'mail'),
      (ctx) => notifications.run(ctx, errand, mailer, attempt),
    );
    if (failure) logger.error({ person_id, error_code: failure.code, ...counts }, 'mail given up');
    else logger.info({ person_id, ...counts }, 'mail done');
  } catch (error) {
    const { name, code = '' } = error as Error & { code?: string };
    logger.warn({ person_id, error_name: name, error_code: code }, 'mail not sent');
    throw new Error(`${name} ${code}`.trim());
  }
}
