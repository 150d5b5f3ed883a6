/** Reads off the code what its types say of messages: which bodies handlers take and what they answer, and which requests processes make. */
import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import ts from 'typescript';
import { root } from '../run/steps.mjs';
import { TypeSchemas } from './type-schemas.mjs';

const filesBelow = (folder, wanted) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => join(root, folder, file))
    .filter((file) => wanted.test(file) && !file.includes('node_modules'));

const open = (files) => {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  return ts.createProgram(files, { ...options, skipLibCheck: true });
};

/**
 * @returns {{ handlers: Record<string, { body?: object, result?: object }>, asks: Record<string, string[]> }}
 * by 'product-inventory/ProductHandler.create', and by app
 */
export const messagesInCode = () => {
  const files = filesBelow('apps', /src.*\.(handler|process)\.ts$/);
  const program = open(files);
  const checker = program.getTypeChecker();
  const schemas = new TypeSchemas(checker);
  const handlers = {};
  const asks = {};
  for (const file of files.toSorted()) {
    const source = program.getSourceFile(file);
    const app = relative(join(root, 'apps'), file).split(sep)[0];
    if (file.endsWith('.handler.ts')) source.forEachChild((node) => void (ts.isClassDeclaration(node) && handlersIn(app, node)));
    else (asks[app] ??= []).push(...requestsIn(source));
  }
  return { handlers, asks };

  function handlersIn(app, declaration) {
    for (const method of declaration.members.filter(ts.isMethodDeclaration)) {
      const asked = method.parameters[0] && checker.getTypeAtLocation(method.parameters[0]);
      if (asked?.aliasSymbol?.name !== 'Request') continue;
      const answered = checker.getAwaitedType(checker.getReturnTypeOfSignature(checker.getSignatureFromDeclaration(method)));
      const said = { body: schemas.of(checker.getTypeOfSymbol(asked.getProperty('body'))), result: schemas.of(answered) };
      handlers[`${app}/${declaration.name.text}.${method.name.text}`] = said;
    }
  }

  function requestsIn(source) {
    const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(source)).map((symbol) => checker.getTypeOfSymbol(symbol));
    const commands = exported
      .filter(({ aliasSymbol }) => aliasSymbol?.name === 'Process')
      .map(({ aliasTypeArguments }) => aliasTypeArguments[2]);
    const names = commands
      .flatMap((command) => (command.isUnion() ? command.types : [command]))
      .map((command) => checker.getTypeOfSymbol(command.getProperty('type')))
      .flatMap((type) => (type.isUnion() ? type.types : [type]));
    return names
      .filter((name) => name.isStringLiteral() && /^tmf\d.*\.request$/.test(name.value))
      .map(({ value }) => value.replace(/\.request$/, ''));
  }
};
