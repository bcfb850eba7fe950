import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../domain/problems/index.ts';
import { JSON_TYPE, MERGE_PATCH, wrongMediaType } from './media-types.ts';

const JSON_TYPES = [JSON_TYPE, MERGE_PATCH];

function unreadable(detail: string): Problem {
  return new Problem('invalid-request', { detail, errors: [{ pointer: '', code: 'invalid_json', detail }] });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** @throws Problem invalid-request */
function decoded(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw unreadable('The body is not UTF-8.');
  }
}

/** Checks the headers of a body before any of it is read. @throws Problem unsupported-media-type */
function assertReadable(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const encoding = request.headers['content-encoding']?.trim().toLowerCase();
  if (encoding !== undefined && encoding !== '' && encoding !== 'identity') {
    const problem = wrongMediaType(request, 'Send the body as it is, without Content-Encoding.');
    throw new Problem('unsupported-media-type', {
      ...problem.extras,
      headers: { ...problem.extras.headers, 'accept-encoding': 'identity' },
    });
  }
  const [type = '', ...parameters] = (request.headers['content-type'] ?? '').split(';').map((part) => part.trim().toLowerCase());
  if (!JSON_TYPES.includes(type)) return;
  if (type === MERGE_PATCH && request.method !== 'PATCH') {
    throw wrongMediaType(request, `${MERGE_PATCH} is for PATCH.`);
  }
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  if (charset !== undefined && !/^"?utf-?8"?$/.test(charset)) {
    throw wrongMediaType(request, 'JSON is sent as UTF-8.');
  }
}

/**
 * JSON bodies in the two types the API takes; a merge patch is JSON whose nulls clear (RFC 7396). They are UTF-8 (RFC 8259, 8.1), and
 * keys that would reach into a prototype are refused.
 */
export function registerBodies(app: FastifyInstance): void {
  app.addHook('preParsing', (request, _reply, payload, done) => {
    assertReadable(request);
    done(null, payload);
  });
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser(['text/plain', 'application/json']);
  app.addContentTypeParser(JSON_TYPES, { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    const text = decoded(body);
    parse(request, text, (error, value) => {
      if (error && isJson(text)) done(unreadable('The body has a key __proto__ or constructor.prototype; such keys are refused.'));
      else done(error, value);
    });
  });
}
