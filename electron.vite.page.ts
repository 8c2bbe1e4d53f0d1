import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import react from '@vitejs/plugin-react'
import { build as bundle } from 'esbuild'
import { build, type Plugin } from 'vite'
import { isRightToLeft, type Language, languages } from './src/shared/i18n/languages.ts'

/**
 * Asks for the font together with the page's styles: the first texts are laid out once, in it. Without it another
 * font is looked for and all of them are laid out twice.
 */
const preloadFont = (): Plugin => ({
  name: 'preload-font',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle = {} }) =>
      Object.keys(bundle)
        .filter(file => file.includes('inter-latin-wght'))
        .map(file => ({
          tag: 'link',
          attrs: { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: '', href: `./${file}` },
        })),
  },
})

const directionOf = (language: Language) => (isRightToLeft(language) ? 'rtl' : 'ltr')

const firstPaint = 'assets/first-paint.js'

/** Gives the page a script of a few lines first, which loads the window's code when the markup is painted. */
const paintFirst = (chromium: string): Plugin => ({
  name: 'paint-first',
  apply: 'build',
  generateBundle: {
    order: 'post',
    async handler() {
      const { outputFiles } = await bundle({
        entryPoints: ['src/renderer/first-paint.ts'],
        target: chromium,
        format: 'esm',
        minify: true,
        write: false,
      })
      this.emitFile({ type: 'asset', fileName: firstPaint, source: outputFiles[0]!.text })
    },
  },
  transformIndexHtml: {
    order: 'post',
    handler: html => {
      // What the window's code needs comes before it.
      const scripts = [...html.matchAll(/<script type="module"[^>]* src="([^"]+)"><\/script>/g)]
      const [app = '', ...needed] = scripts.map(([, src = '']) => src).reverse()
      if (!app) throw new Error('The page has no script.')
      // They are read at once, but neither compiled nor run.
      const preload = (href: string, id?: string) => ({
        tag: 'link',
        attrs: { rel: 'preload', as: 'script', crossorigin: '', href, ...(id && { id }) },
        injectTo: 'head' as const,
      })
      return {
        html: scripts.reduce((rest, [script]) => rest.replace(script, ''), html),
        tags: [
          preload(app, 'app-code'),
          ...needed.map(href => preload(href)),
          { tag: 'script', attrs: { type: 'module', src: `./${firstPaint}` }, injectTo: 'head' },
        ],
      }
    },
  },
})

/**
 * Makes a page of each language, with the markup of what the window shows first (src/renderer/prerender.tsx), which so
 * waits for none of the window's code.
 */
const prerenderPages = (): Plugin => ({
  name: 'prerender-pages',
  apply: 'build',
  writeBundle: async () => {
    const [pages, work] = [resolve('out/renderer'), resolve('out/prerender')]
    await build({
      configFile: false,
      root: 'src/renderer',
      logLevel: 'warn',
      plugins: [react()],
      ssr: { noExternal: true },
      build: { ssr: 'prerender.tsx', outDir: work, emptyOutDir: true, target: 'node20' },
    })
    const { prerender } = await import(pathToFileURL(join(work, 'prerender.js')).href)
    const index = join(pages, 'index.html')
    const empty = readFileSync(index, 'utf8')
    const [link, href] = /<link rel="stylesheet"[^>]* href="([^"]+)">/.exec(empty) ?? []
    if (!(link && href)) throw new Error('The page has no styles.')
    const sheet = join(pages, href)
    // Nothing is painted before they are there: they come with the page, whose addresses are other ones.
    const styles = readFileSync(sheet, 'utf8').replaceAll('url(./', 'url(./assets/')
    for (const language of languages) {
      const markup: string = await prerender(language)
      const page = empty
        .replace('<html lang="en">', `<html lang="${language}" dir="${directionOf(language)}">`)
        .replace(link, () => `<style>${styles}</style>`)
        .replace('<div id="root">', () => `<div id="root">${markup}`)
      writeFileSync(join(pages, `${language}.html`), page)
    }
    for (const old of [index, sheet, work]) rmSync(old, { recursive: true })
  },
})

/** What the page of the built window is made with. @param chromium the oldest that has to read it, as `chrome114` */
export const pagePlugins = (chromium: string): readonly Plugin[] => [
  preloadFont(),
  paintFirst(chromium),
  prerenderPages(),
]
