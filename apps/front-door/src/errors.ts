/** The TMF Error of the front door itself. */
export const tmfError = (status: number, code: string, reason: string, message: string) => ({
  '@type': 'Error',
  ...{ code, reason, message, status: String(status) },
});
