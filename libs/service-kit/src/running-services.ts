import type { ServiceDescription } from './service';

/** The services that run in this process, by description. */
export abstract class RunningServices {
  abstract readonly all: readonly ServiceDescription[];
}
