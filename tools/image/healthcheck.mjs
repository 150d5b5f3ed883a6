// The image's HEALTHCHECK: is the process alive? With a path, whether that answers: `node /app/healthcheck.mjs /health/ready`.
const [path = '/health/live'] = process.argv.slice(2);

const { status } = await fetch(`http://127.0.0.1:${process.env.PORT}${path}`, { signal: AbortSignal.timeout(4_000) }).catch(
  ({ message }) => ({ status: message }),
);
if (status !== 200) console.error(`${path}: ${status}`);
process.exit(status === 200 ? 0 : 1);
