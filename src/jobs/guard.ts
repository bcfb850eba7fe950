import { AsyncLocalStorage } from 'node:async_hooks';
import type { Logger } from 'pino';
import { stackOnly } from '../core/stack.ts';

/** Who answers for what is thrown where nobody catches it: in a timer, in an event nobody listens to, in a promise nobody awaits. */
export type Owner = Readonly<{ fail(error: unknown): void }>;

const owners = new AsyncLocalStorage<Owner>();

/** Runs the work; what it, or anything it begins, throws outside its promise is the owner's failure and not the process's. */
export const answeringFor = <T>(owner: Owner, work: () => T): T => owners.run(owner, work);

/**
 * Keeps a process alive that has lost nothing but one piece of work:
 *
 * - What began in a job, or in the queue, fails its owner: the job is tried again like any other that fails.
 * - A rejected promise that nobody awaits is logged: no code was interrupted by it.
 * - An error of a connection or stream that nobody listens to is logged: none of our code was running.
 * - Anything else has left some code of ours halfway, and nobody knows what it holds: `end` stops the process in good order, and whatever
 *   supervises it starts another.
 *
 * Nothing is logged but the kind of the error and the lines of code: a message may contain what a person typed.
 */
export function guardProcess(logger: Logger, end: () => void): void {
  const owned = (error: unknown): boolean => {
    const owner = owners.getStore();
    owner?.fail(error);
    return owner !== undefined;
  };
  process.on('unhandledRejection', (error) => {
    if (!owned(error)) logger.error(traceOf(error), 'a rejected promise was awaited by nobody');
  });
  process.on('uncaughtException', (error) => {
    if (owned(error)) return;
    if (isOfStream(error)) return logger.error(traceOf(error), 'an error of a connection was caught by nobody');
    logger.fatal(traceOf(error), 'an error was caught by nobody; the process ends');
    end();
  });
}

/** Such as ECONNRESET, EPIPE and ERR_STREAM_DESTROYED: the codes of the operating system, and of streams. */
const isOfStream = (error: Error) => 'code' in error && /^(E[A-Z0-9]+|ERR_(STREAM|SOCKET)_\w+)$/.test(String(error.code));

/** What of an error may be logged. */
export function traceOf(error: unknown): { error_name: string; error_code: string | undefined; stack: string | undefined } {
  const { name = typeof error, code } = (error ?? {}) as { name?: string; code?: string };
  return { error_name: name, error_code: code, stack: error instanceof Error ? stackOnly(error) : undefined };
}

/** The error without its message. */
export function harmless(error: unknown): Error {
  const { error_name, error_code = '' } = traceOf(error);
  return new Error(`${error_name} ${error_code}`.trim());
}
