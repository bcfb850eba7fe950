/**
 * What somebody can find out by asking. Everything they may ask: every operation that reads, about everything there is, with each value of its
 * filters and over days; and two worlds held against each other, answer by answer, without what has no meaning of its own.
 */
import type { Answer, Client } from '../setup/client.ts';
import { readDocument } from '../setup/document.ts';
import { runs } from '../setup/runs.ts';
import { reading as cases } from './cases/all.ts';
import type { Scene } from './cases/reading.ts';

type Parameter = { name: string; in: string; schema: Schema };
type Schema = { type?: string; format?: string; enum?: unknown[]; items?: Schema };
type Get = { operationId: string; parameters?: Parameter[] };

export type Ask = Readonly<{ operation: string; url: string; accept?: string; method?: 'POST' | 'PATCH'; body?: object }>;

/** An operation: what is asked about, and the filters that its list has. */
export type Operation = Readonly<{ id: string; base: readonly Ask[]; filters: readonly (readonly [string, string])[] }>;

/** Whether everything is asked, or of each kind of question some: every operation all the same. */
const isWhole = runs(0, 1) === 1;

/** Days before, in and after those of the secrets. */
const DAYS = ['2026-02-01', '2026-05-01', '2026-09-01'];
const MORE_DAYS = [
  '2025-01-01',
  '2025-10-15',
  '2026-01-15',
  '2026-03-05',
  '2026-04-15',
  '2026-06-15',
  '2026-12-01',
  '2027-06-01',
  '2029-01-01',
];

/**
 * Numbers about many. One of them that is of nobody and one that is hidden are taken for the same: whoever knows that it could only be of one person
 * tells the two apart, which is said in src/README.md. What may be worked out of shown ones is another attack: test/oracles/measurement/disclosure/.
 */
const NUMBERS = new Set(['getMetricValues', 'getMetricTrend', 'getSem', 'getDepartmentOverview', 'getSiteOverview']);

/** It counts the metrics of which the matrix does not say that they are of nobody. */
const OVER_OTHERS = 'MAC-MEA-1';

const untold = (value: unknown) => {
  const one = value as { id?: unknown; metric_id?: unknown; reason?: unknown; numerator?: unknown; denominator?: unknown } | null;
  if (one?.id === OVER_OTHERS || one?.metric_id === OVER_OTHERS) return OVER_OTHERS;
  const isUntold = one?.reason === 'suppressed' || one?.reason === 'no_eligible';
  return isUntold ? { ...one, reason: 'untold', numerator: null, denominator: null } : value;
};
const untoldInText = (text: string) =>
  text
    .replace(new RegExp(`.*\\b${OVER_OTHERS}\\b.*`, 'g'), OVER_OTHERS)
    .replace(/,0,0,,((?:\w+,)?)no_eligible/g, ',,,,$1untold')
    .replace(/,,,,((?:\w+,)?)suppressed/g, ',,,,$1untold');

/** What tells nothing about anybody: versions and instants that any change moves, and the marks of a single answer. */
const MEANINGLESS = new Set(['row_version', 'updated_at', 'request_id', 'instance']);

function valuesOf({ name, schema }: Parameter): readonly string[] {
  if (['limit', 'cursor', 'q'].includes(name)) return [];
  const days = isWhole ? [...DAYS, ...MORE_DAYS] : DAYS;
  if (schema.format === 'date') return isWhole || !/_[gl]te$/.test(name) ? days : days.slice(1, 2);
  if (schema.format === 'date-time') return isWhole ? days.map((day) => `${day}T00:00:00Z`) : [];
  const values = (schema.enum ?? schema.items?.enum ?? []).map(String);
  if (values.includes('true')) return isWhole ? values : ['true'];
  return isWhole && values.length <= 20 ? values : [];
}

