import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Ctx, Recorded, WriteCtx } from '../core/context.ts';
import type { Db } from '../core/db.ts';
import type { CalendarEvent } from '../core/icalendar.ts';
import type { Permission } from '../domain/permissions/index.ts';
import type { Problem } from '../domain/problems/index.ts';
import type { FileKinds } from '../domain/staging/file-kind.ts';

/** One piece of the daily work: answers how many things it did, and does none of them twice. */
export type Chore = (ctx: WriteCtx) => Promise<number>;

/** Chores by the name under which they are logged. */
export type Chores = Readonly<Record<string, Chore>>;

/**
 * The daily work, in three steps over all contexts: first changes that follow from the facts of the day, then expiry and other effects of
 * time, then notifications of the result.
 */
export type DailyWork = Readonly<{ follow?: Chores; settle?: Chores; notify?: Chores }>;

/** Moves what names one person to another, in the transaction of a merge. */
export type Move = (ctx: WriteCtx, from: string, to: string) => Promise<void>;

/**
 * What a feature makes of the facts of a transaction, once, at its end and in it: news travel upward without a call. It does nothing for facts that
 * do not concern it.
 */
export type Follow = (ctx: WriteCtx, facts: readonly Recorded[]) => Promise<void>;

/** What a kind of job does. */
export type Work = Readonly<{
  /**
   * The part of the work that is kept as it goes: done again and again before `run`, each time in a transaction of its own, and answers how far
   * the job has come; null once nothing is left. Whoever takes the job over goes on where it stopped. What it caught and goes on from is logged.
   */
  step?(ctx: WriteCtx, job_id: string): Promise<Readonly<{ done: number; total: number; caught?: readonly unknown[] }> | null>;
  /**
   * In one transaction with the end of the job: both happen, or neither. The problem it returns, if any, is kept with what it wrote. It may be
   * interrupted at any time, and is then rolled back and begun again; `advance` throws once it is to stop.
   */
  run(ctx: WriteCtx, job_id: string, advance: (done: number, total: number) => Promise<void>): Promise<Problem | null>;
  /** Clears away what the job was given, when it is over without having run to its end. */
  discard(db: Db, job_id: string): Promise<void>;
}>;

/** Entries about the caller for their calendar feed, and the permissions that reading them takes. */
export type CalendarSource = Readonly<{ permissions: readonly Permission[]; entries: (ctx: Ctx) => Promise<CalendarEvent[]> }>;

export type Feature = Readonly<{
  /** The folder below the context. */
  name: string;
  routes?: FastifyPluginAsyncZod;
  /** Operations whose addresses are not below `/v1`, because people type them. */
  rootRoutes?: FastifyPluginAsyncZod;
  /** The tables that this feature alone writes. */
  tables?: readonly string[];
  /** Views that it defines, which nobody writes. */
  views?: readonly string[];
  daily?: DailyWork;
  /** What a merge of two persons moves. */
  merge?: Move;
  /** What it makes of facts that others record, in their transaction. */
  follows?: Follow;
  /** What it adds to the calendar feeds of those who choose so. */
  calendar?: CalendarSource;
  /** Work for a whole department that a transaction can queue, by the name of its task: it runs as soon as the transaction has committed. */
  queued?: Chores;
  /** Kinds of job, by name. */
  jobs?: Readonly<Record<string, Work>>;
  /** Kinds of import file that it carries out, by name: a bundle of files finds them here. */
  files?: FileKinds;
}>;

/** A tag of the OpenAPI document: its name and a sentence. */
export type Tag = readonly [name: string, description: string];

/** A bounded context: a folder of features that share a language. A feature may call features before it, here and in earlier contexts. */
export type Context = Readonly<{
  /** The folder below `src/features`. */
  name: string;
  /** The heading of its operations in the OpenAPI document. */
  title: string;
  /** What it is about, in a sentence. */
  description: string;
  /** From the ground up. */
  features: readonly Feature[];
  tags: readonly Tag[];
}>;
