/** A worker whose mail library throws where nobody catches it, in every way there is. Started by careless.test.ts as a process of its own. */
import { EventEmitter } from 'node:events';
import { pino } from 'pino';
import { systemClock } from '../../src/core/clock.ts';
import { createDb, createPool } from '../../src/core/db.ts';
import type { Mailer } from '../../src/core/mailer.ts';
import { guardProcess } from '../../src/jobs/guard.ts';
import { startWorker } from '../../src/jobs/worker.ts';

const logger = pino({ level: 'info' });
guardProcess(logger, () => void worker.stop().then(() => process.exit(1)));

const SECRET = 'zoe.canary@example.edu';
const never = () => new Promise<void>(() => {});
const ways: Record<string, () => Promise<void>> = {
  timer: async () => {
    setTimeout(() => {
      throw new TypeError(`of ${SECRET}`);
    });
    await never();
  },
  promise: async () => {
    void Promise.reject(new Error(`of ${SECRET}`));
    await never();
  },
  event: async () => {
    const socket = new EventEmitter();
    setImmediate(() => socket.emit('error', new RangeError(`of ${SECRET}`)));
    await never();
  },
  fine: async () => {},
};
const mailer: Mailer = {
  publicUrl: 'https://mentorship.example.edu',
  send: ({ to }) => ways[to.split('@')[0] ?? '']?.() ?? never(),
  close: () => {},
};

const url = process.env['DATABASE_URL'] ?? '';
const worker = await startWorker({
  pool: createPool(url, { size: 4 }),
  db: createDb(createPool(url, { size: 4 })),
  clock: systemClock,
  logger,
  mailer,
  concurrency: 4,
});
logger.info('working');

// Outside of every job: what interrupted nothing is survived, anything else ends the process in good order.
process.once('SIGUSR2', () => {
  void Promise.reject(new Error(`of ${SECRET}`));
  setTimeout(() => {
    throw Object.assign(new Error(`of ${SECRET}`), { code: 'ECONNRESET' });
  }, 20);
  setTimeout(() => {
    logger.info({ running: worker.running() }, 'survived');
    throw new TypeError(`of ${SECRET}`);
  }, 100);
});
