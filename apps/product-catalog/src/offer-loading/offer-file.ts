import { Ajv, type ErrorObject } from 'ajv';
import { parseDocument } from 'yaml';
import { offerFileSchema } from './offer-file.schema';
import { contradictions } from './offer-file.contradictions';

/** What a product team writes: an offering, its price, and what has to be done to deliver it. */
export type OfferFile = {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly catalog: string;
  readonly category: string;
  readonly currency: string;
  /** In percent. */
  readonly taxRate?: number;
  readonly lifecycleStatus?: string;
  readonly characteristics?: readonly OfferCharacteristic[];
  readonly prices?: readonly OfferPrice[];
  readonly delivery?: OfferDelivery;
};

/** Something a customer chooses: of some values, or within a range. */
export type OfferCharacteristic = {
  readonly name: string;
  readonly type: 'integer' | 'number' | 'string' | 'boolean';
  readonly description: string;
  readonly values?: readonly (string | number | boolean)[];
  readonly from?: number;
  readonly to?: number;
  readonly default: string | number | boolean;
  /** Cannot be changed once it is delivered. */
  readonly fixed?: boolean;
};

/** What is to be paid; the amount is decimal text. */
export type OfferPrice = {
  readonly name: string;
  readonly type: 'oneTime' | 'recurring' | 'usage';
  readonly amount: string;
  readonly period?: 'day' | 'week' | 'month' | 'year';
  readonly unit?: string;
};

/** The service that makes a product real, what it is made of, and the steps that make it. */
export type OfferDelivery = {
  readonly service: string;
  readonly resources: readonly { readonly name: string; readonly description: string; readonly characteristics?: readonly string[] }[];
  readonly steps: readonly OfferStep[];
};

/** One step; in `with`, `$name` is the value of that characteristic. */
export type OfferStep = {
  readonly id: string;
  readonly kind: string;
  readonly resource: string;
  readonly dependsOn?: readonly string[];
  readonly with?: Readonly<Record<string, string | number | boolean>>;
  readonly timeoutSeconds?: number;
  readonly retry?: { readonly attempts: number; readonly backoffSeconds: number };
};

const validate = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile<OfferFile>(offerFileSchema);

/** The offer that a text describes, or everything that is wrong with it: each line names the file and the field. */
export const readOffer = (file: string, text: string): { readonly offer: OfferFile } | { readonly problems: readonly string[] } => {
  const named = (problems: readonly string[]) => ({ problems: problems.map((problem) => `${file}: ${problem}`) });
  const document = parseDocument(text, { prettyErrors: true });
  if (document.errors.length > 0) return named(document.errors.map(({ message }) => message.split('\n')[0] ?? message));
  const content: unknown = document.toJS({ maxAliasCount: 10 });
  if (!validate(content)) return named((validate.errors ?? []).map(shown));
  const wrong = contradictions(content);
  return wrong.length > 0 ? named(wrong) : { offer: content };
};

const shown = ({ instancePath, message = '', params, keyword }: ErrorObject): string => {
  const field = instancePath.slice(1).replaceAll('/', '.');
  const at = (name: string) => [field, name].filter(Boolean).join('.');
  if (keyword === 'required') return `${at(String(params['missingProperty']))}: is missing`;
  if (keyword === 'additionalProperties') return `${at(String(params['additionalProperty']))}: is not known here`;
  if (keyword === 'enum') return `${field}: must be one of ${(params['allowedValues'] as unknown[]).join(', ')}`;
  if (keyword === 'pattern' && field.endsWith('amount')) return `${field}: must be decimal text with at most 10 decimals, such as '0.0080'`;
  if (keyword === 'type' && field.endsWith('amount')) return `${field}: must be decimal text in quotes, such as '0.0080'`;
  return `${field || 'the file'}: ${message}`;
};
