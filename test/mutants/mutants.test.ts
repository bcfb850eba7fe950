import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../setup/source.ts';
import { draw } from './choose.ts';
import { equivalentOf, parseEquivalents, readEquivalents } from './equivalents.ts';
import { type Change, describe as described, diffOf, mutate } from './mutant.ts';
import { oracles, remaining, responsible } from './responsible.ts';
import { sqlChanges, sqlFileChanges } from './sql.ts';
import { typescriptChanges } from './typescript.ts';

const results = (text: string, changes: readonly Change[]) => changes.map((change) => mutate(text, change));
const typescript = (text: string) => results(text, typescriptChanges(text));
const sql = (text: string) => results(text, sqlChanges(text));

describe('TypeScript', () => {
  it('is changed in its comparisons, logic, conditions and constants', () => {
    expect(typescript('const a = b < 3 && !c;')).toEqual([
      'const a = b < 3 || !c;',
      'const a = b <= 3 && !c;',
      'const a = b >= 3 && !c;',
      'const a = b < 4 && !c;',
      'const a = b < 3 && c;',
    ]);
    expect(typescript('const a = b === c ? d : e;')).toEqual(['const a = !(b === c) ? d : e;', 'const a = b !== c ? d : e;']);
  });

  it('loses its refusals, its calls, and the links of a chain', () => {
    expect(typescript('function f() { if (a) throw b; }')).toEqual(['function f() { if (!(a)) throw b; }', 'function f() {  }']);
    expect(typescript('async () => { await record(ctx, fact); }')).toEqual(['async () => {  }']);
    expect(typescript("(rows).where('id', '=', id).forUpdate().execute()")).toEqual(
      expect.arrayContaining(['(rows).forUpdate().execute()', "(rows).where('id', '=', id).execute()"]),
    );
  });

  it('leaves a semicolon for a statement without braces, so that the next one does not take its place', () => {
    expect(typescript('if (a) f(); g();')).toContain('if (a) {} g();');
  });

  it('loses single relations of a permission', () => {
    const text = "const grants = { 'plan:read': ['self', ...LEADERS] } as const satisfies Grants;";
    expect(typescript(text)).toEqual([
      "const grants = { 'plan:read': [...LEADERS] } as const satisfies Grants;",
      "const grants = { 'plan:read': ['self'] } as const satisfies Grants;",
    ]);
    expect(typescriptChanges(text)[0]?.about).toBe('plan:read');
  });

  it('is left alone in types, comments, texts for people, and what cannot happen', () => {
    for (const text of [
      'type A = 1 | 2; const a: Record<3, A> = f<4>(a as 5);',
      '// a < b && c\n/* 1 + 2 */',
      "const a = { description: b ? 'x' : 'y', example: 3 }; const c = z.string().meta({ id: 4 });",
      "if (a) throw new Error('a has no b');",
      "import { a } from './1.ts';",
    ]) {
      expect(typescript(text)).toEqual([]);
    }
  });

  it('is left alone in durations and logs, not in what is done then', () => {
    expect(typescript("const A_MS = 5; b(); setTimeout(c, A_MS * 3); await sleep(2 ** d); if (e) logger.warn({ f: 1 }, 'g');")).toEqual([
      "const A_MS = 5;  setTimeout(c, A_MS * 3); await sleep(2 ** d); if (e) logger.warn({ f: 1 }, 'g');",
      "const A_MS = 5; b();  await sleep(2 ** d); if (e) logger.warn({ f: 1 }, 'g');",
      "const A_MS = 5; b(); setTimeout(c, A_MS * 3);  if (e) logger.warn({ f: 1 }, 'g');",
      "const A_MS = 5; b(); setTimeout(c, A_MS * 3); await sleep(2 ** d); if (!(e)) logger.warn({ f: 1 }, 'g');",
      'const A_MS = 5; b(); setTimeout(c, A_MS * 3); await sleep(2 ** d); ',
    ]);
    expect(typescript('setTimeout(() => f(a && b), 5)')).toContain('setTimeout(() => f(a || b), 5)');
  });

  it('does not take what every object has for something to change', () => {
    expect(typescript('const a = b.toString();')).toEqual([]);
  });

  it('has SQL in its template strings, whose values are opaque', () => {
    const withValue = (text: string) => text.replace('VALUE', ['$', '{b < c}'].join(''));
    const mutants = typescript(withValue('const a = sql`select from t where a = VALUE and c is null`;'));
    expect(mutants).toEqual([
      ...[
        'const a = sql`select from t where true and c is null`;',
        'const a = sql`select from t where a <> VALUE and c is null`;',
        'const a = sql`select from t where a = VALUE`;',
        'const a = sql`select from t where a = VALUE and c is not null`;',
      ].map(withValue),
      ...['b <= c', 'b >= c'].map((value) =>
        withValue('const a = sql`select from t where a = VALUE and c is null`;').replace('b < c', value),
      ),
    ]);
  });
});

