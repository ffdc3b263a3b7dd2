export { createLogger, type Logger } from './logger.js';
export { readConfig, configFailures, platformEnvironment, identityEnvironment, listenEnvironment } from './config.js';
export {
  createTokenVerifier,
  IdentityUnavailableError,
  type TokenVerifier,
  type TokenVerifierOptions,
} from './token-verifier.js';
export { type Actor, requireActor } from './actor.js';
export { type Rule, anyone, signedIn, hasRole } from './access-rules.js';
export { permissionTable } from './permissions.js';
export { placesToGuard, ruleFaults, guardResolvers, type Resolvers } from './guard-resolvers.js';
export { readSchemaFolder } from './schema-folder.js';
export { type RequestContext, correlationIdOf, languageOf } from './request-context.js';
export { answer, toUserError, type UserError } from './answer.js';
export { keysetPage, toConnection, encodeCursor, type Connection, type Edge } from './connections.js';
export { errorCodes, isErrorCode, type ErrorCode } from './error-codes.js';
export { publicError, isUnexpected } from './public-errors.js';
export { errorPlugin } from './error-plugin.js';
export { readiness, addHealthRoutes, type ReadyChecks } from './health.js';
export { platformScalars } from './scalars.js';
export { createHttpServer, listen, type HttpServer, type RunningServer } from './http-server.js';
export { createSubgraph, type SubgraphOptions } from './subgraph.js';
export { runProcess } from './run-process.js';
export { createWorkerPool, type WorkerPool, type WorkerPoolSettings } from './worker-pool/worker-pool.js';
export { isWorkFault, tookTooMuch, type WorkFault, type WorkFaultCode } from './worker-pool/work-fault.js';
