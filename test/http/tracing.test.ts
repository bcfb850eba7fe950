/** Traces: a collector learns which operation took how long, under the trace of the caller, and nothing about anybody. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import { startTracing, type Tracing } from '../../src/http/tracing.ts';
import { closeAfterFile } from '../setup/closing.ts';
import { createWorld, type People, type World } from '../setup/world.ts';

type Attribute = { key: string; value: { stringValue?: string; intValue?: number } };
type Span = { traceId: string; name: string; attributes: Attribute[]; events: unknown[]; status: { code: number; message?: string } };
type Export = { resourceSpans: { resource: { attributes: Attribute[] }; scopeSpans: { spans: Span[] }[] }[] };

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const received: string[] = [];
const collector = createServer(async (request, response) => {
  let body = '';
  for await (const part of request) body += part;
  received.push(body);
  response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
});
closeAfterFile(async () => collector.close());

let world: World;
let people: People;
let tracing: Tracing;
let spans: Span[];

beforeAll(async () => {
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  const { port } = collector.address() as AddressInfo;
  tracing = startTracing({ endpoint: `http://127.0.0.1:${port}/`, serviceName: 'mentorship-test' });
  world = await createWorld({ observe: tracing.observe });
  people = await world.freshPeople();
  const director = world.as(people.director);
  const headers = { traceparent: `00-${TRACE}-b7ad6b7169203331-01`, baggage: 'patient=Somebody' };
  await director.get(`/v1/people/${people.mentee.id}`, { headers });
  await director.get('/v1/people?q=Secretword');
  await director.post('/v1/assignments', { mentee_id: 'Secretword' });
  await director.get('/v1/no-such-thing/Secretword');
  await world.anonymous.get('/v1/me');
  await tracing.stop();
  spans = received
    .flatMap((text) => (JSON.parse(text) as Export).resourceSpans)
    .flatMap((one) => one.scopeSpans.flatMap((scope) => scope.spans));
});

const valuesOf = (span: Span) =>
  Object.fromEntries(span.attributes.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue)]));

describe('a collector', () => {
  test('learns of each request its method, route and status', () => {
    const requests = spans.filter(({ name }) => name === 'request').map((span) => valuesOf(span));
    expect(requests).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ 'http.request.method': 'GET', 'http.route': '/v1/people/:id', 'http.response.status_code': 200 }),
        expect.objectContaining({ 'http.request.method': 'GET', 'http.route': '/v1/people', 'http.response.status_code': 200 }),
        expect.objectContaining({ 'http.request.method': 'POST', 'http.route': '/v1/assignments', 'http.response.status_code': 400 }),
        expect.objectContaining({ 'http.request.method': 'GET', 'http.route': '/v1/me', 'http.response.status_code': 401 }),
      ]),
    );
    expect(received.join('')).toContain('mentorship-test');
  });

  test('finds them in the trace that the caller began', () => {
    expect(spans.filter(({ traceId }) => traceId === TRACE).map((span) => valuesOf(span)['http.route'])).toContain('/v1/people/:id');
  });

  test('learns no id, name, word that was sent, token or message', () => {
    const all = received.join('');
    for (const word of [people.mentee.id, people.director.id, people.director.subject, 'Secretword', 'Somebody', 'Bearer', 'eyJ']) {
      expect(all).not.toContain(word);
    }
    expect(spans.flatMap(({ events }) => events)).toEqual([]);
    expect(spans.flatMap(({ status }) => status.message ?? [])).toEqual([]);
    expect([...new Set(spans.flatMap(({ attributes }) => attributes.map(({ key }) => key)))].sort()).toEqual([
      'fastify.type',
      'http.request.method',
      'http.response.status_code',
      'http.route',
    ]);
  });
});
