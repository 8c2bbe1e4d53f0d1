import { useTranslation } from 'react-i18next'
import type { LibraryEntry, LibraryItem } from '../../../../shared/api/library.ts'
import type { AppActions } from '../../../state/app-actions.ts'
import { usePictureTitle } from '../../../state/picture-title.ts'
import viewerStyles from '../viewer.module.css'
import { PictureActions } from './picture-actions.tsx'
import { PictureFacts } from './picture-facts.tsx'
import styles from './picture-info.module.css'

interface PictureInfoProps extends AppActions {
  readonly id: string
  /** As the list has it; all that is known of it follows. */
  readonly entry: LibraryEntry | undefined
  readonly item: LibraryItem | undefined
  readonly missing: boolean
}

/** Below the picture: how it was made, and its commands. */
export const PictureInfo = ({ id, entry, item, missing, ...actions }: PictureInfoProps) => {
  const { t } = useTranslation('viewer')
  const titleOf = usePictureTitle()
  const title = entry ? titleOf(entry) : id
  return (
    <footer className={viewerStyles.foot}>
      <div className={styles.text}>
        <p className={styles.prompt} title={title} dir="auto">
          {title}
        </p>
        {item ? (
          <PictureFacts item={item} />
        ) : (
          <p className={styles.facts}>{missing ? null : t('picture.reading')}</p>
        )}
      </div>
      {item ? <PictureActions item={item} {...actions} /> : null}
    </footer>
  )
}
