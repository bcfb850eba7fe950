import scalar from '@scalar/fastify-api-reference';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { SERVICE_NAME } from './openapi.ts';

/**
 * The documentation page at /docs. The page and its script come from this process: no address outside is contacted. Its content
 * policy is its own, because the page styles itself.
 */
export async function registerDocs(app: FastifyInstance): Promise<void> {
  await app.register(async (docs) => {
    // Every route declares a permission, which the plugin's routes do not. A hook of this instance would run after those of its parents.
    const route = docs.route.bind(docs);
    docs.route = ((options: RouteOptions) => route({ ...options, config: { permission: 'public' } })) as typeof docs.route;
    docs.addHook('onSend', async (_request, reply, payload) => {
      reply.header(
        'content-security-policy',
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'",
      );
      return payload;
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
