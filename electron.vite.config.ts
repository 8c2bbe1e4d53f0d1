import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { pagePlugins } from './electron.vite.page.ts'

/** What cannot go into a bundle: native modules, and a library whose licence wants it to stay a file of its own. */
const external = ['electron', 'onnxruntime-node', 'sharp', /^libheif-js/, /^node:/]

/**
 * What the stop-gap Electron understands (scripts/lib/stop-gap-electron.mjs). Once that is gone, those of the official
 * Electron take its place.
 */
const targets = { node: 'node18', chrome: 'chrome114' }

/** CommonJS, which starts faster than modules and which a sandboxed preload has to be. */
const forNode = (input: Record<string, string>, outDir: string) => ({
  outDir,
  target: targets.node,
  externalizeDeps: false,
  sourcemap: false,
  // What is bundled must still be named, with its licence.
  license: { fileName: 'licences.md' },
  rolldownOptions: {
    input,
    external,
    output: {
      format: 'cjs' as const,
      entryFileNames: '[name].cjs',
      chunkFileNames: 'chunks/[name]-[hash].cjs',
      // The stop-gap cannot load modules from the program's archive; CommonJS can be loaded from it everywhere.
      dynamicImportInCjs: false,
      paths: (id: string) => id.replace(/^(libheif-js\/.*)\.mjs$/, '$1.js'),
    },
  },
})

type Modules = { getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null }

/**
 * What the form needs is one file: every file is a question to the main process. Rolldown would make one of each set of
 * modules that parts loaded later share with it.
 */
const inAppFile = () => {
  let first: ReadonlySet<string> | undefined
  return (id: string, modules: Modules): string | null => {
    first ??= reachableFrom(resolve('src/renderer/main.tsx'), modules)
    return first.has(id) || id.endsWith('rolldown/runtime.js') ? 'app' : null
  }
}

/** Modules that are imported from one, those loaded later aside. */
const reachableFrom = (entry: string, modules: Modules): ReadonlySet<string> => {
  const found = new Set([entry])
  for (const id of found) for (const next of modules.getModuleInfo(id)?.importedIds ?? []) found.add(next)
  return found
}

export default defineConfig(({ command }) => ({
  main: {
    build: forNode(
      {
        main: resolve('src/main/main.ts'),
        'engine-worker': resolve('src/main/engine-process/engine-worker.ts'),
        'network-thread': resolve('src/core/onnx/network-thread.ts'),
      },
      'out/main',
    ),
  },
  preload: {
    build: forNode({ preload: resolve('src/preload/preload.ts') }, 'out/preload'),
  },
  renderer: {
    root: 'src/renderer',
    // Pages live below likeness://app/, and addresses in them must not begin at a root.
    base: command === 'build' ? './' : '/',
    plugins: [react(), ...pagePlugins(targets.chrome)],
    build: {
      outDir: resolve('out/renderer'),
      emptyOutDir: true,
      target: targets.chrome,
      minify: true,
      license: { fileName: 'licences.md' },
      modulePreload: { polyfill: false },
      // What the form needs is one file; the order of styles stays that of the imports.
      chunkSizeWarningLimit: 2000,
      cssCodeSplit: false,
      rolldownOptions: {
        input: resolve('src/renderer/index.html'),
        output: { codeSplitting: { groups: [{ name: inAppFile(), debugName: 'app' }] } },
      },
    },
  },
}))
