/** What a plan's step can do. */
export type StepKind = 'reserveCapacity' | 'createVirtualMachine' | 'createDisk' | 'attachDisk' | 'assignAddress' | 'start';

/** A step of a service specification's plan. In `with`, a text `$name` stands for the service characteristic of that name. */
export type PlanStep = {
  readonly id: string;
  readonly kind: StepKind;
  readonly dependsOn?: readonly string[];
  readonly resourceSpecification?: { readonly id: string; readonly name?: string };
  readonly with?: Readonly<Record<string, unknown>>;
  readonly timeoutSeconds?: number;
  readonly retry?: { readonly attempts: number; readonly backoffSeconds: number };
};

/** What a service has of its plan: a step that was done and not undone, with the values it was done with and what came of it. */
export type Established = {
  readonly step: string;
  readonly kind: StepKind;
  readonly with: Readonly<Record<string, unknown>>;
  /** The resource it made, or made something of. */
  readonly resourceId: string;
  readonly result?: Readonly<Record<string, unknown>>;
};

/** Values of service characteristics, by name. */
export type Values = Readonly<Record<string, unknown>>;

/** Whom the resources are for; written on each of them. */
export type Beneficiary = {
  readonly productId?: string;
  readonly orderId?: string;
  readonly relatedParty?: readonly object[];
};
