import type { Context } from '../context.ts';
import * as awardsDaily from './awards/daily.ts';
import * as awardsMerging from './awards/merging.ts';
import { routes as awardsRoutes } from './awards/routes.ts';
import { routes as badgesRoutes } from './badges/routes.ts';
import * as badges from './badges/service.ts';
import * as claims from './credits/claims/service.ts';
import * as posting from './credits/posting.ts';
import { routes as creditsRoutes } from './credits/routes.ts';
import * as statements from './credits/statements/service.ts';
import * as feedbackDaily from './mentor-feedback/daily.ts';
import { routes as feedbackRoutes } from './mentor-feedback/routes.ts';
import * as feedback from './mentor-feedback/service.ts';
import * as learning from './moc-statements/learning/service.ts';
import { routes as mocRoutes } from './moc-statements/routes.ts';
import * as batchesDaily from './reports/batches/daily.ts';
import * as batches from './reports/batches/jobs.ts';
import * as reportsDaily from './reports/daily.ts';
import { routes as reportsRoutes } from './reports/routes.ts';
import * as reports from './reports/service.ts';
import { routes as verificationRoutes } from './reports/verification/routes.ts';

export const recognition: Context = {
  name: 'recognition',
  title: 'Recognition',
  description: 'What people are credited for as mentors, from confirmed facts.',
  features: [
    {
      name: 'credits',
      routes: creditsRoutes,
      tables: ['credit_rule_set', 'credit_rule', 'credit_claim', 'credit_entry', 'credit_statement'],
      daily: { settle: { post_credits: posting.followTime, issue_credit_statements: statements.issueDue } },
      merge: claims.reassignPerson,
      follows: posting.follow,
      queued: { [posting.TASK]: posting.followTime },
    },
    { name: 'mentoring-record' },
    {
      name: 'awards',
      routes: awardsRoutes,
      tables: [
        ...['award_programme', 'award_criteria', 'award_cycle', 'award_committee_member', 'award_ranking', 'award', 'stipend'],
        ...['nomination', 'nomination_nominator', 'nomination_letter'],
      ],
      daily: { notify: { remind_of_letters: awardsDaily.remindOfLetters, flag_missing_award_cycles: awardsDaily.flagMissingCycles } },
      merge: awardsMerging.reassignPerson,
    },
    {
      name: 'mentor-feedback',
      routes: feedbackRoutes,
      tables: ['mentor_feedback', 'feedback_collection', 'feedback_reflection', 'thanks'],
      daily: { settle: { show_held_feedback: feedbackDaily.showHeld } },
      merge: feedback.reassignPerson,
    },
    { name: 'moc-statements', routes: mocRoutes, tables: ['learning_record'], merge: learning.reassignPerson },
    {
      name: 'reports',
      routes: reportsRoutes,
      rootRoutes: verificationRoutes,
      tables: [
        'report_snapshot',
        'report_named',
        'report_name_consent',
        'report_rendition',
        'report_profile',
        'report_mention',
        'report_batch',
        'report_batch_row',
      ],
      merge: reports.reassignPerson,
      follows: reports.follow,
      daily: {
        settle: { give_up_report_rows: batchesDaily.giveUpForgotten },
        notify: { tell_outdated_reports: reportsDaily.tellOutdated },
      },
      jobs: { report_batch: { step: batches.step, run: batches.run, discard: batches.discard } },
    },
    {
      name: 'badges',
      routes: badgesRoutes,
      tables: ['badge', 'badge_status_list'],
      daily: { notify: { announce_revoked_badges: badges.announce } },
      merge: badges.reassignPerson,
      follows: badges.follow,
    },
  ],
  tags: [
    ['Credits', 'The ledger of recognition credits, its rules, claims, and the statement of an academic year'],
    ['Awards', 'Awards for mentoring, their cycles and committees, who has them, and stipends'],
    ['Nominations', 'Nominations for awards, and the letters that support them'],
    ['Mentor feedback', 'What mentees say to their mentors in a form of their choice, and reflections of mentors on it'],
    ['Thanks', 'Thanks of mentees to their mentors'],
    ['MOC statements', 'What physicians can claim in the Maintenance of Certification programme, and what they record as learned for it'],
    ['Reports', 'Promotion-dossier mentorship reports, and the consent of mentees to be named in them'],
    ['Badges', 'Open Badges 3.0 that people ask for about recognition of theirs'],
    ['Badge verification', 'What others need to verify a badge: keys, issuer, and which badges are revoked'],
    ['Report verification', 'Whether a report was issued, and whether a file is that report'],
  ],
};
