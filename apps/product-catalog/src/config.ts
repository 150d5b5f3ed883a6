/** The folder whose YAML files say what is offered. */
export const offersDirectory = (): string => process.env['OFFERS_DIR'] || 'offers';
