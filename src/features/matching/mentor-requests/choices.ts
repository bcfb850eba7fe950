import type { Period } from '../../../core/calendar.ts';
import type { Ctx } from '../../../core/context.ts';
import type { FieldError } from '../../../core/problem.ts';
import { Problem } from '../../../domain/problems/index.ts';
import * as candidates from '../candidates/service.ts';

/**
 * Refuses people who cannot become a formal mentor of the mentee on any day of the period, all of them at once. `pointerOf` says where in
 * the request each of them stands.
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
  const at = (code: FieldError['code'], detail: string) => (mentor_id: string) => ({
    pointer: pointerOf(mentor_ids.indexOf(mentor_id)),
    code,
    detail,
  });
  const unknown = mentor_ids.filter((id) => !exclusions.has(id));
  if (unknown.length > 0) {
    const detail = 'There is no such person in this department.';
    throw new Problem('reference-unknown', { detail, errors: unknown.map(at('reference-unknown', detail)) });
  }
  const excluded = mentor_ids.flatMap((mentor_id) => {
    const reasons = exclusions.get(mentor_id) ?? [];
    return reasons.length > 0 ? [{ mentor_id, reasons }] : [];
  });
  if (excluded.length === 0) return;
  throw new Problem('mentor-excluded', {
    detail: excluded[0]?.reasons[0]?.detail ?? '',
    errors: excluded.flatMap(({ mentor_id, reasons }) => at('mentor-excluded', reasons[0]?.detail ?? '')(mentor_id)),
    exclusions: excluded,
  });
}
