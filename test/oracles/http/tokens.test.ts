/** Damaged access tokens: whatever is changed in a token that verifies, its claims never change. */
import fc from 'fast-check';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { expect, it } from 'vitest';
import { TokenRefused } from '../../../src/http/token-errors.ts';
import { createVerifier } from '../../../src/http/tokens.ts';
import { runs } from '../../setup/runs.ts';

const ISSUER = 'https://login.example.org';
const AUDIENCE = 'https://mentorship.example.org';
/** Far from the clock of the machine, so that a verifier that reads that one is found out. */
const now = new Date('2031-03-04T09:00:00Z');

it('whatever is changed in a token, the answer is a refusal, never another error and never another claim', async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'key' }];
  const verify = createVerifier({ issuer: ISSUER, audience: AUDIENCE, clock: () => now, jwks: () => ({ keys }) });
  const issued_at = Math.floor(now.getTime() / 1_000);
  const body = {
    iss: ISSUER,
    aud: AUDIENCE,
    sub: 'e104233@example.org',
    client_id: 'portal',
    jti: 'b3c1',
    iat: issued_at,
    exp: issued_at + 600,
  };
  const token = await new SignJWT(body).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'key' }).sign(privateKey);
  const claims = await verify(token);
  const change = fc.record({ at: fc.nat(token.length), drop: fc.nat(3), put: fc.string({ maxLength: 3, unit: 'binary' }) });
  await fc.assert(
    fc.asyncProperty(change, async ({ at, drop, put }) => {
      const outcome = await verify(token.slice(0, at) + put + token.slice(at + drop)).catch((error: unknown) => error);
      if (!(outcome instanceof TokenRefused)) expect(outcome).toEqual(claims);
    }),
    { numRuns: runs(300, 10_000) },
  );
});
