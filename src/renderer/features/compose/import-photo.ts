import type { Failure } from '../../../shared/jobs.ts'
import { RequestError, request } from '../../bridge/bridge.ts'
import { setCompose, setPhoto, useCompose } from './compose-store.ts'

/** As the file dialog offers them; the engine looks at the bytes. */
export const photoTypes = {
  'image/jpeg': ['.jpg', '.jpeg'],
  'image/png': ['.png'],
  'image/webp': ['.webp'],
  'image/heic': ['.heic', '.heif'],
  'image/avif': ['.avif'],
  'image/tiff': ['.tif', '.tiff'],
  'image/gif': ['.gif'],
} as const

/** As the engine has it: anything longer is no photo, and is not even read. */
const mostBytes = 2 ** 29

const failureOf = (error: unknown): Failure =>
  error instanceof RequestError
    ? { code: error.code, message: error.message }
    : { code: 'file-unreadable', message: error instanceof Error ? error.message : String(error) }

/** Hands a photo's bytes to the engine. The last one given wins, whatever the order of answers. */
export const importPhoto = async (file: File): Promise<void> => {
  const task = { kind: 'importing', name: file.name } as const
  setCompose({ photoTask: task })
  const isLatest = () => useCompose.getState().photoTask === task
  try {
    if (file.size === 0) throw new RequestError('file-empty', file.name)
    if (file.size > mostBytes) throw new RequestError('image-too-large', file.name)
    const bytes = new Uint8Array(await file.arrayBuffer())
    if (!isLatest()) return
    const photo = await request('photos.import', { name: file.name.slice(-255) || 'photo', bytes })
    if (isLatest()) setPhoto(photo)
  } catch (error) {
    if (isLatest()) setCompose({ photoTask: { kind: 'failed', failure: failureOf(error) } })
  }
}

export const refusePhoto = (failure: Failure): void => setCompose({ photoTask: { kind: 'failed', failure } })
