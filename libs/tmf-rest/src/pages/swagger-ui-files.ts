import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const types: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'swagger-ui-standalone-preset.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

/** A file of the page, as it is sent. */
export type PageFile = { readonly type: string; readonly content: Buffer };

/** The files of Swagger UI that the page needs, and no others, read once from its package. */
export class SwaggerUiFiles {
  private readonly folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  private readonly read = new Map<string, Promise<Buffer>>();

  /** The file of a name, undefined where it is none of the page's. */
  async find(name: string): Promise<PageFile | undefined> {
    const type = Object.hasOwn(types, name) ? types[name] : undefined;
    if (type === undefined) return undefined;
    const content = this.read.get(name) ?? readFile(join(this.folder, name));
    this.read.set(name, content);
    return { type, content: await content };
  }
}
