export { codeOfStatus, type ErrorCode, errorCatalogue, explanationOf } from './catalogue';
export { serveExplanations } from './explanations';
export { refuseUnreadable } from './unreadable';
