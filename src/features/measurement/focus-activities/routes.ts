import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as activities from './service.ts';

const tags = ['Interviews and focus groups'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/focus-activities',
    {
      schema: {
        operationId: 'listFocusActivities',
        summary: 'List interviews and focus groups',
        description:
          'For mentorship leads and programme administrators, in the order of entry. Participants are not recorded, only how many they were.',
        tags,
        querystring: schema.FocusActivityQuery,
        response: { 200: schema.FocusActivities },
      },
      config: { permission: 'focus_activity:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => activities.list(ctx, request.query)),
  );

  app.get(
    '/focus-activities/:id',
    {
      schema: {
        operationId: 'getFocusActivity',
        summary: 'Get an interview or focus group with its themes',
        description: 'For mentorship leads and programme administrators. What the other coder found is answered once both have coded it.',
        tags,
        params: IdParams,
        response: { 200: schema.FocusActivity },
      },
      config: { permission: 'focus_activity:read' },
    },
    (request) => request.read((ctx) => activities.get(ctx, request.params.id)),
  );

  app.post(
    '/focus-activities',
    {
      schema: {
        operationId: 'recordFocusActivity',
        summary: 'Record an interview or focus group about the programme',
        description:
          'Mentorship leads and programme administrators record when it was held, with how many people, whether they consented to a recording, and ' +
          'what they were given. Refused for a day in the future, an interview of several people, and a focus group of one.',
        tags,
        body: schema.NewFocusActivity,
        response: { 201: schema.FocusActivity },
      },
      config: {
        permission: 'focus_activity:write',
        location: '/v1/focus-activities/:id',
        problems: ['day-in-future', 'focus-activity-unfit'],
      },
    },
    (request) => request.write((ctx) => activities.recordFocusActivity(ctx, request.body)),
  );

  app.patch(
    '/focus-activities/:id',
    {
      schema: {
        operationId: 'editFocusActivity',
        summary: 'Correct an interview or focus group',
        description:
          'Mentorship leads and programme administrators correct what is recorded of it; codes and themes have operations of their own.',
        tags,
        params: IdParams,
        body: schema.FocusActivityPatch,
        response: { 200: schema.FocusActivity },
      },
      config: { permission: 'focus_activity:write', problems: ['day-in-future', 'focus-activity-unfit'] },
    },
    (request) => request.write((ctx) => activities.edit(ctx, request.params.id, request.body)),
  );

  app.post(
    '/focus-activities/:id/code',
    {
      schema: {
        operationId: 'codeFocusActivity',
        summary: 'Code the themes of an interview or focus group',
        description:
          'Two mentorship leads or programme administrators each record the themes that they found, and do not see those of the other before both ' +
          'have; until then each may code it again. Refused once two have.',
        tags,
        params: IdParams,
        body: schema.FocusThemes,
        response: { 200: schema.FocusActivity },
      },
      config: {
        permission: 'focus_activity:write',
        changes: true,
        example: { codings_made: 1, codes_named: null, codes_agreed: null, theme_codes: null },
        problems: ['focus-activity-state'],
      },
    },
    (request) => request.write((ctx) => activities.code(ctx, request.params.id, request.body)),
  );

  app.post(
    '/focus-activities/:id/adjudicate',
    {
      schema: {
        operationId: 'adjudicateFocusActivity',
        summary: 'Decide on the themes of an interview or focus group',
        description:
          'A mentorship lead or programme administrator who coded none of it decides which of the codes of both coders are its themes, and may decide ' +
          'anew. Refused before two have coded it, by a coder, and for a theme that neither found.',
        tags,
        params: IdParams,
        body: schema.FocusThemes,
        response: { 200: schema.FocusActivity },
      },
      config: {
        permission: 'focus_activity:write',
        changes: true,
        example: { theme_codes: ['FIT', 'TIME'] },
        problems: ['focus-activity-state', 'focus-activity-unfit'],
      },
    },
    (request) => request.write((ctx) => activities.adjudicate(ctx, request.params.id, request.body)),
  );
};
