import type { WriteCtx } from '../../../core/context.ts';
import { no } from '../../../core/db.ts';
import { allowed } from '../../../domain/allowed.ts';
import * as conflicts from '../../mentorship/conflicts/service.ts';
import type { PersonPatch } from '../../organisation/people/schema.ts';
import * as people from '../../organisation/people/service.ts';
import * as succession from '../succession/service.ts';

/**
 * Changes a person's record. A death ends the person's assignments, and correcting it restores them; so the turn of the conflict rule is taken
 * before any row is locked, as in activations.
 * @throws Problem person-merged, identifier-taken, external-profile-unfit, day-in-future
 */
export async function edit(ctx: WriteCtx, id: string, patch: PersonPatch) {
  const mayWrite = allowed(ctx, 'person:write', { person: 'p.id' }) !== no;
  if (mayWrite && patch.deceased_on !== undefined) await conflicts.takeTurn(ctx);
  const { person, death_changed } = await people.edit(ctx, id, patch);
  if (death_changed) {
    await succession.follow(ctx, [id]);
    await conflicts.recheck(ctx);
  }
  return person;
}
