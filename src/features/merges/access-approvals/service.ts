import type { WriteCtx } from '../../../core/context.ts';
import { Problem } from '../../../domain/problems/index.ts';
import * as roles from '../../administration/hr-facts/leadership-roles/service.ts';
import type { Move } from '../../context.ts';
import * as conflicts from '../../mentorship/conflicts/service.ts';
import * as changes from '../../organisation/access-changes/service.ts';
import * as logins from '../../organisation/people/logins/service.ts';
import * as people from '../../organisation/people/service.ts';
import * as merges from '../person-merges/service.ts';

/**
 * The caller approves a change that somebody else asked for. It takes effect at once, as the act of whoever asked; a merge that only the two
 * records agree to, with the last of those that are needed.
 * @throws Problem second-person-needed, access-change-over, access-change-overtaken, and those of the change itself
 */
export async function approve(ctx: WriteCtx, moves: readonly Move[], id: string) {
  // Before any row is locked, and the persons before the change, as where it was asked for.
  const { kind, person_id, duplicate_id } = await changes.get(ctx, id);
  if (kind !== 'login') await conflicts.takeTurn(ctx);
  await people.hold(ctx, duplicate_id === null ? [person_id] : [person_id, duplicate_id]);
  const { change, complete } = await changes.approve(ctx, id);
  if (!complete) return changes.get(ctx, id);
  return changes.carriedOut(ctx, change, await carryOut(ctx, moves, change));
}

async function carryOut(ctx: WriteCtx, moves: readonly Move[], change: changes.Approval['change']): Promise<string | null> {
  const asked = await changes.asRequester(ctx, change);
  try {
    if (change.kind === 'login') return (await logins.connect(asked, change.person_id, given(change))).id;
    if (change.kind === 'role') return (await roles.takeEffect(asked, change)).id;
    await merges.perform(asked, moves, change.person_id, change.duplicate_id ?? '');
    return null;
  } catch (error) {
    if (error instanceof Problem && error.code === 'permission-denied')
      throw changes.overtaken('Whoever asked for it may no longer do it.');
    throw error;
  }
}

const given = ({ issuer, subject }: { issuer: string | null; subject: string | null }) => ({
  issuer: issuer ?? '',
  subject: subject ?? '',
});
