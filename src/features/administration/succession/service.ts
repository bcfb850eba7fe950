import type { Ctx, WriteCtx } from '../../../core/context.ts';
import { page } from '../../../core/page.ts';
import { allowed } from '../../../domain/allowed.ts';
import * as requestsOf from '../../matching/mentor-requests/careers.ts';
import * as mentorRequests from '../../matching/mentor-requests/service.ts';
import * as careers from '../../mentorship/assignments/careers.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as queries from './queries.ts';
import type { SuccessionQuery } from './schema.ts';

/**
 * Lets assignments follow the careers of these people, or of everybody: ends them on the day somebody is gone, gives their days back when HR
 * corrects it, opens a request for a successor the same day, and notifies whoever is left. Nobody who died is notified, nor anybody on their
 * behalf. Every writer of appointments and deaths calls it with the people it touched, in the same transaction and with the turn of the conflict
 * rule taken, and calls `conflicts.recheck` afterwards. Answers how many assignments, proposals and requests it changed.
 */
export async function follow(ctx: WriteCtx, person_ids: readonly string[] | null): Promise<number> {
  if (person_ids?.length === 0) return 0;
  const { ended, recovered, withdrawn } = await careers.settle(ctx, person_ids);
  const taken_back = await requestsOf.withdrawNeedless(ctx, recovered);
  const left_behind = await requestsOf.withdrawOfGone(ctx, person_ids);
  for (const { id, mentee_id, is_primary, ...one } of ended.filter((each) => each.needs_successor)) {
    // Whoever never began is not replaced: the search goes on in their place.
    const replaces_id = (one.called_off ? one.replaces_id : null) ?? id;
    await mentorRequests.openForCareer(ctx, { mentee_id, replaces_id, is_primary, request_id: one.called_off ? one.request_id : null });
  }
  if (ended.length > 0) await notifications.notify(ctx, ...(await queries.endNotices(ctx, ended)));
  return ended.length + recovered.length + withdrawn.length + taken_back + left_behind;
}

/** Retirements, departures and absences of mentors, past and to come, of the formal assignments the caller may see. */
export function list(ctx: Ctx, query: SuccessionQuery) {
  const visible = {
    all: allowed(ctx, 'succession:read', { person: 'a.mentee_id', mentor: 'a.mentor_id' }),
    retirement: allowed(ctx, 'mentor_profile:read', { person: 'a.mentor_id' }),
    appointment: allowed(ctx, 'appointment:read', { person: 'a.mentor_id' }),
  };
  return page(ctx, query, queries.coming(ctx, visible, query), [
    { column: 's.starts_on', field: 'starts_on' },
    { column: 's.kind', field: 'kind' },
    { column: 's.assignment_id', field: 'assignment_id' },
  ]);
}
