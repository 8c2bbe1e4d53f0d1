/** Who may import whom: ARCHITECTURE.md, held by the machine. */
const only = (folder, allowed) => ({
  name: `${folder}-imports`,
  severity: 'error',
  comment: `src/${folder} may import only ${allowed.join(', ') || 'nothing of ours'}`,
  from: { path: `^src/${folder}/`, pathNot: '^src/main/engine-process/engine-worker\\.ts$' },
  to: { path: '^src/', pathNot: `^src/(${[folder, ...allowed].join('|')})/` },
})

/**
 * Inside the inference library. Folders that may not import `onnx` are pure: they run no network. Every folder may also
 * import the files `errors`, `math` and `yield-to-event-loop`.
 */
const coreOnly = (folder, allowed) => ({
  name: `core/${folder}-imports`,
  severity: 'error',
  comment: `src/core/${folder} may import only ${allowed.join(', ') || 'nothing of ours'}`,
  from: { path: `^src/core/${folder}/`, pathNot: '\\.test\\.ts$' },
  to: {
    path: '^src/core/',
    pathNot: `^src/core/((${[folder, ...allowed].join('|')})/|(errors|math|yield-to-event-loop)\\.ts$)`,
  },
})

module.exports = {
  forbidden: [
    only('shared', []),
    only('core', []),
    only('node', []),
    only('engine-host', ['node', 'shared']),
    only('engine', ['core', 'node', 'shared']),
    only('cli', ['engine', 'engine-host', 'server', 'node', 'shared']),
    only('server', ['engine', 'node', 'shared']),
    only('main', ['engine-host', 'node', 'shared']),
    only('preload', ['shared']),
    only('renderer', ['shared']),
    {
      name: 'worker-imports',
      severity: 'error',
      comment: 'the engine process is the one part of main that holds the engine',
      from: { path: '^src/main/engine-process/engine-worker\\.ts$' },
      to: { path: '^src/', pathNot: '^src/(main|engine|engine-host|server|node|shared)/' },
    },
    {
      name: 'engine-through-its-index',
      severity: 'error',
      comment: 'command line, server and app reach the engine through src/engine/index.ts',
      from: { path: '^src/(cli|server|main)/' },
      to: { path: '^src/engine/', pathNot: '^src/engine/index\\.ts$' },
    },
    {
      name: 'dialects-stand-alone',
      severity: 'error',
      comment:
        'what dialects of the server have in common is in server/common; each is joined by the router alone',
      from: { path: '^src/server/(common|original|openai|automatic1111|comfyui|mcp)/' },
      to: { path: '^src/server/(original|openai|automatic1111|comfyui|mcp)/', pathNot: '^src/server/$1/' },
    },
    {
      name: 'features-stand-alone',
      severity: 'error',
      comment: 'features of the window meet in renderer/app and renderer/state, never directly',
      from: { path: '^src/renderer/features/([^/]+)/' },
      to: { path: '^src/renderer/features/', pathNot: '^src/renderer/features/$1/' },
    },
    {
      name: 'window-parts-know-no-feature',
      severity: 'error',
      from: { path: '^src/renderer/(ui|bridge|i18n|state)/' },
      to: { path: '^src/renderer/(features|app)/' },
    },
    {
      name: 'shared-is-zod-only',
      severity: 'error',
      from: { path: '^src/shared/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'core'], pathNot: 'node_modules/zod/' },
    },
    {
      name: 'window-has-no-node',
      severity: 'error',
      from: { path: '^src/renderer/', pathNot: '\\.test\\.tsx?$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'sharp-lives-in-imaging',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/core/imaging/|\\.test\\.ts$' },
      to: { path: 'node_modules/(sharp|libheif-js)/' },
    },
    {
      name: 'onnxruntime-is-loaded-once',
      severity: 'error',
      comment:
        'core/onnx/onnxruntime.ts turns its telemetry off before it loads it; everything else takes it from there',
      from: {},
      to: { path: 'node_modules/onnxruntime-', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'onnxruntime-lives-in-onnx',
      severity: 'error',
      from: { pathNot: '^src/core/onnx/' },
      to: { path: '(node_modules/onnxruntime-|^src/core/onnx/onnxruntime)' },
    },
    {
      name: 'connections-are-opened-in-three-places',
      severity: 'error',
      comment:
        'to install a model, to look for a newer version, and to tell of a job that ended; all when asked to. The rest of the server only answers',
      from: {
        path: '^src/',
        pathNot:
          '^src/(engine/models/install|main/updates|server)/|^src/node/certificates\\.ts$|\\.test\\.tsx?$',
      },
      to: {
        path: '^(node:)?(http|https|http2|net|tls|dgram|dns)$|node_modules/(undici|https-proxy-agent|electron-updater|builder-util-runtime)/',
      },
    },
    coreOnly('kernels', []),
    coreOnly('tensor', []),
    coreOnly('imaging', ['tensor', 'kernels']),
    coreOnly('onnx', ['tensor']),
    coreOnly('image-processor', ['tensor', 'imaging']),
    coreOnly('safety', ['tensor', 'imaging', 'image-processor', 'onnx']),
    coreOnly('weights', []),
    coreOnly('onnx/graph', ['tensor']),
    coreOnly('diffusion', ['tensor', 'imaging', 'onnx', 'weights']),
    coreOnly('diffusion/architectures', ['tensor', 'onnx/graph', 'weights']),
    coreOnly('diffusion/lora', ['tensor', 'onnx', 'weights']),
    coreOnly('diffusion/schedulers', ['tensor']),
    coreOnly('diffusion/tokenizers', []),
    coreOnly('faces', ['tensor', 'imaging', 'image-processor', 'onnx']),
    coreOnly('faces/geometry', ['imaging']),
    coreOnly('faces/people', ['faces/geometry', 'imaging']),
    coreOnly('faces/mesh', ['faces/geometry', 'imaging']),
    coreOnly('hands', ['tensor', 'imaging', 'image-processor', 'faces', 'onnx']),
    coreOnly('swap', ['tensor', 'kernels', 'imaging', 'image-processor', 'faces', 'hands', 'onnx']),
    coreOnly('swap/geometric', ['imaging', 'kernels', 'faces/geometry', 'faces/mesh']),
    coreOnly('preprocessors', ['imaging', 'faces', 'hands']),
    coreOnly('enhance', ['tensor', 'imaging', 'image-processor', 'faces', 'onnx']),
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-electron',
      severity: 'error',
      from: { path: '^src/(core|engine|engine-host|shared|node|cli|server|renderer)/' },
      to: { path: 'node_modules/electron/', reachable: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.node.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'] },
  },
}
