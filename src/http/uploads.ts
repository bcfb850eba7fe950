import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { withoutUnseen } from '../core/text.ts';
import type { Upload } from '../core/upload.ts';
import { Problem } from '../domain/problems/index.ts';
import { MAX_FILE_BYTES, wrongMediaType } from './media-types.ts';
import { idempotencyKey } from './request-headers.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Takes the file of the request to disk, without a database connection, and removes it when the work is done or has failed. */
    receive<T>(work: (upload: Upload) => Promise<T>): Promise<T>;
  }
}

const MULTIPART = 'multipart/form-data';
const ZIP = 'application/zip';
const RAW = ['text/csv', ZIP, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'application/octet-stream'];

const fileTooLarge = () => new Problem('too-large', { detail: `A file may have ${MAX_FILE_BYTES / 2 ** 20} MiB.` });

function wrongPart(name: string, code: string, detail: string): Problem {
  return new Problem('invalid-request', { detail, errors: [{ pointer: name && `/${name}`, code, detail }] });
}

async function spool(source: Readable, file: string): Promise<string> {
  const hash = createHash('sha256');
  let bytes = 0;
  const measured = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > MAX_FILE_BYTES) throw fileTooLarge();
      hash.update(chunk);
      yield chunk;
    }
  };
  await pipeline(source, measured, createWriteStream(file, { mode: 0o600 }));
  return hash.digest('hex');
}

/** One part `file`, and small text parts beside it, in any order. */
async function receiveParts(request: FastifyRequest, file: string): Promise<Upload> {
  let received: Pick<Upload, 'sha256' | 'file_name'> | undefined;
  const fields: Record<string, string> = {};
  for await (const part of request.parts()) {
    if (part.type === 'file') {
      if (part.fieldname !== 'file' || received) throw wrongPart('file', 'unknown_field', 'Send one file, in a part named file.');
      received = { sha256: await spool(part.file, file), file_name: nameOf(part.filename) };
      if (part.file.truncated) throw fileTooLarge();
    } else if (part.fieldname in fields) throw wrongPart(part.fieldname, 'repeated', 'must be given once');
    else fields[part.fieldname] = String(part.value);
  }
  if (!received) throw wrongPart('file', 'required', 'Send the file in a part named file, with a file name.');
  return { path: file, fields, ...received };
}

function nameOf(given: string | undefined): string | null {
  const name = withoutUnseen((given ?? '').toWellFormed().replaceAll(/\p{Cc}/gu, ''))
    .trim()
    .slice(0, 255);
  return name === '' ? null : name;
}

/** Errors of the multipart reader are the sender's, except those of the disk. */
function toProblem(error: unknown): unknown {
  if (error instanceof Problem || !(error instanceof Error)) return error;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === 'FST_REQ_FILE_TOO_LARGE') return fileTooLarge();
  if (syscall !== undefined || code === 'ERR_STREAM_PREMATURE_CLOSE') return error;
  return wrongPart('', 'invalid_multipart', 'The body is not a well-formed multipart body of one file and a few short fields.');
}

/** As an archive: for the operations that name it. */
const PDF = 'application/pdf';

/** The application, to which a plugin adds hooks for the routes alone that take files: what it does for a request costs all others nothing. */
function whereFilesCome(app: FastifyInstance): FastifyInstance {
  const addHook = (name: string, hook: (...of: unknown[]) => Promise<unknown>) =>
    app.addHook(name as 'onRequest', (request, ...rest) => {
      const done = rest.at(-1) as unknown as (error?: Error) => void;
      if (request.routeOptions.config.uploads === undefined) return done();
      hook(request, ...rest.slice(0, -1)).then(() => done(), done);
    });
  return Object.create(app, { addHook: { value: addHook } }) as FastifyInstance;
}

/**
 * Lets routes that declare `config.uploads` take a file: as the body itself or as the part `file` of a multipart body. Everywhere else
 * those media types stay unsupported.
 */
export async function registerUploads(app: FastifyInstance): Promise<void> {
  await multipart(
    whereFilesCome(app),
    { limits: { files: 1, fileSize: MAX_FILE_BYTES, fields: 12, fieldNameSize: 50, fieldSize: 200, parts: 14, headerPairs: 50 } },
    () => undefined,
  );
  app.addContentTypeParser([...RAW, PDF], (_request, payload, done) => done(null, payload));

  app.addHook('preParsing', (request, _reply, payload, done) => {
    const type =
      String(request.headers['content-type'] ?? '')
        .split(';')[0]
        ?.trim()
        .toLowerCase() ?? '';
    const isFile = type === MULTIPART || type === PDF || RAW.includes(type);
    const { uploads } = request.routeOptions.config;
    const takesFiles = uploads !== undefined;
    // An archive is for those who take archives, and they take nothing else; so is a PDF.
    const named = takesFiles && (ZIP in uploads || PDF in uploads);
    const isTaken = named ? type in uploads : isFile && type !== ZIP && type !== PDF;
    const wrong = takesFiles ? !isTaken && type !== '' : isFile && request.method !== 'GET';
    if (wrong) throw wrongMediaType(request);
    if (takesFiles && Number(request.headers['content-length']) > MAX_FILE_BYTES + 64 * 1024) throw fileTooLarge();
    done(null, payload);
  });

  app.decorateRequest('receive', async function receive<T>(this: FastifyRequest, work: (upload: Upload) => Promise<T>) {
    // Refused before anything of the file is read.
    idempotencyKey(this);
    const folder = await mkdtemp(path.join(tmpdir(), 'upload-'));
    const file = path.join(folder, 'file');
    try {
      if (this.isMultipart()) {
        const upload = await receiveParts(this, file).catch((error: unknown) => {
          throw toProblem(error);
        });
        return await work(upload);
      }
      if (this.body === undefined || this.body === null) throw wrongMediaType(this, 'There is no file.');
      return await work({ path: file, sha256: await spool(this.body as Readable, file), file_name: null, fields: {} });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}
