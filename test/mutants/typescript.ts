/** Mutants of TypeScript: of what runs, never of types, comments, or text for people. SQL in template strings is left to sql.ts. */
import { parseAst } from 'vitest/node';
import type { Change, Kind } from './mutant.ts';
import { sqlChanges } from './sql.ts';

/** Nodes of ESTree as far as they are looked at here. */
type Node = { type: string; start: number; end: number } & Record<string, unknown>;

const OPERATORS: Readonly<Record<string, readonly [Kind, ...string[]]>> = {
  '<': ['comparison', '<=', '>='],
  '<=': ['comparison', '<', '>'],
  '>': ['comparison', '>=', '<='],
  '>=': ['comparison', '>', '<'],
  '===': ['comparison', '!=='],
  '!==': ['comparison', '==='],
  '&&': ['logic', '||'],
  '||': ['logic', '&&'],
  '+': ['arithmetic', '-'],
  '-': ['arithmetic', '+'],
  '*': ['arithmetic', '/'],
  '/': ['arithmetic', '*'],
};
const FUNCTIONS = new Map([
  ['some', 'every'],
  ['every', 'some'],
  ['Math.min', 'max'],
  ['Math.max', 'min'],
]);
const LOCKS = /^(forUpdate|forNoKeyUpdate|forShare|forKeyShare|skipLocked)$/;
const PREDICATES = /^(where|whereRef|having|havingRef|on|onRef|filter)$/;

/** Properties and calls whose content is text for people, or describes the interface. */
const TEXTS = new Set(['description', 'summary', 'example', 'examples', 'title', 'detail', 'tags']);
const TEXT_CALLS = new Set(['meta', 'describe', 'Error', 'TypeError', 'RangeError']);

/** Waiting: a test that noticed a millisecond more would be a timed one. */
const WAITS = /^(setTimeout|setInterval|sleep)$/;
const LOGS = /^(log|logger)$/;

/** Calls that leave a trace or hold a rule are a kind of their own. */
const CALLS = /^(record|recheck|notify|assert|lock|allowed|granted|matched)/;

const STATEMENT = /^\s*(select|insert into|update|delete from|with|create temp|set local)\b/i;

/** Every change of the text that may compile. */
export function typescriptChanges(text: string): Change[] {
  const changes: Change[] = [];
  const add = (kind: Kind, start: number, end: number, replacement: string, about?: string) =>
    changes.push({ kind, start, end, replacement, ...(about === undefined ? {} : { about }) });

  visit(parseAst(text, { lang: 'ts' }) as unknown as Node, (node, parent) => {
    switch (node.type) {
      case 'BinaryExpression':
      case 'LogicalExpression':
        return operator(node);
      case 'UnaryExpression':
        if (node['operator'] === '!') add('negation', node.start, node.start + 1, '');
        return;
      case 'IfStatement':
        return branch(node, parent);
      case 'ConditionalExpression': {
        const test = child(node, 'test');
        return void add('negation', test.start, test.end, `!(${text.slice(test.start, test.end)})`);
      }
      case 'ExpressionStatement':
        return statement(node, parent);
      case 'CallExpression':
        return call(node);
      case 'Literal':
        return literal(node, parent);
      case 'Property':
        return permission(node);
      case 'TaggedTemplateExpression':
        if (nameOf(child(node, 'tag')) === 'sql') changes.push(...sqlOf(text, child(node, 'quasi')));
        return;
      case 'TemplateLiteral':
        if (parent?.type !== 'TaggedTemplateExpression' && STATEMENT.test(text.slice(node.start + 1, node.end)))
          changes.push(...sqlOf(text, node));
        return;
    }
  });
  return changes;

  function operator(node: Node): void {
    const [kind, ...others] = OPERATORS[String(node['operator'])] ?? [];
    const [left, right] = [child(node, 'left'), child(node, 'right')];
    if (kind === undefined || (kind === 'arithmetic' && (isText(left) || isText(right)))) return;
    // Between the operands there may be brackets as well.
    const at = text.slice(left.end, right.start).indexOf(String(node['operator']));
    for (const other of others) add(kind, left.end + at, left.end + at + String(node['operator']).length, other);
  }

  function branch(node: Node, parent: Node | undefined): void {
    const test = child(node, 'test');
    add('negation', test.start, test.end, `!(${text.slice(test.start, test.end)})`);
    if (!node['alternate']) drop('dropped statement', node, parent);
  }

  /** A statement in braces goes; one that is the whole branch of another leaves them: the compiler takes no lone semicolon there. */
  function drop(kind: Kind, { start, end }: Node, parent: Node | undefined): void {
    add(kind, start, end, parent?.type === 'BlockStatement' || parent?.type === 'Program' ? '' : '{}');
  }

  function statement(node: Node, parent: Node | undefined): void {
    const expression = child(node, 'expression');
    const made = expression.type === 'AwaitExpression' ? child(expression, 'argument') : expression;
    if (made.type !== 'CallExpression') return;
    drop(CALLS.test(nameOf(child(made, 'callee'))) ? 'dropped call' : 'dropped statement', node, parent);
  }

  /** A link of a chain: `.where(…)`, `.forUpdate()`. */
  function call(node: Node): void {
    const callee = child(node, 'callee');
    if (callee.type !== 'MemberExpression' || callee['computed']) return;
    const [object, property] = [child(callee, 'object'), child(callee, 'property')];
    const name = nameOf(property);
    const other = FUNCTIONS.get(name) ?? FUNCTIONS.get(`${nameOf(object)}.${name}`);
    if (other !== undefined) add('function', property.start, property.end, other);
    const dot = text.lastIndexOf('.', property.start) - (callee['optional'] ? 1 : 0);
    const start = dot - (/\s*$/.exec(text.slice(object.end, dot))?.[0].length ?? 0);
    if (LOCKS.test(name)) add('dropped lock', start, node.end, '');
    else if (PREDICATES.test(name)) add('dropped predicate', start, node.end, '');
    else if (name === 'orderBy') add('dropped order', start, node.end, '');
  }

  function literal(node: Node, parent: Node | undefined): void {
    const { value } = node;
    const isKey =
      (parent?.type === 'Property' && parent['key'] === node) || (parent?.type === 'MemberExpression' && parent['property'] === node);
    if (isKey) return;
    if (typeof value === 'number') add('constant', node.start, node.end, String(value + 1));
    if (typeof value === 'boolean') add('constant', node.start, node.end, String(!value));
  }

  /** `'noun:verb': ['self', …OFFICES]`: one relation fewer. */
  function permission(node: Node): void {
    const [key, value] = [child(node, 'key'), child(node, 'value')];
    const name = String(key['value'] ?? '');
    if (!/^[a-z_]+:[a-z_]+$/.test(name) || value.type !== 'ArrayExpression') return;
    const elements = value['elements'] as Node[];
    for (const [i, { start, end }] of elements.entries()) {
      const next = elements[i + 1];
      const previous = elements[i - 1];
      if (next) add('dropped relation', start, next.start, '', name);
      else add('dropped relation', previous?.end ?? start, end, '', name);
    }
  }
}

