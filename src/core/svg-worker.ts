/** The thread of `svg.ts`: Vega without a document and without a loader, so that a chart reads nothing but what it is given. */
import { parentPort } from 'node:worker_threads';
import { Error as ErrorsOnly, parse, type Spec, View } from 'vega';
import type { SvgPicture } from './svg.ts';
import { svgDocument } from './svg-document.ts';
import type { ThreadReply, ThreadTask } from './thread.ts';

const refuse = () => Promise.reject(new Error('a chart loads nothing'));
const loader = { load: refuse, sanitize: refuse, http: refuse, file: refuse, options: {} };

async function draw(picture: SvgPicture): Promise<Uint8Array> {
  const { width, height, chart } = picture;
  const spec = { ...chart, width, height, padding: 0, autosize: 'none' } as Spec;
  const view = new View(parse(spec), { renderer: 'none', logLevel: ErrorsOnly, loader });
  try {
    return Buffer.from(svgDocument(picture, await view.toSVG()));
  } finally {
    view.finalize();
  }
}

const port = parentPort;
port?.on('message', async ({ id, order }: ThreadTask<SvgPicture>) => {
  let reply: ThreadReply;
  try {
    reply = { id, bytes: await draw(order) };
  } catch (error) {
    reply = { id, error: error instanceof Error ? error.message : 'the chart cannot be drawn' };
  }
  port.postMessage(reply);
});
