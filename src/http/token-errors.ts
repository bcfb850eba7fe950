/** Why a token is not accepted. */

/** `bad_signature` also means "algorithm not allowed"; `claims` also means "issued in the future" and "not valid yet". */
export type RefusalReason =
  | 'expired'
  | 'malformed'
  | 'wrong_issuer'
  | 'wrong_audience'
  | 'wrong_type'
  | 'unknown_key'
  | 'bad_signature'
  | 'too_large'
  | 'claims';

/** The caller's fault: answer 401 with `error="invalid_token"` (RFC 6750 section 3.1). Holds the reason and nothing of the token. */
export class TokenRefused extends Error {
  readonly reason: RefusalReason;
  /** The required claim that is not there, one of ours: nothing of the token. */
  readonly missing: string | null;
  constructor(reason: RefusalReason, missing: string | null = null) {
    super(`access token refused: ${reason}`);
    this.name = 'TokenRefused';
    this.reason = reason;
    this.missing = missing;
  }
}

/** Not the caller's fault: the issuer's key set cannot be had or read. Answer 503; `cause` is safe to log. */
export class KeysUnavailable extends Error {
  constructor(cause: unknown) {
    super('the key set of the token issuer is unavailable', { cause });
    this.name = 'KeysUnavailable';
  }
}
