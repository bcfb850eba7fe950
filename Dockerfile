# The running service and nothing else: no development tools, no embedded PostgreSQL, no shell scripts. It needs DATABASE_URL and the AUTH_*
# variables (README, Configuration); migrations run where OWNER_DATABASE_URL is given, or beforehand with `npm run migrate`.

FROM node:26-bookworm-slim AS dependencies
WORKDIR /service
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund && npm cache clean --force
# The compiler of PDF is an optional package of the platform.
RUN npm install --no-save --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund \
  "@myriaddreamin/typst-ts-node-compiler-linux-$(node -p process.arch)-gnu@$(node -p 'require("@myriaddreamin/typst-ts-node-compiler/package.json").version')" \
  && npm cache clean --force

FROM node:26-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 METRICS_PORT=9464
# One place for what the C library allocates: with one for each thread, as by default, the process takes ten MB more.
ENV MALLOC_ARENA_MAX=1
WORKDIR /service
COPY --from=dependencies /service/node_modules node_modules
COPY package.json ./
COPY db db
COPY src src
# Owned by root and read by the service: what runs cannot change itself.
USER node
EXPOSE 3000 9464
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Not through npm: a SIGTERM would not reach the service, and it would be killed with requests under way.
# Young objects have 12 MB: with the 48 MB that they have by default, a process under load takes fifty more and answers no sooner.
CMD ["node", "--max-semi-space-size=4", "src/main.ts"]
