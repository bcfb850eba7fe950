/** `npm run demo:bundle -- FILE`: writes the bundle of a fictional department that moves in, and the wrong one that a tour tries first. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { civilDate } from '../../core/clock.ts';
import { messageOf } from '../../core/stack.ts';
import { drawMovingDepartment } from './department.ts';
import { filesOf, packBundle } from './files.ts';

/** The issuer of tokens where none is configured: see main.ts. */
const DEV_ISSUER = 'urn:faculty-mentorship:development';

const HELP = `Usage: npm run demo:bundle -- [options] <file>

Writes a ZIP archive for POST /v1/import-bundles: a fictional department whose programme has run for years.

  --people <number>    default 300
  --as-of <day>        of which its files tell; default today
  --issuer <iss>       at which its leaders sign in; default the development issuer
  --mistake            one row names a mentor whom nobody knows
`;

if (import.meta.main) {
  try {
    const { values, positionals } = parseArgs({
      args: process.argv.slice(2),
      allowPositionals: true,
      options: {
        people: { type: 'string' },
        'as-of': { type: 'string' },
        mistake: { type: 'boolean' },
        issuer: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
    const [file] = positionals;
    const people = Number(values.people ?? 300);
    if (values.help || file === undefined || !Number.isInteger(people) || people < 30 || people > 2_000) process.stdout.write(HELP);
    else {
      const as_of = values['as-of'] ?? civilDate(Temporal.Now.instant(), 'America/Toronto');
      const files = filesOf(drawMovingDepartment(as_of, people), values.issuer ?? DEV_ISSUER);
      const assignments = files.get('assignments') ?? '';
      if (values.mistake) files.set('assignments', assignments.replace(/(\r\n[^,]+,)[^,]+/, '$1NOBODY'));
      writeFileSync(file, packBundle(files, { as_of, source: 'Lists of the department' }));
    }
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    process.exitCode = 1;
  }
}
