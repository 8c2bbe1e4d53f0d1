import { ImageDown } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { hasUnfinished } from '../../../shared/api/job-states.ts'
import { useJobs } from '../../state/jobs-store.ts'
import { useMachine } from '../../state/machine-store.ts'
import { Button } from '../../ui/buttons.tsx'
import styles from './compose-panel.module.css'
import { ComposeSettings } from './compose-settings.tsx'
import { blockedBy } from './form/blocked.ts'
import { submitComposed } from './form/compose-commands.ts'
import { useCompose } from './form/compose-store.ts'
import { useModels } from './form/models-in-use.ts'
import { PhotoSection } from './photos/photo-section.tsx'
import { usePhotoDrop, usePhotoPaste } from './photos/use-photo-input.ts'
import { NegativePrompt, PromptField } from './prompt/prompt-field.tsx'

/** The left column: prompt, photo, settings. A photo may be dropped anywhere on it. */
export const ComposePanel = () => {
  const { t } = useTranslation('compose')
  const { getRootProps, getInputProps, isDragGlobal, isDragActive } = usePhotoDrop()
  usePhotoPaste()
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

const reasonId = 'compose-blocked'

/** Creates pictures or adds them to the queue; disabled with the reason beside it. */
const CreateButton = () => {
  const { t } = useTranslation('compose')
  const count = useCompose(state => state.count)
  const { status, packs, info } = useMachine()
  const { pack } = useModels()
  // The starter pack is always installed: without packs they have not been listed yet.
  const blocked = blockedBy(useCompose(), status, { known: packs.length > 0, canDraw: pack !== undefined })
  const busy = useJobs(({ jobs }) => hasUnfinished(jobs))
  return (
    <div className={styles.foot}>
      {blocked ? (
        <p id={reasonId} role="status" className={styles.reason}>
          {t(`blocked.${blocked}`)}
        </p>
      ) : null}
      <Button
        kind="primary"
        className={styles.create}
        disabled={blocked !== null}
        aria-describedby={blocked ? reasonId : undefined}
        aria-keyshortcuts={info?.platform === 'darwin' ? 'Meta+Enter' : 'Control+Enter'}
        onClick={submitComposed}
      >
        {t(busy ? 'create.later' : 'create.now', { count })}
        <kbd className={styles.keys} aria-hidden>
          {info?.platform === 'darwin' ? '⌘↵' : t('create.keys')}
        </kbd>
      </Button>
    </div>
  )
}
