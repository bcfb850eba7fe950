import type { WriteCtx } from '../../../core/context.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as queries from './queries.ts';

/**
 * Part of the daily work: tells the subject of an issued dossier, and faculty affairs, that credits which it states were taken back since, and again
 * where more are. The report stays as it is; whether another one supersedes it is theirs to decide.
 */
export async function tellOutdated(ctx: WriteCtx): Promise<number> {
  const outdated = await queries.outdated(ctx);
  await notifications.notify(ctx, ...outdated.map((notice) => ({ ...notice, kind: 'report_outdated' as const })));
  return outdated.length;
}
