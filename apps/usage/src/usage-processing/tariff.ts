import Big from 'big.js';
import { isDeepStrictEqual } from 'node:util';

/** What is read of a productOfferingPrice. */
export type OfferingPrice = {
  readonly id?: string;
  readonly name?: string;
  readonly version?: string;
  readonly validFor?: { readonly startDateTime?: string; readonly endDateTime?: string };
  readonly unitOfMeasure?: { readonly amount?: number | string; readonly units?: string };
  readonly price?: { readonly unit?: string; readonly value?: string };
  readonly tax?: readonly { readonly taxCategory?: string; readonly taxRate?: number }[];
};

/** A price as it held from an instant on. */
export type PriceVersion = {
  readonly id: string;
  readonly name?: string;
  readonly version?: string;
  readonly validFrom: string;
  readonly validUntil?: string;
  readonly unitPrice: { readonly unit: string; readonly value: string };
  readonly unitOfMeasure: { readonly amount: string; readonly units: string };
  readonly taxRate: string;
  readonly taxCategory?: string;
};

/** All that a price has been, oldest first. */
export type Tariff = readonly PriceVersion[];

/** A part of a period in which one version holds; without a version, none does. */
export type Part = { readonly from: string; readonly to: string; readonly price?: PriceVersion };

const instant = (text: string) => new Date(text).toISOString();

/** The history of a price, from its documents and when each was heard of. What changes nothing of the price is no new version. */
export const tariffOf = (heard: readonly { readonly from: string; readonly document: OfferingPrice | undefined }[]): Tariff => {
  const tariff: PriceVersion[] = [];
  for (const { from, document } of heard) {
    if (!document) continue; // deleted from the catalogue: who has it keeps it
    const last = tariff.at(-1);
    const start = document.validFor?.startDateTime && instant(document.validFor.startDateTime);
    const validFrom = start && (!last || start > from) ? start : from;
    if (!last || !samePrice(last, document)) tariff.push(versionOf(document, validFrom));
  }
  return tariff;
};

const versionOf = ({ id = '', name, version, validFor, unitOfMeasure, price, tax }: OfferingPrice, validFrom: string): PriceVersion => ({
  id,
  ...(name !== undefined && { name }),
  ...(version !== undefined && { version }),
  validFrom: instant(validFrom),
  ...(validFor?.endDateTime && { validUntil: instant(validFor.endDateTime) }),
  unitPrice: { unit: price?.unit ?? '', value: new Big(price?.value ?? 0).toFixed() },
  unitOfMeasure: { amount: new Big(unitOfMeasure?.amount ?? 1).toFixed(), units: unitOfMeasure?.units ?? '' },
  taxRate: (tax ?? []).reduce((rate, { taxRate = 0 }) => rate.plus(taxRate), new Big(0)).toFixed(),
  ...(tax?.[0]?.taxCategory && { taxCategory: tax[0].taxCategory }),
});

/** The version that holds at an instant: the last one heard of that had begun, unless it has ended. */
export const priceAt = (tariff: Tariff, at: string): PriceVersion | undefined => {
  const last = tariff.findLast(({ validFrom }) => validFrom <= at);
  return last?.validUntil !== undefined && last.validUntil <= at ? undefined : last;
};

/** [from, to) cut where the price changes; neighbours at the same version stay together. */
export const partsOf = (tariff: Tariff, from: string, to: string): Part[] => {
  const changes = tariff.flatMap(({ validFrom, validUntil }) => [validFrom, validUntil ?? validFrom]).filter((at) => from < at && at < to);
  const cuts = [from, ...new Set(changes.sort()), to];
  const parts: Part[] = [];
  for (const [index, start] of cuts.slice(0, -1).entries()) {
    const price = priceAt(tariff, start);
    const last = parts.at(-1);
    if (last && last.price === price) parts[parts.length - 1] = { ...last, to: cuts[index + 1]! };
    else parts.push({ from: start, to: cuts[index + 1]!, ...(price && { price }) });
  }
  return parts;
};

/** Whether a document of the price says what this version says. */
export const samePrice = (version: PriceVersion, document: OfferingPrice): boolean =>
  isDeepStrictEqual(version, { ...versionOf(document, version.validFrom), validFrom: version.validFrom });
