/** Mail settings of the environment. What else it may say is tried in readme.test.ts, on the process itself. */
import { describe, expect, test } from 'vitest';
import { loadConfig } from '../src/config.ts';

const settings = {
  SMTP_URL: 'smtps://robot:pass%20word@mail.example.edu:465',
  MAIL_FROM: 'Mentorship programme <mentorship@example.edu>',
  PUBLIC_URL: 'https://mentorship.example.edu',
};
const mailOf = (changed: Partial<Record<keyof typeof settings, string>> = {}) => loadConfig({ ...settings, ...changed }).mail;

describe('mail', () => {
  test('is off unless all three are given', () => {
    expect(loadConfig({}).mail).toBeUndefined();
    expect(loadConfig({ SMTP_URL: '', MAIL_FROM: '', PUBLIC_URL: '' }).mail).toBeUndefined();
    expect(mailOf()).toEqual({
      smtpUrl: settings.SMTP_URL,
      from: { name: 'Mentorship programme', address: 'mentorship@example.edu' },
      publicUrl: 'https://mentorship.example.edu',
    });
  });

  test.each([
    [['SMTP_URL'], 'MAIL_FROM, PUBLIC_URL: give all of SMTP_URL, MAIL_FROM, PUBLIC_URL, or no server and no sender'],
    [['MAIL_FROM', 'PUBLIC_URL'], 'SMTP_URL: give all of SMTP_URL, MAIL_FROM, PUBLIC_URL, or no server and no sender'],
  ] as const)('is refused with %j alone', (names, message) => {
    const given = Object.fromEntries(names.map((name) => [name, settings[name]]));
    expect(() => loadConfig(given)).toThrow(message);
  });

  test.each(['smtp://localhost', 'smtp://127.0.0.1:2525/', 'smtp://[::1]:25', 'smtps://a:b@mail.example.edu'])(
    'is sent through %s',
    (SMTP_URL) => {
      expect(mailOf({ SMTP_URL })?.smtpUrl).toBe(SMTP_URL);
    },
  );

  test.each([
    'mail.example.edu',
    'https://mail.example.edu',
    'smtp:',
    'smtp:///',
    'smtp://mail.example.edu/path',
    'smtp://mail.example.edu?logger=true',
    'smtp://mail.example.edu#x',
    'smtps://robot@mail.example.edu',
    'smtps://robot:secret%E0%A4%A@mail.example.edu',
  ])('is not sent through %s, and the error does not repeat the value', (SMTP_URL) => {
    expect(() => mailOf({ SMTP_URL })).toThrow(/^The environment is not usable:\n {2}SMTP_URL: must (?!.*secret)/);
  });

  test.each([
    ['mentorship@example.edu', { name: '', address: 'mentorship@example.edu' }],
    ['<mentorship@example.edu>', { name: '', address: 'mentorship@example.edu' }],
    ['Médecine  <m@example.edu>', { name: 'Médecine', address: 'm@example.edu' }],
  ])('comes from %s', (MAIL_FROM, from) => {
    expect(mailOf({ MAIL_FROM })?.from).toEqual(from);
  });

  test.each([
    'mentorship',
    'a@example.edu, b@example.edu',
    'A <a@example.edu> <b@example.edu>',
    'A\r\nBcc: b@example.edu <a@example.edu>',
    'a@example.edu\r\nBcc: b@example.edu',
    'A <a@example.edu',
  ])('does not come from %j', (MAIL_FROM) => {
    expect(() => mailOf({ MAIL_FROM })).toThrow('MAIL_FROM: must be an address');
  });

  test.each([
    ['https://mentorship.example.edu/', 'https://mentorship.example.edu'],
    ['http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
    ['https://example.edu/mentorship//', 'https://example.edu/mentorship'],
  ])('links to %s', (PUBLIC_URL, publicUrl) => {
    expect(mailOf({ PUBLIC_URL })?.publicUrl).toBe(publicUrl);
    expect(loadConfig({ PUBLIC_URL })).toMatchObject({ publicUrl, mail: undefined });
  });

  test.each(['mentorship.example.edu', 'ftp://example.edu', 'javascript:alert(1)', 'https://example.edu?x=1', 'https://a:b@example.edu'])(
    'does not link to %s',
    (PUBLIC_URL) => {
      expect(() => mailOf({ PUBLIC_URL })).toThrow('PUBLIC_URL: must be');
    },
  );
});

test.each([
  ['1', 1],
  ['3', 1],
  ['4', 2],
  ['8', 2],
  ['12', 3],
  ['100', 4],
])(
  'of a pool of %s connections, one person uses %i at the same time, unless the environment says otherwise',
  (DATABASE_POOL_SIZE, share) => {
    expect(loadConfig({ DATABASE_POOL_SIZE }).concurrentRequestsPerPerson).toBe(share);
    expect(loadConfig({ DATABASE_POOL_SIZE, CONCURRENT_REQUESTS_PER_PERSON: '7' }).concurrentRequestsPerPerson).toBe(7);
  },
);
