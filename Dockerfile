# syntax=docker/dockerfile:1
# `likeness serve` without the window: docs/scale.md says how it is run.

FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
# Bundles the command line, then keeps what it needs to run.
RUN node scripts/run.mjs likeness --version \
  && npm prune --omit=dev --ignore-scripts \
  && rm -rf node_modules/onnxruntime-node/bin/napi-v6/darwin node_modules/onnxruntime-node/bin/napi-v6/win32

FROM node:22-bookworm-slim
ENV NODE_ENV=production
# Results, caches, and the models that are installed.
ENV LIKENESS_HOME=/data
RUN mkdir -p /data/models && chown -R 1000:1000 /data
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/out/cli ./out/cli
COPY --from=build /app/resources/models ./resources/models
USER 1000:1000
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8000/health').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node itself gets the signals: SIGTERM drains the server.
ENTRYPOINT ["node", "out/cli/main.mjs"]
# It starts with a token only: LIKENESS_TOKEN, or LIKENESS_TOKEN_FILE as a secret.
CMD ["serve", "--host", "0.0.0.0"]
