import { type Ctx, granted, type WriteCtx } from '../../../../core/context.ts';
import { page } from '../../../../core/page.ts';
import { allowed } from '../../../../domain/allowed.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import * as mentorRequests from '../../../matching/mentor-requests/service.ts';
import * as lifecycle from '../../../mentorship/assignments/lifecycle.ts';
import type { AssignmentDetail } from '../../../mentorship/assignments/schema.ts';
import * as assignments from '../../../mentorship/assignments/service.ts';
import * as notifications from '../../../platform/notifications/service.ts';
import { CHOICE_DAYS } from '../queries.ts';
import * as queries from './queries.ts';
import type { ChooseForAbsence, LeaveChoiceQuery } from './schema.ts';

/**
 * Records how a pair proceeds during a long absence of the mentor that runs or is near. `continue`: the absence no longer pauses the assignment,
 * from its first day or from today. `interim`: the assignment stays paused, and a request for an additional mentor opens. `replace`: the
 * assignment ends on the first day of the absence, or today, and a request for a successor opens; only whoever chose sees why it ended. The last
 * choice counts, but after `continue` a pause is entered by hand. The same choice again changes nothing.
 * @throws Problem assignment-state, leave-choice-unfit
 */
export async function choose(ctx: WriteCtx, id: string, { choice }: ChooseForAbsence): Promise<AssignmentDetail> {
  const before = await assignments.lock(ctx, id, 'leave_choice:make');
  assignments.assertRunning(ctx, before);
  const absence = await queries.absenceOf(ctx, id);
  if (!absence) {
    throw new Problem('leave-choice-unfit', {
      detail: `No long absence of the mentor runs during this formal assignment or begins within ${CHOICE_DAYS} days.`,
    });
  }
  if (absence.choice === choice) return assignments.shown(ctx, id);
  if (absence.choice === 'continue' && choice === 'interim') {
    throw new Problem('leave-choice-unfit', {
      detail: 'The pair chose to continue, so this absence pauses nothing. Pause the assignment, or request an additional mentor.',
    });
  }
  const from = [absence.starts_on, ctx.today, before.starts_on ?? ctx.today].sort().at(-1) ?? ctx.today;
  const { mentee_id, is_primary } = before;
  let request_id: string | null = null;
  if (choice === 'continue') await assignments.touch(ctx, id);
  if (choice === 'interim') {
    await assignments.touch(ctx, id);
    request_id = await mentorRequests.openForCareer(ctx, { mentee_id, interim_for_id: id, is_primary: false });
  }
  if (choice === 'replace') {
    await lifecycle.endOn(ctx, before, from, { reason_code: 'mentor_leave' });
    request_id = await mentorRequests.openForCareer(ctx, { mentee_id, replaces_id: id, is_primary });
  }
  const continues_on = choice === 'continue' ? from : null;
  await queries.insert(ctx, { assignment_id: id, choice, absent_from: absence.starts_on, continues_on, request_id });
  await record(ctx, {
    type: 'leave_choice.made',
    subject_id: id,
    data: { choice, absent_from: absence.starts_on, continues_on, request_id },
  });
  return assignments.shown(ctx, id);
}

/** The choices made about the mentor's absences, the oldest first. @throws Problem not-found, permission-denied */
export async function list(ctx: Ctx, id: string, query: LeaveChoiceQuery) {
  const parties = { person: 'a.mentee_id', mentor: 'a.mentor_id' };
  const permitted = allowed(ctx, 'leave_choice:read', parties);
  granted(await queries.assignment(ctx, id, assignments.readable(ctx), permitted));
  const parameters = { ...query, assignment_id: id };
  return page(ctx, parameters, queries.choices(ctx, id), [{ column: 'c.id', field: 'id' }]);
}

/** Called after HR has recorded a leave: notifies both sides of the assignments it pauses, once they can choose how to proceed. */
export async function notifyOfAbsence(ctx: WriteCtx, person_id: string): Promise<void> {
  await notifications.notify(ctx, ...(await queries.absenceNotices(ctx, [person_id], CHOICE_DAYS)));
}

/** Part of a merge: the choices of the duplicate become the survivor's. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.reassignPerson(ctx, from, to);
}
