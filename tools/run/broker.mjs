import { spawnSync } from 'node:child_process';
import { giveUp } from './steps.mjs';

const oldest = 17;
const what = `tests with a broker need a JDK ${oldest} and Maven, which fetches Kafka the first time (Debian: apt-get install openjdk-17-jdk-headless maven), or a broker in KAFKA_BROKERS.`;

/** Ends the process, and says what to install, where a broker is neither given nor can be started. */
export const checkBroker = () => {
  if (process.env.KAFKA_BROKERS) return;
  const { status, stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  if (status !== 0) giveUp(`There is no java here: ${what}`);
  const version = /version "(?:1\.)?(\d+)/.exec(stderr)?.[1];
  if (!(Number(version) >= oldest)) giveUp(`This java is ${version ?? 'of no version that is known'}: ${what}`);
  if (spawnSync('mvn', ['-version']).status !== 0) giveUp(`There is no mvn here: ${what}`);
};
