import { Controller } from '@nestjs/common';

/**
 * Makes a class the controller of one TMF resource: mounted at the base path of every served version of its contract, bodies
 * validated by the contract and translated into the stored (v5) shape, answers translated back, with href, Location and ETag.
 *
 * A PATCH handler gets the top-level attributes that change, null for one that goes. Handlers return what `handle` returned, or
 * the `Page` of a list, or nothing (204).
 */
export const TmfController = (resource: string): ClassDecorator => Controller(resource);
