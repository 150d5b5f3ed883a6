import { Injectable, type OnApplicationBootstrap, SetMetadata } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';

const READY_WHEN = 'skyledger:readyWhen';

/**
 * Marks a method of a provider that says whether something a request needs is there: true or false, or a promise of it.
 *
 *     @ReadyWhen('offers loaded')
 *     offersLoaded() { return this.loaded; }
 */
export const ReadyWhen = (claim: string) => SetMetadata(READY_WHEN, claim);

/** What readiness answers: whether requests are welcome, and each claim it rests on. */
export type Readiness = { readonly ready: boolean; readonly checks: Readonly<Record<string, boolean>> };

type Check = { readonly claim: string; readonly holds: () => unknown };

/** Collects the readiness claims of all services in this process. */
@Injectable()
export class ReadinessChecks implements OnApplicationBootstrap {
  private checks: Check[] = [];
  private stopping = false;
  private told: () => void = () => undefined;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onApplicationBootstrap() {
    const instances = this.discovery.getProviders().map(({ instance }) => instance as unknown);
    this.checks = [...new Set(instances)].filter(isObject).flatMap((instance) => this.checksOf(instance));
  }

  /** From now on the answer is no: the process is about to end. Resolves when the first who asks has heard it. */
  stop(): Promise<void> {
    this.stopping = true;
    return new Promise((resolve) => (this.told = resolve));
  }

  /** Asks every claim; one that throws or takes longer than two seconds does not hold. A process that is about to end says so at once. */
  async ask(): Promise<Readiness> {
    if (this.stopping) {
      this.told();
      return { ready: false, checks: { 'not stopping': false } };
    }
    const answers = await Promise.all(this.checks.map(async ({ claim, holds }) => [claim, await inTime(holds)] as const));
    return { ready: answers.every(([, holds]) => holds), checks: Object.fromEntries(answers) };
  }

  /** Whether everything holds within a time. */
  async becomes(milliseconds: number): Promise<boolean> {
    for (const deadline = Date.now() + milliseconds; Date.now() < deadline; await new Promise((resolve) => setTimeout(resolve, 50))) {
      if ((await this.ask()).ready) return true;
    }
    return false;
  }

  private checksOf(instance: Record<string, () => unknown>): Check[] {
    const prototype = Object.getPrototypeOf(instance) as object | null;
    if (prototype === null || prototype === Object.prototype) return [];
    return this.scanner.getAllMethodNames(prototype).flatMap((name) => {
      const method = (prototype as Record<string, unknown>)[name];
      const claim = typeof method === 'function' ? this.reflector.get<string | undefined>(READY_WHEN, method) : undefined;
      return claim === undefined ? [] : [{ claim, holds: () => instance[name]?.() }];
    });
  }
}

const isObject = (instance: unknown): instance is Record<string, () => unknown> => typeof instance === 'object' && instance !== null;

const inTime = async (holds: () => unknown): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<false>((resolve) => (timer = setTimeout(resolve, 2_000, false)));
  try {
    return (await Promise.race([holds(), tooLate])) === true;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
};
