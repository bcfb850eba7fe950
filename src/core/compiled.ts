import type { CompiledQuery } from 'kysely';
import { briefReadsOf } from './brief-reads.ts';
import type { Actor, Ctx, HeldRole } from './context.ts';

/** What a statement may depend on beside the context: what is undefined, true, false or null decides its text, everything else is a value. */
export type Input = Readonly<Record<string, unknown>>;

type Query<R> = { compile(): CompiledQuery<R> };

/** Stands for a value that is known when the statement is sent. Nothing can be decided by it: whatever looks at it fails. */
class Slot {
  readonly valueFor: (ctx: Ctx, input: Input) => unknown;

  constructor(valueFor: (ctx: Ctx, input: Input) => unknown) {
    this.valueFor = valueFor;
  }

  [Symbol.toPrimitive](): never {
    throw new Error('a statement that is compiled once cannot depend on a value');
  }

  toJSON(): never {
    return this[Symbol.toPrimitive]();
  }
}

/** A statement as text, with what each of its parameters is: a value, or a slot, or an array that holds slots. */
type Compiled = Readonly<{ query: CompiledQuery; values: readonly unknown[]; permissions: readonly string[] }>;

const MOST_SHAPES = 50;

/** Set by tests: each statement is built anew as well, and has to be the same. */
let isVerified = false;

/**
 * From now on each compiled statement is held against one that is built for its values: once for values that are alike (`likeness`). For tests.
 */
export function verifyCompiled(): void {
  isVerified = true;
}

/**
 * A read whose statement is built once for each shape, and from then on only bound to its values. A shape is which roles the caller holds, what
 * narrows them, and which members of the input are there. `build` gets a context and an input that hold slots in place of values: it can put
 * them into a statement, and decide nothing by them. `fixed` is one of a few numbers that are part of the text. What is `brief` takes the server
 * less than a message costs, such as one row by its id, and goes out with others of the moment (`BriefReads`).
 */
export function compiled<I extends Input, R>(
  build: (ctx: Ctx, input: I, fixed: number) => Query<R>,
  { brief = false } = {},
): (ctx: Ctx, input: I, fixed?: number) => Promise<R[]> {
  /** By shape, the one used least recently first. */
  const shapes = new Map<string, Compiled>();
  const verified = new Set<string>();

  return async (ctx, input, fixed = 0) => {
    const shape = `${shapeOfActor(ctx.actor)} ${fixed} ${shapeOf(input)}`;
    let found = shapes.get(shape);
    if (!found) {
      found = compile(ctx, input, (template, slots) => build(template, slots as I, fixed));
      shapes.set(shape, found);
      const [oldest] = shapes.keys();
      if (shapes.size > MOST_SHAPES && oldest !== undefined) shapes.delete(oldest);
    } else if (shapes.size > MOST_SHAPES / 2) {
      shapes.delete(shape);
      shapes.set(shape, found);
    }
    for (const permission of found.permissions) ctx.asked.permissions.add(permission);
    const values = found.values.map((value) => bound(value, ctx, input));
    if (isVerified) {
      const like = `${shape} ${likeness(ctx, input)}`;
      if (!verified.has(like)) assertSame({ ...found.query, parameters: values }, build(ctx, input, fixed).compile());
      verified.add(like);
    }
    const reads = brief ? briefReadsOf(ctx.db) : undefined;
    if (reads) return reads.read({ text: found.query.sql, values }) as Promise<R[]>;
    return (await ctx.db.executeQuery({ ...found.query, parameters: values } as CompiledQuery<R>)).rows;
  };
}

function compile(ctx: Ctx, input: Input, build: (ctx: Ctx, slots: Input) => Query<unknown>): Compiled {
  const template = templateOf(ctx);
  const query = build(
    template,
    slotsOf(input, (given) => given),
  ).compile();
  return { query, values: query.parameters, permissions: [...template.asked.permissions] };
}

function bound(value: unknown, ctx: Ctx, input: Input): unknown {
  if (value instanceof Slot) return value.valueFor(ctx, input);
  return Array.isArray(value) ? value.map((one) => bound(one, ctx, input)) : value;
}

