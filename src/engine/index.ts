/** What the command line, the server and the app may use of the engine. */
export { type ErrorCode, errorCodes, LikenessError } from '../core/errors.ts'
export { keepModelsFolder, readChosenFolders } from './chosen-folders.ts'
export { createEngine } from './create-engine.ts'
export type { Engine } from './engine.ts'
export { engineFolders, ownDataFolder } from './folders.ts'
export { toFailure } from './jobs/to-failure.ts'
export {
  benchmarksIn,
  isBenchmarkCommand,
  runBenchmarkCommand,
  type SpawnBenchmark,
} from './models/runtime/provider-benchmark.ts'
export { request } from './router.ts'
