// `node --import ./jumping-date.mjs ...`: the wall clock of a process, wrong by as many milliseconds as the file JUMPING_CLOCK says, at any time anew.
// Timers and performance.now() go on as they do when somebody sets the clock of a machine.
import { readFileSync } from 'node:fs';

const RealDate = Date;
let offset = 0;

const look = () => {
  offset = Number(readFileSync(process.env.JUMPING_CLOCK, 'utf8') || 0);
};
look();
setInterval(look, 10).unref();

globalThis.Date = class Date extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + offset);
    else super(...given);
  }

  static now() {
    return RealDate.now() + offset;
  }
};
