/** Requests as somebody, without a socket: what a test file says instead of fetch. */
import type { FastifyInstance, InjectOptions } from 'fastify';
import { expect } from 'vitest';
import type { FieldError } from '../../src/core/problem.ts';
import { type ProblemCode, problems } from '../../src/domain/problems/index.ts';

/** What most answers have; whatever else they have is there, of unknown type. Name a type of the feature's schema where more is needed. */
export interface Body {
  id: string;
  row_version: number;
  items: Body[];
  next_cursor: string | null;
  code: string;
  detail: string;
  errors: FieldError[];
  [member: string]: unknown;
}

export interface Answer<T = Body> {
  status: number;
  body: T;
  headers: Record<string, string>;
  /** The body as it was sent, for CSV and the like. */
  text: string;
  /** The same as bytes, for workbooks and the like. */
  bytes: Buffer;
}

export interface RequestOptions {
  /** The version the change stands on (`row.row_version`), or `*`, or an entity tag as it is. */
  ifMatch?: number | string;
  /** Idempotency-Key */
  key?: string;
  headers?: Record<string, string>;
  /** Sent as it is, with a content type in `headers`, in place of a JSON body. */
  payload?: string | Buffer;
}

export interface Client {
  get<T = Body>(url: string, options?: RequestOptions): Promise<Answer<T>>;
  post<T = Body>(url: string, body?: object | null, options?: RequestOptions): Promise<Answer<T>>;
  /** As `application/merge-patch+json`. */
  patch<T = Body>(url: string, body: object | null, options?: RequestOptions): Promise<Answer<T>>;
  put<T = Body>(url: string, body: object | null, options?: RequestOptions): Promise<Answer<T>>;
  delete<T = Body>(url: string, options?: RequestOptions): Promise<Answer<T>>;
  /** Any method at all. */
  send<T = Body>(method: string, url: string, body?: object | null, options?: RequestOptions): Promise<Answer<T>>;
}

/** `token` is asked for each request, so that it is as old as the test's clock says; null sends none. */
export function createClient(app: FastifyInstance, token: () => Promise<string> | null): Client {
  async function send<T = Body>(method: string, url: string, body?: object | null, options: RequestOptions = {}): Promise<Answer<T>> {
    const { ifMatch, key, payload } = options;
    const bearer = await token();
    const json = payload === undefined && body !== undefined && body !== null;
    const headers = {
      ...(bearer !== null && { authorization: `Bearer ${bearer}` }),
      ...(json && { 'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json' }),
      ...(ifMatch !== undefined && { 'if-match': typeof ifMatch === 'number' ? `"${ifMatch}"` : ifMatch }),
      ...(key !== undefined && { 'idempotency-key': key }),
      ...options.headers,
    };
    const content = payload ?? (json ? JSON.stringify(body) : undefined);
    const response = await app.inject({
      method: method as NonNullable<InjectOptions['method']>,
      url,
      headers,
      ...(content !== undefined && { payload: content }),
    });
    const type = String(response.headers['content-type'] ?? '');
    return {
      status: response.statusCode,
      body: (/[/+]json\b/.test(type) && response.payload !== '' ? JSON.parse(response.payload) : null) as T,
      headers: response.headers as Record<string, string>,
      text: response.payload,
      bytes: response.rawPayload,
    };
  }
  return {
    send,
    get: (url, options) => send('GET', url, null, options),
    post: (url, body, options) => send('POST', url, body, options),
    patch: (url, body, options) => send('PATCH', url, body, options),
    put: (url, body, options) => send('PUT', url, body, options),
    delete: (url, options) => send('DELETE', url, null, options),
  };
}

/** The answer is this problem in the shape of RFC 9457, and, where named, says that this field, parameter or header is wrong. */
export function expectProblem(answer: Answer<unknown>, status: number, code: ProblemCode, where?: string): void {
  const body = answer.body as Record<string, unknown> | null;
  expect({ status: answer.status, code: body?.code, detail: body?.detail }).toMatchObject({ status, code });
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(body).toMatchObject({ type: `/problems/${code}`, title: problems[code][1], status, request_id: answer.headers['x-request-id'] });
  if (where === undefined) return;
  const errors = (body?.errors ?? []) as FieldError[];
  expect(errors.flatMap((error) => [error.pointer ?? error.parameter ?? error.header])).toContain(where);
}
