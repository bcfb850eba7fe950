import type { Context } from '../context.ts';
import * as cohorts from './cohorts/merging.ts';
import { routes as cohortsRoutes } from './cohorts/routes.ts';
import * as roundsJobs from './matching-rounds/jobs.ts';
import { routes as roundsRoutes } from './matching-rounds/routes.ts';
import * as rounds from './matching-rounds/service.ts';
import * as peerGroupsDaily from './peer-groups/daily.ts';
import * as peerGroups from './peer-groups/merging.ts';
import * as reportingLines from './peer-groups/reporting-lines/service.ts';
import { routes as peerGroupsRoutes } from './peer-groups/routes.ts';

export const communities: Context = {
  name: 'communities',
  title: 'Communities',
  description: 'People who support each other beyond pairs: cohorts with mentors of other institutions, and groups of peers.',
  features: [
    {
      name: 'cohorts',
      routes: cohortsRoutes,
      tables: ['cohort', 'cohort_mentor', 'cohort_application', 'cohort_choice', 'cohort_artefact'],
      merge: cohorts.reassignPerson,
    },
    {
      name: 'matching-rounds',
      routes: roundsRoutes,
      tables: ['matching_round', 'matching_place', 'cohort_pair'],
      merge: rounds.reassignPerson,
      jobs: { matching_round: { run: roundsJobs.run, discard: roundsJobs.discard } },
    },
    {
      name: 'peer-groups',
      routes: peerGroupsRoutes,
      tables: ['peer_group', 'peer_group_text', 'peer_membership', 'peer_revisit', 'peer_conflict', 'peer_recheck'],
      daily: { settle: { begin_peer_revisits: peerGroupsDaily.beginRevisits } },
      follows: reportingLines.follow,
      merge: peerGroups.reassignPerson,
    },
  ],
  tags: [
    ['Cohorts', 'A year with a mentor of another institution: days, rules and states of each cohort'],
    ['Cohort mentors', 'Who volunteers as a mentor of a cohort: the published list, with capacity and evidence'],
    ['Matching rounds', 'The best matching of a cohort’s applicants and mentors, with reasons, locks and comparison'],
    ['Cohort pairs', 'Who was paired with whom, for the two and the host alone'],
    ['Cohort applications', 'Applications to a cohort with their choices and files, for the applicant and the host alone'],
    ['Peer groups', 'Groups of peers, for their members alone: ground rules, mission, and when they revisit it'],
    ['Peer memberships', 'Invitations to peer groups and memberships, for the person and the other members alone'],
  ],
};
