/** The engine's public face: what the doors may use. */
export { type ErrorCode, errorCodes, LikenessError } from '../core/errors.ts'
export { probeProvider } from '../core/runtime/providers.ts'
export { createEngine } from './create-engine.ts'
export type { Engine } from './engine.ts'
export { engineFolders } from './folders.ts'
export { toFailure } from './jobs/to-failure.ts'
export type { ProbeProvider } from './providers.ts'
export { request } from './router.ts'
