import type { Period } from '../../../core/calendar.ts';
import type { Ctx } from '../../../core/context.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { noSuch } from '../../../domain/references.ts';
import * as conflicts from '../../mentorship/conflicts/service.ts';
import * as candidates from '../candidates/service.ts';

/**
 * Refuses people who cannot become a formal mentor of the mentee over the period, all of them in one problem. `pointerOf` answers the place in
 * the request by the position in the list. Where one of them is a superior of the mentee, the refusal is that of a proposal.
 * @throws Problem reference-unknown, assignment-conflict, or mentor-excluded; with the reasons of each
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
  const barred = excluded.map(({ mentor_id, reasons }) => ({
    pointer: placeOf(mentor_id),
    bases: reasons.flatMap(({ basis }) => basis ?? []),
    detail: reasons[0]?.detail ?? '',
  }));
  const errors = barred.map(({ pointer, bases, detail }) => ({
    pointer,
    code: bases.length > 0 ? 'assignment-conflict' : 'mentor-excluded',
    detail: bases[0]?.detail ?? detail,
  }));
  const superior = barred.find(({ bases }) => bases.length > 0);
  if (superior) throw conflicts.conflict(superior.bases, period.starts_on, { errors, exclusions: excluded });
  throw new Problem('mentor-excluded', { detail: barred[0]?.detail ?? '', errors, exclusions: excluded });
}
