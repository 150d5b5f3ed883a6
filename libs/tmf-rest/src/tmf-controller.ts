import { Controller, UseInterceptors } from '@nestjs/common';
import { type Face, facesOf } from './contract/face';
import { TmfInterceptor } from './exchange/tmf.interceptor';
import { noteFaces } from './tmf-controller.metadata';

/** What is special about a resource. */
export type TmfControllerOptions = {
  /** Attributes a client may send on creation though the contract gives them to the server: `['id']` where the sender names its records. */
  readonly clientOwned?: readonly string[];
};

/**
 * Makes a class the controller of one TMF resource, by its name or by the faces it has: mounted at the base path of every served version of its contract, bodies
 * validated by the contract and translated into the stored (v5) shape, answers translated back, with href, Location and ETag.
 *
 * A PATCH handler gets the top-level attributes that change, null for one that goes. Handlers return what `handle` returned, or
 * the `Page` of a list, or nothing (204).
 */
export const TmfController =
  (resource: string | readonly Face[], { clientOwned = [] }: TmfControllerOptions = {}): ClassDecorator =>
  (controller) => {
    const faces = typeof resource === 'string' ? facesOf(resource) : resource;
    noteFaces(controller, { faces, clientOwned });
    Controller(faces.map(({ path }) => path))(controller);
    UseInterceptors(TmfInterceptor)(controller);
  };
