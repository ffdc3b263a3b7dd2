// Who may know whom: the import rules of the house, checked by dependency-cruiser.
const pure = '^packages/(kernel|official-document|working-calendar|pki|pdf-signature|edxml)/';
const technical = '^packages/(database|jobs|runtime|file-store)/';
// Fuzzers stand in bin because the root command runs their compiled form.
const test = '(\\.test\\.ts$|/test/|/bin/(fuzz|mutate)[^/]*\\.ts$|^packages/testing/)';

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'service-does-not-know-service',
      comment: 'Services meet in the graph, in contracts and in the file store only.',
      severity: 'error',
      from: { path: '^services/([^/]+)/' },
      to: { path: '^(services/|gateway/)', pathNot: '^services/$1/' },
    },
    {
      name: 'gateway-does-not-know-services',
      severity: 'error',
      from: { path: '^gateway/' },
      to: { path: '^services/' },
    },
    {
      name: 'packages-do-not-know-services',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^(services|gateway|infra)/' },
    },
    { name: 'nothing-knows-infra', severity: 'error', from: { pathNot: '^infra/' }, to: { path: '^infra/' } },
    {
      name: 'testing-only-from-tests',
      severity: 'error',
      from: { pathNot: `(${test}|^infra/)` },
      to: { path: '^packages/testing/' },
    },
    {
      name: 'pure-is-pure',
      comment: 'No database, queue, HTTP or server below the contracts.',
      severity: 'error',
      from: { path: pure, pathNot: test },
      to: {
        path: [
          'node_modules/(typeorm|pg|bullmq|ioredis|@apollo|fastify|graphql|undici|pino)/',
          technical,
          '^packages/contracts/',
          '^(node:)?(http|https|net|dgram)$',
        ],
      },
    },
    {
      name: 'kernel-knows-nothing',
      severity: 'error',
      from: { path: '^packages/kernel/src/', pathNot: test },
      to: { pathNot: '^(packages/kernel/|node:|crypto$)' },
    },
    {
      name: 'contracts-know-no-technique',
      severity: 'error',
      from: { path: '^packages/contracts/' },
      to: { path: technical },
    },
    {
      name: 'aggregate-is-pure',
      comment: 'An aggregate imports nothing but pure packages and its own concept.',
      severity: 'error',
      from: { path: '^services/[^/]+/src/([^/]+)/[^/.]+\\.ts$', pathNot: test },
      to: { path: '\\.(resolvers|loaders)\\.ts$' },
    },
    {
      name: 'resolvers-use-use-cases',
      comment: 'GraphQL in, use case out: no SQL and no entity in a resolver.',
      severity: 'error',
      from: { path: '\\.resolvers\\.ts$' },
      to: { path: ['node_modules/typeorm/', '\\.entity\\.ts$'] },
    },
    {
      name: 'entities-know-only-typeorm',
      severity: 'error',
      from: { path: '\\.entity\\.ts$' },
      to: { path: '\\.(repository|resolvers|loaders|job)\\.ts$' },
    },
    {
      name: 'repository-does-not-know-resolvers',
      severity: 'error',
      from: { path: '\\.repository\\.ts$' },
      to: { path: '\\.(resolvers|loaders)\\.ts$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'node', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
    },
  },
};
