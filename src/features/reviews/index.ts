import type { Context } from '../context.ts';
import * as actionsDaily from './actions/daily.ts';
import { routes as actionsRoutes } from './actions/routes.ts';
import * as actions from './actions/service.ts';
import { files as annualReviewFiles } from './annual-reviews/files.ts';
import * as annualReviewJobs from './annual-reviews/jobs.ts';
import { routes as annualReviewsRoutes } from './annual-reviews/routes.ts';
import * as annualReviews from './annual-reviews/service.ts';
import * as checkInsDaily from './check-ins/daily.ts';
import { files as checkInFiles } from './check-ins/files.ts';
import * as checkInJobs from './check-ins/jobs.ts';
import { routes as checkInsRoutes } from './check-ins/routes.ts';
import * as checkIns from './check-ins/service.ts';
import * as milestonesDaily from './milestones/daily.ts';
import { milestones as milestoneFiles } from './milestones/files/service.ts';
import * as milestoneJobs from './milestones/jobs.ts';
import { routes as milestonesRoutes } from './milestones/routes.ts';
import * as milestones from './milestones/service.ts';
import * as plansDaily from './plans/daily.ts';
import { files as planFiles } from './plans/files.ts';
import * as planJobs from './plans/jobs.ts';
import { routes as plansRoutes } from './plans/routes.ts';
import * as plans from './plans/service.ts';

export const reviews: Context = {
  name: 'reviews',
  title: 'Plans and reviews',
  description: 'Academic plans of five years by default, the check-in at a year and a half, annual reviews, and milestones.',
  features: [
    {
      name: 'plans',
      routes: plansRoutes,
      tables: [
        'academic_plan',
        'plan_version',
        'plan_content',
        'plan_goal',
        'plan_endorsement',
        'plan_decision',
        'plan_goal_progress',
        'plan_share',
        'plan_document',
      ],
      daily: { notify: { notify_plans_waiting: plansDaily.notifyOfWaitingPlans } },
      merge: plans.reassignPerson,
      jobs: { import_plans: planJobs },
      files: { plans: planFiles },
    },
    {
      name: 'actions',
      routes: actionsRoutes,
      tables: ['action_item'],
      daily: { notify: { notify_actions_due: actionsDaily.notifyOfActionsDue } },
      merge: actions.reassignPerson,
    },
    {
      name: 'check-ins',
      routes: checkInsRoutes,
      tables: ['check_in', 'check_in_content', 'check_in_allowance'],
      daily: {
        settle: { cancel_check_ins_of_departed: checkInsDaily.cancelOfDeparted },
        notify: {
          notify_check_in_conductors_barred: checkInsDaily.notifyOfBarredConductors,
          notify_check_ins_during_leave: checkInsDaily.notifyOfDaysDuringLeave,
        },
      },
      merge: checkIns.reassignPerson,
      jobs: { import_check_ins: checkInJobs },
      files: { check_ins: checkInFiles },
    },
    {
      name: 'annual-reviews',
      routes: annualReviewsRoutes,
      tables: ['annual_review', 'annual_review_content', 'annual_review_release'],
      merge: annualReviews.reassignPerson,
      jobs: { import_annual_reviews: annualReviewJobs },
      files: { annual_reviews: annualReviewFiles },
    },
    {
      name: 'milestones',
      routes: milestonesRoutes,
      tables: ['career_milestone', 'cfar_extension'],
      daily: { notify: { notify_cfar: milestonesDaily.notifyOfCfar } },
      merge: milestones.reassignPerson,
      jobs: { import_milestones: milestoneJobs },
      files: { milestones: milestoneFiles },
    },
  ],
  tags: [
    [
      'Academic plans',
      'Plans of the policy’s months (five years by default) in versions: written by the mentee, endorsed by mentors, approved by leaders',
    ],
    ['Check-ins', 'The check-in of a person with a vice-chair, once, at the policy’s adjusted months (18 by default)'],
    ['Annual reviews', 'The review of the mentorship by the director, once an academic year'],
    ['Actions', 'What was agreed to be done in check-ins and annual reviews'],
    ['Milestones', 'Promotions, and the continuing faculty appointment review (CFAR) with its window'],
  ],
};
