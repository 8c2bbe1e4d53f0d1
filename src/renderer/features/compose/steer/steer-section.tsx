import { LoaderCircle } from 'lucide-react'
import { useEffect, useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { maxControls } from '../../../../shared/api/limits.ts'
import { failureText } from '../../../state/errors.ts'
import { openDialog } from '../../../state/view-store.ts'
import { Problem } from '../../../ui/feedback.tsx'
import { kindOf } from '../adapters/shelf.ts'
import { useCompose } from '../form/compose-store.ts'
import { useModels } from '../form/models-in-use.ts'
import { AddControl } from './add-control.tsx'
import { AddFace } from './add-face.tsx'
import { ControlCard } from './control-card.tsx'
import { FollowedFace } from './followed-face.tsx'
import styles from './steer.module.css'
import { controlsIn, fittingPacks, followedIn } from './steering.ts'

/** What steers the drawing: a face that it follows, and pictures whose pose or outlines it takes. */
export const SteerSection = () => {
  const { t } = useTranslation(['steer', 'compose'])
  const form = useCompose()
  const inUse = useModels()
  const labelId = useId()
  const section = useShownWhenAdded(form.controls.length, form.followed?.id)
  const following = followedIn(form, inUse)
  const controls = controlsIn(form, inUse)
  const empty = !following && controls.length === 0
  if (!inUse.pack || (empty && kindOf(inUse.pack) === null)) return null
  const takesFace = !following && fittingPacks(inUse, 'ip-adapter').length > 0
  const takesControl = controls.length < maxControls && fittingPacks(inUse, 'controlnet').length > 0
  if (empty && !takesFace && !takesControl) return <SteerHint />
  const { followedTask, controlTask } = form
  return (
    <section ref={section} className={styles.section} aria-labelledby={labelId}>
      <h3 id={labelId} className={styles.label}>
        {t('label')}
      </h3>
      {following && form.followed ? <FollowedFace photo={form.followed} following={following} /> : null}
      {controls.length > 0 ? (
        <ul className={styles.list} aria-label={t('controls.list')}>
          {controls.map((steering, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same photo may be there twice
            <ControlCard key={`${steering.control.photo.id} ${i}`} index={i} steering={steering} />
          ))}
        </ul>
      ) : null}
      <div className={styles.adds}>
        {takesFace ? <AddFace /> : null}
        {takesControl ? <AddControl /> : null}
      </div>
      {[followedTask, controlTask].some(({ kind }) => kind === 'importing') ? (
        <p role="status" className={styles.busy}>
          <LoaderCircle size={14} className={styles.spinner} aria-hidden />
          {t('compose:photo.importing')}
        </p>
      ) : null}
      {followedTask.kind === 'failed' ? <Problem text={failureText(followedTask.failure)} /> : null}
      {controlTask.kind === 'failed' ? <Problem text={failureText(controlTask.failure)} /> : null}
    </section>
  )
}

/** Scrolls to what a picture was added to: it may have been chosen in the library while this was out of sight. */
const useShownWhenAdded = (count: number, face: string | undefined) => {
  const section = useRef<HTMLElement>(null)
  const before = useRef({ count, face })
  useEffect(() => {
    const grown = count > before.current.count || (face !== undefined && face !== before.current.face)
    before.current = { count, face }
    if (grown) section.current?.scrollIntoView({ block: 'nearest' })
  }, [count, face])
  return section
}

/** Said where nothing is installed by which the model could follow anything. */
const SteerHint = () => {
  const { t } = useTranslation(['steer', 'compose'])
  return (
    <p className={styles.hint}>
      {t('hint')}{' '}
      <button type="button" className={styles.link} onClick={() => openDialog('models')}>
        {t('addModel')}
      </button>
    </p>
  )
}
