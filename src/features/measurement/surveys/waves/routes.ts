import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as lifecycle from './lifecycle.ts';
import * as schema from './schema.ts';
import * as waves from './service.ts';

const tags = ['Surveys'];
const RUN = 'For mentorship leads and programme administrators.';
const action = { tags, params: IdParams, body: schema.SurveyWaveAction, response: { 200: schema.SurveyWave } };
const stateProblems = ['survey-wave-state', 'survey-wave-over'] as const;

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/survey-waves',
    {
      schema: {
        operationId: 'listSurveyWaves',
        summary: 'List survey waves',
        description: 'Lists waves with their audience, form of storage, days and state, the latest first.',
        tags,
        querystring: schema.SurveyWaveQuery,
        response: { 200: schema.SurveyWaves },
      },
      config: { permission: 'survey_wave:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => waves.list(ctx, request.query)),
  );

  app.post(
    '/survey-waves',
    {
      schema: {
        operationId: 'planSurveyWave',
        summary: 'Plan a survey wave',
        description: `${RUN} Plans a draft: which instrument, who is asked, in which form answers are stored, and when. Answers about pairs cannot be anonymous.`,
        tags,
        body: schema.NewSurveyWave,
        response: { 201: schema.SurveyWave },
      },
      config: {
        permission: 'survey_wave:write',
        location: '/v1/survey-waves/:id',
        problems: ['survey-wave-unfit', 'reference-unknown'],
        example: { status: 'draft', opened_on: null },
      },
    },
    (request) => request.write((ctx) => waves.plan(ctx, request.body)),
  );

  app.get(
    '/survey-waves/:id',
    {
      schema: {
        operationId: 'getSurveyWave',
        summary: 'Get a survey wave',
        description: 'Answers its audience, form of storage, days and state.',
        tags,
        params: IdParams,
        response: { 200: schema.SurveyWave },
      },
      config: { permission: 'survey_wave:read' },
    },
    (request) => request.read((ctx) => waves.get(ctx, request.params.id)),
  );

  app.patch(
    '/survey-waves/:id',
    {
      schema: {
        operationId: 'editSurveyWave',
        summary: 'Edit a survey wave',
        description: `${RUN} A draft changes in everything. Once it is approved its title, reminders and last day can change; the form of storage and the audience never do once people were invited.`,
        tags,
        params: IdParams,
        body: schema.SurveyWavePatch,
        response: { 200: schema.SurveyWave },
      },
      config: {
        permission: 'survey_wave:write',
        problems: [...stateProblems, 'survey-wave-unfit', 'survey-wave-form-kept', 'reference-unknown'],
        example: { status: 'draft', opened_on: null },
      },
    },
    (request) => request.write((ctx) => waves.edit(ctx, request.params.id, request.body)),
  );
  await app.register(lifecycleRoutes);
  await app.register(closingRoutes);
};

const lifecycleRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/survey-waves/:id/approve',
    {
      schema: {
        ...action,
        operationId: 'approveSurveyWave',
        summary: 'Approve a survey wave',
        description: 'For the Chair and mentorship leads. Approves a draft as it is; it can then be opened.',
      },
      config: {
        permission: 'survey_wave:approve',
        changes: true,
        problems: stateProblems,
        example: { status: 'approved', opened_on: null },
      },
    },
    (request) => request.write((ctx) => lifecycle.approve(ctx, request.params.id)),
  );

  app.post(
    '/survey-waves/:id/open',
    {
      schema: {
        ...action,
        operationId: 'openSurveyWave',
        summary: 'Open a survey wave',
        description: `${RUN} Invites everybody who is of its audience today; links go out with the mail of the next morning. Refused before its first day, where nobody is of its audience, and for an anonymous wave that asks fewer than five people of an audience. What was closed or abandoned is not opened again.`,
      },
      config: {
        permission: 'survey_wave:write',
        changes: true,
        problems: [...stateProblems, 'survey-wave-early', 'survey-audience-small'],
      },
    },
    (request) => request.write((ctx) => lifecycle.open(ctx, request.params.id)),
  );

  app.post(
    '/survey-waves/:id/pause',
    {
      schema: {
        ...action,
        body: schema.PauseSurveyWave,
        operationId: 'pauseSurveyWave',
        summary: 'Pause a survey wave',
        description: `${RUN} The wave takes no answers until it is resumed; everybody reads why.`,
      },
      config: {
        permission: 'survey_wave:write',
        changes: true,
        problems: stateProblems,
        example: { status: 'paused', pause_reason: 'A strike; the survey goes on afterwards.' },
      },
    },
    (request) => request.write((ctx) => lifecycle.pause(ctx, request.params.id, request.body)),
  );

  app.post(
    '/survey-waves/:id/resume',
    {
      schema: {
        ...action,
        body: schema.ResumeSurveyWave,
        operationId: 'resumeSurveyWave',
        summary: 'Resume a survey wave',
        description: `${RUN} The wave takes answers again, until its last day or another one. The same links are used.`,
      },
      config: { permission: 'survey_wave:write', changes: true, problems: [...stateProblems, 'survey-wave-unfit'] },
    },
    (request) => request.write((ctx) => lifecycle.resume(ctx, request.params.id, request.body)),
  );
};

const closingRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/survey-waves/:id/abandon',
    {
      schema: {
        ...action,
        operationId: 'abandonSurveyWave',
        summary: 'Abandon a survey wave',
        description: `${RUN} Gives up a wave that is not open, for good. Anonymous answers that wait are destroyed unread.`,
      },
      config: { permission: 'survey_wave:write', changes: true, problems: stateProblems, example: { status: 'abandoned' } },
    },
    (request) => request.write((ctx) => lifecycle.abandon(ctx, request.params.id)),
  );

  app.post(
    '/survey-waves/:id/close',
    {
      schema: {
        ...action,
        operationId: 'closeSurveyWave',
        summary: 'Close a survey wave',
        description: `${RUN} Ends the answering before the last day; on that day waves close by themselves. Anonymous answers are stored in random order, all at once; fewer than five are destroyed unread. A wave that was closed is not opened again.`,
      },
      config: {
        permission: 'survey_wave:write',
        changes: true,
        problems: stateProblems,
        example: { status: 'closed', closed_on: '2026-04-01' },
      },
    },
    (request) => request.write((ctx) => lifecycle.close(ctx, request.params.id)),
  );

  app.post(
    '/survey-waves/:id/analyse',
    {
      schema: {
        ...action,
        operationId: 'analyseSurveyWave',
        summary: 'Mark a survey wave as analysed',
        description: `${RUN} States that the answers of a closed wave were looked at; it can then be published.`,
      },
      config: {
        permission: 'survey_wave:write',
        changes: true,
        problems: ['survey-wave-state'],
        example: { status: 'analysed', closed_on: '2026-04-01' },
      },
    },
    (request) => request.write((ctx) => lifecycle.analyse(ctx, request.params.id)),
  );

  app.post(
    '/survey-waves/:id/publish',
    {
      schema: {
        ...action,
        operationId: 'publishSurveyWave',
        summary: 'Publish the results of a survey wave',
        description: `${RUN} Shows the results of an analysed wave to everybody who may read results. A published wave is not opened again.`,
      },
      config: {
        permission: 'survey_wave:write',
        changes: true,
        problems: ['survey-wave-state'],
        example: { status: 'published', closed_on: '2026-04-01', published_on: '2026-05-01' },
      },
    },
    (request) => request.write((ctx) => lifecycle.publish(ctx, request.params.id)),
  );
};
