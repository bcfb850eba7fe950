import { createHash } from 'node:crypto';
import scalar from '@scalar/fastify-api-reference';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { SERVICE_NAME } from './openapi.ts';

/** Where the plugin serves its script, below /docs. */
const SCRIPT = 'js/scalar.js';

/** The script as the plugin's handler sends it. */
function contentOf(route: RouteOptions): Buffer {
  let content = '';
  const reply = {
    header: () => reply,
    send: (text: string) => {
      content = text;
      return reply;
    },
  };
  (route.handler as (request: FastifyRequest | null, reply: unknown) => unknown)(null, reply);
  return Buffer.from(content);
}

/**
 * The documentation page at /docs. The page and its script come from this process: no address outside is contacted. Its content
 * policy is its own, because the page styles itself. The address of the script holds its digest, so that it is loaded once; the page is asked for
 * each time.
 */
export async function registerDocs(app: FastifyInstance): Promise<void> {
  await app.register(async (docs) => {
    let script = SCRIPT;
    // Every route declares a permission, which the plugin's routes do not. A hook of this instance would run after those of its parents.
    const route = docs.route.bind(docs);
    docs.route = ((options: RouteOptions) => {
      const config = { permission: 'public' } as const;
      if (!options.url.endsWith(SCRIPT)) return route({ ...options, config });
      const content = contentOf(options);
      const digest = createHash('sha256').update(content).digest('hex').slice(0, 16);
      script = SCRIPT.replace('.js', `.${digest}.js`);
      const send = async (_request: FastifyRequest, reply: FastifyReply) =>
        reply.header('cache-control', 'public, max-age=31536000, immutable').type('application/javascript; charset=utf-8').send(content);
      return route({ ...options, url: options.url.replace(SCRIPT, script), config, handler: send });
    }) as typeof docs.route;
    docs.addHook('onSend', async (_request, reply, payload) => {
      reply.header(
        'content-security-policy',
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'",
      );
      if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-cache');
      return typeof payload === 'string' ? payload.replace(SCRIPT, script) : payload;
    });
    await docs.register(scalar, {
      routePrefix: '/docs',
      configuration: {
        url: '/openapi.json',
        pageTitle: SERVICE_NAME,
        withDefaultFonts: false,
        telemetry: false,
        hideClientButton: true,
        showDeveloperTools: 'never',
        agent: { disabled: true },
        mcp: { disabled: true },
      } as never,
    });
  });
}