describe('SQL', () => {
  it('is changed in its comparisons, negations, bounds, functions and joins', () => {
    expect(sql('a < b')).toEqual(['a <= b', 'a >= b']);
    expect(sql('a + 1')).toEqual(['a - 1', 'a + 2']);
    expect(sql('x is not distinct from y')).toEqual(['x is distinct from y']);
    expect(sql('not exists (select)')).toEqual(['exists (select)']);
    expect(sql('greatest(a, b)')).toEqual(['least(a, b)']);
    expect(sql('from a left join b using (id)')).toEqual(['from a join b using (id)']);
    expect(sql('order by a desc')).toEqual(['order by a asc']);
  });

  it('loses predicates up to where they end', () => {
    expect(sql('where a and (b or c) order by d')).toEqual([
      'where true and (b or c) order by d',
      'where a order by d',
      'where a and (b) order by d',
    ]);
    expect(sql('where a in (x, y) and b in (z)')).toContain('where a in (x, y)');
    expect(sql('where a between b and c and d')).toEqual(['where true and d', 'where a between b and c']);
    expect(sql('where case when a then b end and c')).toContain('where case when a then b end');
  });

  it('loses its locks', () => {
    expect(sql('select from a for no key update of a, b skip locked')).toEqual(['select from a ']);
    expect(sql('select pg_advisory_xact_lock(hashtextextended(f, 1))')).toEqual(['select null']);
    expect(sql('select pg_try_advisory_xact_lock(f) as free')).toEqual(['select true as free']);
  });

  it('is left alone in comments, strings, assignments and sizes', () => {
    expect(sql("-- a < b\n/* c = d */ 'e and f' limit 5")).toEqual([]);
    expect(sql('update t set a = b, c = d where e')).toEqual(['update t set a = b, c = d where true']);
    expect(sql("a::numeric(10) -> b || c @> d - 'key'")).toEqual([]);
  });

  const file = `create table t (a int check (a < 1));
create function f(a int) returns boolean language sql as $$ select a < b; $$;
insert into t values (2);
create or replace function g() returns void language sql begin atomic select case when a > b then 'x' end; select 3 + c; end;
update t set a = 4 where a = 5;`;

  it('is changed inside of functions only, each by its name', () => {
    expect(
      sqlFileChanges(file).map(({ about, start, end, replacement }) => `${about}: ${file.slice(start, end)} → ${replacement}`),
    ).toEqual(['f: < → <=', 'f: < → >=', 'g: > → >=', 'g: > → <=', 'g: + → -']);
  });

  it('is not changed in a function that a later file replaces', () => {
    expect(sqlFileChanges(file, (name) => name === 'f').every(({ about }) => about === 'g')).toBe(true);
  });
});

describe('a mutant', () => {
  const text = 'function f() {\n  if (a < b)\n    throw c;\n  return d;\n}\n';

  it('has a line number, and the lines before and after', () => {
    const [first] = described(
      'a.ts',
      text,
      typescriptChanges(text).filter(({ kind }) => kind === 'dropped statement'),
    );
    expect(first?.line).toBe(2);
    expect(first && diffOf(first)).toEqual(['- if (a < b)', '- throw c;']);
  });

  it('is listed once', () => {
    const changes = typescriptChanges(text);
    expect(described('a.ts', text, [...changes, ...changes])).toHaveLength(changes.length);
  });
});

describe('a draw', () => {
  const of = (file: string) => described(file, 'a < b && c + 1 > d && e', typescriptChanges('a < b && c + 1 > d && e'));
  const mutants = ['src/features/a/b/queries.ts', 'src/features/a/b/service.ts', 'src/http/a.ts', 'src/core/b.ts'].flatMap(of);
  const drawn = (seed: number) => [...draw(mutants, seed)];

  it('is the same for the same seed, and another for another', () => {
    expect(drawn(1)).toEqual(drawn(1));
    expect(drawn(1)).not.toEqual(drawn(2));
  });

  it('has every mutant once', () => {
    expect(new Set(drawn(3))).toEqual(new Set(mutants));
    expect(drawn(3)).toHaveLength(mutants.length);
  });
});

