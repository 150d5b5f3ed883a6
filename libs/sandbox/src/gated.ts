/** Thrown where code in the sandbox reaches for something outside: what came of that is taken from the recording instead. */
export class Gated extends Error {
  constructor(what: string) {
    super(`${what} is outside of the sandbox.`);
    this.name = 'Gated';
  }
}
