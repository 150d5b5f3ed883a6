/** Schemas of a request's body and of its answer. */
export type Said = { readonly body: object; readonly result: object };

/** What the types of the code say of messages: by handler ('product-inventory/ProductHandler.create'), and by app. */
export declare const messagesInCode: () => {
  readonly handlers: Readonly<Record<string, Said>>;
  readonly asks: Readonly<Record<string, readonly string[]>>;
};
