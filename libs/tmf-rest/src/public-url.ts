/** Where clients reach this installation; empty means that hrefs are absolute paths. */
export class PublicUrl {
  constructor(readonly value: string = '') {}
}
