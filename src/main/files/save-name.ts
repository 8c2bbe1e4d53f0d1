import { isReservedName } from '../../shared/library-layout.ts'

/** `20260304-050607890-a-queen.png` → `a-queen.png`: outside the library the time only stands in the way. */
export const saveName = (id: string): string => {
  const name = id.replace(/^\d{8}-\d{9}-(?=[^.])/, '')
  return isReservedName(name) ? id : name
}

export const withPngEnding = (path: string): string => (/\.png$/i.test(path) ? path : `${path}.png`)
