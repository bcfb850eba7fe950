/**
 * `npm run doctor`: asks whether the invariants hold over the whole database. Reads only, as its owner, in one snapshot. Prints a line for each
 * offence, and on the error stream one for each rule; ends with exit code 1 where something is wrong, 2 where it could not look.
 */
import { createDb, createPool } from '../core/db.ts';
import { examine, lineOf, RULES, rulesOf } from './examine.ts';
import { UNCHECKED } from './unchecked.ts';

const HELP = `Usage: npm run doctor -- [--json] [--list] [RULE ...], with OWNER_DATABASE_URL set

Without a rule all are asked, in one snapshot that is only read. Standard output: a line for each offence. Exit code: 0 all rules hold, 1 there
are offences, 2 it could not look.

  --json   prints the offences as JSON: rule, department, ids, words
  --list   prints the rules, and which invariants rows cannot show
  --help   prints this

What the daily work does once a day, and has not done yet, is an offence where it is more than a day late. LEDGER says what is still to be posted.
`;

/** Does what the arguments say, and answers the exit code. */
async function run(args: readonly string[]): Promise<number> {
  const flags = args.filter((arg) => arg.startsWith('-'));
  const unknown = flags.filter((flag) => !['--json', '--list', '--help'].includes(flag));
  if (flags.includes('--help') || unknown.length > 0) {
    (unknown.length > 0 ? process.stderr : process.stdout).write(HELP);
    return unknown.length > 0 ? 2 : 0;
  }
  if (flags.includes('--list')) {
    process.stdout.write(list());
    return 0;
  }
  const rules = args.filter((arg) => !arg.startsWith('-'));
  rulesOf(rules);
  const { loadOwnerUrl } = await import('../config.ts');
  const db = createDb(createPool(loadOwnerUrl(process.env), { size: 1, queryTimeoutMs: 3_600_000 }));
  try {
    const now = Temporal.Now.instant().toString({ fractionalSecondDigits: 3 });
    const findings = await examine(db, now, {
      rules,
      onRule: ({ id, title }, found, ms) => {
        const result = found.length === 0 ? 'holds' : `${found.length} offences`;
        process.stderr.write(`${id.padEnd(18)} ${(ms / 1_000).toFixed(2).padStart(7)} s  ${result.padEnd(12)} ${title}\n`);
      },
    });
    if (flags.includes('--json')) process.stdout.write(`${JSON.stringify(findings, null, 2)}\n`);
    else process.stdout.write(findings.length === 0 ? 'All rules hold.\n' : `${findings.map(lineOf).join('\n')}\n`);
    return findings.length === 0 ? 0 : 1;
  } finally {
    await db.destroy();
  }
}

function list(): string {
  const rules = RULES.map(({ id, title }) => `${id.padEnd(18)} ${title}`);
  const others = UNCHECKED.map(({ invariant, reason, test }) => `${invariant.padEnd(18)} ${reason} (${test})`);
  return `${rules.join('\n')}\n\nWhat rows cannot show, why, and which test holds it:\n${others.join('\n')}\n`;
}

if (import.meta.main) {
  try {
    process.exitCode = await run(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 2;
  }
}
