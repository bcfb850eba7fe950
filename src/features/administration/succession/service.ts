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
  const orphaned = ended.filter((one) => one.needs_successor);
  const interims = await requestsOf.interimsAmong(
    ctx,
    orphaned.map(({ id }) => id),
  );
  for (const one of orphaned) await mentorRequests.openForCareer(ctx, needOf(one, interims.get(one.id)));
  const overtaken = await requestsOf.withdrawOvertaken(ctx, [...interims.keys()]);
  if (ended.length > 0) await notifications.notify(ctx, ...(await queries.endNotices(ctx, ended)));
  return ended.length + recovered.length + withdrawn.length + taken_back + left_behind + overtaken;
}

/**
 * What the mentee needs whose mentor is gone: a successor; in place of one who never began, whoever these were to replace; and in place of an
 * interim mentor another one, or the successor of the absent one, where that one is gone, too.
 */
function needOf(one: careers.Ended, interim: requestsOf.InterimFor | undefined): mentorRequests.CareerNeed {
  const { id, mentee_id, is_primary, called_off } = one;
  const request_id = called_off ? one.request_id : null;
  if (interim?.is_running) return { mentee_id, interim_for_id: interim.interim_for_id, is_primary: false, request_id };
  if (interim) return { mentee_id, replaces_id: interim.interim_for_id, is_primary: interim.is_primary };
  return { mentee_id, replaces_id: (called_off ? one.replaces_id : null) ?? id, is_primary, request_id };
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
