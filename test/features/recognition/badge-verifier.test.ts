/**
 * What the verifier of badges says of others’ credentials: the fixtures of the reference validator of 1EdTech (test/data/openbadges30, Apache-2.0),
 * with the outcomes that its own tests expect. They are secured by embedded proofs, which are not issued here: each is signed anew as a
 * token, and what is wrong with it must be found in that form too.
 */
import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { CompactSign, importJWK } from 'jose';
import { describe, expect, test } from 'vitest';
import { encodeStatusList } from '../../../src/core/status-list.ts';
import { credentialClaims, statusListClaims, yearAchievement } from '../../../src/features/recognition/badges/credential.ts';
import { BadgeShape, ListShape } from '../../../src/features/recognition/badges/shape.ts';
import { type Sources, shapeFaults, verifyBadge } from '../../../src/features/recognition/badges/verifier.ts';
import { kidOf, PUBLIC_URL, privateKey, signerOf, tokenOf } from '../../setup/badges.ts';

type Json = Record<string, unknown> & {
  issuer?: { id?: string };
  credentialSubject?: { id?: string };
  validFrom: string;
  validUntil?: string;
};

const folder = new URL('../../data/openbadges30/', import.meta.url);
const read = (file: string) => readFileSync(new URL(file, folder), 'utf8');
const fixture = (file: string): Json => JSON.parse(read(file));
type Case = { file: string; expected: 'valid' | 'invalid' | 'warning' | 'has_probe'; probe: string[] };
const { cases } = JSON.parse(read('expected.json')) as { cases: Case[] };
const caseOf = (file: string) => cases.find((one) => one.file === file) as Case;

const NOW = '2026-03-01T15:00:00Z';
const key = privateKey();
const signer = signerOf(key);
const knows = (kid: string) => (kid === kidOf(signer) ? signer.keys.published[0] : undefined);
const sources: Sources = { now: NOW, keyAt: knows, listAt: () => undefined };

const seconds = (at: string) => Date.parse(at) / 1000;
/** A credential as the claims of a token, whoever issued it. */
const claimsOf = ({ proof: _, ...credential }: Json) => ({
  ...credential,
  iss: credential.issuer?.id,
  jti: credential['id'],
  nbf: seconds(credential.validFrom ?? '2010-01-01T00:00:00Z'),
  sub: credential.credentialSubject?.id,
  ...(credential.validUntil && { exp: seconds(credential.validUntil) }),
});
const verdict = async (credential: Json, more: Partial<Sources> = {}) =>
  verifyBadge(await tokenOf(signer, claimsOf(credential)), { ...sources, ...more });
const words = (faults: readonly { code: string; at: string }[]) => faults.map(({ code, at }) => `${code} ${at}`.trim());