describe('the tests responsible', () => {
  const test = (file: string, text = '') => ({ file: `test/${file}.test.ts`, text });
  const tests = [
    test('architecture/access'),
    test('architecture/migrations'),
    test('core/page'),
    test('features/a/apples'),
    test('features/a/apple-sorts'),
    test('features/a/pears', "import { x } from '../../../src/features/a/apples/rules.ts';"),
    test('features/a/plums'),
    test('features/b/apples'),
  ];
  const files = (...names: string[]) => names.map((name) => `test/${name}.test.ts`);

  it('are those of the context that share a noun or import from the folder', () => {
    expect(responsible({ file: 'src/features/a/apples/service.ts' }, tests, [])).toEqual(
      files('features/a/apple-sorts', 'features/a/apples', 'features/a/pears'),
    );
  });

  it('are the whole context where no name fits', () => {
    expect(responsible({ file: 'src/features/b/nuts/service.ts' }, tests, [])).toEqual(files('features/b/apples'));
  });

  it('are those of other contexts that share a noun before the whole of its own where none there does', () => {
    const plums = responsible({ file: 'src/features/b/plums/service.ts' }, tests, []);
    expect(plums).toEqual(files('features/a/plums', 'features/b/apples'));
  });

  it('are those of the features that call it after its own', () => {
    const sources = [
      { file: 'src/features/b/nuts/service.ts', text: "import * as queries from './queries.ts';" },
      { file: 'src/features/a/plums/service.ts', text: "import * as nuts from '../../b/nuts/service.ts';" },
    ];
    expect(responsible({ file: 'src/features/b/nuts/queries.ts' }, tests, sources)).toEqual(files('features/b/apples', 'features/a/plums'));
  });

  it('of a permission are those of access first', () => {
    expect(responsible({ file: 'src/domain/permissions/a.ts', about: 'plum:read' }, tests, [])).toEqual(
      files('architecture/access', 'features/a/plums'),
    );
  });

  it('of an SQL function are those of the features that call it, and never the picture of all SQL', () => {
    const sources = [{ file: 'src/features/a/plums/queries.ts', text: 'sql`select ripe(p)`' }];
    const mutant = { file: 'db/functions/ripe.sql', about: 'ripe' };
    const first = responsible(mutant, tests, sources);
    expect(first).toEqual(files('features/a/plums'));
    expect(remaining(mutant, tests, first)).not.toContain('test/architecture/migrations.test.ts');
    expect(remaining(mutant, tests, first)).toHaveLength(tests.length - 2);
  });

  it('of an SQL function that other functions or fragments call are those of the features that call these, and the oracles that ask them', () => {
    const sources = [
      { file: 'db/functions/juice.sql', text: 'create function juice() …' },
      { file: 'db/functions/press.sql', text: 'create function press() … select juice()' },
      { file: 'db/functions/apart.sql', text: '-- unlike juice()' },
      { file: 'src/domain/sql/presses.ts', text: 'sql`press()`' },
      { file: 'src/features/a/plums/queries.ts', text: "import { pressed } from '../../../domain/sql/presses.ts';" },
      { file: 'src/features/b/apples/queries.ts', text: 'sql`apart()`' },
    ];
    const mutant = { file: 'db/functions/juice.sql', about: 'juice' };
    expect(responsible(mutant, tests, sources)).toEqual(files('features/a/plums'));
    const more = [...tests, test('oracles/core/pressing', 'select press(1)'), test('oracles/core/parting', 'select apart(1)')];
    expect(oracles(more, [], mutant, sources)).toEqual(files('oracles/core/pressing'));
  });

  it('of an SQL function that no feature calls, such as that of a trigger, are the conventions', () => {
    const more = [...tests, test('architecture/conventions-writes')];
    expect(responsible({ file: 'db/functions/stamp.sql', about: 'stamp' }, more, [])).toEqual(files('architecture/conventions-writes'));
  });

  it('of a lock are those of two writers at once before the others', () => {
    const more = [...tests, test('architecture/locks'), test('features/b/races')];
    const first = responsible({ file: 'src/features/b/nuts/queries.ts', kind: 'dropped lock' }, more, []);
    expect(first).toEqual(files('architecture/locks', 'features/b/races', 'features/b/apples'));
  });

  it('are followed by the oracles of their contexts', () => {
    const more = [...tests, test('oracles/a/ripening'), test('oracles/b/ripening')];
    const first = responsible({ file: 'src/features/a/apples/service.ts' }, more, []);
    expect(first.filter((file) => file.includes('oracles'))).toEqual([]);
    expect(oracles(more, first)).toEqual(files('oracles/a/ripening'));
    expect(oracles(more, ['test/features/fruit/b/values.test.ts'])).toEqual(files('oracles/b/ripening'));
  });
});

describe('equivalent mutants', () => {
  const text = '# why\n\na.ts\n- a < b\n+ a <= b\nbecause b is never a.\n';

  it('are recognised by file and diff, whatever the line', () => {
    const [entry] = parseEquivalents(text);
    const mutants = described('a.ts', '\n\n  a < b', typescriptChanges('\n\n  a < b'));
    expect(mutants.map((mutant) => equivalentOf(mutant, entry ? [entry] : [])?.reason)).toEqual(['because b is never a.', undefined]);
  });

  it('are listed with lines that still stand in the source', () => {
    const gone = readEquivalents().filter(({ file, diff }) => {
      const source = existsSync(path.join(ROOT, file)) ? readFileSync(path.join(ROOT, file), 'utf8') : '';
      return diff.some((line) => line.startsWith('- ') && !source.includes(line.slice(2)));
    });
    expect(gone).toEqual([]);
  });

  it('need a reason', () => {
    expect(() => parseEquivalents('a.ts\n- a\n+ b\n')).toThrow('needs a diff and a reason');
  });
});
