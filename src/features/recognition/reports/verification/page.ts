import { createHash } from 'node:crypto';
import type { Verification } from './schema.ts';

const STYLE =
  'body{font:1rem/1.5 system-ui,sans-serif;max-width:42rem;margin:3rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}dt{font-weight:600}dd{margin:0 0 .75rem;overflow-wrap:anywhere}.yes{color:#14532d}.no{color:#7f1d1d}@media(prefers-color-scheme:dark){body{color:#eee;background:#121212}.yes{color:#86efac}.no{color:#fca5a5}}';

/** The page’s own policy: nothing is loaded, its one style is named by its digest, and its form goes to this service. */
export const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`;

const escaped = (text: string) => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

const KINDS: Readonly<Record<Verification['kind'], string>> = {
  dossier: 'Promotion-dossier mentorship report',
  cfar_statement: 'Mentorship statement for the continuing faculty appointment review',
};

/** What the page says of a file: that it is the report, an extract of it, or neither; null where none was sent. */
export type Verdict = 'report' | 'extract' | 'neither' | null;

/** The page for people: what is verified of a report, and a form for the file that they have. */
export function pageOf({ report_no, kind, issued_on, sha256 }: Verification, verdict: Verdict): string {
  const no = escaped(report_no);
  const said = {
    report: `<p class="yes" role="status"><strong>Your file is this report.</strong></p>`,
    extract: `<p class="yes" role="status"><strong>Your file is a table from this report.</strong> The report says more than it.</p>`,
    neither: `<p class="no" role="alert"><strong>Your file is not this report</strong>, or was changed after it was issued.</p>`,
    null: '',
  }[`${verdict}`];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>Report ${no}</title><style>${STYLE}</style></head>
<body><main><h1>Report ${no}</h1>${said}
<p>A report of this number was issued.</p>
<dl><dt>Kind</dt><dd>${KINDS[kind]}</dd><dt>Issued on</dt><dd>${escaped(issued_on)}</dd><dt>SHA-256</dt><dd><code>${escaped(sha256)}</code></dd></dl>
<h2>Is your file this report?</h2>
<form method="post" action="/verify/${no}/file" enctype="multipart/form-data">
<p><label for="file">The file that you were given</label> <input id="file" type="file" name="file" required></p>
<p><button>Compare</button></p></form></main></body></html>
`;
}
