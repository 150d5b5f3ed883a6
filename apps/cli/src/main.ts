import { command } from './command';

await command().parseAsync();
