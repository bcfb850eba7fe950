import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as invitations from './service.ts';

const tags = ['Survey answers'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/survey-invitations',
    {
      schema: {
        operationId: 'listSurveyInvitations',
        summary: 'List your survey invitations',
        description: 'Lists the surveys that ask you, the latest first. Whether you have answered is not in it. Nobody else reads it.',
        tags,
        querystring: schema.SurveyInvitationQuery,
        response: { 200: schema.SurveyInvitations },
      },
      config: { permission: 'survey_invitation:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => invitations.list(ctx, request.query)),
  );

  app.get(
    '/survey-invitations/:id',
    {
      schema: {
        operationId: 'getSurveyInvitation',
        summary: 'Get a survey invitation of yours',
        description: 'Answers which survey asks you, and in which form answers are stored; not found for everybody else.',
        tags,
        params: IdParams,
        response: { 200: schema.SurveyInvitation },
      },
      config: { permission: 'survey_invitation:read' },
    },
    (request) => request.read((ctx) => invitations.get(ctx, request.params.id)),
  );

  app.post(
    '/survey-invitations/:id/draw-link',
    {
      schema: {
        operationId: 'drawSurveyLink',
        summary: 'Draw your link to a survey, where no mail brings it',
        description:
          'Answers the path of your link, once: it is stored nowhere, and the mail does not bring another. Refused where the link went out by mail, or was drawn. With `replaces` it takes the place of one that was lost, which is valid no longer, except of an anonymous survey; whether the lost one was used is not told here, and whoever has answered answers no second time. A repetition of the request answers without it.',
        tags,
        params: IdParams,
        body: schema.DrawSurveyLink,
        response: { 200: schema.SurveyInvitation },
      },
      config: {
        permission: 'survey_invitation:write',
        changes: true,
        problems: ['survey-link-sent', 'survey-wave-state'],
        example: { has_link: true, link: '/v1/survey-answers/q6Xh0mT1oVbq8bX4mXo3bVnQhX3vVwYw3u0m8m1yF0k' },
      },
    },
    (request) => request.write((ctx) => invitations.drawLink(ctx, request.params.id, request.body)),
  );

  app.post(
    '/survey-invitations/:id/state-participation',
    {
      schema: {
        operationId: 'stateSurveyParticipation',
        summary: 'State that you took part in an anonymous survey',
        description:
          'Ends reminders to you, where the survey reminds those who have not stated it. Nobody checks it, and it is not joined to any answer: you can state it on another day than you answer, or without answering. Stating it again changes nothing.',
        tags,
        params: IdParams,
        body: schema.StateParticipation,
        response: { 200: schema.SurveyInvitation },
      },
      config: {
        permission: 'survey_invitation:write',
        changes: true,
        problems: ['survey-participation-unrecorded', 'survey-wave-state'],
        example: { reminds: 'unstated', took_part_on: '2026-03-05' },
      },
    },
    (request) => request.write((ctx) => invitations.stateParticipation(ctx, request.params.id)),
  );
};
