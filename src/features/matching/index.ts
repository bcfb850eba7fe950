import type { Context } from '../context.ts';
import { routes as candidatesRoutes } from './candidates/routes.ts';
import { routes as declarationsRoutes } from './declarations/routes.ts';
import * as declarations from './declarations/service.ts';
import * as discussionReminders from './match-discussions/reminders.ts';
import { routes as matchDiscussionsRoutes } from './match-discussions/routes.ts';
import * as matchDiscussions from './match-discussions/service.ts';
import * as outcomes from './mentor-requests/outcomes.ts';
import { routes as mentorRequestsRoutes } from './mentor-requests/routes.ts';
import { routes as mentorsRoutes } from './mentors/routes.ts';
import * as mentors from './mentors/service.ts';
import { routes as needsRoutes } from './needs/routes.ts';
import * as needs from './needs/service.ts';

export const matching: Context = {
  name: 'matching',
  title: 'Finding a mentor',
  description: 'How somebody who needs a mentor finds one: profiles, needs, candidates, requests and discussions.',
  features: [
    { name: 'declarations', routes: declarationsRoutes, tables: ['conflict_declaration'], merge: declarations.reassignPerson },
    {
      name: 'needs',
      routes: needsRoutes,
      tables: ['needs_profile', 'need', 'concordance_preference', 'self_identification'],
      merge: needs.reassignPerson,
    },
    {
      name: 'mentors',
      routes: mentorsRoutes,
      tables: ['mentor_profile', 'mentor_training'],
      daily: { notify: { tell_expiring_training: mentors.tellExpiringTraining } },
      merge: mentors.reassignPerson,
    },
    { name: 'candidates', routes: candidatesRoutes },
    {
      name: 'mentor-requests',
      routes: mentorRequestsRoutes,
      tables: ['mentor_request', 'mentor_request_note', 'mentor_request_choice'],
      daily: { notify: { tell_unanswered_requests: outcomes.tellUnansweredRequests, tell_reopened_requests: outcomes.tellReopened } },
      merge: outcomes.reassignPerson,
    },
    {
      name: 'match-discussions',
      routes: matchDiscussionsRoutes,
      tables: ['match_discussion', 'match_delegation', 'match_contribution', 'match_input'],
      daily: { notify: { tell_unfinished_discussions: discussionReminders.tellUnfinished } },
      merge: matchDiscussions.reassignPerson,
    },
  ],
  tags: [
    ['Mentors', 'Who offers to be a mentor, and what they learned for it'],
    ['Declarations', 'With whom somebody cannot be matched, told to nobody'],
    ['Needs', 'What a mentee needs, and which likeness they would like in a mentor'],
    ['Finding a mentor', 'Who could be the mentor of somebody, and why'],
    ['Mentor requests', 'Who asks for a mentor, and who has none'],
    ['Match discussions', 'How mentee and leaders agree upon a mentor'],
  ],
};
