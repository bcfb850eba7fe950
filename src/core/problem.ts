/**
 * Codes of problems, each with its status, a title that never changes between occurrences (RFC 9457), and what `/problems/{code}` tells people: why
 * it is answered, and what to do.
 */
export type Catalogue = Readonly<Record<string, readonly [status: number, title: string, cause: string, remedy: string]>>;

/** Problems that do not depend on the domain: of the request, of the caller, of repeated and concurrent requests, of the service. */
export const technicalProblems = {
  // the request
  'not-found': [
    404,
    'It does not exist, or is not visible to you',
    'Nothing has this id, or your roles and relations do not let you see it. Both are answered alike.',
    'Check the id. If it is right, ask somebody who can read it, or your programme administrator for the role you lack.',
  ],
  'route-not-found': [
    404,
    'There is no such address',
    'The path is not in the API description.',
    'Compare method and path with /openapi.json; most paths begin with /v1.',
  ],
  'method-not-allowed': [
    405,
    'The address does not take this method',
    'The path exists, but not with this method.',
    'Use one of the methods that the Allow header lists.',
  ],
  'invalid-request': [
    400,
    'The request does not fit the API description',
    'Path, query, headers or body break the API description. Every error is listed, not only the first.',
    'Correct what `errors` names and send the request again.',
  ],
  'invalid-cursor': [
    400,
    'The cursor does not belong to this list',
    'The cursor was edited, belongs to another list, to other filters or to another caller, or the service signs cursors with a new key.',
    'Read the list again from its first page, and follow `next_cursor` with the same filters.',
  ],
  'malformed-http': [
    400,
    'The request is not well-formed HTTP',
    'The message is not valid HTTP, or a header that stands once is missing or repeated.',
    'Correct the client or the proxy that builds the request; `detail` names the header where one is at fault.',
  ],
  'not-acceptable': [
    406,
    'None of the accepted media types is available',
    'The operation has no answer in a media type that the Accept header takes.',
    'Send Accept with one of the types that `detail` lists, or leave it out.',
  ],
  'unsupported-media-type': [
    415,
    'The body has a media type this operation does not take',
    'Content-Type, charset or Content-Encoding of the body is not one that the operation takes.',
    'Send one of the types that `detail` lists, as UTF-8 and uncompressed.',
  ],
  'too-large': [
    413,
    'The body is larger than allowed',
    'The body exceeds the limit that `detail` states.',
    'Send less in one request, for example a table in several files.',
  ],
  'too-many-requests': [
    429,
    'Too many requests',
    'You or your address have sent more requests than the limits allow.',
    'Wait as many seconds as Retry-After says, then send the request again.',
  ],
  'headers-too-large': [
    431,
    'The headers of the request are larger than allowed',
    'The request line and headers exceed the limit that `detail` states.',
    'Send fewer or shorter headers; the service needs no cookies.',
  ],
  'request-timeout': [
    408,
    'The request took too long to arrive',
    'The request was not received completely within the time allowed.',
    'Send it again; over a slow connection, in smaller parts.',
  ],
  // the caller
  unauthenticated: [
    401,
    'A valid access token is required',
    'There is no access token, or it has expired, is meant for another service, or lacks a claim. `detail` gives the reason.',
    'Fetch a new access token from the issuer and send it as "Authorization: Bearer …".',
  ],
  'identity-unknown': [
    403,
    'The token is valid, but its subject is not a person of any department',
    'The token is valid, but nobody of a department signs in with its subject.',
    'Ask your programme administrator to connect this sign-in to your person.',
  ],
  'insufficient-scope': [
    403,
    'The access token does not carry the needed scope',
    'The token was issued for fewer scopes than the operation needs.',
    'Fetch a token with a scope that `detail` and WWW-Authenticate name. Scopes only narrow what roles allow.',
  ],
  'permission-denied': [
    403,
    'Your roles do not allow this today',
    'No role or relation that you have today allows this: `permission` is what is needed, `allowed_to` who has it. Or a rule forbids it, which `detail` states.',
    'Ask somebody who may to do it, or your programme administrator to record the role that you should have.',
  ],
  // repeated and concurrent requests
  'precondition-required': [
    428,
    'If-Match is required',
    'The operation changes a resource, and the request does not say which version it is about.',
    'Read the resource and send its ETag as If-Match, or * to change any version.',
  ],
  'version-stale': [
    412,
    'Somebody changed it since you read it',
    'The resource has changed since the version that If-Match names.',
    'Read it again, apply your change to what is there now, and send the new ETag as If-Match.',
  ],
  'version-weak': [
    412,
    'A weak entity tag never matches',
    'If-Match holds weak entity tags alone (W/"…"), and a weak tag never matches. Proxies that compress answers make tags weak.',
    'Send the tag without W/, or `row_version` in quotes, or keep the proxy from changing tags.',
  ],
  'idempotency-key-required': [
    400,
    'Idempotency-Key is required',
    'The operation is carried out only with an Idempotency-Key, so that a repeated request has its effect once.',
    'Send a new UUID as Idempotency-Key, and the same one whenever you repeat this request.',
  ],
  'idempotency-key-reused': [
    422,
    'The Idempotency-Key was used for a different request',
    'The key came before with another method, address, query or body.',
    'Use a new key for a new request, and repeat a request unchanged with its own key.',
  ],
  'idempotency-key-in-flight': [
    409,
    'The first request with this Idempotency-Key is still running',
    'Another request with the same key is still being carried out.',
    'Wait as many seconds as Retry-After says and send the same request again; it then gets the answer of the first.',
  ],
  'concurrent-change': [
    409,
    'A concurrent change prevented this one',
    'Two changes touched the same data at the same moment, and this one gave way. Nothing of it was stored.',
    'Send the request again after as many seconds as Retry-After says.',
  ],
  // the service
  'internal-error': [
    500,
    'Something went wrong on our side',
    'The service has a defect, or met a failure that it does not know. Nothing of the request was stored.',
    'Send it again once; if it fails again, report the `request_id` to whoever runs the service.',
  ],
  'outcome-unknown': [
    503,
    'It is not known whether the change took effect',
    'The connection to the database broke while the change was being stored.',
    'Send the same request again with its Idempotency-Key, and it takes effect once. Without a key, read before you repeat it.',
  ],
  unavailable: [
    503,
    'The service cannot answer right now',
    'The service is starting, stopping or busy, or its database or token issuer does not answer.',
    'Send the request again after as many seconds as Retry-After says.',
  ],
} as const satisfies Catalogue;

export type TechnicalProblemCode = keyof typeof technicalProblems;

/** One place in the request that is wrong: a JSON pointer, a query or path parameter, a header, or the row and column of an uploaded table. */
export type FieldError = {
  pointer?: string;
  parameter?: string;
  header?: string;
  row?: number;
  field?: string;
  code: string;
  detail: string;
};

export type ProblemExtras = {
  detail?: string;
  errors?: readonly FieldError[];
  headers?: Record<string, string>;
  [extension: string]: unknown;
};

/** What is answered as problem+json wherever it is thrown. Extensions (other members of `extras`) become members of the answer. */
export abstract class AnyProblem extends Error {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly extras: ProblemExtras;

  constructor(code: string, [status, title]: Catalogue[string], extras: ProblemExtras) {
    super(extras.detail ?? title);
    this.code = code;
    this.status = status;
    this.title = title;
    this.extras = extras;
  }
}

/** A problem of the technical catalogue, the only kind that `core` throws. */
export class TechnicalProblem extends AnyProblem {
  declare readonly code: TechnicalProblemCode;

  constructor(code: TechnicalProblemCode, extras: ProblemExtras = {}) {
    super(code, technicalProblems[code], extras);
  }
}