function sqlOf(text: string, template: Node): Change[] {
  const holes = (template['expressions'] as Node[]).map(({ start, end }) => ({
    start: text.lastIndexOf('${', start),
    end: text.indexOf('}', end) + 1,
  }));
  return sqlChanges(text, template.start + 1, template.end - 1, holes).map((change) => ({ ...change, inString: true }));
}

/** Everything that runs, from the outside in. */
function visit(node: Node, see: (node: Node, parent?: Node) => void, parent?: Node): void {
  if (isInternalCheck(node) || isLogged(node)) return;
  see(node, parent);
  for (const [key, value] of Object.entries(node)) {
    for (const next of Array.isArray(value) ? value : [value]) {
      if (!isNode(next) || isForPeople(node, key) || isDuration(node, key, next)) continue;
      let inner = next;
      while (isCast(inner)) inner = child(inner, 'expression');
      if (!inner.type.startsWith('TS') && inner.type !== 'ImportDeclaration') visit(inner, see, node);
    }
  }
}

function isForPeople(node: Node, key: string): boolean {
  if (node.type === 'Property' && key === 'value') return TEXTS.has(nameOf(child(node, 'key')));
  return key === 'arguments' && TEXT_CALLS.has(nameOf(child(node, 'callee')));
}

/** `const PATIENCE_MS = …`, and how long `setTimeout(…, …)` waits, but not what it does then. */
function isDuration(node: Node, key: string, next: Node): boolean {
  if (node.type === 'VariableDeclarator')
    return key === 'init' && nameOf(child(node, 'id')).endsWith('_MS') && next.type !== 'CallExpression';
  const isWait = node.type === 'CallExpression' && key === 'arguments' && WAITS.test(nameOf(child(node, 'callee')));
  return isWait && !next.type.endsWith('FunctionExpression');
}

/** `log.info(…)`: what only operators read, and no rule. */
function isLogged(node: Node): boolean {
  if (node.type === 'ExpressionStatement') return isLogged(child(node, 'expression'));
  if (node.type !== 'CallExpression') return false;
  const callee = child(node, 'callee');
  return callee.type === 'MemberExpression' && LOGS.test(nameOf(child(callee, 'object')));
}

/** `if (…) throw new Error(…)`: what cannot happen, hence what no test reaches. */
function isInternalCheck(node: Node): boolean {
  if (node.type !== 'IfStatement') return false;
  const then = child(node, 'consequent');
  return then.type === 'ThrowStatement' && nameOf((then['argument'] as { callee?: Node }).callee ?? then) === 'Error';
}

function isCast({ type }: Node): boolean {
  return ['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression'].includes(type);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

function child(node: Node, key: string): Node {
  const found = node[key];
  if (!isNode(found)) throw new Error(`A ${node.type} has no ${key}`);
  return found;
}

/** Of `f`, `f` in `x.f`, and `'f'`. */
function nameOf(node: Node): string {
  if (node.type === 'MemberExpression') return nameOf(child(node, 'property'));
  return String(node['name'] ?? node['value'] ?? '');
}

function isText({ type, value }: Node): boolean {
  return type === 'TemplateLiteral' || (type === 'Literal' && typeof value === 'string');
}
