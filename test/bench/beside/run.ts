/**
 * The service beside a bare server on the same database: `node test/bench/beside/run.ts [--size S|M|L] [--only by-id,page,…] [--rounds 3]
 * [--seconds 3] [--data folder] [--growth]`. With --growth sizes S and L, and by how much the median of each grows. See the README beside the benchmarks for what is compared, and how.
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { World } from './asking.ts';
import { openDatabase, SIZES, type Size } from './database.ts';
import { type Compared, compare, type Parts } from './measure.ts';
import { OPERATIONS } from './operations.ts';
import { startPostGraphile } from './postgraphile.ts';
import { startBare, startIssuer, startLoad, startService } from './processes.ts';
import { growthHead, growthLine, head, line } from './report.ts';

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: 'M' },
    only: { type: 'string', default: Object.keys(OPERATIONS).join(',') },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '3' },
    data: { type: 'string' },
    growth: { type: 'boolean', default: false },
  },
});
const words = values.only.split(',');

const chosen = words.flatMap((word) => OPERATIONS[word] ?? []);
if (!(values.size in SIZES) || chosen.length < words.length) {
  console.error(`--size ${Object.keys(SIZES).join('|')}, --only ${Object.keys(OPERATIONS).join(',')}`);
  process.exit(1);
}

const rounds = { rounds: Number(values.rounds), ms: Number(values.seconds) * 1_000 };
const stops: (() => unknown)[] = [];
try {
  if (values.growth) await grown();
  else await measured(values.size as Size);
} finally {
  for (const stop of stops.reverse()) await stop();
}

async function measured(size: Size): Promise<void> {
  const parts = await open(size);
  console.log(`${titleOf(size)}\n${head()}`);
  for (const operation of chosen) console.log(line(operation, await compare(parts, operation)));
}

/** Both sizes at once, so that whatever else the machine does slows both down. Of the service alone: growth is of the time that one request takes alone. */
async function grown(): Promise<void> {
  const [small, large] = [await open('S'), await open('L')];
  const kept: Compared[][] = [];
  console.log(`${titleOf('S')}, and L beside it\n${head()}`);
  for (const operation of chosen) {
    const alone = {
      ...operation,
      connections: 1,
      requests: async (world: World) => ({ service: (await operation.requests(world)).service }),
    };
    const both: Compared[] = [];
    for (const [size, parts] of [
      ['S', small],
      ['L', large],
    ] as const) {
      both.push(await compare(parts, alone));
      console.log(line({ ...alone, name: `${size}: ${operation.name}` }, both.at(-1) as Compared));
    }
    kept.push(both);
  }
  console.log(`\n${growthHead()}`);
  for (const [i, operation] of chosen.entries()) console.log(growthLine(operation, kept[i]?.[0], kept[i]?.[1]));
}

function titleOf(size: Size): string {
  return `size ${size}, ${values.rounds} rounds of ${values.seconds} s, load of the machine ${loadavg()[0]?.toFixed(1)}`;
}

/** The servers of a size, on a database that is filled. */
async function open(size: Size): Promise<Parts> {
  const started = <S extends { stop(): unknown }>(one: S): S => {
    stops.push(one.stop);
    return one;
  };
  const database = started(await openDatabase(size, values.data));
  const issuer = started(await startIssuer());
  const service = started(await startService(database.appUrl, issuer.jwksUrl));
  const bare = started(await startBare(database.appUrl));
  const postgraphile = await startPostGraphile(database.sql, database.appUrl);
  if (postgraphile) started(postgraphile);
  const load = started(startLoad());
  return { world: { sql: database.sql, appUrl: database.appUrl, issuer }, database, service, bare, postgraphile, load, ...rounds };
}
