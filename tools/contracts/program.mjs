/** Compiles contracts/tmf and refuses to go on with an error or a warning. */
import { compile, formatDiagnostic, NodeHost } from '@typespec/compiler';

/** @returns the TypeSpec program of the contracts */
export const compileContracts = async (mainFile) => {
  const program = await compile(NodeHost, mainFile, { noEmit: true });
  if (program.diagnostics.length > 0) throw new Error(program.diagnostics.map((diagnostic) => formatDiagnostic(diagnostic)).join('\n'));
  return program;
};
