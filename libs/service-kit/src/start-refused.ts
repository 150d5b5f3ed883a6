/** A start that cannot succeed, for a reason the person who started can mend: shown without a stack. */
export class StartRefused extends Error {}
