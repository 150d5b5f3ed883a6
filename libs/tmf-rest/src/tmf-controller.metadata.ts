import type { Face } from './contract/face';

/** What `@TmfController` leaves on a class. */
export type FacesMeta = { readonly faces: readonly Face[]; readonly clientOwned: readonly string[] };

const FACES = 'skyledger:faces';

/** Notes the faces of a controller. */
export const noteFaces = (controller: object, meta: FacesMeta): void => Reflect.defineMetadata(FACES, meta, controller);

/** The faces of a controller, or undefined if it is no TMF controller. */
export const findFaces = (controller: object): FacesMeta | undefined => Reflect.getMetadata(FACES, controller);

/** The faces of a TMF controller. */
export const facesMeta = (controller: object): FacesMeta => {
  const meta = findFaces(controller);
  if (meta === undefined) throw new Error('Not a TMF controller.');
  return meta;
};
