/** Keys that sign, as they are configured: what is published of them, and what is refused without a word of it. */
import { generateKeyPairSync } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { readSigningKeys } from '../../src/core/signing-keys.ts';
import { privateKey } from '../setup/badges.ts';

const [ed, ec] = [privateKey('EdDSA') as Record<string, string>, privateKey('ES256') as Record<string, string>];
const publicOf = ({ d: _, ...jwk }: Record<string, string>) => jwk;
const [other] = [privateKey('ES256') as Record<string, string>];
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });

test('the first signs; of all of them nothing but the public part is published, under its thumbprint', async () => {
  const keys = readSigningKeys(JSON.stringify({ keys: [ed, publicOf(ec), { ...other, use: 'sig', alg: 'ES256', kid: 'mine' }] }));
  expect(keys.published.map(({ alg }) => alg)).toEqual(['EdDSA', 'ES256', 'ES256']);
  expect(keys.current).toMatchObject({ alg: 'EdDSA', kid: keys.published[0]?.kid });
  for (const jwk of keys.published) {
    expect(Object.keys(jwk).filter((name) => !['kty', 'crv', 'x', 'y', 'kid', 'alg', 'use'].includes(name))).toEqual([]);
    expect(jwk.kid).toBe(await calculateJwkThumbprint({ ...jwk }));
  }
});

test.each([
  ['{', 'must be JSON'],
  ['"key"', 'must be an array of JSON Web Keys'],
  ['null', 'must be an array of JSON Web Keys'],
  ['[]', 'must hold one to 20 keys'],
  [JSON.stringify(Array.from({ length: 21 }, () => ed)), 'must hold one to 20 keys'],
  [JSON.stringify([null]), 'key 1: must be a JSON Web Key'],
  [JSON.stringify([rsa]), 'key 1: must be of kty OKP'],
  [JSON.stringify([{ ...ed, kty: 'EC' }]), 'key 1: must be of kty OKP'],
  [JSON.stringify([{ ...ed, alg: 'ES256' }]), 'key 1: alg must be EdDSA'],
  [JSON.stringify([{ ...ed, use: 'enc' }]), 'key 1: use must be sig'],
  [JSON.stringify([publicOf(ed)]), 'key 1: must be private'],
  [JSON.stringify([ed, { ...ec, d: 'short' }]), 'key 2: is damaged'],
  [JSON.stringify([{ ...ed, d: 1 }]), 'key 1: is damaged'],
  [JSON.stringify([ed, { kty: 'EC', crv: 'P-256', x: ec.x }]), 'key 2: is damaged'],
  [JSON.stringify([{ ...ed, x: (privateKey() as Record<string, string>).x }]), 'key 1: is damaged'],
  [JSON.stringify([{ ...ec, x: other?.x, y: other?.y }]), 'key 1: is damaged'],
  [JSON.stringify([ed, publicOf(ed)]), 'must not hold the same key twice'],
])('%# is refused at the start, and the error does not repeat it', (BADGE_KEYS, message) => {
  const PUBLIC_URL = 'https://mentorship.example.edu';
  const load = () => loadConfig({ BADGE_KEYS, PUBLIC_URL });
  expect(load).toThrow(`BADGE_KEYS: ${message}`);
  for (const part of [ed.d, ec.d, ed.x, 'short']) expect(load).not.toThrow(String(part));
});

test('badges need the address at which they are verified, and no mail', () => {
  const BADGE_KEYS = JSON.stringify([ed]);
  expect(() => loadConfig({ BADGE_KEYS })).toThrow('PUBLIC_URL: required with BADGE_KEYS');
  expect(() => loadConfig({ BADGE_KEYS, PUBLIC_URL: 'https://m.example.edu', SMTP_URL: 'smtp://localhost' })).toThrow(
    'MAIL_FROM: give all of',
  );
  const config = loadConfig({ BADGE_KEYS, PUBLIC_URL: 'https://m.example.edu/' });
  expect(config.badges?.publicUrl).toBe('https://m.example.edu');
  expect(config.mail).toBeUndefined();
  expect(loadConfig({}).badges).toBeUndefined();
});
