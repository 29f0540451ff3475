# The collector in a container: docs/collector.md, "In a container".
FROM node:22-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && mkdir /pack && npm pack --pack-destination /pack
# What the collector loads besides, and all that is behind it, in the versions that it is tested with.
RUN cp package-lock.json /pack && node -p "const { version, devDependencies: versions } = require('./package.json'); \
  const loaded = ['fastify', 'prom-client', '@duckdb/node-api', '@clickhouse/client'].map((name) => [name, versions[name]]); \
  JSON.stringify({ private: true, dependencies: { vitrine: 'file:vitrine-' + version + '.tgz', ...Object.fromEntries(loaded) } })" \
  > /pack/package.json

FROM node:22-bookworm-slim
WORKDIR /app
COPY --from=build /pack ./
RUN npm install --no-audit --no-fund --omit=dev && rm -rf *.tgz /root/.npm && mkdir /data && chown node:node /data
ENV NODE_ENV=production \
  VITRINE_HOST=0.0.0.0 \
  VITRINE_STORE=duckdb:/data/events.duckdb \
  VITRINE_REPORT_FILE=/data/report.json
USER node
VOLUME /data
EXPOSE 4401
# A file of ten million events takes some seconds to open.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["node", "-e", \
  "fetch(`http://127.0.0.1:${process.env.VITRINE_PORT || 4401}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Not by npx, which would keep SIGTERM to itself.
ENTRYPOINT ["node", "/app/node_modules/vitrine/bin/vitrine.js", "collect"]
