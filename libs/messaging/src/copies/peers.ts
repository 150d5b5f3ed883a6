/** Asks the owner of a resource for its present document. */
export abstract class Peers {
  abstract find<D = unknown>(resource: string, id: string): Promise<D | undefined>;
}
