import type { Context } from '../context.ts';
import { routes as candidatesRoutes } from './candidates/routes.ts';
import { routes as declarationsRoutes } from './declarations/routes.ts';
import * as declarations from './declarations/service.ts';
import * as matchDiscussionsDaily from './match-discussions/daily.ts';
import { routes as matchDiscussionsRoutes } from './match-discussions/routes.ts';
import * as matchDiscussions from './match-discussions/service.ts';
import * as mentorRequestsDaily from './mentor-requests/daily.ts';
import { routes as mentorRequestsRoutes } from './mentor-requests/routes.ts';
import * as mentorRequests from './mentor-requests/service.ts';
import { routes as mentorsRoutes } from './mentors/routes.ts';
import * as mentors from './mentors/service.ts';
import * as mentorTrainingsDaily from './mentors/trainings/daily.ts';
import { routes as needsRoutes } from './needs/routes.ts';
import * as needs from './needs/service.ts';

export const matching: Context = {
  name: 'matching',
  title: 'Finding a mentor',
  description: 'How a mentee finds a mentor: profiles, needs, candidates, requests and discussions.',
  features: [
    { name: 'declarations', routes: declarationsRoutes, tables: ['conflict_declaration'], merge: declarations.reassignPerson },
    {
      name: 'needs',
      routes: needsRoutes,
      tables: ['needs_profile', 'need', 'concordance_preference', 'self_identification', 'concordance_change'],
      merge: needs.reassignPerson,
    },
    {
      name: 'mentors',
      routes: mentorsRoutes,
      tables: ['mentor_profile', 'mentor_profile_day', 'mentor_training'],
      daily: { notify: { notify_expiring_trainings: mentorTrainingsDaily.notifyExpiringTrainings } },
      merge: mentors.reassignPerson,
    },
    { name: 'candidates', routes: candidatesRoutes },
    {
      name: 'mentor-requests',
      routes: mentorRequestsRoutes,
      tables: ['mentor_request', 'mentor_request_note', 'mentor_request_choice'],
      daily: {
        notify: {
          notify_unanswered_requests: mentorRequestsDaily.notifyUnansweredRequests,
          notify_reopened_requests: mentorRequestsDaily.notifyReopenedRequests,
        },
      },
      merge: mentorRequests.reassignPerson,
    },
    {
      name: 'match-discussions',
      routes: matchDiscussionsRoutes,
      tables: ['match_discussion', 'match_delegation', 'match_contribution', 'match_input'],
      daily: { notify: { notify_unfinished_discussions: matchDiscussionsDaily.notifyUnfinishedDiscussions } },
      merge: matchDiscussions.reassignPerson,
    },
  ],
  tags: [
    ['Mentors', 'The directory of mentors, their profiles and their mentor trainings'],
    ['Declarations', 'Confidential declarations of people who cannot be matched'],
    ['Needs', 'What a mentee needs, and in which respects they would like a mentor who is like them'],
    ['Finding a mentor', 'Candidates for a mentee’s formal mentor, with score and reasons'],
    ['Mentor requests', 'Requests for a formal mentor, and people without one'],
    ['Match discussions', 'Discussions in which mentee and leaders agree upon a mentor'],
  ],
};
