/** Every type of event and every kind of notification is named by a test that expects it: what nothing expects could be dropped unnoticed. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { eventTypes } from '../../src/domain/events/index.ts';
import { notificationKinds } from '../../src/domain/notifications/index.ts';

const ROOT = path.join(import.meta.dirname, '../..');

/** Tests of HR facts name events by the table of the fact. */
const BY_TABLE =
  /^(appointment|division_membership|leadership_role|leave|position_description|reporting_line|site_membership)\.(recorded|edited|ended|voided)$/;

const texts = globSync(['test/{architecture,core,demo,doctor,features,http,oracles}/**/*.ts', 'test/architecture/traces.txt'], {
  cwd: ROOT,
})
  .map((file) => readFileSync(path.join(ROOT, file), 'utf8'))
  .join('\n');
const words = new Set(texts.match(/\b[a-z_]+(\.[a-z_]+)?\b/g));

test('each type of event is expected by a test', () => {
  expect(
    eventTypes.filter((type) => !words.has(type) && !BY_TABLE.test(type)),
    'a test has to expect these',
  ).toEqual([]);
});

test('each kind of notification is expected by a test', () => {
  expect(
    notificationKinds.filter((kind) => !words.has(kind)),
    'a test has to expect these',
  ).toEqual([]);
});
