import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as mentions from './service.ts';

const tags = ['Reports'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/report-mentions',
    {
      schema: {
        operationId: 'listReportMentions',
        summary: 'List what reports may say of mentees',
        description:
          'Lists the selected mentorships and the achievements of mentees that you wish your reports to mention, and what your own mentors wish theirs to say of you.',
        tags,
        querystring: schema.ReportMentionQuery,
        response: { 200: schema.ReportMentions },
      },
      config: { permission: 'report_mention:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => mentions.list(ctx, request.query)),
  );

  app.get(
    '/report-mentions/:id',
    {
      schema: {
        operationId: 'getReportMention',
        summary: 'Get what reports may say of a mentee',
        description: 'Answers the words and whether the mentee consents to them. The two read it, and nobody else.',
        tags,
        params: IdParams,
        response: { 200: schema.ReportMention },
      },
      config: { permission: 'report_mention:read' },
    },
    (request) => request.read((ctx) => mentions.get(ctx, request.params.id)),
  );

  app.post(
    '/report-mentions',
    {
      schema: {
        operationId: 'writeReportMention',
        summary: 'Write a selected mentorship, or an achievement of a mentee, for your reports',
        description:
          'Tells one of up to five selected mentorships in your own words, or names a public achievement of a mentee. The mentee is asked for consent to ' +
          'the words; previews and reports to come print them from then on. Until then, and without consent, a selected mentorship is described by rank ' +
          'and position alone, and an achievement is left out. Refused for somebody who was no formal mentee of yours, and for what happened before the ' +
          'mentorship or more than two years after it. One mentee is asked about twenty achievements at most.',
        tags,
        body: schema.NewReportMention,
        response: { 201: schema.ReportMention },
      },
      config: {
        permission: 'report_mention:write',
        location: '/v1/report-mentions/:id',
        problems: [
          'reference-unknown',
          'person-merged',
          'report-mention-unfit',
          'report-mention-limit',
          'report-mention-exists',
          'day-in-future',
        ],
      },
    },
    (request) => request.write((ctx) => mentions.write(ctx, request.body)),
  );

  app.patch(
    '/report-mentions/:id',
    {
      schema: {
        operationId: 'editReportMention',
        summary: 'Edit the words of a mention in your reports',
        description: 'The mentee is asked for consent again; until they give it, neither previews nor reports to come print the words.',
        tags,
        params: IdParams,
        body: schema.ReportMentionPatch,
        response: { 200: schema.ReportMention },
      },
      config: { permission: 'report_mention:write', changes: true, problems: ['report-mention-state'] },
    },
    (request) => request.write((ctx) => mentions.edit(ctx, request.params.id, request.body)),
  );

  for (const { verb, operationId, summary, description, permission, problems, act } of [
    {
      verb: 'withdraw',
      operationId: 'withdrawReportMention',
      summary: 'Withdraw a mention from your reports',
      description:
        'Previews and reports to come no longer have it, and its place is free for another one. Issued reports stay as they are.',
      permission: 'report_mention:write',
      problems: [],
      act: mentions.withdraw,
    },
    {
      verb: 'give',
      operationId: 'giveReportMentionConsent',
      summary: 'Consent to what a mentor’s reports say of you',
      description: 'Previews and reports to come print the words as you read them here. You are asked again when the mentor changes them.',
      permission: 'report_mention:answer',
      problems: ['report-mention-state'],
      act: mentions.give,
    },
    {
      verb: 'decline',
      operationId: 'declineReportMentionConsent',
      summary: 'Decline what a mentor’s reports would say of you',
      description: 'Reports describe you by number, rank and position alone. You can consent later.',
      permission: 'report_mention:answer',
      problems: ['report-mention-state'],
      act: mentions.decline,
    },
    {
      verb: 'revoke',
      operationId: 'revokeReportMentionConsent',
      summary: 'Revoke your consent to what a mentor’s reports say of you',
      description: 'Previews and reports to come no longer print the words. Issued reports stay as they are.',
      permission: 'report_mention:answer',
      problems: ['report-mention-state'],
      act: mentions.revoke,
    },
  ] as const)
    app.post(
      `/report-mentions/:id/${verb}`,
      {
        schema: {
          operationId,
          summary,
          description,
          tags,
          params: IdParams,
          body: schema.ReportMentionAction,
          response: { 200: schema.ReportMention },
        },
        config: { permission, changes: true, problems },
      },
      (request) => request.write((ctx) => act(ctx, request.params.id)),
    );
};
