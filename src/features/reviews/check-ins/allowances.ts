import { granted, type WriteCtx } from '../../../core/context.ts';
import { allowed } from '../../../domain/allowed.ts';
import { record } from '../../../domain/record.ts';
import * as people from '../../organisation/people/service.ts';
import * as queries from './allowance-queries.ts';
import { existsAlready, requireDue } from './planning.ts';
import type { AllowEarlyCheckIn, CheckInAllowance } from './schema.ts';
import * as facts from './standing-queries.ts';

/**
 * Allows the check-in of the clock that runs today to be held before the policy's months are over, with a reason. The same reason again changes
 * nothing, another one takes its place. The event does not carry the reason: it is for those who read the check-in.
 * @throws Problem reference-unknown, person-merged, permission-denied, check-in-not-due also once it was held
 */
export async function allowEarly(ctx: WriteCtx, { mentee_id, reason }: AllowEarlyCheckIn): Promise<CheckInAllowance> {
  await people.lockForFact(ctx, { [mentee_id]: '/mentee_id' });
  const standing = granted(
    await facts.standing(ctx, mentee_id, allowed(ctx, 'check_in:allow_early', { person: 'p.id', since: 'k.starts_on' })),
  );
  const { existing } = standing;
  if (existing && existing.state !== 'scheduled' && existing.state !== 'waived') throw existsAlready(existing);
  const clock_starts_on = requireDue(standing);
  const latest = await queries.latest(ctx, mentee_id, clock_starts_on);
  if (latest?.reason === reason) return latest;
  const { id } = await queries.insert(ctx, { mentee_id, reason });
  await record(ctx, { type: 'check_in_allowance.recorded', subject_id: id, data: { mentee_id, allowed_on: ctx.today } });
  return granted(await queries.latest(ctx, mentee_id, clock_starts_on));
}
