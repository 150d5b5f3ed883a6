import { frontDoor } from './door';
import { doorSettings } from './settings';

const settings = doorSettings(process.env);
const door = await frontDoor(settings);
const address = await door.listen({ host: settings.host, port: settings.port });
process.stdout.write(`The front door of ${settings.services.size} services: ${address}\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void door.close().then(() => process.exit(0)));
