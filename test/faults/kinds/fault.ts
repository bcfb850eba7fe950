import type { OwnCluster } from '../../setup/own-cluster.ts';
import type { Result } from '../trial.ts';

/** What a fault is caused to. */
export type Place = Readonly<{
  /** A PostgreSQL with durable settings, that nobody else uses. */
  cluster: OwnCluster;
  /** How often the fault is caused, if not as often as it usually is. */
  times: number | undefined;
}>;

/** One kind of fault, which the command causes and reports on. */
export type Fault = Readonly<{
  /** As in `--fault`. */
  name: string;
  /** For the table. */
  words: string;
  /** What came of it, or why this machine cannot cause it. */
  run: (place: Place) => Promise<Result | Readonly<{ notRun: string }>>;
}>;
