/** What the daily work does about careers: assignments follow them, and people are notified of what comes near. */
import type { WriteCtx } from '../../../core/context.ts';
import * as conflicts from '../../mentorship/conflicts/service.ts';
import type { Notice } from '../../platform/notifications/schema.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as queries from './daily-queries.ts';
import * as leaveChoices from './leave-choices/queries.ts';
import { follow } from './service.ts';

/** Days before a long absence on which mentee and mentor are reminded that they can choose how to proceed. */
const REMIND_DAYS = 30;

async function notify(ctx: WriteCtx, notices: readonly Notice[]): Promise<number> {
  await notifications.notify(ctx, ...notices);
  return notices.length;
}

/** Gives effect to appointments and deaths that HR recorded for a later day, once it has come. Answers how many things changed. */
export async function followCareers(ctx: WriteCtx): Promise<number> {
  const changed = await follow(ctx, null);
  await conflicts.recheck(ctx);
  return changed;
}

/** Notifies mentee and mentor of long absences that come near and were recorded long before. */
export const notifyAbsences = async (ctx: WriteCtx) => notify(ctx, await leaveChoices.absenceNotices(ctx, null, REMIND_DAYS));

/** Notifies of retirements that come near, once for each of the policy's months. */
export const notifyRetirements = async (ctx: WriteCtx) => notify(ctx, await queries.retirementNotices(ctx));

/** Notifies new directors of divisions of what they take over. */
export const notifyNewDirectors = async (ctx: WriteCtx) => notify(ctx, await queries.handoverNotices(ctx));

/** Notifies, once a month, those responsible for divisions without a director. */
export const notifyVacantDivisions = async (ctx: WriteCtx) => notify(ctx, await queries.vacancyNotices(ctx));
