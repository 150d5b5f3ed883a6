import { MessageRefused } from './refused';
import type { Addressed, Sender } from './sender';

/** Sends a dead letter. One that its topic does not take goes without its content, which is where it came from: what follows must not wait for it. */
export const sendLetter = async (sender: Sender, letter: Addressed): Promise<void> => {
  try {
    await sender.send([letter]);
  } catch (error) {
    if (!(error instanceof MessageRefused)) throw error;
    const { topic, message } = letter;
    await sender.send([{ topic, message: { ...message, value: null, headers: { ...message.headers, 'dead-letter-without': 'content' } } }]);
  }
};
