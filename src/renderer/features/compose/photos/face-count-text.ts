import { useTranslation } from 'react-i18next'
import type { PhotoReport } from '../../../../shared/api/photos.ts'
import { useCompose } from '../form/compose-store.ts'
import { effectiveFaceMode, orderOf } from './chosen-faces.ts'

/** How many faces were found, and what happens to them; empty where none was. */
export const useFaceCountText = (photo: PhotoReport | null): string => {
  const { t } = useTranslation('compose')
  const mode = useCompose(effectiveFaceMode)
  const chosen = useCompose(state => state.photoFace)
  const count = photo?.faces.length ?? 0
  if (count === 0) return ''
  if (count === 1) return t('photo.oneFace')
  switch (mode) {
    case 'one':
    case 'from-left':
      return photo ? t('photo.faces', { count, number: orderOf(photo, mode).indexOf(chosen) + 1 }) : ''
    case 'all':
      return t('photo.allFaces', { count })
    case 'person':
      return t('photo.anyFace', { count })
  }
}
