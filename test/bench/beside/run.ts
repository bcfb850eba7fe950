/**
 * The service beside a bare server on the same database: `node test/bench/beside/run.ts [--size S|M|L] [--only by-id,page,…] [--rounds 3]
 * [--seconds 3] [--data folder]`. See the README beside the benchmarks for what is compared, and how.
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { openDatabase, SIZES, type Size } from './database.ts';
import { compare } from './measure.ts';
import { OPERATIONS } from './operations.ts';
import { startBare, startIssuer, startLoad, startService } from './processes.ts';
import { head, line } from './report.ts';

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: 'M' },
    only: { type: 'string', default: Object.keys(OPERATIONS).join(',') },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '3' },
    data: { type: 'string' },
  },
});
const size = values.size as Size;
const chosen = values.only.split(',').map((word) => OPERATIONS[word]);
if (!(size in SIZES) || chosen.includes(undefined)) {
  console.error(`--size ${Object.keys(SIZES).join('|')}, --only ${Object.keys(OPERATIONS).join(',')}`);
  process.exit(1);
}

const stops: (() => unknown)[] = [];
try {
  const database = await openDatabase(size, values.data);
  stops.push(database.stop);
  const issuer = await startIssuer();
  stops.push(issuer.stop);
  const service = await startService(database.appUrl, issuer.jwksUrl);
  stops.push(service.stop);
  const bare = await startBare(database.appUrl);
  stops.push(bare.stop);
  const load = startLoad();
  stops.push(load.stop);
  console.log(`size ${size}, ${values.rounds} rounds of ${values.seconds} s, load of the machine ${loadavg()[0]?.toFixed(1)}\n${head()}`);
  for (const operation of chosen) {
    if (!operation) continue;
    const requests = await operation.requests(database.sql, issuer);
    const parts = { database, service, bare, load, rounds: Number(values.rounds), ms: Number(values.seconds) * 1_000 };
    console.log(line(operation, await compare(parts, operation.connections, requests)));
  }
} finally {
  for (const stop of stops.reverse()) await stop();
}
