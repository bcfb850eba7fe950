import type { WriteCtx } from '../core/context.ts';
import { stackOnly } from '../core/stack.ts';
import { inTransaction } from '../core/transaction.ts';
import { forgetOldAnswers } from '../domain/idempotency.ts';
import * as absences from '../features/administration/succession/absences.ts';
import * as handover from '../features/administration/succession/handover.ts';
import * as succession from '../features/administration/succession/service.ts';
import * as matchDiscussions from '../features/matching/match-discussions/reminders.ts';
import * as mentorRequests from '../features/matching/mentor-requests/outcomes.ts';
import * as mentors from '../features/matching/mentors/service.ts';
import * as agreements from '../features/mentorship/agreements/service.ts';
import * as proposals from '../features/mentorship/assignments/proposals.ts';
import * as conflicts from '../features/mentorship/conflicts/service.ts';
import * as meetings from '../features/mentorship/meetings/held.ts';
import * as concerns from '../features/participation/concerns/service.ts';
import * as actions from '../features/reviews/actions/service.ts';
import * as checkIns from '../features/reviews/check-ins/chores.ts';
import * as milestones from '../features/reviews/milestones/service.ts';
import * as plans from '../features/reviews/plans/service.ts';
import * as obligations from '../features/standing/obligations/reminders.ts';
import * as reviewReminders from '../features/standing/obligations/review-reminders.ts';
import { contextOfService } from './actor.ts';
import type { Deps } from './run.ts';

/** In this order, each in a transaction of its own; a chore answers how many things it did, and does none of them twice. */
const chores: Readonly<Record<string, (ctx: WriteCtx) => Promise<number>>> = {
  follow_careers: succession.followCareers,
  escalate_conflict_cases: conflicts.escalateOverdue,
  tell_agreements_due: agreements.tellAgreementsDue,
  tell_agreement_reviews_due: agreements.tellReviewsDue,
  expire_proposals: proposals.expireUnanswered,
  tell_unanswered_requests: mentorRequests.tellUnansweredRequests,
  tell_reopened_requests: mentorRequests.tellReopened,
  tell_unfinished_discussions: matchDiscussions.tellUnfinished,
  tell_expiring_training: mentors.tellExpiringTraining,
  tell_unconfirmed_meetings: meetings.tellUnconfirmed,
  tell_cfar: milestones.tellCfar,
  reroute_orphaned_concerns: concerns.rerouteOrphaned,
  cancel_check_ins_of_departed: checkIns.cancelOfDeparted,
  tell_unfit_conductors: checkIns.tellUnfitConductors,
  tell_check_ins_on_leave: checkIns.tellDaysOnLeave,
  tell_waiting_plans: plans.tellUndecided,
  tell_actions_due: actions.tellActionsDue,
  tell_absences: absences.tellAbsences,
  tell_retirements: succession.tellRetirements,
  tell_handover: handover.tellHandover,
  tell_vacancies: handover.tellVacancies,
  tell_obligations: obligations.tellObligations,
  tell_check_ins_due: reviewReminders.tellCheckInsDue,
  tell_reviewers: reviewReminders.tellReviewers,
};

/**
 * What the calendar brings about, for each department in its own day: conflict cases past their days are escalated, and what is only kept
 * for a while is let go. A chore that goes wrong holds up no other one; the queue then tries again. Safe to run at any time and as often as one likes; the queue runs it every hour, because midnight comes at
 * different times in different places.
 */
export async function runDaily({ db, clock, logger }: Deps): Promise<void> {
  const now = clock().toString({ fractionalSecondDigits: 3 });
  const failed: string[] = [];
  const departments = await db.selectFrom('department').select(['id', 'time_zone']).orderBy('id').execute();
  for (const department of departments) {
    for (const [chore, work] of Object.entries(chores)) {
      try {
        const done = await inTransaction(db, (tx) => contextOfService(tx, department, now, 'daily'), work);
        if (done > 0) logger.info({ department_id: department.id, chore, done }, 'daily chore');
      } catch (error) {
        const { name, code } = error as Error & { code?: string };
        logger.error(
          { department_id: department.id, chore, error_name: name, error_code: code, stack: stackOnly(error) },
          'daily chore failed',
        );
        failed.push(chore);
      }
    }
  }
  await forgetOldAnswers(db, now);
  if (failed.length > 0) throw new Error(`daily chores failed: ${failed.join(', ')}`);
}
