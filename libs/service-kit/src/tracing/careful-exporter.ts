import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-node';

/** Sends spans by another exporter. That they do not arrive is said once, until they do again; it is nobody's failure but the collector's. */
export class CarefulExporter implements SpanExporter {
  private isFailing = false;

  constructor(
    private readonly exporter: SpanExporter,
    private readonly say: (line: string) => void,
  ) {}

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.exporter.export(spans, (result) => {
      this.note(result);
      done({ code: ExportResultCode.SUCCESS });
    });
  }

  async shutdown(): Promise<void> {
    await this.exporter.shutdown();
  }

  private note({ code, error }: ExportResult): void {
    const fails = code !== ExportResultCode.SUCCESS;
    if (fails && !this.isFailing) this.say(`Traces do not reach the collector (${reasonOf(error)}); what happens meanwhile is not traced.`);
    if (!fails && this.isFailing) this.say('Traces reach the collector again.');
    this.isFailing = fails;
  }
}

const reasonOf = (error: (Error & { code?: unknown }) | undefined) => error?.message || String(error?.code ?? 'no answer');
