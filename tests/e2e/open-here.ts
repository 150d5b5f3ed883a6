import type { DynamicModule } from '@nestjs/common';
import { services } from '@skyledger/app-skyledger';
import type { Settings } from '@skyledger/service-kit';
import { testAppOn } from '@skyledger/testing';
import { commanded } from './command';
import type { Installation } from './installation';
import type { Platform } from './platform';

/** All services in this process, every answer of theirs held against its contract. */
export const open = async (
  installation: Installation,
  settings: Readonly<Record<string, string>>,
  of: readonly DynamicModule[] = services,
): Promise<Platform> => {
  const running = await testAppOn(installation.logs[0]!.url, settings as Partial<Settings>, ...of);
  const { app, store, answers } = running;
  return {
    ...running,
    url: await app.getUrl(),
    installation,
    answers: answers as Map<string, number>,
    goAway: () => app.close(),
    head: () => store.head(),
    rebuildCheck: () => store.rebuildCheck(),
    command: (_, category, id, command) => commanded(app, category, id, command),
  };
};
