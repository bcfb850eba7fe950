import { expect, test } from 'vitest';
import { Windows } from '../../src/http/windows.ts';

test('a window begins with the first request of a key, and lasts a minute', () => {
  const windows = new Windows(2);
  expect(windows.count('a', 1_000)).toEqual({ isExceeded: false, remaining: 1, ttl_s: 60 });
  expect(windows.count('a', 31_500)).toEqual({ isExceeded: false, remaining: 0, ttl_s: 30 });
  expect(windows.count('b', 31_500)).toEqual({ isExceeded: false, remaining: 1, ttl_s: 60 });
  expect(windows.count('a', 60_999)).toEqual({ isExceeded: true, remaining: 0, ttl_s: 1 });
  expect(windows.count('a', 61_000)).toEqual({ isExceeded: false, remaining: 1, ttl_s: 60 });
});

test('of too many keys, those that asked least recently begin anew', () => {
  const windows = new Windows(1);
  windows.count('first', 0);
  for (let n = 0; n < 19_999; n += 1) windows.count(String(n), 0);
  expect(windows.count('first', 0).isExceeded).toBe(true);
  windows.count('one more', 0);
  expect(windows.count('0', 0).isExceeded).toBe(false);
  expect(windows.count('first', 0).isExceeded).toBe(true);
});
