# One image for every process of Skyledger; the command chooses: `node dist/apps/usage/index.js`, `node dist/apps/front-door/index.js`, `skyledger ...`.
# tools/image builds it where there is no Docker. docs/deploy.md says how to name the bases by digest.
ARG BUILD_BASE=node:20-bookworm-slim
ARG RUNTIME_BASE=debian:bookworm-slim

FROM ${BUILD_BASE} AS build
WORKDIR /app
COPY . .
# An .npmrc and an authority of your own, where npm needs them, come in as secrets: they are there for one step, and in no layer.
RUN --mount=type=cache,target=/run/npm --mount=type=secret,id=npmrc,target=/run/secrets/npmrc --mount=type=secret,id=ca,target=/run/secrets/ca.pem \
    NPM_CONFIG_CACHE=/run/npm NPM_CONFIG_USERCONFIG=/run/secrets/npmrc npm ci --ignore-scripts --no-audit --no-fund
RUN node tools/contracts/generate.mjs && node tools/image/bundle.mjs /image/app
RUN --mount=type=cache,target=/run/npm --mount=type=secret,id=npmrc,target=/run/secrets/npmrc --mount=type=secret,id=ca,target=/run/secrets/ca.pem \
    NPM_CONFIG_CACHE=/run/npm NPM_CONFIG_USERCONFIG=/run/secrets/npmrc npm ci --omit=dev --ignore-scripts --no-audit --no-fund && node tools/image/packages.mjs /image

# Nothing is run from here on: the base needs no shell. What is copied belongs to root, and the process only reads it.
FROM ${RUNTIME_BASE}
COPY --from=build /image/node /
COPY --from=build /image/packages /
COPY --from=build /image/app /
COPY --from=build --chown=10001:10001 /image/data /

ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Skyledger" \
      org.opencontainers.image.description="Runs the business of a cloud service operator behind TM Forum Open APIs, event-sourced from end to end." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"

ENV NODE_ENV=production NODE_OPTIONS=--enable-source-maps HOST=0.0.0.0 PORT=8080 DATA_DIR=/data USER=skyledger
WORKDIR /app
USER 10001:10001
EXPOSE 8080
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["node", "/app/healthcheck.mjs"]
CMD ["node", "dist/apps/skyledger/index.js"]
