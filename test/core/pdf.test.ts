/** PDF by Typst: what can be read out of it again. */
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { toPdf } from '../../src/core/pdf.ts';
import { textOf } from '../setup/pdf.ts';
import { ROOT } from '../setup/source.ts';

const printed = async (hyphenate: boolean): Promise<string> => {
  const template = path.join(mkdtempSync(path.join(tmpdir(), 'pdf-')), 'it.typ');
  writeFileSync(
    template,
    `#let data = json(bytes(sys.inputs.data))
#set document(title: "Numbers", date: none)
#set text(font: data.fonts, lang: "en", hyphenate: ${hyphenate})
#block(width: 2.4cm)[Extraordinary mentorship responsibilities internationally]
Report PR-2024-1 of MIC-REL-1`,
  );
  return (await textOf(await toPdf({ template, data: {}, created_at: '2026-03-01T12:00:00Z' }))).text;
};

test('a template that hyphenates words loses the hyphens of numbers, so that none does', async () => {
  expect(await printed(false)).toContain('PR-2024-1 of MIC-REL-1');
  expect(await printed(true)).not.toContain('PR-2024-1');
  const templates = readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.typ'));
  expect(templates.length).toBeGreaterThan(3);
  for (const file of templates) {
    const text = readFileSync(path.join(ROOT, 'src', file), 'utf8');
    expect(text, file).toContain('hyphenate: false');
    expect(text, file).not.toContain('hyphenate: true');
  }
});
