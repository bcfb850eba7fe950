/** The documentation page and its script, of a package so large that no process should keep it: a thread reads it, answers with both, and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import scalar from '@scalar/fastify-api-reference';

/** What the thread is given. */
export type DocsOrder = Readonly<{ title: string; script: string }>;
/** What it answers: the page, which names the script as it was told to, and the script. */
export type DocsParts = Readonly<{ page: string; script: Uint8Array }>;

type Route = { url: string; handler: (request: object, reply: object) => unknown };

const { title, script } = workerData as DocsOrder;
const routes: Route[] = [];
const configuration = {
  url: '/openapi.json',
  pageTitle: title,
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  showDeveloperTools: 'never',
  agent: { disabled: true },
  mcp: { disabled: true },
};
const collector = { route: (route: Route) => routes.push(route), initialConfig: {}, hasPlugin: () => false };
(scalar as unknown as (app: object, options: object, done: () => void) => void)(
  collector,
  { routePrefix: '/docs', configuration },
  () => undefined,
);

/** What the handler of the package sends for an address. */
function sentFor(url: string): string {
  let sent = '';
  const reply = {
    header: () => reply,
    send: (text: string) => {
      sent = text;
      return reply;
    },
  };
  routes.find((route) => route.url === url)?.handler({ url, protocol: 'http', hostname: 'localhost' }, reply);
  return sent;
}

const parts: DocsParts = { page: sentFor('/docs/'), script: Buffer.from(sentFor(`/docs/${script}`)) };
parentPort?.postMessage(parts);
