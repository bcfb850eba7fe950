/**
 * Traces of requests by OpenTelemetry, for operators who collect them. Loaded only where an address to send them to is configured. A span says which
 * operation was carried out, how long it took and how it ended, and never who or what it was about.
 */
import fastifyOtel from '@fastify/otel';
import type { Attributes } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider, type ReadableSpan, type SpanExporter } from '@opentelemetry/sdk-trace-node';
import type { FastifyInstance } from 'fastify';

export type Tracing = Readonly<{
  /** Call it with the bare instance, before any route exists. */
  observe: (app: FastifyInstance) => void;
  /** Sends what waits, for two seconds at the longest. */
  stop: () => Promise<void>;
}>;

/** What may leave the process. Paths and queries name persons; messages of errors can repeat what was sent. */
const SHOWN: ReadonlySet<string> = new Set(['http.request.method', 'http.route', 'http.response.status_code', 'fastify.type']);

const STOP_PATIENCE_MS = 2_000;

/** Traces to a collector that speaks OTLP over HTTP, such as `http://localhost:4318`. How many, by the standard variable `OTEL_TRACES_SAMPLER`. */
export function startTracing({ endpoint, serviceName }: { endpoint: string; serviceName: string }): Tracing {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces` });
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName }),
    spanProcessors: [new BatchSpanProcessor(withoutContent(exporter))],
  });
  provider.register();
  const instrumentation = new fastifyOtel.FastifyOtelInstrumentation({
    recordExceptions: false,
    // A span a hook would be a dozen a request.
    instrumentHooks: false,
  });
  instrumentation.setTracerProvider(provider);
  return {
    // At once and not by `register`, which would run after the routes are there.
    observe: (app) => instrumentation.plugin()(app, {}, () => undefined),
    stop: async () => {
      const late = new Promise<void>((resolve) => setTimeout(resolve, STOP_PATIENCE_MS).unref());
      await Promise.race([provider.shutdown().catch(() => undefined), late]);
    },
  };
}

/** Every span passes here, whatever made it. */
function withoutContent(exporter: SpanExporter): SpanExporter {
  return {
    export: (spans, done) => exporter.export(spans.map(bare), done),
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
  };
}

/** The span with what `SHOWN` names, without events, links and words of errors. */
function bare(span: ReadableSpan): ReadableSpan {
  const attributes: Attributes = Object.fromEntries(Object.entries(span.attributes).filter(([name]) => SHOWN.has(name)));
  const status = { code: span.status.code };
  return Object.create(span, Object.getOwnPropertyDescriptors({ attributes, events: [], links: [], status })) as ReadableSpan;
}
