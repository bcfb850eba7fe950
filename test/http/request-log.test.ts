import { pino } from 'pino';
import { expect, test } from 'vitest';
import { RequestLog } from '../../src/http/request-log.ts';

test('the logger of a request is made when it first says something, and once', () => {
  const lines: Record<string, unknown>[] = [];
  const all = pino({ level: 'info', base: null, timestamp: false }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  let made = 0;
  const log = new RequestLog(() => {
    made += 1;
    return all.child({ reqId: 'r' });
  });
  expect(made).toBe(0);
  log.warn({ code: 'x' }, 'said');
  log.info('again');
  log.debug('not at this level');
  log.child({ part: 1 }).error('of a part');
  expect(made).toBe(1);
  expect(log.level).toBe('info');
  expect(lines).toEqual([
    { level: 40, reqId: 'r', code: 'x', msg: 'said' },
    { level: 30, reqId: 'r', msg: 'again' },
    { level: 50, reqId: 'r', part: 1, msg: 'of a part' },
  ]);
});
