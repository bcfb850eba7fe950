/** Several issuers of tokens side by side. */
import { decodeJwt } from 'jose';
import { TokenRefused } from './token-errors.ts';
import { createVerifier, MAX_TOKEN_CHARS, type Verifier, type VerifierOptions } from './tokens.ts';

/**
 * Verifiers of several issuers as one. Which of them judges a token is decided by its `iss`, read before anything of it is verified: the verifier
 * compares it again.
 */
export function verifyByIssuer(issuers: readonly VerifierOptions[]): Verifier {
  const verifiers = new Map(issuers.map((one) => [one.issuer, createVerifier(one)]));
  const [only] = verifiers.values();
  if (verifiers.size === 1 && only) return only;
  const verify = async (token: string) => {
    if (token.length > MAX_TOKEN_CHARS) throw new TokenRefused('too_large');
    const one = verifiers.get(issuerOf(token) ?? '');
    if (!one) throw new TokenRefused('wrong_issuer');
    return one(token);
  };
  const recall = (token: string) => {
    for (const one of verifiers.values()) {
      const claims = one.recall(token);
      if (claims) return claims;
    }
    return undefined;
  };
  return Object.assign(verify, { recall });
}

function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    throw new TokenRefused('malformed');
  }
}
