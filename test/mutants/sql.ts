/** Mutants of SQL: of the files in db/, and of the statements that stand in template strings, whose `${…}` are opaque. */
import type { Change } from './mutant.ts';

/** A part of the text that is no SQL. */
export type Hole = Readonly<{ start: number; end: number }>;

type Token = Readonly<{
  kind: 'word' | 'number' | 'operator' | 'operand' | 'mark';
  text: string;
  start: number;
  end: number;
  depth: number;
}>;

const COMPARISONS: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '=': ['<>'],
  '<>': ['='],
};
const FUNCTIONS: Readonly<Record<string, string>> = { least: 'greatest', greatest: 'least', min: 'max', max: 'min' };

/** Words that end the predicate before them, where they stand at its depth. */
const CLAUSES = new Set(
  'and or where group order limit offset having union except intersect for returning when then else end join left inner cross full right on do loop window set from using begin'.split(
    ' ',
  ),
);

/** Every change of the SQL in `text[from, to)`. Positions are those of `text`. */
export function sqlChanges(text: string, from = 0, to = text.length, holes: readonly Hole[] = []): Change[] {
  const tokens = tokenize(text, from, to, holes);
  return tokens.flatMap((_, i) => [...operators(tokens, i), ...words(tokens, i), ...predicates(tokens, i)]);
}

/**
 * The same for a file of db/: only inside the functions and views it creates, except for those of `superseded`. Each change is about
 * the function's name.
 */
export function sqlFileChanges(text: string, superseded: (name: string) => boolean = () => false): Change[] {
  return definitions(text).flatMap(({ name, start, end }) =>
    superseded(name) ? [] : sqlChanges(text, start, end).map((change) => ({ ...change, about: name })),
  );
}

const CREATE = /^create\s+(?:or\s+replace\s+)?(?:function|procedure|view)\s+"?(\w+)"?/i;

/** The statements that create a function or view, each from behind its name to its semicolon. */
function definitions(text: string): { name: string; start: number; end: number }[] {
  const found: { name: string; start: number; end: number }[] = [];
  let quote: string | null = null;
  let isOpen = false;
  let block = 0;
  for (const token of tokenize(text, 0, text.length, [])) {
    if (token.kind === 'mark' && token.text.startsWith('$')) quote = quote === null ? token.text : token.text === quote ? null : quote;
    else if (quote === null && (token.text === 'atomic' || (block > 0 && token.text === 'case'))) block++;
    else if (quote === null && token.text === 'end' && block > 0) block--;
    else if (quote === null && token.text === ';' && block === 0) {
      const last = found.at(-1);
      if (isOpen && last) last.end = token.start;
      isOpen = false;
      continue;
    }
    if (isOpen || quote !== null || token.text !== 'create') continue;
    const [whole, name] = CREATE.exec(text.slice(token.start)) ?? [];
    if (whole === undefined || name === undefined) continue;
    found.push({ name, start: token.start + whole.length, end: text.length });
    isOpen = true;
  }
  return found;
}

const TOKEN =
  /--[^\n]*|\/\*[\s\S]*?\*\/|\s+|'(?:[^']|'')*'|"[^"]*"|\$\d+|\$\w*\$|\d+(?:\.\d+)?|[a-z_]\w*|<=|>=|<>|!=|=>|:=|::|->>|->|\|\||&&|@>|<@|-\|-|[<>=+*/%-]|[\s\S]/giy;

function tokenize(text: string, from: number, to: number, holes: readonly Hole[]): Token[] {
  const tokens: Token[] = [];
  let depth = 0;
  let at = from;
  while (at < to) {
    const hole = holes.find(({ start }) => start === at);
    if (hole) {
      tokens.push({ kind: 'operand', text: '?', start: at, end: hole.end, depth });
      at = hole.end;
      continue;
    }
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text)?.[0] ?? text.slice(at, at + 1);
    const next = holes.find(({ start }) => start > at)?.start ?? to;
    const word = found.slice(0, next - at);
    const kind = kindOf(word);
    if (word === ')' || word === ']') depth--;
    if (kind) tokens.push({ kind, text: kind === 'word' ? word.toLowerCase() : word, start: at, end: at + word.length, depth });
    if (word === '(' || word === '[') depth++;
    at += word.length;
  }
  return tokens;
}

