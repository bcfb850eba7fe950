import { granted, type WriteCtx } from '../../../../core/context.ts';
import { allowed } from '../../../../domain/allowed.ts';
import { record } from '../../../../domain/record.ts';
import * as queries from './queries.ts';
import { alertDays, exemptionOf, nextAlert, statusOn } from './rules.ts';
import type { CfarWindow } from './schema.ts';

const owner = { person: 'p.id' } as const;

/** The window of somebody whose clock does not run. */
const NO_WINDOW = {
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
 * The review window of a person, as of today. Leaves are in the recommended days only, and those are null for whoever may not read leaves. That
 * somebody else read an outcome is recorded.
 * @throws Problem not-found
 */
export async function get(ctx: WriteCtx, person_id: string): Promise<CfarWindow> {
  const readable = allowed(ctx, 'milestone:read', owner);
  const { facts: stored, person } = granted(await queries.find(ctx, person_id, readable, allowed(ctx, 'leave:read', owner)));
  const facts = stored ?? undefined;
  const { is_waived: _waived, is_probationary: _probationary, is_decided: _decided, ...row } = stored ?? NO_WINDOW;
  if (row.milestone_id !== null && person_id !== ctx.actor.person_id)
    await record(ctx, { type: 'career_milestone.read', subject_id: row.milestone_id });
  const status = statusOn(facts, ctx.today);
  const isOpen = status !== 'not_applicable' && status !== 'decided';
  return {
    ...row,
    person_id,
    person,
    status,
    exemption: exemptionOf(facts),
    alerts_on: facts && isOpen ? alertDays(facts.latest_on) : [],
    next_alert_on: nextAlert(facts, ctx.today),
  };
}
