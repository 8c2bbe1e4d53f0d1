import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { LikenessError } from '../../engine/index.ts'
import { realPathBelow } from '../../node/is-below.ts'
import type { UploadSet } from '../body/uploads.ts'
import type { McpClient, McpContext } from './mcp-context.ts'
import { resultIn } from './result-uris.ts'

/** A picture in a tool's arguments. */
export const givenPicture = z.string().min(1)

/** How a client may write one, for the descriptions of tools. */
export const howToGivePictures = ({ folders }: Pick<McpClient, 'folders'>): string =>
  `a picture: the uri of an earlier result, base64 or a data: URL${
    folders === undefined ? '' : ', or the path of a file in a folder that Likeness was given with --folder'
  }`

/** The file of a picture that a client gave. @param field what messages call it */
export type ReadPicture = (field: string, given: string) => Promise<string>

/**
 * Reads pictures as uri of a result, base64, `data:` URL or path. Links are followed before a path is compared with the
 * folders, so that none leads out of them.
 * @throws LikenessError `unknown-picture`, `file-not-found`, `bad-option`
 */
export const createReadPicture =
  ({ savedResults }: McpContext, { folders }: McpClient, uploads: UploadSet): ReadPicture =>
  async (field, given) => {
    const id = resultIn(given)
    if (id !== undefined) {
      const result = savedResults.find(id)
      if (result) return result.file
      throw new LikenessError(
        'unknown-picture',
        `${field}: no picture "${id}" was made here. List the resources.`,
      )
    }
    if (given.startsWith('data:') || isBase64(given)) return uploads.fileOf(field, given)
    const path = pathIn(given)
    if (path === undefined)
      throw new LikenessError(
        'bad-option',
        `${field} is ${howToGivePictures({ folders })}. This is none of them.`,
      )
    if (folders === undefined)
      throw new LikenessError(
        'bad-option',
        `${field}: files cannot be named here. Send the picture as base64.`,
      )
    return fileBelow(path, folders, field)
  }

/** A path has a dot before its ending or is short; a JPEG in base64 begins with a slash, too. */
const isBase64 = (text: string): boolean => text.length >= 64 && /^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(text)

const pathIn = (given: string): string | undefined => {
  if (given.startsWith('file:')) {
    try {
      return fileURLToPath(given)
    } catch {
      return undefined
    }
  }
  if (/^~[/\\]/.test(given)) return join(homedir(), given.slice(2))
  return isAbsolute(given) ? given : undefined
}

const fileBelow = async (path: string, folders: readonly string[], field: string): Promise<string> => {
  for (const folder of folders) {
    const file = await realPathBelow(path, folder)
    if (file !== undefined) return file
  }
  throw new LikenessError(
    'file-not-found',
    folders.length === 0
      ? `${field}: no file may be named by path. Start "likeness mcp" with --folder and the folder of your pictures.`
      : `${field}: there is no such file in the folders that may be read (${folders.join(', ')}).`,
  )
}
