import { sql } from 'kysely';
import type { WriteCtx } from '../../../core/context.ts';
import { involvedInMatch } from '../../../domain/involvement.ts';
import { record } from '../../../domain/record.ts';
import * as proposals from '../../mentorship/assignments/replacements.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as queries from './careers-queries.ts';
import { notifyDiscussionsOver } from './discussions.ts';
import { update } from './queries.ts';

export type { InterimFor } from './careers-queries.ts';

type Interim = { id: string; proposal_id: string | null; mentee_id: string; replaces_id: string; is_primary: boolean };

/**
 * Turns an open request for an interim mentor into that for the successor, with what was chosen and discussed; answers its id. Whoever is
 * proposed is asked again, because they were asked to help out and not to stay.
 */
export async function becomeReplacement(ctx: WriteCtx, { id, proposal_id, mentee_id, replaces_id, is_primary }: Interim): Promise<string> {
  const changes = { type: 'replacement', replaces_id, is_primary } as const;
  await update(ctx, id, { ...changes, planned_ends_on: null });
  await record(ctx, { type: 'mentor_request.edited', subject_id: id, data: changes });
  if (proposal_id !== null) await proposals.askForSuccession(ctx, proposal_id, { replaces_id, is_primary });
  const leaders = await notifications.leadersOf(ctx, mentee_id, involvedInMatch(sql.val(id)));
  const recipients = new Set([mentee_id, ...leaders.map(({ person_id }) => person_id)]);
  const notice = { kind: 'request_for_successor', subject_id: id } as const;
  await notifications.notify(ctx, ...[...recipients].map((person_id) => ({ ...notice, person_id })));
  return id;
}

/**
 * Withdraws the requests to replace these assignments that the service opened by itself, because the mentor has not left after all. Requests
 * for which somebody has chosen, discussed or proposed anybody stay. One that began with the mentor's absence is for an interim mentor again.
 * Answers how many were changed.
 */
export async function withdrawNeedless(ctx: WriteCtx, replaces_ids: readonly string[]): Promise<number> {
  if (replaces_ids.length === 0) return 0;
  const interim = await queries.returnToInterim(ctx, replaces_ids);
  const data = { type: 'additional', replaces_id: null, is_primary: false };
  await record(ctx, ...interim.map((id) => ({ type: 'mentor_request.edited' as const, subject_id: id, data })));
  return interim.length + (await recordWithdrawn(ctx, await queries.withdrawUntouched(ctx, replaces_ids)));
}

/** Which of these assignments stood in for an absent mentor, by their ids. */
export async function interimsAmong(ctx: WriteCtx, ids: readonly string[]): Promise<ReadonlyMap<string, queries.InterimFor>> {
  const found = ids.length > 0 ? await queries.interimsAmong(ctx, ids) : [];
  return new Map(found.map((one) => [one.id, one]));
}

/** Withdraws the requests of these called-off interim assignments where the absent mentor is gone, and the request is for the successor. */
export async function withdrawOvertaken(ctx: WriteCtx, assignment_ids: readonly string[]): Promise<number> {
  return assignment_ids.length > 0 ? recordWithdrawn(ctx, await queries.withdrawOvertaken(ctx, assignment_ids)) : 0;
}

/** Withdraws the open requests of those of these people (null: of the department) who have left. Answers how many were withdrawn. */
export async function withdrawOfGone(ctx: WriteCtx, person_ids: readonly string[] | null): Promise<number> {
  return recordWithdrawn(ctx, await queries.withdrawOfGone(ctx, person_ids));
}

async function recordWithdrawn(ctx: WriteCtx, ids: readonly string[]): Promise<number> {
  await notifyDiscussionsOver(ctx, ids);
  await record(ctx, ...ids.map((id) => ({ type: 'mentor_request.withdrawn' as const, subject_id: id, data: { withdrawn_on: ctx.today } })));
  return ids.length;
}
