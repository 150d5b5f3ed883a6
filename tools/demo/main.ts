import { Customer } from './customer';
import { startApart, startInstance } from './instance';
import { Narrator } from './narrator';
import { tellStory } from './story';

/** Tells the story on an instance of its own and counts what was as it should be. */
export const tell = async (isApart = false): Promise<{ passed: number; failed: number }> => {
  process.stdout.write('\nStarting a platform for this story: own data, simulated clock …\n');
  const started = performance.now();
  const instance = await (isApart ? startApart() : startInstance());
  const narrator = new Narrator();
  process.stdout.write(`It is up at ${instance.url}. Its clock stands at 1 January 2026.\n\n`);
  try {
    await tellStory(narrator, new Customer(instance.url, 'ada@customer.example'));
  } catch (error) {
    process.stdout.write(`      ${(error as Error).message}\n`);
    if (narrator.counts.failed === 0) throw error;
  } finally {
    await instance.stop();
  }
  process.stdout.write(`\nTold in ${((performance.now() - started) / 1_000).toFixed(1)} s.\n`);
  return narrator.counts;
};
