/** Every case: a new operation has its own in the file of its noun, a new noun a file and a line here. */
import * as agreements from './agreements.ts';
import * as analyses from './analyses.ts';
import type { Case } from './asking.ts';
import * as assignments from './assignments.ts';
import * as awards from './awards.ts';
import * as badges from './badges.ts';
import * as candidates from './candidates.ts';
import * as cohorts from './cohorts.ts';
import * as concerns from './concerns.ts';
import * as credits from './credits.ts';
import * as externalMentors from './external-mentors.ts';
import * as facilitators from './facilitators.ts';
import * as focusActivities from './focus-activities.ts';
import * as hrFacts from './hr-facts.ts';
import * as imports from './imports.ts';
import * as meetings from './meetings.ts';
import * as mentorFeedback from './mentor-feedback.ts';
import * as mentors from './mentors.ts';
import * as metrics from './metrics.ts';
import * as milestones from './milestones.ts';
import * as needs from './needs.ts';
import * as notifications from './notifications.ts';
import * as obligations from './obligations.ts';
import * as organisation from './organisation.ts';
import * as outcomes from './outcomes.ts';
import * as peerGroups from './peer-groups.ts';
import * as plans from './plans.ts';
import * as programmeReports from './programme-reports.ts';
import * as promotionFiles from './promotion-files.ts';
import type { Readings } from './reading.ts';
import * as reports from './reports.ts';
import * as requests from './requests.ts';
import * as reviews from './reviews.ts';
import * as service from './service.ts';
import * as sponsorship from './sponsorship.ts';
import * as succession from './succession.ts';
import * as surveys from './surveys.ts';

const nouns: readonly { access: Record<string, Case>; reading?: Record<string, Readings> }[] = [
  agreements,
  analyses,
  assignments,
  awards,
  badges,
  candidates,
  cohorts,
  concerns,
  credits,
  externalMentors,
  facilitators,
  focusActivities,
  hrFacts,
  imports,
  meetings,
  mentorFeedback,
  mentors,
  metrics,
  milestones,
  needs,
  notifications,
  obligations,
  organisation,
  outcomes,
  peerGroups,
  plans,
  programmeReports,
  promotionFiles,
  reports,
  requests,
  reviews,
  service,
  sponsorship,
  succession,
  surveys,
];

/** How to ask for each operation. */
export const access: Record<string, Case> = Object.assign({}, ...nouns.map((noun) => noun.access));

/** About whom to read each operation that reads. */
export const reading: Record<string, Readings> = Object.assign({}, ...nouns.map((noun) => noun.reading ?? {}));
