# One image for web and worker. tests/browser/image.test.ts holds it against the repository without an engine.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM node:24-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production ROLE=all PORT=3000 FILES_DIR=/data/files SPOOL_DIR=/data/spool
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/build ./build
COPY --from=build /app/prisma ./prisma
COPY --from=build /app/prisma.config.ts ./
COPY --from=build /app/scripts ./scripts
COPY --from=build /app/app/platform/queues.ts ./app/platform/queues.ts
RUN mkdir -p /data && chown node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=3s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Migrations: docker run … node scripts/migrate.ts
# A small nursery keeps long imports within their memory.
CMD ["node", "--max-semi-space-size=4", "build/server/index.js"]
