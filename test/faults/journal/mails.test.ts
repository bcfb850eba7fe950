/** Mails and notifications are compared: nothing is found where all went well, and each kind of damage where there is some. */
import { expect, test } from 'vitest';
import { kinds } from '../../../src/domain/notifications/index.ts';
import { compareMails } from './mails.ts';

const [OF, TO] = ['0199fb5e-0000-7000-8000-000000000001', 'zoe@example.edu'];
const proposed = { kind: 'assignment_proposed', subject_id: OF, email: TO, mail_state: 'sent' } as const;
const handover = { ...proposed, kind: 'handover' } as const;
const letter = (id: string, ...items: (typeof proposed | typeof handover)[]) => ({
  id,
  to: TO,
  subject: items.length === 1 ? 'Medicine: something new for you' : `Medicine: ${items.length} new things for you`,
  text: items
    .map(({ kind }) => `- ${kinds[kind].words}\n  https://mentorship.example.edu${kinds[kind].path.replace(':id', OF)}`)
    .join('\n\n'),
  isConfirmed: true,
});
const rules = (...given: Parameters<typeof compareMails>) => compareMails(...given).map((found) => `${found.class}: ${found.rule}`);

test('letters that were taken once, or again after a silence, or grown since, are all there is to find', () => {
  const silent = { ...letter('a', proposed), isConfirmed: false };
  expect(rules([proposed, handover], [letter('a', proposed, handover)])).toEqual([]);
  expect(rules([proposed], [silent, letter('a', proposed)])).toEqual([]);
  expect(rules([proposed, handover], [silent, letter('b', proposed, handover)])).toEqual([]);
});

test.each([
  ['nothing was mailed', [proposed], [], 'lost: a notification counts as mailed and was not'],
  ['it waits for ever', [{ ...proposed, mail_state: 'waiting' }], [], 'lost: a mail is waiting in the end'],
  ['two letters say the same', [proposed], [letter('a', proposed), letter('b', proposed)], 'doubled: a notification was mailed twice'],
  [
    'a letter goes out again',
    [proposed],
    [letter('a', proposed), letter('a', proposed)],
    'doubled: a letter that was taken was sent again',
  ],
  ['nobody was notified', [], [letter('a', proposed)], 'broken: what was mailed does not count as mailed'],
  [
    'a grown letter looks like a repetition',
    [proposed, handover],
    [{ ...letter('a', proposed), isConfirmed: false }, letter('a', proposed, handover)],
    'lost: another letter has the Message-ID of one before, and is dropped as its repetition',
  ],
] as const)('it is found where %s', (_title, notified, taken, found) => {
  expect(rules(notified, taken)).toContain(found);
});
