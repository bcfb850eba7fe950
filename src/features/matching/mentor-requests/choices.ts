import type { Period } from '../../../core/calendar.ts';
import type { Ctx } from '../../../core/context.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { noSuch } from '../../../domain/references.ts';
import * as candidates from '../candidates/service.ts';

/**
 * Refuses people who cannot become a formal mentor of the mentee over the period, all of them in one problem. `pointerOf` answers the place in
 * the request by the position in the list.
 * @throws Problem reference-unknown, mentor-excluded with the reasons of each
 */
export async function refuseExcluded(
  ctx: Ctx,
  mentee_id: string,
  mentor_ids: readonly string[],
  period: Period,
  pointerOf: (place: number) => string,
): Promise<void> {
  const exclusions = await candidates.exclusionsOf(ctx, mentee_id, mentor_ids, period);
  const placeOf = (mentor_id: string) => pointerOf(mentor_ids.indexOf(mentor_id));
  const unknown = mentor_ids.filter((id) => !exclusions.has(id));
  if (unknown.length > 0) throw noSuch('person in this department', unknown.map(placeOf));
  const excluded = mentor_ids.flatMap((mentor_id) => {
    const reasons = exclusions.get(mentor_id) ?? [];
    return reasons.length > 0 ? [{ mentor_id, reasons }] : [];
  });
  if (excluded.length === 0) return;
  throw new Problem('mentor-excluded', {
    detail: excluded[0]?.reasons[0]?.detail ?? '',
    errors: excluded.map(({ mentor_id, reasons }) => ({
      pointer: placeOf(mentor_id),
      code: 'mentor-excluded',
      detail: reasons[0]?.detail ?? '',
    })),
    exclusions: excluded,
  });
}
