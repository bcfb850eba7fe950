import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Presence, type Wanted } from '../core/wanted.ts';

/** Called when a client has gone before its answer was sent. */
export type AbortListener = (request: FastifyRequest, reply: FastifyReply) => void;

declare module 'fastify' {
  interface FastifyInstance {
    /** Called for each request whose client has gone. */
    abortListeners: AbortListener[];
  }
  interface FastifyRequest {
    /** Aborts when the client has gone before its answer was sent. */
    wanted: Wanted;
  }
}

/** What has to be done once a connection is closed: several requests may come on one, one behind the other. */
const leavers = new WeakMap<Socket, Set<() => void>>();

function leaversOf(socket: Socket): Set<() => void> {
  const existing = leavers.get(socket);
  if (existing) return existing;
  const added = new Set<() => void>();
  leavers.set(socket, added);
  socket.once('close', () => {
    for (const leave of added) leave();
    added.clear();
  });
  return added;
}

/** Gives every request its `wanted`, and tells the listeners of those whose clients have gone. */
export function registerPresence(app: FastifyInstance): void {
  const listeners: AbortListener[] = [];
  app.decorate('abortListeners', listeners);
  app.decorateRequest('wanted', null as unknown as Wanted);
  app.addHook('onRequest', (request, reply, done) => {
    const presence = new Presence();
    request.wanted = presence;
    const leave = () => {
      if (reply.raw.writableFinished) return;
      presence.leave();
      for (const listen of listeners) listen(request, reply);
    };
    const { socket } = request.raw;
    if (socket.destroyed) leave();
    else {
      const all = leaversOf(socket);
      all.add(leave);
      reply.raw.once('finish', () => all.delete(leave));
    }
    done();
  });
}
