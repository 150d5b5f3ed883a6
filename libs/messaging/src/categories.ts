import { refusalCategory, replyCategory } from './handling/requests';
import { inboxCategory } from './kafka/inbox';

/** What is appended for a service beside its aggregates and processes: its answers, what it refused, and what it received. */
export const messageCategories = (service: string): string[] => [replyCategory(service), refusalCategory(service), inboxCategory(service)];
