import type { EngineHost } from '../../engine-host/engine-host.ts'
import type { DeletedPicture, ThumbnailSize } from '../../shared/api/library.ts'

/** A picture of the library, or one in its trash. */
export type ThumbnailOf = Pick<DeletedPicture, 'id'> &
  Partial<DeletedPicture> & {
    readonly fresh?: boolean
    readonly size?: ThumbnailSize
  }

/** Path of a library picture's thumbnail; undefined when the engine does not answer within `milliseconds`. */
export const thumbnailWithin = async (
  engine: EngineHost,
  picture: ThumbnailOf,
  milliseconds: number,
): Promise<string | undefined> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>(resolve => {
    timer = setTimeout(() => resolve(undefined), milliseconds)
  })
  const answer = await Promise.race([engine.request('library.thumbnail', picture), late])
  clearTimeout(timer)
  return answer?.ok ? (answer.value as { file: string }).file : undefined
}
