import type { FastifyBaseLogger } from 'fastify';

type Bindings = Parameters<FastifyBaseLogger['child']>[0];

/** The logger of a request, made when the request first says something: most say nothing beyond the one line that the application writes of them. */
export class RequestLog implements FastifyBaseLogger {
  readonly #make: () => FastifyBaseLogger;
  #made: FastifyBaseLogger | undefined;

  constructor(make: () => FastifyBaseLogger) {
    this.#make = make;
  }

  get #own(): FastifyBaseLogger {
    this.#made ??= this.#make();
    return this.#made;
  }

  get level(): string {
    return this.#own.level;
  }

  child(bindings: Bindings): FastifyBaseLogger {
    return this.#own.child(bindings);
  }

  fatal(...said: unknown[]): void {
    this.#own.fatal(...(said as [unknown]));
  }

  error(...said: unknown[]): void {
    this.#own.error(...(said as [unknown]));
  }

  warn(...said: unknown[]): void {
    this.#own.warn(...(said as [unknown]));
  }

  info(...said: unknown[]): void {
    this.#own.info(...(said as [unknown]));
  }

  debug(...said: unknown[]): void {
    this.#own.debug(...(said as [unknown]));
  }

  trace(...said: unknown[]): void {
    this.#own.trace(...(said as [unknown]));
  }

  silent(...said: unknown[]): void {
    this.#own.silent(...(said as [unknown]));
  }
}
