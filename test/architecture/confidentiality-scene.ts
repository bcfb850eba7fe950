/** A department in which one mentee and one mentor have everything, made the way users make it: through HTTP, over a year. */
import type { Body } from '../setup/client.ts';
import { type Person, START, type World } from '../setup/world.ts';
import { type Cast, castOf } from './confidentiality-relations.ts';
import { honouring } from './confidentiality-scene-awards.ts';
import { applying } from './confidentiality-scene-communities.ts';
import { learning, speaking } from './confidentiality-scene-feedback.ts';
import { fellowship, interruption } from './confidentiality-scene-fellow.ts';
import { absence, careers, formerMentorship, matching, programme } from './confidentiality-scene-matching.ts';
import { measuring } from './confidentiality-scene-measuring.ts';
import { gathering } from './confidentiality-scene-peers.ts';
import { reporting } from './confidentiality-scene-reporting.ts';
import { surveying } from './confidentiality-scene-surveys.ts';
import { planning, reviewing, reviewingLastYear, working } from './confidentiality-scene-working.ts';

type Row = Body & { [member: string]: unknown };

/** What the steps of the scene are made with: each word sends a request that must succeed, and answers what came back. */
export interface Stage {
  world: World;
  cast: Cast;
  post(who: Person, url: string, body?: object): Promise<Row>;
  put(who: Person, url: string, body: object): Promise<Row>;
  patch(who: Person, url: string, body: object): Promise<Row>;
}

export function stageOf(world: World, cast: Cast): Stage {
  const send = async (method: string, who: Person, url: string, body: object): Promise<Row> => {
    // What is created by PUT takes no If-Match.
    const options = method === 'PUT' && url.endsWith('mentor-profile') ? {} : { ifMatch: '*' };
    const answer = await world.as(who).send<Row>(method, `/v1/${url}`, body, options);
    if (answer.status >= 300) throw new Error(`${method} ${url}: ${answer.status} ${answer.text}`);
    return answer.body;
  };
  return {
    world,
    cast,
    post: (who, url, body = {}) => send('POST', who, url, body),
    put: (who, url, body) => send('PUT', who, url, body),
    patch: (who, url, body) => send('PATCH', who, url, body),
  };
}

export async function createScene(world: World): Promise<Cast> {
  const cast = await castOf(world);
  const stage = stageOf(world, cast);
  world.at('2025-07-15');
  await programme(stage);
  await formerMentorship(stage);
  world.at('2025-09-01');
  await reviewingLastYear(stage);
  await careers(stage);
  const assignment_id = await matching(stage);
  await fellowship(stage);
  await absence(stage, assignment_id);
  world.at('2025-12-01');
  const goal = await planning(stage);
  await working(stage, assignment_id, goal);
  await speaking(stage);
  await honouring(stage);
  world.at('2026-02-10');
  await interruption(stage);
  world.at('2026-02-20');
  await reviewing(stage, assignment_id);
  await learning(stage);
  await reporting(stage);
  await surveying(stage);
  await gathering(stage);
  world.at(START);
  await measuring(stage);
  await applying(stage);
  return cast;
}
