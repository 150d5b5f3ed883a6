/** Who can bring the records of a product up to date. */
export abstract class Metering {
  /** Everything these products used before the instant becomes records, as far as it is not yet. */
  abstract readMeters(products: readonly string[], to: string): Promise<void>;
}
