/**
 * The service beside a bare server on the same database: `node test/bench/beside/run.ts [--size S|M|L] [--only by-id,page,…] [--rounds 3]
 * [--seconds 3] [--data folder] [--growth]`. With --growth sizes S and L, and by how much the median of each grows. See the README beside the benchmarks for what is compared, and how.
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { openDatabase, SIZES, type Size } from './database.ts';
import { type Compared, compare } from './measure.ts';
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
const sizes = values.growth ? (['S', 'L'] as const) : [values.size as Size];
if (!(values.size in SIZES) || chosen.length < words.length) {
  console.error(`--size ${Object.keys(SIZES).join('|')}, --only ${Object.keys(OPERATIONS).join(',')}`);
  process.exit(1);
}

const found = new Map<Size, Compared[]>();
for (const size of sizes) found.set(size, await measured(size));
if (values.growth) {
  const [small = [], large = []] = [found.get('S'), found.get('L')];
  console.log(`\n${growthHead()}`);
  for (const [i, operation] of chosen.entries()) console.log(growthLine(operation, small[i], large[i]));
}

async function measured(size: Size): Promise<Compared[]> {
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
    const postgraphile = await startPostGraphile(database.sql, database.appUrl);
    if (postgraphile) stops.push(postgraphile.stop);
    const load = startLoad();
    stops.push(load.stop);
    const parts = { world: { sql: database.sql, appUrl: database.appUrl, issuer }, database, service, bare, postgraphile, load };
    const rounds = { rounds: Number(values.rounds), ms: Number(values.seconds) * 1_000 };
    console.log(`size ${size}, ${values.rounds} rounds of ${values.seconds} s, load of the machine ${loadavg()[0]?.toFixed(1)}\n${head()}`);
    const results: Compared[] = [];
    for (const operation of chosen) {
      // Growth is of the time that one request takes alone.
      const connections = values.growth ? 1 : operation.connections;
      const compared = await compare({ ...parts, ...rounds }, operation, connections);
      console.log(line({ ...operation, connections }, compared));
      results.push(compared);
    }
    return results;
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}
