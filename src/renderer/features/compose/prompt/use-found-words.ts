import { useTranslation } from 'react-i18next'
import type { PhotoReport } from '../../../../shared/api/photos.ts'
import { useCompose } from '../form/compose-store.ts'
import { faceModeInForce } from '../photos/chosen-faces.ts'

/** What was found in a photo, and what that means for the next picture; empty where no face was. */
export const useFoundWords = ({ faces }: PhotoReport): string => {
  const { t } = useTranslation('compose')
  const mode = useCompose(faceModeInForce)
  const count = faces.length
  if (count === 0) return ''
  if (count === 1) return t('photo.oneFace')
  switch (mode) {
    case 'one':
    case 'from-left':
      return t('photo.faces', { count })
    case 'all':
      return t('photo.allFaces', { count })
    case 'person':
      return t('photo.anyFace', { count })
  }
}
