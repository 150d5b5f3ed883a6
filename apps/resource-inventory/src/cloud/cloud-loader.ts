import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ids } from '@skyledger/event-sourcing';
import { type Aggregate, context } from '@skyledger/event-store';
import type { Resource } from '@skyledger/tmf-contracts';
import { parse } from 'yaml';
import { cloudDirectory } from '../config';
import type { ResourceCommand } from '../resource/resource.decider';
import { type Described, resourcesOf } from './cloud-resources';

/** Records at start what the files under CLOUD_DIR describe; what is recorded already is left as it is. */
@Injectable()
export class CloudLoader implements OnApplicationBootstrap {
  constructor(
    @Inject('resource') private readonly resources: Aggregate<ResourceCommand, Resource>,
    private readonly ids: Ids,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const directory = cloudDirectory();
    if (!existsSync(directory)) throw new Error(`CLOUD_DIR: there is no directory ${directory}.`);
    const files = (await readdir(directory)).filter((name) => /\.ya?ml$/.test(name)).sort();
    for (const file of files) {
      const described = resourcesOf(parse(await readFile(join(directory, file), 'utf8')));
      await Promise.all(described.map((resource) => this.record(resource)));
    }
  }

  private record({ id, ...described }: Described): Promise<unknown> {
    const commandId = this.ids.next();
    return context.run({ tenant: 'default', actor: 'cloud-loader', commandId }, () =>
      this.resources.handle(id, { type: 'CreateResource', data: described }),
    );
  }
}