function kindOf(word: string): Token['kind'] | null {
  if (/^(--|\/\*|\s)/.test(word)) return null;
  if (/^['"]|^\$\d/.test(word)) return 'operand';
  if (/^\d/.test(word)) return 'number';
  if (/^[a-z_]/i.test(word)) return 'word';
  return /^[<>=+*/%:|&@!-]/.test(word) ? 'operator' : 'mark';
}

function operators(tokens: readonly Token[], i: number): Change[] {
  const token = tokens[i];
  if (token?.kind !== 'operator') return [];
  const change = (kind: Change['kind'], replacement: string) => ({ kind, start: token.start, end: token.end, replacement });
  const isAssignment = token.text === '=' && clauseOf(tokens, i) === 'set';
  if (COMPARISONS[token.text] && !isAssignment) return (COMPARISONS[token.text] ?? []).map((to) => change('comparison', to));
  const isBinary = ['word', 'number', 'operand'].includes(tokens[i - 1]?.kind ?? '') || [')', ']'].includes(tokens[i - 1]?.text ?? '');
  if (token.text === '+' && isBinary) return [change('arithmetic', '-')];
  // What is taken from a document is its keys.
  const isKey = (tokens[i + 1]?.text ?? '').startsWith("'");
  if (token.text === '-' && isBinary && !isKey) return [change('arithmetic', '+')];
  return [];
}

/** The clause in whose list of assignments or expressions a token stands: `set`, or whatever else. */
function clauseOf(tokens: readonly Token[], i: number): string {
  const depth = tokens[i]?.depth ?? 0;
  for (let k = i - 1; k >= 0; k--) {
    const token = tokens[k];
    if (!token || token.depth < depth) return '';
    if (token.depth === depth && (token.text === ';' || ['set', 'where', 'from', 'select', 'on', 'when', 'if'].includes(token.text)))
      return token.text;
  }
  return '';
}

/** The function of whose arguments the token is one. */
function functionOf(tokens: readonly Token[], i: number): string {
  const depth = (tokens[i]?.depth ?? 0) - 1;
  const open = tokens.slice(0, i).findLastIndex((token) => token.text === '(' && token.depth === depth);
  return tokens[open - 1]?.text ?? '';
}

function words(tokens: readonly Token[], i: number): Change[] {
  const token = tokens[i];
  if (!token) return [];
  const before = tokens[i - 1]?.text ?? '';
  const after = tokens[i + 1]?.text ?? '';
  const change = (kind: Change['kind'], replacement: string, end = token.end) => ({ kind, start: token.start, end, replacement });
  if (token.kind === 'number') {
    const isSize =
      ['limit', 'offset', 'select', 'by', '['].includes(before) || /^(numeric|varchar|char|hashtextextended)$/.test(functionOf(tokens, i));
    return isSize ? [] : [change('constant', String(Number(token.text) + 1))];
  }
  if (token.kind !== 'word') return [];
  switch (token.text) {
    case 'true':
    case 'false':
      return before === 'default' ? [] : [change('constant', token.text === 'true' ? 'false' : 'true')];
    case 'not':
      return after === 'null' && before !== 'is' ? [] : [change('negation', '', tokens[i + 1]?.start)];
    case 'exists':
      return before === 'not' || before === 'if' ? [] : [change('negation', 'not exists')];
    case 'is':
      return ['null', 'distinct', 'true', 'false'].includes(after) ? [change('negation', 'is not')] : [];
    case 'desc':
      return [change('dropped order', 'asc')];
    case 'left':
      return after === 'join' ? [change('join', '', tokens[i + 1]?.start)] : [];
    case 'for':
      return lockAt(tokens, i);
    default:
      if (/^pg_(try_)?advisory/.test(token.text)) return advisoryLockAt(tokens, i);
      return FUNCTIONS[token.text] && after === '(' ? [change('function', FUNCTIONS[token.text] ?? '')] : [];
  }
}

/** `pg_advisory_xact_lock(…)` is nothing instead, `pg_try_advisory_xact_lock(…)` always succeeds. */
function advisoryLockAt(tokens: readonly Token[], i: number): Change[] {
  const token = tokens[i];
  const close = token && tokens.slice(i).find(({ text, depth }) => text === ')' && depth === token.depth);
  if (!token || !close) return [];
  return [{ kind: 'dropped lock', start: token.start, end: close.end, replacement: token.text.startsWith('pg_try') ? 'true' : 'null' }];
}

/** `for update`, `for no key update of a, b`, …, which ends a select. */
function lockAt(tokens: readonly Token[], i: number): Change[] {
  const [first, ...rest] = tokens.slice(i, i + 4);
  const phrase = rest.map(({ text }) => text).join(' ');
  const [strength] = /^(no key update|update|key share|share)\b/.exec(phrase) ?? [];
  if (!first || strength === undefined) return [];
  let last = i + strength.split(' ').length;
  if (tokens[last + 1]?.text === 'of') {
    last += 2;
    while (tokens[last + 1]?.text === ',') last += 2;
  }
  while (['nowait', 'skip', 'locked'].includes(tokens[last + 1]?.text ?? '')) last++;
  return [{ kind: 'dropped lock', start: first.start, end: tokens[last]?.end ?? first.end, replacement: '' }];
}

/** `and p` and `or p` go; `where p` becomes `where true`. */
function predicates(tokens: readonly Token[], i: number): Change[] {
  const token = tokens[i];
  if (!token || !['and', 'or', 'where'].includes(token.text) || isOfBetween(tokens, i)) return [];
  const last = lastOfPredicate(tokens, i);
  const end = tokens[last]?.end;
  if (last === i || end === undefined) return [];
  if (token.text === 'where') return [{ kind: 'dropped predicate', start: token.end, end, replacement: ' true' }];
  const start = tokens[i - 1]?.end ?? token.start;
  return [{ kind: 'dropped predicate', start, end, replacement: '' }];
}

/** Whether an `and` only joins the two bounds of a `between`. */
function isOfBetween(tokens: readonly Token[], i: number): boolean {
  const depth = tokens[i]?.depth ?? 0;
  if (tokens[i]?.text !== 'and') return false;
  for (let k = i - 1; k >= 0; k--) {
    const token = tokens[k];
    if (!token || token.depth < depth || token.text === ';') return false;
    if (token.depth === depth && token.text === 'between') return true;
    if (token.depth === depth && CLAUSES.has(token.text)) return false;
  }
  return false;
}

function lastOfPredicate(tokens: readonly Token[], i: number): number {
  const depth = tokens[i]?.depth ?? 0;
  let last = i;
  let isBetween = false;
  let cases = 0;
  for (let k = i + 1; k < tokens.length; k++) {
    const token = tokens[k];
    if (!token || token.depth < depth) break;
    if (token.depth === depth) {
      if (token.kind === 'mark' && /^[;,$]/.test(token.text)) break;
      if (token.text === 'case') cases++;
      else if (token.text === 'end' && cases > 0) cases--;
      else if (token.text === 'between') isBetween = true;
      else if (token.text === 'and' && isBetween) isBetween = false;
      else if (cases === 0 && endsPredicate(tokens, k)) break;
    }
    last = k;
  }
  return last;
}

function endsPredicate(tokens: readonly Token[], i: number): boolean {
  const word = tokens[i]?.text ?? '';
  if (word === 'from') return tokens[i - 1]?.text !== 'distinct';
  if (word === 'left' || word === 'right') return tokens[i + 1]?.text !== '(';
  return CLAUSES.has(word);
}
