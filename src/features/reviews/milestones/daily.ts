import { addMonths } from '../../../core/calendar.ts';
import type { WriteCtx } from '../../../core/context.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as queries from './windows/queries.ts';
import { ALERT_MONTHS, alertOn } from './windows/rules.ts';

/**
 * Notifies the person, the director or physician-in-chief who answers for them, and faculty affairs that the latest day of a review is near:
 * once for each alert and latest day, until it is decided; and all but the person, once, that the day is over. A mentorship lead or Chair who
 * answers where there is neither is not notified, because they do not read reviews. Answers how many were notified.
 */
export async function notifyOfCfar(ctx: WriteCtx): Promise<number> {
  const undecided = await queries.undecided(ctx, addMonths(ctx.today, Math.max(...ALERT_MONTHS)));
  const alerts = undecided.flatMap(({ person_id, latest_on }): queries.Alert[] => {
    const about = { subject_id: person_id, due_on: latest_on };
    if (latest_on < ctx.today) return [{ ...about, kind: 'cfar_overdue', occasion: latest_on }];
    const months = alertOn(latest_on, ctx.today);
    return months === null ? [] : [{ ...about, kind: 'cfar_near', occasion: `${months}:${latest_on}` }];
  });
  if (alerts.length === 0) return 0;
  const notices = await queries.notNotifiedOf(ctx, alerts);
  await notifications.notify(ctx, ...notices);
  return notices.length;
}
