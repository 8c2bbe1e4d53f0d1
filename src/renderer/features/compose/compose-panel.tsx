import { memo, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { hasUnfinished } from '../../../shared/api/job-states.ts'
import { composeTasks } from '../../../shared/window/form-defaults.ts'
import { useJobs } from '../../state/jobs-store.ts'
import { useMachine } from '../../state/machine-store.ts'
import { Button, Keys } from '../../ui/buttons.tsx'
import { Segments } from '../../ui/choices.tsx'
import styles from './compose-panel.module.css'
import { ComposeSettings } from './compose-settings.tsx'
import { blockedBy } from './form/blocked.ts'
import { submitComposed } from './form/compose-commands.ts'
import { setTask, useCompose } from './form/compose-store.ts'
import { useModels } from './form/models-in-use.ts'
import { AddonsSection, EnhancePhoto, loadLateForm, SteerSection, SwapPhotos } from './late-form.ts'
import { LockedSeed } from './locked-seed.tsx'
import { PhotoSection } from './photos/photo-section.tsx'
import { useFindPerson, useUpdateFaces } from './photos/use-photo-faces.ts'
import { usePhotoDrop, usePhotoPaste } from './photos/use-photo-input.ts'
import { NegativePrompt, PromptField } from './prompt/prompt-field.tsx'
import { DropPlaces } from './steer/drop-places.tsx'
import { blockedFollowing } from './steer/steering.ts'

/**
 * The left column: what is to be made, from which prompt and photos, with which settings. All of the form is rendered
 * again only by what it shows itself, not with another picture in the middle of the window.
 */
export const ComposePanel = memo(() => {
  const { t } = useTranslation('compose')
  const task = useCompose(state => state.task)
  const { getRootProps, drag } = usePhotoDrop()
  usePhotoPaste()
  useUpdateFaces()
  useFindPerson()
  useEffect(() => void loadLateForm(), [])
  return (
    <section {...getRootProps({ className: styles.panel, role: 'region', 'aria-label': t('label') })}>
      <h2 className="visually-hidden">{t('label')}</h2>
      <TaskChoice />
      <div className={styles.scroll}>
        {task === 'draw' ? (
          <div className={styles.group}>
            <PromptField />
            <NegativePrompt />
          </div>
        ) : null}
        {task === 'draw' ? <AddonsSection /> : null}
        {task === 'draw' ? <SteerSection /> : null}
        {task === 'draw' ? <PhotoSection /> : null}
        {task === 'swap' ? <SwapPhotos drag={drag} /> : null}
        {task === 'enhance' ? <EnhancePhoto /> : null}
        <ComposeSettings />
      </div>
      <CreateButton />
      {drag.active && task !== 'swap' ? <DropPlaces drag={drag} /> : null}
    </section>
  )
})

/** Chooses what is to be made. */
const TaskChoice = () => {
  const { t } = useTranslation('compose')
  const task = useCompose(state => state.task)
  return (
    <div className={styles.tasks}>
      <Segments
        label={t('task.label')}
        value={task}
        segments={composeTasks.map(value => ({ value, label: t(`task.${value}`) }))}
        onChange={setTask}
      />
    </div>
  )
}

/** What the button does; on a folder it says of how many pictures. */
const useCreateText = (busy: boolean): string => {
  const { t } = useTranslation('compose')
  const { task, count, folder } = useCompose()
  if (task === 'draw') return t(busy ? 'create.later' : 'create.now', { count })
  if (folder) return t(`create.${task}Folder`, { count: folder.count })
  return busy ? t('create.later', { count: 1 }) : t(`create.${task}`)
}

const reasonId = 'compose-blocked'

/** Submits the form, or adds it to the queue; disabled with the reason beside it. */
const CreateButton = () => {
  const { t } = useTranslation('compose')
  const { status, packs, info } = useMachine()
  const form = useCompose()
  const inUse = useModels()
  // The starter pack is always installed: without packs they have not been listed yet.
  const known = { known: packs.length > 0, canDraw: inUse.pack !== undefined }
  const blocked = blockedBy(form, status, { ...known, following: blockedFollowing(form, inUse) })
  const busy = useJobs(({ jobs }) => hasUnfinished(jobs))
  const text = useCreateText(busy)
  return (
    <div className={styles.foot}>
      {blocked ? (
        <p id={reasonId} role="status" className={styles.reason}>
          {t(`blocked.${blocked}`)}
        </p>
      ) : null}
      <LockedSeed />
      <Button
        kind="primary"
        className={styles.create}
        disabled={blocked !== null}
        aria-describedby={blocked ? reasonId : undefined}
        aria-keyshortcuts={info?.platform === 'darwin' ? 'Meta+Enter' : 'Control+Enter'}
        onClick={submitComposed}
      >
        <span className={styles.createText}>{text}</span>
        <span className={styles.keys} aria-hidden>
          <Keys keys="Control+↵" />
        </span>
      </Button>
    </div>
  )
}
