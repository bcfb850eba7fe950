import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { IdParams } from '../../../domain/fields.ts';
import * as schema from './schema.ts';
import * as reports from './service.ts';

const tags = ['Reports'];
const preview = { status: 'preview', issued_on: null, attested_by: null, sha256: null } as const;

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/reports/:id/comment',
    {
      schema: {
        operationId: 'commentOnReport',
        summary: 'Comment on the preview of your report, or add your mentoring philosophy',
        description:
          'Your comment, your statement of mentoring philosophy and the resources on mentoring that you authored are printed with the report, in place of earlier ones; what is left out stays. Selected mentorships are written by `writeReportMention`. The rest of it cannot be edited: where a fact is wrong, have the fact corrected and the report requested again.',
        tags,
        params: IdParams,
        body: schema.ReportComment,
        response: { 200: schema.Report },
      },
      config: { permission: 'report:comment', changes: true, problems: ['report-state'], example: preview },
    },
    (request) => request.write((ctx) => reports.comment(ctx, request.params.id, request.body)),
  );

  app.post(
    '/reports/:id/agree',
    {
      schema: {
        operationId: 'agreeToReport',
        summary: 'Agree to the preview of your report',
        description: 'Faculty affairs can then issue it before the days of the preview have passed.',
        tags,
        params: IdParams,
        body: schema.ReportAction,
        response: { 200: schema.Report },
      },
      config: { permission: 'report:comment', changes: true, problems: ['report-state'], example: preview },
    },
    (request) => request.write((ctx) => reports.agree(ctx, request.params.id)),
  );

  app.post(
    '/reports/:id/withdraw',
    {
      schema: {
        operationId: 'withdrawReport',
        summary: 'Withdraw the preview of a report',
        description: 'It is never issued then. An issued report is superseded instead.',
        tags,
        params: IdParams,
        body: schema.ReportAction,
        response: { 200: schema.Report },
      },
      config: { permission: 'report:withdraw', changes: true, problems: ['report-state'], example: { ...preview, status: 'withdrawn' } },
    },
    (request) => request.write((ctx) => reports.withdraw(ctx, request.params.id)),
  );

  app.post(
    '/reports/:id/issue',
    {
      schema: {
        operationId: 'issueReport',
        summary: 'Issue a report',
        description:
          'Attests the preview for faculty affairs, once the person has agreed or the policy’s days have passed, and makes it final: anybody can verify it by its number then. A report that it was requested to supersede is superseded. Thanks that are no longer public are left out. Refused for a report on yourself, and where a mentee whom it names has revoked their consent.',
        tags,
        params: IdParams,
        body: schema.ReportAction,
        response: { 200: schema.Report },
      },
      config: {
        permission: 'report:issue',
        changes: true,
        problems: ['report-state', 'report-preview-open', 'report-consent-revoked', 'approver-is-subject'],
      },
    },
    (request) => request.write((ctx) => reports.issue(ctx, request.params.id)),
  );

  app.post(
    '/reports/:id/supersede',
    {
      schema: {
        operationId: 'supersedeReport',
        summary: 'Request the report that supersedes an issued one',
        description:
          'Takes a new snapshot, of today, as a preview. It takes the place of the issued report once it is issued itself; until then the earlier one stays in force. Answers the new report.',
        tags,
        params: IdParams,
        body: schema.ReportAction,
        response: { 201: schema.Report },
      },
      config: {
        permission: 'report:supersede',
        changes: true,
        location: '/v1/reports/:id',
        problems: ['report-state', 'report-person-unfit', 'report-before-appointment', 'cfar-statement-unfit'],
        example: preview,
      },
    },
    (request) => request.write((ctx) => reports.supersede(ctx, request.params.id, request.publicUrl)),
  );
};