/** The context with slots in place of what differs from caller to caller and from day to day. The rest of it cannot be used in a statement. */
function templateOf({ db, actor }: Ctx): Ctx {
  const slot = (valueFor: (ctx: Ctx) => unknown) => new Slot(valueFor) as never;
  const known: Partial<Ctx> = {
    db,
    actor: {
      person_id: slot(({ actor }) => actor.person_id),
      department_id: slot(({ actor }) => actor.department_id),
      time_zone: slot(({ actor }) => actor.time_zone),
      client_id: actor.client_id && slot(({ actor }) => actor.client_id),
      scopes: actor.scopes,
      roles: actor.roles.map((role, n) => ({
        role: role.role,
        portfolio: role.portfolio,
        id: slot(({ actor }) => actor.roles[n]?.id),
        division_id: role.division_id && slot(({ actor }) => actor.roles[n]?.division_id),
        site_id: role.site_id && slot(({ actor }) => actor.roles[n]?.site_id),
      })),
    },
    department_id: slot(({ department_id }) => department_id),
    now: slot(({ now }) => now),
    today: slot(({ today }) => today),
    asked: { permissions: new Set(), precondition: false },
  };
  return new Proxy(known as Ctx, {
    get: (target, name) => {
      if (name in target) return Reflect.get(target, name);
      throw new Error(`a statement that is compiled once cannot depend on ${String(name)}`);
    },
  });
}

const decidesText = (value: unknown) => value === undefined || value === null || typeof value === 'boolean';
const isInput = (value: unknown): value is Input => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The input with a slot for each value, at the place where `from` finds the object in the input of a request. */
function slotsOf(input: Input, from: (input: Input) => Input): Input {
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => {
      if (decidesText(value)) return [name, value];
      if (isInput(value)) return [name, slotsOf(value, (given) => from(given)[name] as Input)];
      return [name, new Slot((_, given) => from(given)[name])];
    }),
  );
}

function shapeOf(input: Input): string {
  let shape = '';
  for (const name of Object.keys(input)) {
    const value = input[name];
    if (value === undefined) continue;
    shape += isInput(value) ? `${name}{${shapeOf(value)}}` : `${name}${decidesText(value) ? `=${value}` : ''},`;
  }
  return shape;
}

/** Of objects that live as long as the identity or the token that they are of. */
const ofRoles = new WeakMap<readonly HeldRole[], string>();
const ofScopes = new WeakMap<ReadonlySet<string>, string>();

function remembered<K extends object>(known: WeakMap<K, string>, key: K, shape: () => string): string {
  const found = known.get(key) ?? shape();
  known.set(key, found);
  return found;
}

/** Which roles are held, and what of their reach is there: all that the text of a statement may depend on. */
export function shapeOfRoles(roles: readonly HeldRole[]): string {
  return remembered(ofRoles, roles, () =>
    roles.map((one) => `${one.role}${one.division_id ? '+d' : ''}${one.site_id ? '+s' : ''}${one.portfolio ?? ''}`).join(),
  );
}

function shapeOfActor({ roles, scopes, client_id }: Actor): string {
  const held = shapeOfRoles(roles);
  const narrowed = scopes && remembered(ofScopes, scopes, () => [...scopes].sort().join());
  return `${held};${narrowed ?? '*'};${client_id === null ? '' : 'acting'}`;
}

const NAME = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?/g;

/**
 * All values that a statement is built for, with ids, days and instants as numbers in the order in which they first occur: nobody can decide by
 * such a value but by comparing it with others for equality, and values that are alike are equal at the same places.
 */
function likeness({ actor, department_id, now, today }: Ctx, input: Input): string {
  const known = new Map<string, number>();
  return JSON.stringify([{ ...actor, scopes: null }, department_id, now, today, input]).replace(NAME, (name) => {
    const number = known.get(name) ?? known.size;
    known.set(name, number);
    return `#${number}`;
  });
}

function assertSame(one: CompiledQuery, other: CompiledQuery): void {
  const [text, expected] = [one, other].map(({ sql, parameters }) => JSON.stringify([sql, parameters]));
  if (text !== expected) throw new Error(`a statement was not compiled as it is built:\n${text}\n${expected}`);
}
