import { administration } from './administration/index.ts';
import type { Context } from './context.ts';
import { matching } from './matching/index.ts';
import { mentorship } from './mentorship/index.ts';
import { mergesOf } from './merges/index.ts';
import { organisation } from './organisation/index.ts';
import { participation } from './participation/index.ts';
import { platform } from './platform/index.ts';
import { reviews } from './reviews/index.ts';
import { standing } from './standing/index.ts';

const keepers: readonly Context[] = [platform, organisation, mentorship, matching, administration, reviews, participation, standing];

/** Every context, from the ground up: a feature may call features before it, never after; upward, news travel as events. */
export const contexts: readonly Context[] = [...keepers, mergesOf(keepers)];
