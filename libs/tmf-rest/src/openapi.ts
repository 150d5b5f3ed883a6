import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ModulesContainer } from '@nestjs/core';
import { openapi, type TmfApi } from '@skyledger/tmf-contracts';
import type { FastifyInstance } from 'fastify';
import type { Face } from './contract/face';
import { findFaces } from './tmf-controller.metadata';

/** One served API in one version: what it is called, where it is, and the collections it has here. */
export type ServedApi = {
  readonly api: string;
  readonly title: string;
  readonly version: string;
  readonly basePath: string;
  readonly resources: readonly string[];
};

/** The APIs of a process, as its controllers have them. */
export const servedApis = (app: Pick<NestFastifyApplication, 'get'>): ServedApi[] => {
  const byPath = new Map<string, Face[]>();
  for (const face of facesIn(app)) byPath.set(face.shown.basePath, [...(byPath.get(face.shown.basePath) ?? []), face]);
  return [...byPath].map(([basePath, faces]) => ({
    api: faces[0]!.contract.api,
    title: titleOf(faces[0]!),
    version: faces[0]!.version,
    basePath,
    resources: faces.filter(({ shown }) => shown.operations.includes('list')).map(({ shown }) => shown.path),
  }));
};

/** As the contract has it: 'Trouble ticket'. */
const titleOf = ({ contract: { api }, version }: Face): string => {
  const { info } = openapi(api, version) as { info: { title: string } };
  return info.title.slice(`${api} `.length);
};

/** Serves the OpenAPI document of every API at `{base}/openapi.json`. */
export const serveOpenapi = (app: NestFastifyApplication): void => {
  const instance = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const documents = new Map(facesIn(app).map(({ contract, version, shown }) => [shown.basePath, openapi(contract.api, version)]));
  for (const [basePath, document] of documents) {
    if (document !== undefined) instance.get(`${basePath}/openapi.json`, (_request, reply) => reply.send(document));
  }
};

/** The APIs that controllers serve. */
export const apisOf = (controllers: readonly object[]): TmfApi[] => [
  ...new Set(facesOfAll(controllers).map(({ contract }) => contract.api)),
];

const facesIn = (app: Pick<NestFastifyApplication, 'get'>): Face[] => {
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]);
  return facesOfAll(controllers.flatMap(({ metatype }) => (typeof metatype === 'function' ? [metatype] : [])));
};

const facesOfAll = (controllers: readonly object[]): Face[] => controllers.flatMap((controller) => findFaces(controller)?.faces ?? []);
