/** Numbers about many in the attack of an insider: nobody and hidden are taken for the same, and nothing else is. */
import { expect, test } from 'vitest';
import type { Answer } from '../setup/client.ts';
import { canonical } from './secrets-asking.ts';

const answer = (text: string, type = 'application/json'): Answer => ({
  ...{ status: 200, body: { items: [] } as never, text, bytes: Buffer.from(text) },
  headers: { 'content-type': type },
});
const json = (value: object) => canonical(answer(JSON.stringify({ values: [value] })), () => true, true);
const csv = (line: string) => canonical(answer(`${line}\r\n`, 'text/csv'), () => true, true);

const hidden = { part: null, numerator: null, denominator: null, value: null, reason: 'suppressed', exclusions: [] };
const nobody = { ...hidden, numerator: 0, denominator: 0, reason: 'no_eligible' };

test('a number of nobody is like a hidden one, as JSON and in both tables', () => {
  expect(json(nobody)).toBe(json(hidden));
  expect(csv('EXO-IDN-1,DOM,Department,,,0,0,,percent,no_eligible,,')).toBe(csv('EXO-IDN-1,DOM,Department,,,,,,percent,suppressed,,'));
  expect(csv('DOM,Department,EXO-IDN-1,,0,0,,no_eligible')).toBe(csv('DOM,Department,EXO-IDN-1,,,,,suppressed'));
});

test('the metric over metrics counts those that are not of nobody, and is left out', () => {
  const over = (id: string, numerator: number) =>
    json({ id, values: [{ ...hidden, reason: null, numerator, denominator: 73, value: numerator }] });
  expect(over('MAC-MEA-1', 41)).toBe(over('MAC-MEA-1', 34));
  expect(over('MAC-EXP-1', 41)).not.toBe(over('MAC-EXP-1', 34));
  expect(csv('MAC-MEA-1,1,macro,,41,73,56.2')).toBe(csv('MAC-MEA-1,1,macro,,34,73,46.6'));
  expect(csv('MAC-EXP-1,1,macro,,41,73,56.2')).not.toBe(csv('MAC-EXP-1,1,macro,,34,73,46.6'));
});

test('whatever else differs is told apart', () => {
  const shown = { ...hidden, numerator: 6, denominator: 12, value: 50, reason: null };
  const all = [
    hidden,
    shown,
    { ...shown, numerator: 5 },
    { ...shown, denominator: 13 },
    { ...hidden, exclusions: [{ code: 'on_leave', count: 1 }] },
  ];
  expect(new Set([...all, { ...hidden, reason: 'not_mature' }].map(json)).size).toBe(6);
  expect(csv('EXO-IDN-1,,,6,12,50,percent,,,')).not.toBe(csv('EXO-IDN-1,,,5,12,41.7,percent,,,'));
  expect(canonical(answer(JSON.stringify(nobody)), () => true)).not.toBe(canonical(answer(JSON.stringify(hidden)), () => true));
});
