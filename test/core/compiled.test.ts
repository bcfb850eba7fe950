/** Statements that are compiled once, and bound to the values of whoever asks. */
import { type CompiledQuery, DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { DB } from '../../db/types.ts';
import { compiled } from '../../src/core/compiled.ts';
import { type Actor, type Ctx, type HeldRole, newContext } from '../../src/core/context.ts';
import { allowed } from '../../src/domain/allowed.ts';

const kysely = new Kysely<DB>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

const role = (name: string, more: Partial<HeldRole> = {}): HeldRole => ({
  ...{ id: crypto.randomUUID(), role: name, division_id: null, site_id: null, portfolio: null },
  ...more,
});
const director = () => role('division_director', { division_id: crypto.randomUUID() });

/** Somebody who asks, and what was sent for them. */
function caller(more: Partial<Actor> = {}, now = '2026-03-01T15:00:00Z') {
  const sent: CompiledQuery[] = [];
  const db = new Proxy(kysely, {
    get: (own, name) => {
      const value: unknown = Reflect.get(own, name);
      if (name !== 'executeQuery') return typeof value === 'function' ? value.bind(own) : value;
      return async (query: CompiledQuery) => {
        sent.push(query);
        return { rows: [] };
      };
    },
  });
  const id = () => crypto.randomUUID();
  const actor = { person_id: id(), department_id: id(), time_zone: 'UTC', roles: [], client_id: null, scopes: null, ...more };
  return { sent, ctx: newContext({ db, actor, now, operation_id: 'test' }) };
}

describe('a compiled read', () => {
  type Filters = { id?: string; kinds?: readonly string[] };
  const build = (ctx: Ctx, { id, kinds }: Filters) => {
    let rows = ctx.db.selectFrom('person as p').select('p.id').where('p.department_id', '=', ctx.department_id);
    if (id) rows = rows.where('p.id', '=', id);
    if (kinds) rows = rows.where(sql<boolean>`p.kind = any (${kinds})`);
    return rows.where(allowed(ctx, 'person:read_record', { person: 'p.id' })).where(sql<boolean>`${ctx.today} > ${ctx.now}`);
  };

  test('sends for each caller what would be built for them, whoever asked before', async () => {
    const read = compiled(build);
    const callers: Partial<Actor>[] = [
      {},
      { roles: [director()] },
      { roles: [director(), director()] },
      { roles: [role('faculty_affairs')] },
      { roles: [role('hospital_division_head', { division_id: crypto.randomUUID(), site_id: crypto.randomUUID() }), director()] },
      { roles: [director()], scopes: new Set(['person:write']) },
      { roles: [director()], scopes: new Set(['person:read']) },
      { client_id: crypto.randomUUID(), roles: [director()] },
    ];
    for (const [n, more] of [...callers, ...callers, ...callers.toReversed()].entries()) {
      const { sent, ctx } = caller({ ...more }, `2026-03-${String(1 + n).padStart(2, '0')}T15:00:00Z`);
      const inputs: Filters[] = [{}, { id: crypto.randomUUID() }, { kinds: ['staff', 'faculty'].slice(n % 2) }];
      for (const input of inputs) {
        await read(ctx, input);
        const { sql: text, parameters } = build(ctx, input).compile();
        expect(sent.pop()).toMatchObject({ sql: text, parameters });
        expect([...ctx.asked.permissions]).toEqual(['person:read_record']);
      }
    }
  });

  test('that would decide by a value does not compile', async () => {
    const { ctx } = caller();
    const decides: ((ctx: Ctx, input: { id: string }) => ReturnType<typeof build>)[] = [
      (given, { id }) => build(given, id > 'a' ? { id } : {}),
      (given) => build(given, { id: `${given.today}` }),
      (given) => build(given, { id: JSON.stringify(given.actor) }),
      (given) => build(given, given.count_exact ? {} : { id: '' }),
    ];
    for (const one of decides) await expect(compiled(one)(ctx, { id: 'x' })).rejects.toThrow('compiled once cannot depend on');
  });

  test('that decides by what a slot does not keep from it is found by tests, also after many that were alike', async () => {
    type Given = { id: string; other?: string; day?: string; many?: number };
    const { ctx } = caller();
    const me = ctx.actor.person_id;
    const decides: [decides: (ctx: Ctx, input: Given) => boolean, alike: () => Given, found: Given][] = [
      [({ actor }, { id }) => id === actor.person_id, () => ({ id: crypto.randomUUID() }), { id: me }],
      [(_, { id, other }) => id === other, () => ({ id: crypto.randomUUID(), other: me }), { id: me, other: me }],
      [({ today }, { day }) => day === today, () => ({ id: crypto.randomUUID(), day: '2026-01-01' }), { id: me, day: '2026-03-01' }],
      [(_, { many }) => many === 7, () => ({ id: crypto.randomUUID(), many: 3 }), { id: me, many: 7 }],
      [(_, { id }) => !id, () => ({ id: crypto.randomUUID() }), { id: '' }],
    ];
    for (const [isDecided, alike, found] of decides) {
      const read = compiled((given, input: Given) => build(given, isDecided(given, input) ? { id: 'x' } : { kinds: [input.id] }));
      for (let asked = 0; asked < 20; asked += 1) await read(ctx, alike());
      await expect(read(ctx, found)).rejects.toThrow('a statement was not compiled as it is built');
    }
  });
});
