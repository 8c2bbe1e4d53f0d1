import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

/** What cannot go into a bundle: native modules, and a library whose licence wants it to stay a file of its own. */
const external = ['electron', 'onnxruntime-node', 'sharp', /^libheif-js/, /^node:/]

/** CommonJS for the oldest Electron it has to run on (25), which also starts faster than modules. */
const forNode = (input: Record<string, string>, outDir: string) => ({
  outDir,
  target: 'node18',
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
      // An older Electron cannot load modules from the program's archive; CommonJS can be loaded from it everywhere.
      dynamicImportInCjs: false,
      paths: (id: string) => id.replace(/^(libheif-js\/.*)\.mjs$/, '$1.js'),
    },
  },
})

export default defineConfig(({ command }) => ({
  main: {
    build: forNode(
      {
        main: resolve('src/main/main.ts'),
        'engine-worker': resolve('src/main/engine-process/engine-worker.ts'),
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
    plugins: [react()],
    build: {
      outDir: resolve('out/renderer'),
      emptyOutDir: true,
      target: 'chrome114',
      minify: true,
      license: { fileName: 'licences.md' },
      modulePreload: { polyfill: false },
      // Read from this machine's disk: one file is as good as several.
      chunkSizeWarningLimit: 2000,
      rolldownOptions: { input: resolve('src/renderer/index.html') },
    },
  },
}))
