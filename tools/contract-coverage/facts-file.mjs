/** Facts on disk: one JSON file per API and version. Equal objects are written once, one a line; where one stands, its number does. */
import { readFileSync } from 'node:fs';

/** @returns {string} the text of a facts file */
export const written = ({ bodies, ...others }) => {
  const numbers = new Map();
  const numberOf = (tree) => {
    if (typeof tree === 'string' || Array.isArray(tree)) return tree;
    const text = JSON.stringify(mapped(tree, numberOf));
    if (!numbers.has(text)) numbers.set(text, numbers.size);
    return numbers.get(text);
  };
  const numbered = mapped(bodies, numberOf);
  const lines = (value) =>
    Object.entries(value)
      .map(([name, one]) => `${JSON.stringify(name)}:${JSON.stringify(one)}`)
      .join(',\n');
  return `{${lines({ ...others, bodies: numbered })},\n"objects":[\n${[...numbers.keys()].join(',\n')}]}\n`;
};

/** @returns {Facts} what `written` was given */
export const readFacts = (file) => {
  const { objects, bodies, ...others } = JSON.parse(readFileSync(file, 'utf8'));
  const known = [];
  const treeOf = (one) => (typeof one === 'number' ? known[one] : one);
  for (const one of objects) known.push(mapped(one, treeOf)); // an object stands behind those it holds
  return { ...others, bodies: mapped(bodies, treeOf) };
};

const mapped = (value, change) => Object.fromEntries(Object.entries(value).map(([name, one]) => [name, change(one)]));
