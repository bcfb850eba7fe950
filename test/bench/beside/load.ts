/**
 * The load: as many connections as asked, each sending the next request once it has the whole answer to the one before. Requests are written out
 * before the clock runs, and of an answer nothing but status and length is looked at, so that the processes measured get the processor.
 */
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Request {
  method: 'GET' | 'POST';
  path: string;
  headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is. */
  text?: string;
}

export interface Job {
  /** The name of the list of requests, which is sent round and round. */
  list: string;
  /** Where in the list to begin. */
  from: number;
  port: number;
  connections: number;
  /** Requests are begun for so long. */
  ms: number;
  /** Each is sent once, and the list ends. */
  once: boolean;
  /** The answer names a job, and the request is over once that has succeeded. */
  isJob: boolean;
  /** An answer that the service is too busy is counted, and no failure: where something else is measured than how soon it answers. */
  mayBeBusy?: boolean;
}

export type Message = Job | { list: string; requests: readonly Request[] };

export interface Result {
  requests: number;
  /** Of those, how many were told that the service is too busy. */
  busy: number;
  ms: number;
  /** Milliseconds from the first byte sent to the last received. */
  p50: number;
  p99: number;
  /** The first answer that was not a success. */
  failure: string | null;
}

const HEAD_END = Buffer.from('\r\n\r\n');

type Written = { bytes: Buffer; headers: Readonly<Record<string, string>> };

function written({ method, path, headers = {}, body, text = body === undefined ? '' : JSON.stringify(body) }: Request): Written {
  const fields = {
    host: 'localhost',
    accept: 'application/json',
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(text !== '' && { 'content-length': String(Buffer.byteLength(text)) }),
    ...headers,
  };
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return { bytes: Buffer.from(`${method} ${path} HTTP/1.1\r\n${head.join('')}\r\n${text}`), headers };
}

const lists = new Map<string, readonly Written[]>();

async function drive({ list, from, port, connections, ms, once, isJob, mayBeBusy = false }: Job): Promise<Result> {
  const texts = lists.get(list) ?? [];
  const times: number[] = [];
  let next = from;
  let failure: string | null = null;
  let busy = 0;
  const take = () => (once && next >= texts.length ? undefined : texts[next++ % texts.length]);
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)));
  const startedAt = performance.now();
  await Promise.all(
    sockets.map(async (socket) => {
      for (;;) {
        const request = performance.now() - startedAt < ms && failure === null ? take() : undefined;
        if (request === undefined) return;
        const sentAt = performance.now();
        const answer = await exchange(socket, request.bytes);
        const failed = isJob && succeeded(answer) ? await finish(socket, answer, request) : !succeeded(answer);
        times.push(performance.now() - sentAt);
        if (mayBeBusy && isBusy(answer)) busy += 1;
        else if (failed) failure ??= `${request.bytes.toString('utf8').split('\r\n', 1)[0]}: ${answer.toString('utf8')}`;
      }
    }),
  );
  const took = performance.now() - startedAt;
  for (const socket of sockets) socket.destroy();
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { requests: times.length, busy, ms: took, p50: at(0.5), p99: at(0.99), failure };
}

const open = (port: number) =>
  new Promise<Socket>((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket)).once('error', reject);
  });

const isBusy = (answer: Buffer) => answer.toString('latin1', 9, 12) === '503';
const succeeded = (answer: Buffer) => answer.toString('latin1', 9, 10) === '2';

/** Asks for the job that an answer names until it has ended; true where it failed. */
async function finish(socket: Socket, accepted: Buffer, { headers: { authorization = '' } }: Written): Promise<boolean> {
  const [, path = ''] = /\r\nlocation: (\S+)/i.exec(accepted.toString('latin1')) ?? [];
  for (;;) {
    const answer = await exchange(socket, written({ method: 'GET', path, headers: { authorization } }).bytes);
    const [, status] = /"status":"(\w+)"/.exec(answer.toString('utf8')) ?? [];
    if (status === 'succeeded') return false;
    if (!succeeded(answer) || (status !== 'queued' && status !== 'running')) return true;
    await sleep(20);
  }
}

/** Sends a request and waits for the whole answer. */
function exchange(socket: Socket, text: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let seen: Buffer = Buffer.alloc(0);
    let whole = 0;
    const lost = () => reject(new Error('the server closed the connection'));
    const listen = (chunk: Buffer) => {
      seen = seen.length === 0 ? chunk : Buffer.concat([seen, chunk]);
      if (whole === 0) {
        const end = seen.indexOf(HEAD_END);
        if (end < 0) return;
        const [, length] = /\r\ncontent-length: (\d+)/i.exec(seen.toString('latin1', 0, end)) ?? [];
        if (length === undefined) return reject(new Error(`an answer without a length: ${seen.toString('utf8')}`));
        whole = end + HEAD_END.length + Number(length);
      }
      if (seen.length < whole) return;
      socket.off('data', listen).off('close', lost);
      resolve(seen);
    };
    socket.on('data', listen).on('close', lost);
    socket.write(text);
  });
}

process.on('message', (message: Message) => {
  if ('requests' in message) {
    lists.set(message.list, message.requests.map(written));
    return process.send?.(null);
  }
  drive(message).then(
    (result) => process.send?.(result),
    (error: Error) => process.send?.({ requests: 0, busy: 0, ms: 0, p50: 0, p99: 0, failure: error.message } satisfies Result),
  );
});
