import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { LibraryItem } from '../../../../../shared/api/library.ts'
import { formatBytes } from '../../../../i18n/format.ts'
import { showPictureInFolder } from '../../../../state/picture-requests.ts'
import { Button, IconButton } from '../../../../ui/buttons.tsx'
import { classNames } from '../../../../ui/class-names.ts'
import panel from '../../../../ui/side-panel.module.css'
import { CopyButton } from './copy-button.tsx'
import styles from './details-panel.module.css'
import { setDetailsOpen } from './details-store.ts'
import { RecipeFacts } from './recipe-facts.tsx'
import { SimilarityScale } from './similarity-scale.tsx'
import { UsedPhotos } from './used-photos.tsx'

/** How a picture was made, in full, and its file. */
export const DetailsPanel = ({ item }: { readonly item: LibraryItem }) => {
  const { t } = useTranslation(['viewer', 'common'])
  return (
    <aside className={classNames(panel.panel, styles.panel)} aria-label={t('details.label')}>
      <header className={panel.head}>
        <h2>{t('details.label')}</h2>
        <IconButton icon={X} label={t('details.close')} onClick={() => setDetailsOpen(false)} />
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={panel.scroll} tabIndex={0} aria-label={t('details.content')}>
        {item.recipe ? (
          <>
            <Words label={t('details.prompt')} text={item.recipe.prompt} copy={t('details.copyPrompt')} />
            <Words
              label={t('details.negative')}
              text={item.recipe.negativePrompt}
              copy={t('details.copyNegative')}
            />
          </>
        ) : null}
        {item.similarity === null ? null : <SimilarityScale similarity={item.similarity} />}
        <RecipeFacts item={item} />
        <UsedPhotos item={item} />
        <FileFacts item={item} />
      </section>
    </aside>
  )
}

interface WordsProps {
  readonly label: string
  readonly text: string
  /** What the button is called that copies them. */
  readonly copy: string
}

/** A prompt, which can be selected and copied; nothing for an empty one. */
const Words = ({ label, text, copy }: WordsProps) =>
  text === '' ? null : (
    <section className={styles.group}>
      <div className={styles.line}>
        <h3>{label}</h3>
        <CopyButton label={copy} text={text} />
      </div>
      <p className={styles.words}>{text}</p>
    </section>
  )

const FileFacts = ({ item: { id, bytes, createdAt } }: { readonly item: LibraryItem }) => {
  const { t, i18n } = useTranslation('viewer')
  const date = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' })
  return (
    <section className={styles.group}>
      <h3>{t('details.file')}</h3>
      <p className={styles.fileName}>{id}</p>
      <p className={styles.soft}>{formatBytes(bytes, i18n.language)}</p>
      <p className={styles.soft}>{date.format(createdAt)}</p>
      <Button className={styles.folder} onClick={() => showPictureInFolder(id)}>
        {t('actions.folder')}
      </Button>
    </section>
  )
}