/** Every operation that reads, about everything in the scene, about these people, and `also` by an operation about the thing of an id. */
export function operationsOf(
  openapi: string,
  scene: Scene,
  people: readonly { id: string }[],
  also: Readonly<Record<string, string>>,
): Operation[] {
  const document = readDocument<{ paths: Record<string, Record<string, Get>> }>(openapi);
  return Object.entries(document.paths).flatMap(([path, { get }]): Operation[] => {
    if (!get) return [];
    const id = get.operationId;
    const parameters = (get.parameters ?? []).filter((parameter) => parameter.in === 'query');
    const filters = parameters.flatMap((parameter) => valuesOf(parameter).map((value) => [parameter.name, value] as const));
    const about = cases[id]?.(scene) ?? [];
    const isList = parameters.some(({ name }) => name === 'limit');
    const paths = [
      ...(also[id] ? [also[id]] : []),
      ...(path.startsWith('/v1/people/{id}') ? people.map((one) => one.id) : []),
      ...about.map((ask) => ask.path ?? ''),
    ];
    const ids = [...new Set(paths)].slice(0, isWhole ? undefined : people.length);
    const plain = { query: 'limit=200', accept: undefined };
    const asked = about.map(({ query, accept }) => ({ query: new URLSearchParams(query).toString(), accept }));
    // A list without filters holds what it holds with them.
    const some = isList ? [plain, ...asked.filter(({ query, accept }) => accept !== undefined || query.includes('include='))] : asked;
    const base = new Map<string, Ask>();
    for (const one of isWhole ? ids : ids.slice(0, path.startsWith('/v1/people/{id}') ? undefined : 2)) {
      for (const { query, accept } of isWhole && isList ? [plain, ...asked] : some) {
        const url = `${path.replace(/\{\w+\}/, one)}${query === '' ? '' : `?${query}`}`;
        base.set(`${url} ${accept}`, { operation: id, url, ...(accept && { accept }) });
      }
    }
    return [{ id, base: [...base.values()], filters }];
  });
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Whether an id was made before the instant, which its first bits tell: those of what is planted later are made anew in each world. */
export const isOf = (instant: number) => (id: string) => id[14] === '7' && Number.parseInt(id.replace('-', '').slice(0, 12), 16) < instant;

/** An answer without what has no meaning of its own; an id that is not known is any id. `isOfMany`: numbers of nobody are as hidden ones. */
export function canonical({ status, text, headers }: Answer, isKnown: (id: string) => boolean, isOfMany = false): string {
  const json = /json/.test(String(headers['content-type']));
  const told = (value: unknown) => (isOfMany ? untold(value) : value);
  const meant = (key: string, value: unknown) => (MEANINGLESS.has(key) ? undefined : key === 'next_cursor' ? value !== null : told(value));
  const plain = isOfMany ? untoldInText(text) : text;
  const content = json && text !== '' ? JSON.stringify(JSON.parse(text), meant) : plain.replace(/\r?\nDTSTAMP:.*|LAST-MODIFIED:.*/g, '');
  return `${status} ${content.replace(UUID, (id) => (isKnown(id) ? id : 'some-id'))}`;
}

export type Difference = Readonly<{ operation: string; url: string; body?: object; here: string; there: string }>;

/** Where two answers begin to differ. */
function apart(here: string, there: string): Pick<Difference, 'here' | 'there'> {
  let at = 0;
  while (at < here.length && here[at] === there[at]) at += 1;
  const around = (text: string) => text.slice(Math.max(0, at - 160), at + 80);
  return { here: around(here), there: around(there) };
}

const holdsSomething = (answer: Answer) => answer.status < 300 && !(Array.isArray(answer.body?.items) && answer.body.items.length === 0);

const EXACTLY = { prefer: 'count=exact' };

/** A world in which somebody asks. */
export type Place = (client: Client, asks: readonly Ask[]) => Promise<readonly Answer[]>;

export interface Solver {
  client: Client;
  places: readonly [Place, Place];
  isKnown: (id: string) => boolean;
}

/** What the two worlds answer differently, and of the questions those that one of them answers with something. */
export async function compare({ client, places, isKnown }: Solver, asks: readonly Ask[]) {
  const [here, there] = asks.length === 0 ? [[], []] : [await places[0](client, asks), await places[1](client, asks)];
  const differences: Difference[] = [];
  const answered = asks.filter(({ operation, url, body }, i) => {
    const [a, b] = [here[i] as Answer, there[i] as Answer];
    const isOfMany = NUMBERS.has(operation);
    const [one, other] = [canonical(a, isKnown, isOfMany), canonical(b, isKnown, isOfMany)];
    if (one !== other) differences.push({ operation, url, ...(body && { body }), ...apart(one, other) });
    return holdsSomething(a) || holdsSomething(b);
  });
  return { differences, answered };
}

/** What the two worlds answer differently to whoever asks; filters where there is something to filter in one of them. */
export async function separate(solver: Solver, operations: readonly Operation[]): Promise<{ differences: Difference[]; asked: number }> {
  const filtersOf = new Map(operations.map(({ id, filters }) => [id, filters]));
  const plain = operations.flatMap(({ base }) => base);
  const first = await compare(solver, plain);
  // Each filter once for a path, on top of what the first question about it said.
  const paths = new Map(first.answered.map((ask) => [`${ask.operation} ${ask.url.split('?')[0]} ${ask.accept}`, ask]));
  const narrowed = [...paths.values()].flatMap((ask) =>
    (filtersOf.get(ask.operation) ?? []).map(([name, value]) => ({ ...ask, url: filtered(ask.url, name, value) })),
  );
  const second = await compare(solver, narrowed);
  return { differences: [...first.differences, ...second.differences], asked: 2 * (plain.length + narrowed.length) };
}

function filtered(url: string, name: string, value: string): string {
  const [path = '', search] = url.split('?');
  const query = new URLSearchParams(search);
  query.set(name, value);
  return `${path}?${query}`;
}

/** The answers to all of them, one after the other: each connection that asks would plan every statement anew, which costs more than to ask. */
export async function ask(client: Client, asks: readonly Ask[]): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const { url, accept, method, body } of asks) {
    const headers = { ...(url.startsWith('/v1') && EXACTLY), ...(accept && { accept }) };
    answers.push(
      method
        ? await client.send(method, url, body ?? null, method === 'PATCH' ? { ifMatch: '*' } : {})
        : await client.get(url, { headers }),
    );
  }
  return answers;
}
