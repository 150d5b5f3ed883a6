import { Command } from 'commander';
import { Api } from './api';
import { erase } from './commands/erase';
import { flow } from './commands/flow';
import { invariants } from './commands/invariants';
import { orderItems } from './commands/order-items';
import { parked } from './commands/parked';
import { rebuild } from './commands/rebuild';
import { replay } from './commands/replay';
import { rewind } from './commands/rewind';
import { seal } from './commands/seal';
import { state } from './commands/state';
import { exportCommand } from './installation/export';
import { importCommand } from './installation/import';
import { keys } from './installation/keys';
import { topics } from './installation/topics';
import { verify } from './installation/verify';

const commands = [
  erase,
  rewind,
  seal,
  verify,
  exportCommand,
  importCommand,
  keys,
  topics,
  flow,
  invariants,
  rebuild,
  orderItems,
  parked,
  state,
  replay,
];

/** The command line of the operators. */
export const command = (api: Api = new Api()): Command => {
  const program = new Command('skyledger')
    .description('Explains and helps along what runs on a Skyledger platform (SKYLEDGER_URL, by default http://127.0.0.1:8080).')
    .showHelpAfterError();
  for (const add of commands) add(program, api);
  return program;
};
