/** Codes of problems, each with its status and a title that never changes between occurrences (RFC 9457). */
export type Catalogue = Readonly<Record<string, readonly [status: number, title: string]>>;

/** Problems that do not depend on the domain: of the request, of the caller, of repeated and concurrent requests, of the service. */
export const technicalProblems = {
  // the request
  'not-found': [404, 'It does not exist, or is not visible to you'],
  'route-not-found': [404, 'There is no such address'],
  'method-not-allowed': [405, 'The address does not take this method'],
  'invalid-request': [400, 'The request does not fit the API description'],
  'invalid-cursor': [400, 'The cursor does not belong to this list'],
  'malformed-http': [400, 'The request is not well-formed HTTP'],
  'not-acceptable': [406, 'None of the accepted media types is available'],
  'unsupported-media-type': [415, 'The body has a media type this operation does not take'],
  'too-large': [413, 'The body is larger than allowed'],
  'too-many-requests': [429, 'Too many requests'],
  'headers-too-large': [431, 'The headers of the request are larger than allowed'],
  'request-timeout': [408, 'The request took too long to arrive'],
  // the caller
  unauthenticated: [401, 'A valid access token is required'],
  'identity-unknown': [403, 'The token is valid, but its subject is not a person of any department'],
  'insufficient-scope': [403, 'The access token does not carry the needed scope'],
  'permission-denied': [403, 'Your roles do not allow this today'],
  // repeated and concurrent requests
  'precondition-required': [428, 'If-Match is required'],
  'version-stale': [412, 'Somebody changed it since you read it'],
  'idempotency-key-required': [400, 'Idempotency-Key is required'],
  'idempotency-key-reused': [422, 'The Idempotency-Key was used for a different request'],
  'idempotency-key-in-flight': [409, 'The first request with this Idempotency-Key is still running'],
  'concurrent-change': [409, 'A concurrent change prevented this one'],
  // the service
  'internal-error': [500, 'Something went wrong on our side'],
  'outcome-unknown': [503, 'It is not known whether the change took effect'],
  unavailable: [503, 'The service cannot answer right now'],
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
