import { addMonths } from '../../../core/calendar.ts';
import { granted, type WriteCtx } from '../../../core/context.ts';
import { allowed } from '../../../domain/allowed.ts';
import { record } from '../../../domain/record.ts';
import * as notifications from '../../platform/notifications/service.ts';
import { ALERT_MONTHS, alertDays, alertOn, exemptionOf, nextAlert, statusOn } from './rules.ts';
import type { CfarWindow } from './schema.ts';
import * as queries from './windows-queries.ts';

const whose = { person: 'p.id' } as const;

/** What is said of somebody whose clock does not run. */
const NOTHING = {
  clock_starts_on: null,
  earliest_on: null,
  latest_on: null,
  recommended_earliest_on: null,
  recommended_latest_on: null,
  extension_id: null,
  milestone_id: null,
  decided_on: null,
  cfar_outcome: null,
  is_waived: null,
  is_probationary: null,
  is_decided: null,
};

/**
 * When the appointment of a person is reviewed, as of today. Leaves are in the recommended days only, and those are null for who may not read
 * leaves. That somebody else read an outcome is told.
 * @throws Problem not-found
 */
export async function get(ctx: WriteCtx, person_id: string): Promise<CfarWindow> {
  const readable = allowed(ctx, 'milestone:read', whose);
  const { known } = granted(await queries.find(ctx, person_id, readable, allowed(ctx, 'leave:read', whose)));
  const facts = known ?? undefined;
  const { is_waived: _waived, is_probationary: _probationary, is_decided: _decided, ...row } = known ?? NOTHING;
  if (row.milestone_id !== null && person_id !== ctx.actor.person_id)
    await record(ctx, { type: 'career_milestone.read', subject_id: row.milestone_id });
  const status = statusOn(facts, ctx.today);
  const isOpen = status !== 'not_applicable' && status !== 'decided';
  return {
    ...row,
    person_id,
    status,
    exemption: exemptionOf(facts),
    alerts_on: facts && isOpen ? alertDays(facts.latest_on) : [],
    next_alert_on: nextAlert(facts, ctx.today),
  };
}

/**
 * Tells the person, the director or physician-in-chief who answers for them, and faculty affairs that the latest day of a review comes near:
 * once for each alert and latest day, and no more once it is decided; and all but the person, once, that the day is over. A mentorship lead or
 * Chair who answers where there is neither is not told, for they do not read of reviews. Runs daily; answers how many were told.
 */
export async function tellCfar(ctx: WriteCtx): Promise<number> {
  const open = await queries.undecided(ctx, addMonths(ctx.today, Math.max(...ALERT_MONTHS)));
  const alerts = open.flatMap(({ person_id, latest_on }): queries.Alert[] => {
    const about = { subject_id: person_id, due_on: latest_on };
    if (latest_on < ctx.today) return [{ ...about, kind: 'cfar_overdue', occasion: latest_on }];
    const months = alertOn(latest_on, ctx.today);
    return months === null ? [] : [{ ...about, kind: 'cfar_near', occasion: `${months}:${latest_on}` }];
  });
  if (alerts.length === 0) return 0;
  const notices = await queries.untold(ctx, alerts);
  await notifications.notify(ctx, ...notices);
  return notices.length;
}
