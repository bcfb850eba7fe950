import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as files from './service.ts';

const tags = ['Outcomes'];

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/promotion-files',
    {
      schema: {
        operationId: 'listPromotionFiles',
        summary: 'List files submitted for promotion',
        description:
          'Lists your own; for faculty affairs those of everybody. Directors, mentors and those who run the programme see none: a promotion is ' +
          'never attributed to a mentor.',
        tags,
        querystring: schema.PromotionFileQuery,
        response: { 200: schema.PromotionFiles },
      },
      config: { permission: 'promotion_file:read', problems: ['invalid-cursor'] },
    },
    (request) => request.read((ctx) => files.list(ctx, request.query)),
  );

  app.get(
    '/promotion-files/:id',
    {
      schema: {
        operationId: 'getPromotionFile',
        summary: 'Get a file submitted for promotion',
        description: 'For the person and faculty affairs.',
        tags,
        params: IdParams,
        response: { 200: schema.PromotionFile },
      },
      config: { permission: 'promotion_file:read' },
    },
    (request) => request.read((ctx) => files.get(ctx, request.params.id)),
  );

  app.post(
    '/promotion-files',
    {
      schema: {
        operationId: 'recordPromotionFile',
        summary: 'Record a file submitted for promotion',
        description:
          'Faculty affairs records that a file was submitted, and the report on mentoring that it holds; never their own. Refused for a report ' +
          'that is not of the person or was issued later, and for a second file of the same day.',
        tags,
        body: schema.NewPromotionFile,
        response: { 201: schema.PromotionFile },
      },
      config: {
        permission: 'promotion_file:write',
        location: '/v1/promotion-files/:id',
        problems: [
          'reference-unknown',
          'person-merged',
          'approver-is-subject',
          'day-in-future',
          'promotion-file-unfit',
          'promotion-file-exists',
        ],
      },
    },
    (request) => request.write((ctx) => files.recordPromotionFile(ctx, request.body)),
  );

  app.patch(
    '/promotion-files/:id',
    {
      schema: {
        operationId: 'editPromotionFile',
        summary: 'Record what became of a file submitted for promotion',
        description:
          'Faculty affairs records the promotion that was granted on the file, whether mentorship was recorded as a criterion of it, or the ' +
          'report that the file holds; never in their own file. Refused for a voided file, and for a milestone that is not such a promotion of ' +
          'the person, came before the file, or belongs to another file.',
        tags,
        params: IdParams,
        body: schema.PromotionFilePatch,
        response: { 200: schema.PromotionFile },
      },
      config: {
        permission: 'promotion_file:write',
        problems: ['approver-is-subject', 'reference-unknown', 'promotion-file-unfit', 'promotion-file-state', 'promotion-file-exists'],
      },
    },
    (request) => request.write((ctx) => files.edit(ctx, request.params.id, request.body)),
  );

  app.post(
    '/promotion-files/:id/void',
    {
      schema: {
        operationId: 'voidPromotionFile',
        summary: 'Void a file submitted for promotion that was recorded in error',
        description: 'Faculty affairs voids it, never their own; it counts no more and stays readable. Repeating it changes nothing.',
        tags,
        params: IdParams,
        body: schema.VoidPromotionFile,
        response: { 200: schema.PromotionFile },
      },
      config: {
        permission: 'promotion_file:write',
        changes: true,
        example: { voided_at: '2026-07-02T14:30:00.000Z' },
        problems: ['approver-is-subject'],
      },
    },
    (request) => request.write((ctx) => files.voidPromotionFile(ctx, request.params.id)),
  );
};
