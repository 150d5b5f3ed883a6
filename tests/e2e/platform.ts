import type { DynamicModule } from '@nestjs/common';
import type { TestApp } from '@skyledger/testing';
import type { Command } from './command';
import { type Installation, isApart, newInstallation } from './installation';

/** What an end-to-end test has of a platform, however its services run. */
export type Platform = Pick<TestApp, 'http' | 'clock' | 'idle' | 'close'> & {
  readonly url: string;
  readonly installation: Installation;
  /** How often what was answered: 'GET /tmf-api/…/{id} 200'. Of services that run apart only what a test notes here itself. */
  readonly answers: Map<string, number>;
  /** It is gone, as suddenly as can be: with kill -9 where there are processes. The installation stays. */
  goAway(): Promise<void>;
  /** The newest positions of its logs, added up. */
  head(): Promise<number>;
  /** What differs when all views are replayed from zero. */
  rebuildCheck(): Promise<readonly object[]>;
  /** Has an aggregate do something that no API offers, as a service of its own would. */
  command(service: string, category: string, id: string, command: Command): Promise<string>;
};

/** What a platform is to be like. */
export type Wanted = {
  /** Only these services, and those they are made of. */
  readonly of?: readonly DynamicModule[];
  readonly settings?: Readonly<Record<string, string>>;
  /** One that is there already and stays; by default a new one that goes with the platform. */
  readonly installation?: Installation;
};

/** Opens a platform with a simulated clock: in this process, or as the processes it runs in where services run apart. */
export const openPlatform = async ({ of, settings = {}, installation: given }: Wanted = {}): Promise<Platform> => {
  const installation = given ?? (await newInstallation());
  const { open } = isApart() ? await import('./open-apart') : await import('./open-here');
  const platform = await open(installation, settings, of);
  return {
    ...platform,
    close: async () => {
      await platform.close().finally(() => given ?? installation.drop());
    },
  };
};
