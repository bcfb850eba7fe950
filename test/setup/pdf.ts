import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** An element of the structure of a PDF, as readers of the screen go through it. */
export interface Element {
  role: string;
  children: Element[];
}

type Node = { role?: string; type?: string; children?: Node[] };

const isElement = (node: Node): node is Node & { role: string } => node.role !== undefined;
const elementOf = ({ role, children = [] }: Node & { role: string }): Element => ({
  role,
  children: children.filter(isElement).map(elementOf),
});

async function open(file: Buffer) {
  return getDocument({ data: new Uint8Array(file), verbosity: 0, useSystemFonts: false }).promise;
}

/** The structure of each page, as a reader that nobody here wrote finds it. */
export async function structureOf(file: Buffer): Promise<Element[]> {
  const pdf = await open(file);
  const pages: Element[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const tree = (await (await pdf.getPage(number)).getStructTree()) as Node | null;
    if (tree) pages.push(elementOf({ role: 'Root', ...tree }));
  }
  await pdf.loadingTask.destroy();
  return pages;
}

/** All elements of a role. */
export const all = (element: Element, role: string): Element[] => [
  ...(element.role === role ? [element] : []),
  ...element.children.flatMap((child) => all(child, role)),
];

/** Texts that lie, in whole or in part, outside the page or in its margins at the sides. */
export async function outside(file: Buffer, margin = 50): Promise<string[]> {
  const pdf = await open(file);
  const lost: string[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const page = await pdf.getPage(number);
    const [, , width, height] = page.view as [number, number, number, number];
    for (const item of (await page.getTextContent()).items) {
      if (!('str' in item) || item.str.trim() === '') continue;
      const [x, y] = item.transform.slice(4) as [number, number];
      if (x < margin || x + item.width > width - margin || y < 0 || y > height) lost.push(item.str);
    }
  }
  await pdf.loadingTask.destroy();
  return lost;
}

/** The text of the pages, and the title and language that the file says. */
export async function textOf(file: Buffer): Promise<{ text: string; title: unknown; language: unknown; pages: number }> {
  const pdf = await open(file);
  const parts: string[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const { items } = await (await pdf.getPage(number)).getTextContent();
    parts.push(items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join(''));
  }
  const { info } = (await pdf.getMetadata()) as { info: Record<string, unknown> };
  const pages = pdf.numPages;
  await pdf.loadingTask.destroy();
  return { text: parts.join('\n'), title: info['Title'], language: info['Language'], pages };
}
