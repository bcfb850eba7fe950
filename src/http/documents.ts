import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { Problem, type ProblemCode, problems } from '../domain/problems/index.ts';
import { openapiText } from './openapi.ts';

/** Documents anyone may read: the OpenAPI document and the meaning of each problem. */
export function registerDocuments(app: FastifyInstance): void {
  const tags = ['Service'];
  let text: string | undefined;
  const cacheable = (reply: FastifyReply, content: string) =>
    reply
      .header('etag', `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`)
      .header('cache-control', 'public, max-age=300');
  app.get('/openapi.json', { schema: { hide: true }, config: { permission: 'public' } }, async (_request, reply) => {
    text ??= openapiText(app);
    return cacheable(reply, text).type('application/json').serializer(String).send(text);
  });
  const Meaning = z
    .object({
      type: z.string().max(200).meta({ class: 'open' }),
      code: z.string().max(100).meta({ class: 'open' }),
      status: z.int32().meta({ class: 'open' }),
      title: z.string().max(200).meta({ class: 'open' }),
    })
    .meta({
      id: 'ProblemMeaning',
      example: { type: '/problems/version-stale', code: 'version-stale', status: 412, title: problems['version-stale'][1] },
    });
  app.get(
    '/problems/:code',
    {
      schema: {
        operationId: 'getProblemMeaning',
        summary: 'Get the meaning of a problem type',
        description:
          'The `type` of every problem is an address of this operation. The list of codes is closed, so a client may decide by `code`.',
        tags,
        // The document lists the codes; the validator does not, so that any other code answers 404 and not 400.
        params: z.strictObject({
          code: z
            .string()
            .max(200)
            .meta({ enum: Object.keys(problems) }),
        }),
        response: { 200: Meaning },
      },
      config: { permission: 'public', problems: ['not-found'] },
    },
    async (request, reply) => {
      const { code } = request.params as { code: string };
      if (!Object.hasOwn(problems, code)) throw new Problem('not-found');
      const [status, title] = problems[code as ProblemCode];
      const meaning = { type: `/problems/${code}`, code, status, title };
      cacheable(reply, JSON.stringify(meaning));
      return meaning;
    },
  );
}
