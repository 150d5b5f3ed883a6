import { Command } from 'commander';
import { Api } from './api';
import { flow } from './commands/flow';
import { orderItems } from './commands/order-items';
import { parked } from './commands/parked';
import { rebuild } from './commands/rebuild';
import { rewind } from './commands/rewind';
import { seal } from './commands/seal';
import { state } from './commands/state';
import { exportCommand } from './installation/export';
import { importCommand } from './installation/import';
import { verify } from './installation/verify';

const commands = [rewind, seal, verify, exportCommand, importCommand, flow, rebuild, orderItems, parked, state];

/** The command line of the operators. */
export const command = (api: Api = new Api()): Command => {
  const program = new Command('skyledger')
    .description('Explains and helps along what runs on a Skyledger platform (SKYLEDGER_URL, by default http://127.0.0.1:8080).')
    .showHelpAfterError();
  for (const add of commands) add(program, api);
  return program;
};
