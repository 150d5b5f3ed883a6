const pureRoles = '\\.(events|decider|view|notifications|process)\\.ts$';
const tests = '(\\.spec\\.ts$|\\.fixture\\.ts$|^libs/testing/|^tests/|^benchmarks/)';
const platform = '^libs/(?!event-sourcing/|tmf-contracts/|testing/)';

/** Who may import whom. Each rule is proven to bite by tools/check/borders.spec.ts. */
export default {
  forbidden: [
    {
      name: 'apps-do-not-import-apps',
      comment: 'Services meet over their APIs. Only apps/skyledger composes them.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: '^apps/skyledger/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'libs-do-not-import-apps',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'pure-libs-import-nothing',
      comment: 'event-sourcing knows neither Nest nor a database.',
      severity: 'error',
      from: { path: '^libs/event-sourcing/', pathNot: tests },
      to: { pathNot: ['^libs/event-sourcing/', '^(node:)?crypto$'] }, // a digest is a calculation
    },
    {
      name: 'contracts-import-nothing',
      severity: 'error',
      from: { path: '^libs/tmf-contracts/', pathNot: tests },
      to: { pathNot: '^libs/tmf-contracts/' },
    },
    {
      name: 'generated-types-have-one-door',
      comment: 'What is generated is imported by the lib it is generated for only.',
      severity: 'error',
      from: { pathNot: '^libs/(tmf-contracts|client)/' },
      to: { path: '/generated/', pathNot: '^node_modules/' },
    },
    {
      name: 'testing-is-for-tests',
      severity: 'error',
      from: { pathNot: tests },
      to: { path: '^libs/testing/' },
    },
    {
      name: 'no-deep-imports',
      comment: 'A lib is what its src/index.ts says.',
      severity: 'error',
      from: { path: '^(apps|tests|tools|benchmarks)/' },
      to: {
        path: '^libs/[^/]+/src/(?!index\\.ts$)',
        pathNot:
          '^libs/(service-kit/src/(?:embedded-postgres/embedded-postgres|(?:http|tracing)/index)|event-store/src/tracing|tmf-rest/src/(?:errors|pages)/index|testing/src/(?:test-database|kurrentdb/kurrentdb))\\.ts$', // doors of their own
      },
    },
    {
      name: 'no-deep-imports-between-libs',
      severity: 'error',
      from: { path: '^libs/([^/]+)/' },
      to: {
        path: '^libs/[^/]+/src/(?!index\\.ts$)',
        pathNot: [
          '^libs/$1/',
          '^libs/(service-kit/src/(?:embedded-postgres/embedded-postgres|(?:http|tracing)/index)|event-store/src/tracing|tmf-rest/src/(?:errors|pages)/index|testing/src/(?:test-database|kurrentdb/kurrentdb))\\.ts$',
        ],
      },
    },
    {
      name: 'no-other-aggregates',
      comment: 'Inside an app, of another aggregate one sees what carries its name, and of that neither its HTTP nor its handlers.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/src/([^/]+)/', pathNot: tests },
      to: {
        path: '^apps/$1/src/[^/]+/',
        pathNot: ['^apps/$1/src/$2/', '\\.(?:events|module)\\.ts$', '/([^/]+)/\\1[.-](?!.*(?:controller|handler|projection)\\.ts$)[^/]+$'],
      },
    },
    {
      name: 'pure-files-import-pure-things',
      comment: 'Deciders, views and processes see the pure lib, contract types, and files beside them.',
      severity: 'error',
      from: { path: `^apps/([^/]+)/src/([^/]+)/.*${pureRoles}` },
      to: {
        pathNot: [
          '^libs/(event-sourcing|tmf-contracts)/',
          '^apps/$1/src/$2/(?!.*\\.(controller|handler|module|projection)\\.ts$)',
          '^apps/$1/src/.*\\.events\\.ts$',
          '^apps/$1/src/(?!main|index|config|.*\\.module)[^/]+\\.ts$', // calculations of the whole app
          '^node_modules/big\\.js/',
        ],
      },
    },
    {
      name: 'portals-import-contracts-only',
      severity: 'error',
      comment: 'The command line works over HTTP, but for what must also work on an installation that does not run.',
      from: { path: '^apps/(cli|user-portal|operations-portal)/', pathNot: [tests, '^apps/cli/src/installation/'] },
      to: { path: '^(libs/(?!(tmf-contracts|client)/)|node_modules/(@nestjs|pg|fastify|rxjs)/)' },
    },
    {
      name: 'domain-knows-no-database',
      comment: 'Apps write through aggregates and read documents; the tables of a projection are described to TypeORM.',
      severity: 'error',
      from: { path: '^apps/', pathNot: ['\\.tables\\.ts$', tests] },
      to: { path: '^node_modules/(pg|kafkajs|typeorm)/' },
    },
    {
      name: 'the-auditor-knows-the-format-only',
      comment: 'It must not share a mistake with the code that seals: docs/seals.md is all it goes by.',
      severity: 'error',
      from: { path: '^libs/auditor/', pathNot: tests },
      to: { path: '^(apps|libs)/', pathNot: '^libs/auditor/' },
    },
    {
      name: 'one-kafka-client',
      severity: 'error',
      from: { pathNot: '^(libs/messaging|benchmarks|tests/kafka)/' }, // the bare client is what the bus is measured beside, and asks brokers about themselves
      to: { path: '^node_modules/kafkajs/' },
    },
    {
      name: 'platform-does-not-know-domain-files',
      severity: 'error',
      from: { path: platform },
      to: { path: '^(offers|cloud)/' },
    },
    {
      name: 'no-circles',
      comment: 'What imports itself in a circle cannot be read, nor taken apart.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '\\.sql$' } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|coverage)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.json', '.d.ts'],
    },
  },
};