describe('a fixture of the reference validator', () => {
  const GOOD = [
    'simple.json',
    'simple.1ob',
    'simple-did-key-method.json',
    'simple-did-web-method.json',
    'simple-context-alias.json',
    'sd/derivedcredential.json',
  ];
  /** Valid but for what only its embedded proofs, or schemas named inside it, tell. */
  const GOOD_AS_TOKENS = ['simple-multiple-proofs.json', 'simple-context-version.json'];
  test.each(GOOD)('%s is valid', async (file) => {
    expect(caseOf(file).expected).toBe('valid');
    expect(await verdict(fixture(file))).toEqual([]);
  });
  test.each(GOOD_AS_TOKENS)('%s is valid without its proofs', async (file) => {
    expect(caseOf(file).expected).toBe('has_probe');
    expect(await verdict(fixture(file))).toEqual([]);
  });
  test('complete.json has the right shape, and a status of a kind that is not known', async () => {
    expect(shapeFaults(BadgeShape, fixture('complete.json'))).toEqual([]);
    expect(words(await verdict(fixture('complete.json')))).toContain('status /credentialStatus');
  });

  const BAD: Record<string, [probe: string, fault: string]> = {
    'simple-err-type.json': ['TypePropertyProbe', 'shape /type'],
    'simple-err-context.json': ['ContextPropertyProbe', 'shape /@context'],
    'simple-err-issuer.json': ['JsonSchemaProbe', 'shape /issuer'],
    'simple-err-issuer-type.json': ['IssuerProbe', 'shape /issuer'],
    'simple-err-issuer-parentorg-type.json': ['IssuerProbe', 'shape /issuer'],
    'simple-err-issuer-otheridentifier-type.json': ['IssuerProbe', 'shape /issuer'],
    'simple-err-credential-subject-type.json': ['CredentialSubjectProbe', 'shape /credentialSubject'],
    'simple-err-credential-subject-identifier-type.json': ['CredentialSubjectProbe', 'shape /credentialSubject'],
    'simple-err-credential-subject-result-type.json': ['CredentialSubjectProbe', 'shape /credentialSubject'],
    'simple-err-credential-subject-achievement-result-description-type.json': ['CredentialSubjectProbe', 'shape /credentialSubject'],
    'simple-err-credential-subject-profile-type.json': ['CredentialSubjectProbe', 'shape /credentialSubject'],
    'simple-err-evidence-type.json': ['EvidenceProbe', 'shape /evidence'],
    'simple-err-expired.json': ['ExpirationProbe', 'expired /validUntil'],
  };
  test.each(Object.entries(BAD))('%s is refused for what the reference says (%s)', async (file, [probe, fault]) => {
    expect(caseOf(file)).toMatchObject({ expected: 'invalid', probe: [probe] });
    expect(words(await verdict(fixture(file)))).toContain(fault);
  });
  test('simple-err-issued.json is refused before its day, once it has what it lacks besides', async () => {
    expect(caseOf('simple-err-issued.json')).toMatchObject({ expected: 'invalid', probe: ['IssuanceProbe'] });
    const early = fixture('simple-err-issued.json');
    const achievement = (fixture('simple.json').credentialSubject as Json)['achievement'];
    const whole = { ...early, credentialSubject: { ...early.credentialSubject, achievement } } as Json;
    expect(words(await verdict(whole))).toEqual(['not_yet_valid /validFrom']);
    expect(await verdict(whole, { now: '2041-01-01T00:00:00Z' })).toEqual([]);
  });

  test.each(['bit-string-list/credential-status-revoked.json', 'bit-string-list/credential-status-revoked-blank-nodes.json'])(
    '%s is revoked by its list, and by no other bit of it',
    async (file) => {
      expect(caseOf(file)).toMatchObject({ expected: 'invalid', probe: ['BitstringStatusListProbe'] });
      const badge = fixture(file);
      const entry = badge['credentialStatus'] as { statusListCredential: string; statusListIndex: number };
      const list = { ...fixture('bit-string-list/testlist'), id: entry.statusListCredential } as Json;
      expect(shapeFaults(ListShape, list)).toEqual([]);
      const listed = { ...claimsOf(list), iss: list.issuer as unknown };
      const listAt = () => tokenOf(signer, listed);
      expect(words(await verdict(badge, { listAt }))).toEqual(['revoked /credentialStatus']);
      const other = (statusListIndex: number | string) => ({ ...badge, credentialStatus: { ...entry, statusListIndex } }) as Json;
      for (const index of [22, '24', 0, 131_071]) expect(await verdict(other(index), { listAt })).toEqual([]);
      expect(words(await verdict(other(131_072), { listAt }))).toEqual(['status /credentialStatus']);
    },
  );

  /** Of proof forms that are not issued here, of the data model before this one, or images: no word of theirs is taken for a token of ours. */
  const ELSEWHERE = [
    ...['simple_v1.json', 'complete_v1.json', 'credential-status-revoked.json', 'simple-eddsa-2022.json'],
    ...['simple-err-proof-method.json', 'simple-err-proof-method-no-scheme.json', 'simple-err-proof-method-unknown-scheme.json'],
    ...['simple-err-proof-method-unknown-did-method.json', 'simple-err-proof-value.json'],
    ...['simple-json.png', 'simple-jwt.png', 'simple-jwt_v1.png', 'simple-json.svg', 'simple-jwt.svg', 'simple-jwt_v1.svg'],
  ];
  test('is in one of these lists', () => {
    const here = [...GOOD, ...GOOD_AS_TOKENS, 'complete.json', ...Object.keys(BAD), 'simple-err-issued.json'];
    const lists = ['bit-string-list/credential-status-revoked.json', 'bit-string-list/credential-status-revoked-blank-nodes.json'];
    expect([...here, ...lists, ...ELSEWHERE].sort()).toEqual(cases.map(({ file }) => file).sort());
  });
  test.each(ELSEWHERE.filter((file) => file.endsWith('.json')))('%s is no token', async (file) => {
    expect(words(await verifyBadge(read(file), sources))).toEqual(['format']);
  });
  test.each(['simple_v1.json', 'complete_v1.json', 'credential-status-revoked.json', 'simple-eddsa-2022.json'])(
    '%s, of the model before this one, is no credential of this one',
    async (file) => {
      expect(words(await verdict(fixture(file)))).toContain('shape /@context');
    },
  );
  test.each(['simple.jwt', 'velocity.jwt'])('%s, an envelope signed with RS256, is refused', async (file) => {
    expect(words(await verifyBadge(read(file).trim(), sources))).toEqual(['algorithm /alg']);
  });
});

