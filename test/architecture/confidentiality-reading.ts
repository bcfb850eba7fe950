/** Asks everything as everybody, and keeps which field and which text came to whom. */
import { parse } from 'csv-parse/sync';
import { openapiText } from '../../src/http/openapi.ts';
import type { Answer } from '../setup/client.ts';
import { reading as cases } from './cases/all.ts';
import type { Reading as Ask, Scene } from './cases/reading.ts';
import { clientsOf, type Relation, relationIn, relations, type Topic } from './confidentiality-relations.ts';
import { fieldsAnswered, fieldsOf, type Schema, type Schemas } from './confidentiality-walk.ts';

type Media = Record<string, { schema: Schema }>;
type Operation = { operationId: string; responses: Record<string, { content?: Media }> };
type Document = { paths: Record<string, Record<string, Operation>>; components: { schemas: Schemas } };
type Reading = Readonly<{ id: string; url: string; media: Media }>;

/** A field that came to somebody: in which topic, and from which operation. */
export type Sighting = Readonly<{ topic: Topic; field: string; relation: Relation; operation: string }>;
/** A text that came to somebody; `asker` is a relation to the mentee, whatever the topic. */
export type Trace = Readonly<{ text: string; asker: Relation; operation: string }>;

export interface Readings {
  operations: readonly string[];
  /** Every field that an answer to a GET can have. */
  fields: ReadonlySet<string>;
  sightings: readonly Sighting[];
  traces: readonly Trace[];
  /** Answers that are neither 200 nor a refusal. */
  faults: readonly string[];
}

const JSON_TYPE = 'application/json';

/** Under which name the fields of a table or a calendar are listed. */
const fileOf = (id: string, type: string) => `${id} (${type.split(/[/.]/).at(-1)})`;

function rowsOf(text: string): Record<string, string>[] {
  return parse(text, { columns: true, bom: true, relax_column_count: true });
}

function fieldsOfFile(id: string, type: string, text: string): string[] {
  const file = fileOf(id, type);
  if (type !== 'text/csv') return [`${file}.content`];
  const rows = rowsOf(text);
  const columns = Object.keys(rows[0] ?? {});
  return columns.filter((column) => rows.some((row) => row[column] !== '')).map((column) => `${file}.${column}`);
}

export async function readEverything(scene: Scene, textsIn: (answer: string) => readonly string[]): Promise<Readings> {
  const document = JSON.parse(openapiText(scene.world.app)) as Document;
  const schemas = document.components.schemas;
  const readings = Object.entries(document.paths).flatMap(([url, { get }]): Reading[] =>
    get ? [{ id: get.operationId, url, media: get.responses['200']?.content ?? {} }] : [],
  );
  const clients = clientsOf(scene.world, scene.cast);
  const sightings: Sighting[] = [];
  const traces: Trace[] = [];
  const faults: string[] = [];

  function note({ id, media }: Reading, ask: Ask, asker: Relation, answer: Answer): void {
    for (const text of textsIn(answer.text)) traces.push({ text, asker, operation: id });
    if (answer.status !== 200) {
      if (![401, 403, 404].includes(answer.status)) faults.push(`${id} as ${asker}: ${answer.status} ${answer.text.slice(0, 300)}`);
      return;
    }
    const type = String(answer.headers['content-type']).split(';')[0] ?? '';
    for (const { topic, counts = () => true } of ask.also ? [ask, ask.also] : [ask]) {
      const relation = relationIn(topic, asker);
      const json = () => fieldsAnswered(schemas, media[type]?.schema ?? {}, answer.body, counts);
      const answered = type === JSON_TYPE ? json() : new Set(fieldsOfFile(id, type, answer.text));
      if (id === 'listEvents') for (const event of answer.body.items) answered.add(`Events.${String(event['type']).split('.')[0]}`);
      for (const field of answered) sightings.push({ topic, field, relation, operation: id });
    }
  }

  async function everybody(reading: Reading, ask: Ask): Promise<void> {
    const search = ask.query ? `?${new URLSearchParams(ask.query)}` : '';
    const url = reading.url.replace(/\{\w+\}/, ask.path ?? '') + search;
    const options = ask.accept ? { headers: { accept: ask.accept } } : {};
    for (const asker of ask.only ? [ask.only] : relations) {
      for (let next: string | null = url; next; ) {
        const answer: Answer = await clients[asker].get(next, options);
        note(reading, ask, asker, answer);
        const cursor: string | null | undefined = answer.status === 200 ? answer.body?.next_cursor : null;
        next = cursor ? `${url}${search ? '&' : '?'}cursor=${encodeURIComponent(cursor)}` : null;
      }
    }
  }

  const queue = readings.flatMap((reading) => (cases[reading.id]?.(scene) ?? []).map((ask) => ({ reading, ask })));
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await everybody(next.reading, next.ask);
  };
  await Promise.all([work(), work(), work(), work()]);

  const fields = new Set(readings.flatMap(({ media }) => [...fieldsOf(schemas, media[JSON_TYPE]?.schema ?? {})]));
  return { operations: readings.map(({ id }) => id), fields, sightings, traces, faults };
}
