import type { ServiceName } from '@lienthong/contracts';
import type { Settings } from './settings.js';

/** What a started province tells whoever started it. */
export interface RunningProvince {
  readonly settings: Settings;
  readonly databaseUrl: string;
  readonly issuer: string;
  /** Addresses of the subgraphs, which only the gateway and the benches talk to. */
  readonly subgraphs: Readonly<Record<ServiceName, string>>;
  pids(): ReadonlyMap<string, number>;
  stop(): Promise<void>;
}
