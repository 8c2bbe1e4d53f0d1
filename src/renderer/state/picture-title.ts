import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { LibraryEntry } from '../../shared/api/library.ts'

export interface TitledPicture extends Pick<LibraryEntry, 'id' | 'prompt'> {
  /** Not known of pictures in the trash. */
  readonly madeBy?: LibraryEntry['madeBy']
}

/** What a picture is called, the same function until the language is another: its prompt, else what was done to a photo, else its file name. */
export const usePictureTitle = (): ((picture: TitledPicture) => string) => {
  const { t } = useTranslation('common')
  return useCallback(
    ({ id, prompt, madeBy }: TitledPicture) => {
      if (prompt) return prompt
      return madeBy === 'swap' || madeBy === 'enhance' ? t(`madeBy.${madeBy}`) : id
    },
    [t],
  )
}
