import { createHash } from 'node:crypto';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { csvStream } from '../../../core/csv.ts';
import { preferred } from '../../../core/media.ts';
import { IdParams } from '../../../domain/fields.ts';
import { columns, rowsOf } from './csv.ts';
import * as schema from './schema.ts';
import * as roster from './service.ts';

const tagOf = (content: unknown) => `"${createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 22)}"`;

export const routes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/divisions/:id/roster',
    {
      schema: {
        operationId: 'getDivisionRoster',
        summary: 'Get a division’s roster',
        description:
          'Lists the members of the division with their appointment, mentor, standing in the programme and flags, for today or any ' +
          'other day: the facts are those of `as_of`, your rights those of today. `Accept: text/csv` answers the whole roster as a ' +
          'spreadsheet, with a row of totals between primary members and cross-appointed people; `limit` and `cursor` do not apply to ' +
          'it. How people stand follows the list of obligations; what you may not read there is null here. `status` and `flag` select ' +
          'people; the totals stay those of all.',
        tags: ['Roster'],
        params: IdParams,
        querystring: schema.RosterQuery,
        response: {
          200: {
            description: 'The roster',
            content: { 'application/json': { schema: schema.Roster }, 'text/csv': { schema: schema.RosterCsv } },
          },
        },
      },
      config: { permission: 'roster:read', problems: ['invalid-cursor', 'not-acceptable'] },
    },
    async (request, reply) => {
      const type = preferred(request.headers.accept, ['application/json', 'text/csv']);
      const { id } = request.params;
      if (type === 'application/json') {
        const answer = await request.read((ctx) => roster.get(ctx, id, request.query), { planOnce: true });
        return reply.header('etag', tagOf(answer)).send(answer);
      }
      const table = await request.read((ctx) => roster.all(ctx, id, request.query), { planOnce: true });
      reply.header('etag', tagOf([type, table])).header('content-disposition', `attachment; filename="${table.name}"`);
      return reply.type('text/csv; charset=utf-8').send(csvStream(columns, rowsOf(table)) as never);
    },
  );
};
