/** What looks for damage is not stopped by a machine that is busy, and hides nothing by looking again. */
import { expect, test } from 'vitest';
import { ConnectionLost } from '../../src/core/connection.ts';
import { look } from './looking.ts';

const URL_OF_NOBODY = 'postgres://nobody@127.0.0.1:1/nothing';

test('a look that was not answered is repeated from its beginning', async () => {
  let looks = 0;
  const found = await look(
    URL_OF_NOBODY,
    async (pool) => {
      looks += 1;
      if (looks === 1) return [await pool.query('select')];
      if (looks === 2) throw new ConnectionLost(new Error('gone'));
      return ['what there is to find'];
    },
    0,
  );
  expect(found).toEqual(['what there is to find']);
  expect(looks).toBe(3);
});

test('a look that nobody answers is no look that found nothing', async () => {
  await expect(look(URL_OF_NOBODY, (pool) => pool.query('select'), 0)).rejects.toThrow();
});

test.each([
  ['an answer of the server', Object.assign(new Error('relation "x" does not exist'), { code: '42P01' })],
  ['a mistake', new TypeError('x')],
])('%s is not asked for again', async (_, error) => {
  let looks = 0;
  const looking = look(
    URL_OF_NOBODY,
    async () => {
      looks += 1;
      throw error;
    },
    0,
  );
  await expect(looking).rejects.toThrow(error.message);
  expect(looks).toBe(1);
});
