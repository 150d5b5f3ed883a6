import { Controller, Inject } from '@nestjs/common';
import { OnRequest, type Request } from '@skyledger/messaging';
import { cloudTimeoutMs } from '../config';
import { type Answer, type CloudOperation, cloudOperations } from '../calls';
import { type CloudCall, HypervisorDriver } from './hypervisor-driver';

/** Brings the calls of the activation process to the cloud. */
@Controller()
export class HypervisorHandler {
  constructor(@Inject(HypervisorDriver) private readonly driver: HypervisorDriver) {}

  /** A call that took effect is not made again, even on a cloud that would do it twice; one that hangs has failed for now. */
  @OnRequest(...cloudOperations.map((operation) => `hypervisor.${operation}`))
  async call({ type, body }: Request<CloudCall>): Promise<Answer> {
    const before = await this.driver.find(body.key);
    return before ?? inTime(this.driver[type.split('.')[1] as CloudOperation](body));
  }
}

const inTime = (call: Promise<Answer>, milliseconds = cloudTimeoutMs()): Promise<Answer> => {
  const missed = { outcome: 'transient', reason: `The cloud did not answer within ${milliseconds} ms.` } as const;
  let timer: NodeJS.Timeout;
  const tooLate = new Promise<Answer>((resolve) => (timer = setTimeout(resolve, milliseconds, missed)));
  return Promise.race([call, tooLate]).finally(() => clearTimeout(timer));
};