describe.each(['EdDSA', 'ES256'] as const)('a badge signed with %s', async (alg) => {
  const own = signerOf(privateKey(alg), key);
  const list_id = '6f1f8c1e-3d0b-4f0a-9c7e-2b6f5a4d3c21';
  const issuer = { id: '0198b7a0-0000-7000-8000-000000000001', name: 'Department of Medicine', institution: 'Example University' };
  const claims = (index: number, more: object = {}) => ({
    ...credentialClaims({
      ...{ publicUrl: PUBLIC_URL, public_id: crypto.randomUUID(), issuer, email: 'zoe@example.edu', quarter_credits: 14 },
      ...{ achievement: yearAchievement(2024, issuer.name), status: { list_id, index }, issued_at: '2026-02-01T10:20:30.987Z' },
    }),
    ...more,
  });
  const keyAt = (address: string) => own.keys.published.find(({ kid }) => address.endsWith(kid));
  const listOf = (revoked: number[], by = issuer.id, now = NOW) =>
    tokenOf(own, statusListClaims(PUBLIC_URL, by, list_id, encodeStatusList(revoked), now));
  const verified = async (token: string, list: string | Promise<string> = listOf([1, 131_070])) =>
    words(await verifyBadge(token, { now: NOW, keyAt, listAt: () => list }));

  test('is good at the first and the last place of its list, and revoked there', async () => {
    for (const index of [0, 131_071]) {
      const token = await tokenOf(own, claims(index));
      expect(await verified(token)).toEqual([]);
      expect(await verified(token, listOf([index]))).toEqual(['revoked /credentialStatus']);
    }
    expect(await verified(await tokenOf(own, claims(131_072)))).toEqual(['status /credentialStatus']);
    expect(() => encodeStatusList([131_072])).toThrow(RangeError);
  });

  test('is nothing of the kind once a bit of it is changed, or another key signs it', async () => {
    const token = await tokenOf(own, claims(5));
    const [header = '', payload = '', signature = ''] = token.split('.');
    const forged = Buffer.from(JSON.stringify({ ...claims(5), name: 'Professor of the Year' })).toString('base64url');
    expect(await verified(`${header}.${forged}.${signature}`)).toEqual(['signature']);
    expect(await verified(`${header}.${payload}.${signature.slice(0, -6)}AAAAAA`)).toEqual(['signature']);
    const stranger = signerOf(privateKey(alg));
    expect(await verified(await tokenOf(stranger, claims(5)))).toEqual(['key /kid']);
    const borrowed = await tokenOf(
      { ...stranger, keys: { ...stranger.keys, current: { ...stranger.keys.current, kid: own.keys.current.kid } } },
      claims(5),
    );
    expect(await verified(borrowed)).toEqual(['signature']);
    expect(await verified('a.b')).toEqual(['format']);
    expect(await verified('!.b.c')).toEqual(['format']);
  });

  test('has a signature that holds without the library that made it', async () => {
    const token = await tokenOf(own, claims(5));
    const [header = '', payload = '', signature = ''] = token.split('.');
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({ alg, kid: kidOf(own), typ: 'JWT' });
    const [jwk] = own.keys.published;
    const publicKey = createPublicKey({ key: { ...jwk }, format: 'jwk' });
    const signed = Buffer.from(`${header}.${payload}`);
    const hash = alg === 'ES256' ? 'sha256' : null;
    expect(verify(hash, signed, { key: publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))).toBe(true);
  });

  test('is refused where its claims say something else than the credential, and in an envelope', async () => {
    for (const [more, wrong] of [
      [{ iss: `${PUBLIC_URL}/v1/public/badge-issuers/${crypto.randomUUID()}` }, 'claims /iss'],
      [{ jti: 'urn:uuid:6f1f8c1e-3d0b-4f0a-9c7e-2b6f5a4d3c21' }, 'claims /jti'],
      [{ nbf: 1 }, 'claims /nbf'],
      [{ nbf: undefined }, 'claims /nbf'],
      [{ sub: 'urn:uuid:6f1f8c1e-3d0b-4f0a-9c7e-2b6f5a4d3c21' }, 'claims /sub'],
      [{ exp: 1 }, 'claims /exp'],
      [{ vc: {} }, 'claims /vc'],
    ] as const)
      expect(await verified(await tokenOf(own, claims(5, more)))).toEqual([wrong]);
  });

  test('is not taken with headers of its own choice', async () => {
    const privateJwk = own.keys.current.privateKey.export({ format: 'jwk' });
    const signed = async (header: object) =>
      new CompactSign(Buffer.from(JSON.stringify(claims(5)))).setProtectedHeader({ alg, ...header }).sign(await importJWK(privateJwk, alg));
    expect(await verified(await signed({ kid: kidOf(own), typ: 'at+jwt' }))).toEqual(['format /typ']);
    expect(await verified(await signed({ kid: kidOf(own), jwk: own.keys.published[0] }))).toEqual(['format /jwk']);
    expect(await verified(await signed({}))).toEqual(['key /kid']);
    const other = alg === 'EdDSA' ? kidOf(signerOf(key)) : kidOf(own);
    expect(await verified(await signed({ kid: other }))).toEqual(alg === 'EdDSA' ? ['signature'] : []);
  });

  test('is not good by a list of another issuer, of another day, of another address, or that is damaged', async () => {
    const token = await tokenOf(own, claims(5));
    const bad = ['status /credentialStatus'];
    expect(await verified(token, listOf([], '0198b7a0-0000-7000-8000-000000000002'))).toEqual(bad);
    expect(await verified(token, listOf([], issuer.id, '2026-02-27T15:00:00Z'))).toEqual(bad);
    expect(await verified(token, 'none.at.all')).toEqual(bad);
    for (const [encodedList, more] of [
      ['H4sIAAAAAAAA', {}],
      ['uH4sIAAAAAAAA', {}],
      [encodeStatusList([]).slice(0, 40), {}],
      [encodeStatusList([]), { id: `${PUBLIC_URL}/v1/public/badge-status-lists/${crypto.randomUUID()}` }],
      [encodeStatusList([]), { iss: 'https://elsewhere.example.edu' }],
    ] as const)
      expect(
        await verified(token, tokenOf(own, { ...statusListClaims(PUBLIC_URL, issuer.id, list_id, encodedList, NOW), ...more })),
      ).toEqual(bad);
  });
});
