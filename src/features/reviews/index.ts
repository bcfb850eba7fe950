import type { Context } from '../context.ts';
import { routes as actionsRoutes } from './actions/routes.ts';
import * as actions from './actions/service.ts';
import { routes as annualReviewsRoutes } from './annual-reviews/routes.ts';
import * as annualReviews from './annual-reviews/service.ts';
import * as checkInChores from './check-ins/chores.ts';
import { routes as checkInsRoutes } from './check-ins/routes.ts';
import * as checkIns from './check-ins/service.ts';
import { routes as milestonesRoutes } from './milestones/routes.ts';
import * as milestones from './milestones/service.ts';
import { routes as plansRoutes } from './plans/routes.ts';
import * as plans from './plans/service.ts';

export const reviews: Context = {
  name: 'reviews',
  title: 'Plans and reviews',
  description: 'Academic plans over five years, the check-in at a year and a half, annual reviews, and milestones.',
  features: [
    {
      name: 'plans',
      routes: plansRoutes,
      tables: ['academic_plan', 'plan_version', 'plan_content', 'plan_goal', 'plan_endorsement', 'plan_decision'],
      daily: { notify: { tell_waiting_plans: plans.tellUndecided } },
      merge: plans.reassignPerson,
    },
    {
      name: 'actions',
      routes: actionsRoutes,
      tables: ['action_item'],
      daily: { notify: { tell_actions_due: actions.tellActionsDue } },
      merge: actions.reassignPerson,
    },
    {
      name: 'check-ins',
      routes: checkInsRoutes,
      tables: ['check_in', 'check_in_content'],
      daily: {
        settle: { cancel_check_ins_of_departed: checkInChores.cancelOfDeparted },
        notify: { tell_unfit_conductors: checkInChores.tellUnfitConductors, tell_check_ins_on_leave: checkInChores.tellDaysOnLeave },
      },
      merge: checkIns.reassignPerson,
    },
    {
      name: 'annual-reviews',
      routes: annualReviewsRoutes,
      tables: ['annual_review', 'annual_review_content'],
      merge: annualReviews.reassignPerson,
    },
    {
      name: 'milestones',
      routes: milestonesRoutes,
      tables: ['career_milestone', 'cfar_extension'],
      daily: { notify: { tell_cfar: milestones.tellCfar } },
      merge: milestones.reassignPerson,
    },
  ],
  tags: [
    ['Academic plans', 'Five years in versions: who wrote, endorsed and approved them, and what the original was'],
    ['Check-ins', 'The talk at a year and a half, between a person and a vice-chair'],
    ['Annual reviews', 'What leaders and people say of the mentorship once an academic year'],
    ['Actions', 'What was agreed to do, out of check-ins and annual reviews'],
    ['Milestones', 'Promotions, and the continuing faculty appointment review (CFAR) with its window'],
  ],
};
