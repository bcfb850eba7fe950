/** What axe-core finds in a page: in headless Chromium, where one is installed, which sees contrast too; in jsdom otherwise. */
import { execFile } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import axe from 'axe-core';
import { JSDOM } from 'jsdom';

type Found = { violations: { id: string; nodes: { html: string }[] }[] };

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** The path of a browser; undefined where there is none. */
export function browser(): string | undefined {
  const places = (process.env.PATH ?? '').split(path.delimiter).flatMap((folder) => NAMES.map((name) => path.join(folder, name)));
  return places.find((place) => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Runs a headless browser with a page; answers what it prints. */
export async function browse(page: string, flags: readonly string[]): Promise<string> {
  const program = browser();
  if (!program) throw new Error('no browser is installed');
  const folder = mkdtempSync(path.join(tmpdir(), 'page-'));
  try {
    const file = path.join(folder, 'page.html');
    writeFileSync(file, page);
    const common = [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--hide-scrollbars',
      `--user-data-dir=${folder}/profile`,
    ];
    const { stdout } = await promisify(execFile)(program, [...common, ...flags, `file://${file}`], { maxBuffer: 1 << 26, timeout: 60_000 });
    return stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** A page of whole and valid HTML around what it embeds. */
export const pageOf = (body: string) =>
  `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Pictures</title></head><body><main><h1>Pictures</h1>${body}</main></body></html>`;

const said = ({ violations }: Found) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));

/** The violations, as rule and element. */
export async function violations(page: string, inBrowser = browser() !== undefined): Promise<string[]> {
  if (!inBrowser) {
    const { window } = new JSDOM(page, { runScripts: 'outside-only' });
    window.eval(axe.source);
    // Without layout there is no contrast.
    return said(await (window.eval(`axe.run({ rules: { 'color-contrast': { enabled: false } } })`) as Promise<Found>));
  }
  const result = `axe.run().then((found) => { document.title = 'done'; const pre = document.createElement('pre'); pre.id = 'found'; pre.textContent = JSON.stringify({ violations: found.violations }); document.body.append(pre); })`;
  const script = `<script>${axe.source.replaceAll('</script', '<\\/script')};${result}</script>`;
  const dom = await browse(
    page.replace('</body>', () => `${script}</body>`),
    ['--virtual-time-budget=20000', '--dump-dom'],
  );
  const { window } = new JSDOM(dom);
  const found = window.document.querySelector('#found')?.textContent;
  if (!found) throw new Error('axe-core did not answer');
  return said(JSON.parse(found) as Found);
}
