import type { FastifyRequest } from 'fastify';
import { Problem } from '../domain/problems/index.ts';

/** A body that is a patch (RFC 7396). */
export const MERGE_PATCH = 'application/merge-patch+json';
export const JSON_TYPE = 'application/json';

/** The most bytes of an uploaded file. */
export const MAX_FILE_BYTES = 50 * 2 ** 20;

/** The media types in which the operation takes its body, the preferred one first. */
export function mediaTypesOf(request: FastifyRequest): string[] {
  const { uploads } = request.routeOptions.config;
  if (uploads) return Object.keys(uploads);
  return request.method === 'PATCH' ? [MERGE_PATCH, JSON_TYPE] : [JSON_TYPE];
}

/** A refused body: what is wrong with it, where more is known than its type, and the types that the operation takes (RFC 9110, 15.5.16; RFC 5789). */
export function wrongMediaType(request: FastifyRequest, what = ''): Problem {
  const types = mediaTypesOf(request).join(', ');
  return new Problem('unsupported-media-type', {
    detail: `${what} This operation takes ${types.replace(/, ([^,]*)$/, ' or $1')}.`.trim(),
    headers: { accept: types, ...(request.method === 'PATCH' && { 'accept-patch': types }) },
  });
}

/** A body beyond the limit of the operation, which it names. */
export function tooLarge(request: FastifyRequest): Problem {
  const { config, bodyLimit } = request.routeOptions;
  if (config?.uploads) return new Problem('too-large', { detail: `A file may have ${MAX_FILE_BYTES / 2 ** 20} MiB.` });
  return new Problem('too-large', { detail: `The body may have ${Math.floor(bodyLimit / 1024)} KiB.` });
}
