import { useTranslation } from 'react-i18next'
import { hasUnfinished } from '../../../shared/api/job-states.ts'
import { useJobs } from '../../state/jobs-store.ts'
import { useMachine } from '../../state/machine-store.ts'
import { Button } from '../../ui/buttons.tsx'
import styles from './create-button.module.css'
import { blockedBy } from './form/blocked.ts'
import { submitComposed } from './form/compose-commands.ts'
import { useCompose } from './form/compose-store.ts'
import { useModels } from './models/use-models.ts'

const reasonId = 'compose-blocked'

/** Says what a press will do, or why none is possible. */
export const CreateButton = () => {
  const { t } = useTranslation('compose')
  const count = useCompose(state => state.count)
  const { status, packs, info } = useMachine()
  const { pack } = useModels()
  // The starter pack is always there: no packs means that they have not been listed yet.
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
