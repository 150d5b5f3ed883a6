import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { digestOf, root } from '../run/steps.mjs';

const here = dirname(fileURLToPath(import.meta.url));

/** The class path of the broker; the first time Maven fetches the jars (44 MB), later it is read from a file. */
export const classpath = async () => {
  const known = join(root, 'node_modules/.cache/kafka', `classpath-${digestOf('tools/kafka/pom.xml')}`);
  if (!existsSync(known) || !readFileSync(known, 'utf8').split(delimiter).every(existsSync)) await fetchTo(known);
  return [here, readFileSync(known, 'utf8').trim()].join(delimiter);
};

const fetchTo = async (file) => {
  mkdirSync(dirname(file), { recursive: true });
  const fresh = `${file}.${process.pid}`;
  await finished('mvn', ['-B', '-q', '-f', join(here, 'pom.xml'), 'dependency:build-classpath', `-Dmdep.outputFile=${fresh}`]);
  renameSync(fresh, file);
};

/** Runs a command to its end; fails with what it said, or with what has to be installed first. */
export const finished = async (command, parameters) => {
  const child = spawn(command, parameters, { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(chunk));
  const [code] = await once(child, 'close').catch((error) => {
    throw new Error(`${command} cannot be run (${error.code}): install a JDK 17 and Maven, or name a broker in KAFKA_BROKERS.`);
  });
  if (code !== 0) throw new Error(`${command} ended with ${code}:\n${Buffer.concat(said)}`);
};
