import { readPictureTexts } from '../../core/imaging/codec/embed-metadata.ts'
import { readDigitalSourceType } from '../../core/imaging/codec/png-text.ts'
import type { PictureMetadata } from '../../core/imaging/metadata/picture-metadata.ts'

/** What a picture's file says of its making, to be said of a copy; but for what it keeps of a photo. */
export const readOwnMetadata = (bytes: Uint8Array): PictureMetadata => {
  const texts = readPictureTexts(bytes)
  return {
    parameters: texts.get('parameters'),
    likeness: parsed(texts.get('likeness')),
    digitalSourceType: readDigitalSourceType(texts),
  }
}

const parsed = (json: string | undefined): unknown => {
  try {
    return json === undefined ? undefined : JSON.parse(json)
  } catch {
    return undefined
  }
}
