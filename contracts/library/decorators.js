/** What the decorators of the Skyledger library record about the contracts; tools/contracts reads it. */
import { setTypeSpecNamespace } from '@typespec/compiler';

const keys = Object.fromEntries(
  ['api', 'emits', 'state', 'answers', 'wraps', 'single', 'reducedTo', 'nestedIn', 'enumMap', 'suggests', 'named', 'optionalInV4', 'glossary'].map(
    (name) => [name, Symbol.for(`skyledger/${name}`)],
  ),
);

/** @returns what decorator `name` said about `type`, or undefined */
export const said = (program, name, type) => program.stateMap(keys[name]).get(type);

const record =
  (name) =>
  (context, type, ...values) =>
    context.program.stateMap(keys[name]).set(type, values.length > 1 ? values : (values[0] ?? true));

const recordAll =
  (name) =>
  (context, type, ...values) => {
    const map = context.program.stateMap(keys[name]);
    map.set(type, [...(map.get(type) ?? []), values]);
  };

export const $api = record('api');
export const $emits = recordAll('emits');
export const $state = record('state');
export const $answers = recordAll('answers');
export const $wraps = record('wraps');
export const $single = record('single');
export const $reducedTo = record('reducedTo');
export const $nestedIn = record('nestedIn');
export const $enumMap = record('enumMap');
export const $suggests = recordAll('suggests');
export const $named = record('named');
export const $optionalInV4 = record('optionalInV4');
export const $glossary = record('glossary');

setTypeSpecNamespace(
  'Skyledger',
  $api,
  $emits,
  $state,
  $answers,
  $wraps,
  $single,
  $reducedTo,
  $nestedIn,
  $enumMap,
  $suggests,
  $named,
  $optionalInV4,
  $glossary,
);
