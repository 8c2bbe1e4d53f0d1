import { ImageDown } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import styles from './compose-panel.module.css'
import { ComposeSettings } from './compose-settings.tsx'
import { CreateButton } from './create-button.tsx'
import { PhotoSection } from './photos/photo-section.tsx'
import { usePastePhoto } from './photos/use-paste-photo.ts'
import { usePhotoDrop } from './photos/use-photo-drop.ts'
import { NegativePrompt } from './prompt/negative-prompt.tsx'
import { PromptField } from './prompt/prompt-field.tsx'

/** The left column: what to draw, with whose face, and how. A photo may be dropped anywhere on it. */
export const ComposePanel = () => {
  const { t } = useTranslation('compose')
  const { getRootProps, getInputProps, isDragGlobal, isDragActive } = usePhotoDrop()
  usePastePhoto()
  return (
    <section {...getRootProps({ className: styles.panel, role: 'region', 'aria-label': t('label') })}>
      <input {...getInputProps()} />
      <div className={styles.scroll}>
        <div className={styles.group}>
          <PromptField />
          <NegativePrompt />
        </div>
        <PhotoSection />
        <ComposeSettings />
      </div>
      <CreateButton />
      {isDragGlobal || isDragActive ? (
        <div className={styles.drop} data-over={isDragActive || undefined}>
          <ImageDown size={28} strokeWidth={1.5} aria-hidden />
          {t('photo.drop')}
        </div>
      ) : null}
    </section>
  )
}
