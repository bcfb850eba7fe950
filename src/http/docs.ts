import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { FastifyInstance } from 'fastify';
import { Problem } from '../domain/problems/index.ts';
import type { DocsOrder, DocsParts } from './docs-worker.ts';
import { SERVICE_NAME } from './openapi.ts';

/** Where the package has its script, below /docs. */
const SCRIPT = 'js/scalar.js';

const POLICY =
  "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'";

/** The page and its script, whose address holds its digest, so that it is loaded once. */
async function makeDocs(): Promise<{ page: string; script: Buffer; name: string }> {
  const workerData: DocsOrder = { title: SERVICE_NAME, script: SCRIPT };
  const thread = new Worker(new URL('./docs-worker.ts', import.meta.url), { workerData, env: {} });
  const [parts] = (await once(thread, 'message')) as [DocsParts];
  const script = Buffer.from(parts.script);
  const digest = createHash('sha256').update(script).digest('hex').slice(0, 16);
  const name = SCRIPT.replace('.js', `.${digest}.js`);
  return { page: parts.page.replace(SCRIPT, name), script, name };
}

/**
 * The documentation page at /docs, made when it is first asked for. The page and its script come from this process: no address outside is contacted. Its content
 * policy is its own, because the page styles itself. The page is asked for each time.
 */
export async function registerDocs(app: FastifyInstance): Promise<void> {
  let making: ReturnType<typeof makeDocs> | undefined;
  const docs = () => {
    making ??= makeDocs();
    // The next one who asks tries again.
    making.catch(() => {
      making = undefined;
    });
    return making;
  };
  const route = { schema: { hide: true }, config: { permission: 'public' } } as const;
  app.get('/docs', route, async (_request, reply) =>
    reply.header('content-security-policy', POLICY).header('cache-control', 'no-cache').redirect('/docs/', 301),
  );
  app.get('/docs/', route, async (_request, reply) => {
    const { page } = await docs();
    return reply.header('content-security-policy', POLICY).header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(page);
  });
  app.get('/docs/js/:file', route, async (request, reply) => {
    const { script, name } = await docs();
    if (`js/${(request.params as { file: string }).file}` !== name) throw new Problem('not-found');
    reply.header('content-security-policy', POLICY).header('cache-control', 'public, max-age=31536000, immutable');
    return reply.type('application/javascript; charset=utf-8').send(script);
  });
}
