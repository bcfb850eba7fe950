import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { preferred } from '../../../../core/media.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { POLICY, pageOf } from './page.ts';
import * as schema from './schema.ts';
import * as verification from './service.ts';

const tags = ['Report verification'];
const TYPES = ['application/json', 'text/html'] as const;
const pages = {
  200: {
    description: 'The report',
    content: { 'application/json': { schema: schema.Verification }, 'text/html': { schema: schema.VerificationPage } },
  },
};
const unknown = 'A number that no issued report has is not found; too many of them from one address are refused for a while.';

/** A reply with the headers of the page. */
const asPage = <R extends { header(name: string, value: string): R; type(type: string): R }>(reply: R): R =>
  reply.header('content-security-policy', POLICY).type('text/html; charset=utf-8');

/** Below the root: the address is printed on paper. */
export const routes: FastifyPluginAsyncZod = async (app) => {
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });

  app.get(
    '/verify/:report_no',
    {
      schema: {
        operationId: 'verifyReport',
        summary: 'Verify a report by its number',
        description: `Answers the number, kind, day and digest of an issued report and nothing else, as JSON or, with \`Accept: text/html\`, as a page. ${unknown}`,
        tags,
        params: schema.ReportNumber,
        response: pages,
      },
      config: { permission: 'public', problems: ['not-found', 'not-acceptable', 'too-many-requests'] },
    },
    async (request, reply) => {
      const type = preferred(request.headers.accept, TYPES);
      const known = await request.readPublic((db) => verification.find(db, request.params.report_no));
      return type === 'application/json' ? reply.send(known.report) : asPage(reply).send(pageOf(known.report, null) as never);
    },
  );

  app.post(
    '/verify/:report_no',
    {
      schema: {
        operationId: 'verifyReportDigest',
        summary: 'Verify the digest of a report’s file',
        description: `Answers as \`verifyReport\` does where the digest is that of the report, and refuses any other. ${unknown}`,
        tags,
        params: schema.ReportNumber,
        body: schema.VerifyDigest,
        response: { 200: schema.Verification },
      },
      config: { permission: 'public', problems: ['not-found', 'report-differs', 'too-many-requests'] },
    },
    async (request) => {
      const known = await request.readPublic((db) => verification.find(db, request.params.report_no));
      return verification.assertSame(known, [request.body.sha256]);
    },
  );

  app.post(
    '/verify/:report_no/file',
    {
      schema: {
        operationId: 'verifyReportFile',
        summary: 'Verify a report’s file',
        description: `Takes the file that you have, as the body itself or as the part \`file\` of a multipart body, and keeps nothing of it. The JSON document and each PDF or DOCX made of it are the report, a CSV with the tables of it is an extract. Answers as \`verifyReport\` does, with which of the two it is in \`file\`, and refuses any other; the page says so. ${unknown}`,
        tags,
        params: schema.ReportNumber,
        response: pages,
      },
      config: {
        permission: 'public',
        uploads: schema.uploads,
        problems: ['not-found', 'report-differs', 'not-acceptable', 'too-many-requests'],
      },
    },
    async (request, reply) => {
      const type = preferred(request.headers.accept, TYPES);
      const known = await request.readPublic((db) => verification.find(db, request.params.report_no));
      const digests = await request.receive(verification.digestsOf);
      try {
        const same = verification.assertSame(known, digests);
        return type === 'application/json' ? reply.send(same) : asPage(reply).send(pageOf(same, same.file) as never);
      } catch (error) {
        if (type === 'text/html' && error instanceof Problem && error.code === 'report-differs')
          return asPage(reply).send(pageOf(known.report, 'neither') as never);
        throw error;
      }
    },
  );
};
