/** The HTTP door's public face. */
export { createLocalApi, type LocalApi } from './local-api.ts'
export { type ServerOptions, startServer } from './start-server.ts'
