/** Which PostgreSQL the tests run on. Knows nothing of vitest. */
import { existsSync } from 'node:fs';
import { access, constants, mkdtemp, readdir, readFile, rm, statfs } from 'node:fs/promises';
import { type RequestOptions, request } from 'node:http';
import { freemem, homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbedded } from '../../db/embedded.ts';

const THROWAWAY = 'mentorship-test-';
const MEMORY = '/dev/shm';
/** Several times what a run was seen to take, with the rest of the machine in mind. */
const ENOUGH = 4 * 2 ** 30;

export interface Server {
  kind: 'TEST_DATABASE_URL' | 'testcontainers' | 'embedded';
  /** A superuser, connected to a database in which nothing happens. */
  adminUrl: string;
  stop(): Promise<void>;
}

/**
 * TEST_DATABASE_URL if set (a superuser on a PostgreSQL 18 kept for tests; several runs may share it), else a container if Docker
 * answers, else the embedded server.
 */
export async function findServer(): Promise<Server> {
  const adminUrl = process.env.TEST_DATABASE_URL;
  if (adminUrl) return { kind: 'TEST_DATABASE_URL', adminUrl, stop: async () => {} };
  return (await dockerAnswers()) ? startContainer() : startThrowaway();
}

async function startContainer(): Promise<Server> {
  // Importing testcontainers takes seconds, so only where it will be used.
  const { PostgreSqlContainer } = await import('@testcontainers/postgresql');
  const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200', 'autovacuum=off'];
  const container = await new PostgreSqlContainer('postgres:18-alpine')
    .withCommand(['postgres', ...settings.flatMap((setting) => ['-c', setting])])
    .start();
  return {
    kind: 'testcontainers',
    adminUrl: container.getConnectionUri(),
    stop: async () => {
      await container.stop();
    },
  };
}

async function startThrowaway(): Promise<Server> {
  const dir = await mkdtemp(path.join(await chooseDisk(), THROWAWAY));
  const server = await startEmbedded(dir, { ephemeral: true });
  return {
    kind: 'embedded',
    adminUrl: server.ownerUrl,
    stop: async () => {
      await server.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/**
 * Where the throwaway cluster stands: in memory where Linux offers it and there is enough of it, else on the disk. What an earlier run left
 * there when it was killed would hold memory for ever, so it goes first.
 */
async function chooseDisk(): Promise<string> {
  try {
    await sweep(MEMORY);
    const { bavail, bsize } = await statfs(MEMORY);
    await access(MEMORY, constants.W_OK);
    return Math.min(bavail * bsize, freemem()) > ENOUGH ? MEMORY : tmpdir();
  } catch {
    return tmpdir();
  }
}

/** Removes clusters whose launcher, which startEmbedded() writes down, is gone. */
async function sweep(root: string): Promise<void> {
  for (const name of await readdir(root)) {
    if (!name.startsWith(THROWAWAY)) continue;
    const launcher = Number(await readFile(path.join(root, name, 'launcher.pid'), 'utf8').catch(() => Number.NaN));
    if (launcher > 0 && !existsSync(`/proc/${launcher}`)) await rm(path.join(root, name), { recursive: true, force: true });
  }
}

/** A ping takes milliseconds and is not fooled by a client without an engine. An engine behind TLS was configured on purpose. */
function dockerAnswers(): Promise<boolean> {
  const host = process.env.DOCKER_HOST;
  if (host && process.env.DOCKER_TLS_VERIFY) return Promise.resolve(true);
  const address = host ? parseDockerHost(host) : findDockerSocket();
  if (!address) return Promise.resolve(false);
  return new Promise((resolve) => {
    const ping = request({ ...address, path: '/_ping', timeout: 1000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    ping.once('error', () => resolve(false));
    ping.once('timeout', () => ping.destroy(new Error('Docker does not answer')));
    ping.end();
  });
}

function parseDockerHost(host: string): RequestOptions {
  const [, socketPath] = /^(?:unix|npipe):\/\/(.+)$/.exec(host) ?? [];
  if (socketPath) return { socketPath };
  const { hostname, port } = new URL(host);
  return { hostname, port };
}

function findDockerSocket(): RequestOptions | undefined {
  const sockets =
    process.platform === 'win32' ? ['//./pipe/docker_engine'] : ['/var/run/docker.sock', path.join(homedir(), '.docker/run/docker.sock')];
  const socketPath = sockets.find((socket) => existsSync(socket));
  return socketPath === undefined ? undefined : { socketPath };
}
