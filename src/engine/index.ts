/** What the app, the command line and the HTTP server use of the engine. */
export { type ErrorCode, errorCodes, LikenessError } from '../core/errors.ts'
export { endProcess, isInNetwork, runNetworksInThread } from '../core/onnx/inference-thread.ts'
export { createRequestAnswerer } from './answer-requests.ts'
export { keepModelsFolder, readChosenFolders } from './chosen-settings.ts'
export type {
  ImageExpression,
  MaskChannel,
  MaskExpression,
  ScaleMethod,
  TileLayout,
} from './composition/expressions.ts'
export { picturesIn, withPictures } from './composition/expressions.ts'
export { type Composition, saveComposition, saveMask } from './composition/save-composition.ts'
export { createEngine } from './create-engine.ts'
export type { Engine } from './engine.ts'
export { type EngineClient, engineClient } from './engine-client.ts'
export { engineFolders, ownDataFolder } from './folders.ts'
export { toFailure } from './jobs/to-failure.ts'
export { infotextSettings } from './metadata/parse-infotext.ts'
export {
  benchmarksInProcess,
  isBenchmarkCommand,
  type RunBenchmark,
  runBenchmarkCommand,
} from './models/runtime/provider-benchmark.ts'
export { isTransparent } from './photos/is-transparent.ts'
export { pictureSize } from './photos/picture-size.ts'
export { request } from './router.ts'
export { drawnSizeFor } from './workflows/drawn-size.ts'
