import type { CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import type { ControlPreprocessor } from '../../../../shared/api/choices.ts'
import type { PhotoReport } from '../../../../shared/api/photos.ts'
import { photoUrl } from '../../../bridge/urls.ts'
import { failureText } from '../../../state/errors.ts'
import { Problem } from '../../../ui/feedback.tsx'
import styles from './steer.module.css'
import { useControlPreview } from './use-control-preview.ts'

interface ControlPicturesProps {
  readonly photo: PhotoReport
  readonly preprocessor: ControlPreprocessor
}

/** A photo, and beside it what a ControlNet sees of it. */
export const ControlPictures = ({ photo, preprocessor }: ControlPicturesProps) => {
  const { t } = useTranslation(['steer', 'compose'])
  const { url, computing, failure, shape } = useControlPreview(photo.id, preprocessor)
  const { name } = photo
  return (
    <>
      <div className={styles.pictures} style={{ '--shape': shape } as CSSProperties} aria-busy={computing}>
        <img src={photoUrl(photo.id)} alt={t('compose:photo.alt', { name })} draggable={false} />
        {url === null ? (
          <span className={styles.unseen} role="status">
            {computing ? t('controls.looking') : ''}
          </span>
        ) : (
          <img src={url} alt={t('controls.seen', { name })} draggable={false} />
        )}
      </div>
      {failure ? <Problem text={failureText(failure)} /> : null}
    </>
  )
}
