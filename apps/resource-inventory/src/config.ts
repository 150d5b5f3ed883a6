/** The folder whose YAML files say what the cloud is made of. */
export const cloudDirectory = (): string => process.env['CLOUD_DIR'] || 'cloud';
