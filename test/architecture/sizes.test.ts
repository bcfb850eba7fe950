/** Files and functions stay of a size that a newcomer reads at once, and the code speaks one language. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { classes } from '../../src/domain/classes.ts';
import { ROOT, readSources } from '../setup/source.ts';

const LONGEST_FILE = 300;
const LONGEST_ROUTES = 150;

const sources = readSources('src', 'db').filter(({ file }) => file !== 'db/types.ts');
const linesOf = (text: string) => text.trimEnd().split('\n').length;

/** Lines of each function `routes` of a file, from its head to the brace that closes it in the first column. */
function routesOf(text: string): number[] {
  return [...text.matchAll(/^export const routes\w*\b[\s\S]*?^\};?$/gm)].map(([body]) => linesOf(body));
}

describe('sizes', () => {
  test(`no file under src or db has more than ${LONGEST_FILE} lines`, () => {
    const long = sources.map(({ file, text }) => ({ file, lines: linesOf(text) })).filter(({ lines }) => lines > LONGEST_FILE);
    expect(long).toEqual([]);
  });

  test(`no routes function has more than ${LONGEST_ROUTES} lines`, () => {
    const routes = sources.filter(({ kind }) => kind === 'routes');
    const found = routes.flatMap(({ file, text }) => routesOf(text).map((lines) => ({ file, lines })));
    expect(found.length).toBeGreaterThan(30);
    expect(found.filter(({ lines }) => lines > LONGEST_ROUTES)).toEqual([]);
    expect(routesOf(`export const routes: Plugin = async (app) => {\n${'  app;\n'.repeat(200)}};\n`)).toEqual([202]);
  });
});

describe('words', () => {
  /** Metaphors of buildings say nothing to somebody who knows the field or the stack. */
  const METAPHORS = /\b(porch|furniture|(?<!leaves )(the|a|one|each|own|other) rooms?|the house|house tests?|ground floor)\b/i;

  test('the confidentiality classes are explained in src/README.md as the source explains them', () => {
    const page = readFileSync(path.join(ROOT, 'src/README.md'), 'utf8');
    const missing = Object.entries(classes).filter(([name, meaning]) => !page.includes(`| \`${name}\` | ${meaning} |`));
    expect(missing).toEqual([]);
  });

  test('every path that src/README.md names is there', () => {
    const page = readFileSync(path.join(ROOT, 'src/README.md'), 'utf8');
    const paths = [...page.matchAll(/`([\w./-]+\/[\w./-]*)`/g)].map(([, name = '']) => name);
    const places = (name: string) => [path.join(ROOT, 'src', name), path.join(ROOT, name)];
    expect(paths.length).toBeGreaterThan(20);
    expect(paths.filter((name) => !places(name).some((place) => existsSync(place)))).toEqual([]);
  });

  test('no metaphor of a building stands in code, tests or what is read beside them', () => {
    const pages = ['README.md', 'src/README.md', 'CHANGELOG.md', 'test/bench/README.md', 'test/mutants/README.md'];
    const texts = [
      ...[...sources, ...readSources('test')].filter(({ file }) => file !== 'test/architecture/sizes.test.ts'),
      ...pages.map((file) => ({ file, text: readFileSync(path.join(ROOT, file), 'utf8') })),
    ];
    const found = texts.flatMap(({ file, text }) =>
      text.split('\n').flatMap((line, i) => (METAPHORS.test(line) ? [`${file}:${i + 1}: ${line.trim()}`] : [])),
    );
    expect(found).toEqual([]);
  });
});
