import type { Context } from '../context.ts';
import * as agreementsDaily from './agreements/daily.ts';
import { routes as agreementsRoutes } from './agreements/routes.ts';
import * as claims from './assignments/claims.ts';
import * as assignmentsDaily from './assignments/daily.ts';
import { followAddresses } from './assignments/external-acceptances/recall.ts';
import * as firstDays from './assignments/first-days.ts';
import { routes as assignmentsRoutes } from './assignments/routes.ts';
import * as assignments from './assignments/service.ts';
import * as conflictsDaily from './conflicts/daily.ts';
import { followRecords } from './conflicts/follow.ts';
import { routes as conflictsRoutes } from './conflicts/routes.ts';
import * as acknowledgements from './expectations/acknowledgements/service.ts';
import { routes as expectationsRoutes } from './expectations/routes.ts';
import * as meetingsDaily from './meetings/daily.ts';
import { routes as meetingsRoutes } from './meetings/routes.ts';
import * as meetings from './meetings/service.ts';
import { routes as sponsorshipRoutes } from './sponsorship/routes.ts';
import * as sponsorship from './sponsorship/service.ts';

export const mentorship: Context = {
  name: 'mentorship',
  title: 'Mentorship',
  description: 'Who mentors whom, under which rule, and what a pair agrees and does.',
  features: [
    {
      name: 'conflicts',
      routes: conflictsRoutes,
      tables: ['conflict_case', 'conflict_recheck'],
      daily: { settle: { escalate_conflict_cases: conflictsDaily.escalateOverdue } },
      follows: followRecords,
    },
    {
      name: 'assignments',
      routes: assignmentsRoutes,
      tables: ['assignment', 'assignment_reason', 'assignment_pause', 'assignment_early_end', 'acceptance_evidence'],
      views: ['assignment_interval'],
      daily: {
        settle: {
          expire_proposals: assignmentsDaily.expireProposals,
          lapse_claims: claims.lapseDue,
          call_off_successors: firstDays.callOffSuspended,
        },
        notify: { remind_of_claims: claims.remind },
      },
      merge: assignments.reassignPerson,
      follows: followAddresses,
    },
    {
      name: 'expectations',
      routes: expectationsRoutes,
      tables: ['expectation_document', 'acknowledgement'],
      merge: acknowledgements.reassignPerson,
    },
    {
      name: 'agreements',
      routes: agreementsRoutes,
      tables: ['mentoring_agreement', 'mentoring_agreement_text'],
      daily: {
        notify: {
          notify_agreements_due: agreementsDaily.notifyAgreementsDue,
          notify_agreement_reviews_due: agreementsDaily.notifyReviewsDue,
        },
      },
    },
    {
      name: 'meetings',
      routes: meetingsRoutes,
      tables: ['meeting', 'meeting_content', 'meeting_goal', 'meeting_reason', 'meeting_note', 'calendar_feed'],
      views: ['qualifying_meeting'],
      daily: { notify: { notify_unconfirmed_meetings: meetingsDaily.notifyUnconfirmed } },
      merge: meetings.reassignPerson,
    },
    {
      name: 'sponsorship',
      routes: sponsorshipRoutes,
      tables: ['sponsorship_action', 'sponsorship_action_text'],
      merge: sponsorship.reassignPerson,
    },
  ],
  tags: [
    ['Conflicts', 'Reporting lines that bar a formal assignment, and the conflict cases they open'],
    ['Assignments', 'Who mentors whom: propose, accept, pause, end'],
    ['Expectations', 'What the programme expects of whom, and who has acknowledged it'],
    ['Agreements', 'What mentor and mentee agree on'],
    ['Meetings', 'Meetings of mentor and mentee, their notes, and calendar feeds'],
    ['Sponsorship', 'What sponsors did for somebody, verified by the beneficiary'],
  ],
};
