import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { Problem, type ProblemCode, problems } from '../domain/problems/index.ts';
import { openapiText } from './openapi.ts';

function meaningOf(code: ProblemCode) {
  const [status, title, cause, remedy] = problems[code];
  return { type: `/problems/${code}`, code, status, title, cause, remedy };
}

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
      cause: z.string().max(500).meta({ class: 'open', description: 'Why it is answered' }),
      remedy: z.string().max(500).meta({ class: 'open', description: 'What to do' }),
    })
    .meta({ id: 'ProblemMeaning', example: meaningOf('version-stale') });
  app.get(
    '/problems/:code',
    {
      schema: {
        operationId: 'getProblemMeaning',
        summary: 'Get the meaning of a problem type',
        description:
          'Answers why the problem occurs and what to do about it. The `type` of every problem is an address of this operation. The list of codes is ' +
          'closed, so a client may decide by `code`.',
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
      const meaning = meaningOf(code as ProblemCode);
      cacheable(reply, JSON.stringify(meaning));
      return meaning;
    },
  );
}
