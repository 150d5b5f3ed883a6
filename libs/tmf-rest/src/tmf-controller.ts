import { Controller, Inject, type Type } from '@nestjs/common';
import { type Face, facesOf } from './contract/face';
import { exchangeOf } from './exchange/exchange';
import { Exchanges } from './exchange/exchanges';
import { serveRoutes } from './exchange/handler';
import { allowBodies, type BodySize } from './intake/body-limits';
import { noteFaces } from './tmf-controller.metadata';

/** What is special about a resource. */
export type TmfControllerOptions = {
  /** Attributes a client may send on creation though the contract gives them to the server: `['id']` where the sender names its records. */
  readonly clientOwned?: readonly string[];
  /** `batch` where a body may hold thousands of records: 5 MiB instead of 256 KiB, arrays of 5,000 instead of 1,000. */
  readonly bodies?: BodySize;
};

/** Under this name Nest gives a controller the exchanges. */
const EXCHANGES = Symbol('exchanges');

/**
 * Makes a class the controller of one TMF resource, by its name or by the faces it has: mounted at the base path of every served version of its contract, bodies
 * validated by the contract and translated into the stored (v5) shape, answers translated back, with href, Location and ETag.
 *
 * A PATCH handler gets the top-level attributes that change, null for one that goes. Handlers return what `handle` returned, or
 * the `Page` of a list, or nothing (204).
 */
export const TmfController =
  (resource: string | readonly Face[], { clientOwned = [], bodies = 'usual' }: TmfControllerOptions = {}): ClassDecorator =>
  (controller) => {
    const meta = { faces: typeof resource === 'string' ? facesOf(resource) : resource, clientOwned };
    const paths = meta.faces.map(({ path }) => path);
    noteFaces(controller, meta);
    for (const path of paths) allowBodies(path, bodies);
    Controller(paths)(controller);
    Inject(Exchanges)(controller.prototype as object, EXCHANGES);
    serveRoutes(controller as unknown as Type, async (instance, request, reply, handler) =>
      (instance as { [EXCHANGES]: Exchanges })[EXCHANGES].serve(exchangeOf(meta, request, reply), handler),
    );
  };
