import type { WriteCtx } from '../core/context.ts';
import { administration } from './administration/index.ts';
import { communities } from './communities/index.ts';
import type { Context } from './context.ts';
import { intakeOf } from './intake/index.ts';
import { matching } from './matching/index.ts';
import { measurement } from './measurement/index.ts';
import { mentorship } from './mentorship/index.ts';
import { mergesOf } from './merges/index.ts';
import { organisation } from './organisation/index.ts';
import { participation } from './participation/index.ts';
import { platform } from './platform/index.ts';
import { recognition } from './recognition/index.ts';
import { reviews } from './reviews/index.ts';
import { standing } from './standing/index.ts';

const keepers: readonly Context[] = [
  platform,
  organisation,
  mentorship,
  matching,
  administration,
  reviews,
  participation,
  standing,
  recognition,
  measurement,
  communities,
];

/** Every context, from the ground up: a feature may call features before it, never after; upward, news travel as events. */
export const contexts: readonly Context[] = [...keepers, intakeOf(keepers), mergesOf(keepers)];

const followers = contexts.flatMap(({ features }) => features.flatMap(({ follows }) => follows ?? []));

/** The work, and then what features make of the facts that it recorded: how every transaction of the service runs. */
export function followed<T>(work: (ctx: WriteCtx) => Promise<T>): (ctx: WriteCtx) => Promise<T> {
  return async (ctx) => {
    const result = await work(ctx);
    const facts = ctx.recorded.splice(0);
    if (facts.length > 0) for (const follow of followers) await follow(ctx, facts);
    return result;
  };
}
