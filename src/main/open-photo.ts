import { basename } from 'node:path'
import type { PhotoReport } from '../shared/photos.ts'
import type { Desktop } from './desktop.ts'

/** Takes in a photo that the system handed over, and tells the window. */
export const openPhoto = async ({ engine, channel }: Desktop, path: string): Promise<void> => {
  const answer = await engine.request('photos.import', { path })
  if (answer.ok) return channel.send('photo', answer.value as PhotoReport)
  const { code, message } = answer.error
  channel.send('photoFailed', { code, message: `${basename(path)}: ${message}` })
}
