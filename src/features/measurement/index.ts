import type { Context } from '../context.ts';
import * as analysesJobs from './analyses/jobs.ts';
import { routes as analysesRoutes } from './analyses/routes.ts';
import * as focusActivities from './focus-activities/queries.ts';
import { routes as focusActivitiesRoutes } from './focus-activities/routes.ts';
import * as metricsRefresh from './metrics/refresh.ts';
import { routes as metricsRoutes } from './metrics/routes.ts';
import * as followUps from './outcomes/follow-ups/service.ts';
import { routes as outcomesRoutes } from './outcomes/routes.ts';
import * as outcomes from './outcomes/service.ts';
import { routes as overviewsRoutes } from './overviews/routes.ts';
import * as programmeReports from './programme-report/jobs.ts';
import { routes as programmeReportRoutes } from './programme-report/routes.ts';
import * as invitations from './surveys/invitations/service.ts';
import { routes as surveysRoutes } from './surveys/routes.ts';
import * as waves from './surveys/waves/lifecycle.ts';

export const measurement: Context = {
  name: 'measurement',
  title: 'Measurement',
  description: 'How the programme does: surveys, metrics by social-ecological level, statistics, and what may be shown of them.',
  features: [
    { name: 'disclosure', tables: ['published_cell', 'published_group'] },
    {
      name: 'surveys',
      routes: surveysRoutes,
      tables: [
        ...['survey_instrument', 'survey_item', 'survey_wave', 'survey_wave_pause', 'survey_stratum', 'survey_invitation', 'survey_draft'],
        ...['survey_urn', 'survey_anonymous_response', 'survey_respondent_key', 'survey_pair_key', 'survey_linked_response'],
        ...['survey_identified_response', 'survey_external_base'],
      ],
      daily: { settle: { close_survey_waves: waves.closeDue }, notify: { remind_of_surveys: waves.remind } },
      merge: invitations.reassignPerson,
    },
    {
      name: 'focus-activities',
      routes: focusActivitiesRoutes,
      tables: ['focus_activity', 'focus_coding'],
      merge: focusActivities.reassign,
    },
    {
      name: 'outcomes',
      routes: outcomesRoutes,
      tables: ['relation_follow_up', 'training_course', 'training_session', 'promotion_file', 'scholarly_output'],
      daily: { notify: { ask_about_contact: followUps.ask } },
      merge: outcomes.reassignPerson,
    },
    {
      name: 'metrics',
      routes: metricsRoutes,
      tables: ['metric_refresh', 'metric_value', 'metric_change'],
      daily: { settle: { queue_refresh_of_metrics: metricsRefresh.queueRefresh } },
      queued: { [metricsRefresh.TASK]: metricsRefresh.refreshSome },
      follows: metricsRefresh.follow,
    },
    {
      name: 'analyses',
      routes: analysesRoutes,
      tables: ['analysis'],
      jobs: { analysis: { step: analysesJobs.step, run: analysesJobs.run, discard: analysesJobs.discard } },
    },
    { name: 'overviews', routes: overviewsRoutes },
    {
      name: 'programme-report',
      routes: programmeReportRoutes,
      tables: ['programme_report'],
      jobs: { programme_report: { run: programmeReports.run, discard: programmeReports.discard } },
    },
  ],
  tags: [
    ['Surveys', 'Survey instruments and waves: who is asked what, and in which form answers are stored'],
    ['Survey answers', 'Answering a survey by the link of an invitation, and one’s own invitations'],
    ['Interviews and focus groups', 'What was asked of people in conversation: how many took part, and the themes that two coders found'],
    ['Relation follow-ups', 'What mentees and mentors of completed relations answer about staying in contact'],
    ['Outcomes', 'What the programme is measured by and nothing else records: courses in mentoring, promotion files, scholarly outputs'],
    ['Metrics', 'The metric catalogue by social-ecological level, its values and trends, and the matrix of a unit'],
    ['Analyses', 'Statistical tests of published counts, with the test that was used and why'],
    ['Overviews', 'Divisions and sites beside each other, and the load of mentors'],
    ['Programme reports', 'The yearly report of the programme'],
  ],
};
