/** A TCP proxy that does to connections what networks do to them. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { closeAfterFile } from './closing.ts';

export interface TcpProxy {
  /** The address of what is behind it, with the proxy's port in place of its own. */
  url: string;
  /** From now on nothing passes on the connections that are open, in either direction, and nobody hears of it. New ones work. */
  swallow(): void;
  /** Called with what a client sends, as text; `cut` ends the connection without a word, in place of passing on or after it. */
  onData: ((text: string) => 'pass' | 'cut' | 'pass and cut') | null;
  /** Called with what the server answers, as text; `cut` throws it away and ends the connection. */
  onAnswer: ((text: string) => 'pass' | 'cut') | null;
  /** How long what arrives waits until it is passed on, in order; null: not at all. */
  delay_ms: (() => number) | null;
  /** Breaks off all connections that are open, on both sides. */
  reset(): void;
  /** From now on new connections go to another server. */
  moveTo(url: string): void;
  close(): Promise<void>;
}

/** Stands before the server of `url`; closed after the test file. */
export async function startProxy(url: string): Promise<TcpProxy> {
  let target = new URL(url);
  const pairs = new Set<{ client: Socket; server: Socket; isSwallowed: boolean }>();
  const proxy: TcpProxy = {
    url: '',
    swallow: () => {
      for (const pair of pairs) pair.isSwallowed = true;
    },
    onData: null,
    onAnswer: null,
    delay_ms: null,
    reset: () => {
      for (const { client, server } of pairs) for (const socket of [client, server]) socket.resetAndDestroy();
      pairs.clear();
    },
    moveTo: (other) => {
      target = new URL(other);
    },
    close: async () => {
      for (const { client, server } of pairs) for (const socket of [client, server]) socket.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
  const listener = createServer((client) => {
    const server = connect(Number(target.port), target.hostname);
    const pair = { client, server, isSwallowed: false };
    pairs.add(pair);
    const [toServer, toClient] = [later(() => proxy.delay_ms), later(() => proxy.delay_ms)];
    const end = () => {
      if (pair.isSwallowed) return;
      client.destroy();
      server.destroy();
      pairs.delete(pair);
    };
    client.on('data', (chunk) => {
      if (pair.isSwallowed) return;
      const fate = proxy.onData?.(chunk.toString('latin1')) ?? 'pass';
      if (pair.isSwallowed) return;
      if (fate !== 'cut') toServer(() => server.write(chunk));
      if (fate === 'cut') end();
      if (fate === 'pass and cut') {
        // What comes back is thrown away, as where the network fails between the commit and its answer.
        server.removeAllListeners('data');
        server.once('data', end);
      }
    });
    server.on('data', (chunk) => {
      if (pair.isSwallowed) return;
      if (proxy.onAnswer?.(chunk.toString('latin1')) === 'cut') end();
      else toClient(() => client.write(chunk));
    });
    for (const socket of [client, server]) socket.on('error', end).on('close', end);
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String((listener.address() as AddressInfo).port);
  proxy.url = through.href;
  closeAfterFile(proxy.close);
  return proxy;
}

/** Does one thing after the other, each after the delay of its moment; at once, where there is none and nothing waits. */
function later(delay: () => (() => number) | null): (work: () => void) => void {
  let [waiting, before] = [0, Promise.resolve()];
  return (work) => {
    const ms = delay()?.() ?? 0;
    if (ms === 0 && waiting === 0) return work();
    waiting += 1;
    before = before
      .then(() => sleep(ms))
      .then(() => {
        waiting -= 1;
        work();
      });
  };
}
