import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { protocol } from 'electron'
import { findPageFile } from './page-files.ts'
import { contentTypeOf, pageFiles, scheme } from './scheme.ts'

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  `img-src 'self' ${scheme}: blob: data:`,
  "font-src 'self'",
  `connect-src 'self' ${scheme}://library`,
  "frame-src 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

export const refuse = (status: 403 | 404 | 405) =>
  new Response(null, { status, headers: { 'X-Content-Type-Options': 'nosniff' } })

/**
 * Serves the window's own files and the user's pictures, read-only, and nothing else.
 * @param pages the folder of the window's page
 * @param servePicture answers for every address that is not the page's
 */
export const serveProtocol = (pages: string, servePicture: (address: string) => Promise<Response>): void => {
  protocol.handle(scheme, async ({ method, url }) => {
    if (method !== 'GET') return refuse(405)
    try {
      if (!url.startsWith(pageFiles)) return await servePicture(url)
      const file = await findPageFile(url, pages)
      return file ? await page(file) : refuse(404)
    } catch {
      return refuse(404)
    }
  })
}

/** Small files, read as a whole: they may be inside the program's archive, which cannot be streamed. */
const page = async (file: string): Promise<Response> =>
  new Response(await readFile(file), {
    headers: {
      'Content-Type': contentTypeOf(extname(file)),
      'Content-Security-Policy': policy,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-cache',
    },
  })
