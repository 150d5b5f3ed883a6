// `node tools/kafka/start.mjs [directory] [port]`: a Kafka broker until Ctrl-C.
import { join, resolve } from 'node:path';
import { root } from '../run/steps.mjs';
import { openBroker } from './broker.mjs';

const [directory = join(root, '.skyledger/kafka'), port = '9092'] = process.argv.slice(2);

console.log('Starting Kafka (the first time its jars are fetched, about 44 MB) …');
const broker = await openBroker(resolve(directory), Number(port));
console.log(`Kafka serves: KAFKA_BROKERS=${broker.brokers}\nCtrl-C stops it; the data stays in ${resolve(directory)}.`);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void broker.stop().then(() => process.exit(0)));
