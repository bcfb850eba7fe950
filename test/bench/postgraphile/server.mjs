/** PostGraphile alone on the same database, as its documentation starts it: no tokens, no row security, a pool of the same size, production mode. */
import { createServer } from 'node:http';
import { postgraphile } from 'postgraphile';
import { makePgService } from 'postgraphile/adaptors/pg';
import { grafserv } from 'postgraphile/grafserv/node';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';

const { DATABASE_URL, PORT } = process.env;

// What it leaves out, functions over multiranges, it says at length.
console.warn = () => undefined;
console.error = () => undefined;

const service = postgraphile({
  extends: [PostGraphileAmberPreset],
  pgServices: [
    makePgService({
      connectionString: DATABASE_URL,
      schemas: ['public', 'bench'],
      poolConfig: { max: 8, options: '-c TimeZone=UTC -c jit=off' },
    }),
  ],
  grafserv: { graphiql: false, watch: false },
});
const handle = service.createServ(grafserv).createHandler();
await service.getSchema();
createServer((request, response) => (request.url === '/ready' ? response.end('ready') : handle(request, response))).listen(
  Number(PORT),
  '127.0.0.1',
);
process.once('SIGTERM', () => process.exit(0));
