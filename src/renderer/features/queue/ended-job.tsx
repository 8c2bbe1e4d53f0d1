import type { TFunction } from 'i18next'
import { CircleAlert, Dices, FolderOpen, Image, Images, RotateCcw, SquarePen, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { isFolderWork } from '../../../shared/api/folder-routes.ts'
import { isEnded } from '../../../shared/api/job-states.ts'
import type { WindowJob } from '../../../shared/window/window-jobs.ts'
import type { QueueActions } from '../../state/app-actions.ts'
import { failureText } from '../../state/errors.ts'
import { madeWith, recipeOf } from '../../state/job-recipe.ts'
import { pictureById, useLibrary } from '../../state/library-store.ts'
import { showJob, showPicture } from '../../state/view-store.ts'
import { Button, IconButton } from '../../ui/buttons.tsx'
import { type Command, ContextCommands } from '../../ui/commands.tsx'
import { Thumbnail } from '../../ui/thumbnail.tsx'
import { picturesOf, useJobText } from './job-info.ts'
import styles from './queue-panel.module.css'

interface EndedJobProps extends QueueActions {
  readonly job: WindowJob
  readonly onDismiss: () => void
}

/** A job that ended: its result, and commands to run it again. */
export const EndedJob = ({ job, rerun, reuseRecipe, onDismiss }: EndedJobProps) => {
  const { t } = useTranslation('queue')
  const { title, details } = useJobText(job)
  if (!isEnded(job)) return null
  const { state, work } = job
  const recipe = recipeOf(job)
  const draws = work.route === 'create'
  const folder = state.kind === 'done' ? state.folder : undefined
  const folderDetails =
    folder &&
    t('folderDone', { done: folder.done + folder.skipped, of: folder.done + folder.skipped + folder.failed })
  const error = state.kind === 'failed' || state.kind === 'interrupted' ? state.error : null
  const groups = () =>
    [commandsOf({ job, recipe, rerun, reuseRecipe }, t), [{ label: t('dismiss'), act: onDismiss }]].filter(
      group => group.length > 0,
    )
  return (
    <ContextCommands groups={groups}>
      <li className={styles.ended}>
        <Result job={job} title={title} />
        <div className={styles.text}>
          <p className={styles.title} dir="auto">
            {title}
          </p>
          <p className={styles.details} data-bad={error ? true : undefined}>
            {[t(state.kind), folderDetails ?? details].filter(Boolean).join(' · ')}
          </p>
        </div>
        <IconButton icon={X} label={t('dismiss')} onClick={onDismiss} />
        {error ? <p className={styles.failure}>{failureText(error)}</p> : null}
        <div className={styles.buttons}>
          {isFolderWork(work) ? (
            <Button className={styles.small} onClick={() => showJob(job.id)}>
              <Images size={13} aria-hidden />
              {t('showReport')}
            </Button>
          ) : null}
          {state.kind === 'done' ? null : (
            <Button className={styles.small} onClick={() => rerun(work, false)}>
              <RotateCcw size={13} aria-hidden />
              {t(isFolderWork(work) ? 'goOn' : 'tryAgain')}
            </Button>
          )}
          {recipe && state.kind === 'done' ? (
            <Button
              className={styles.small}
              onClick={() => (draws ? rerun(work, true) : reuseRecipe(recipe, madeWith(job)))}
            >
              {draws ? <Dices size={13} aria-hidden /> : <SquarePen size={13} aria-hidden />}
              {t('varyShort')}
            </Button>
          ) : null}
          {draws && state.kind !== 'done' ? (
            <IconButton icon={Dices} label={t('vary')} onClick={() => rerun(work, true)} />
          ) : null}
          {recipe && (draws || state.kind !== 'done') ? (
            <IconButton
              icon={SquarePen}
              label={t('reuse')}
              onClick={() => reuseRecipe(recipe, madeWith(job))}
            />
          ) : null}
        </div>
      </li>
    </ContextCommands>
  )
}

interface EndedCommands extends Pick<QueueActions, 'rerun' | 'reuseRecipe'> {
  readonly job: WindowJob
  readonly recipe: ReturnType<typeof recipeOf>
}

/** What the entry's buttons do, with their names. */
const commandsOf = (
  { job, recipe, rerun, reuseRecipe }: EndedCommands,
  t: TFunction<'queue'>,
): readonly Command[] => {
  const { work, state } = job
  const [first] = picturesOf(job)
  const folder = isFolderWork(work)
  return [
    ...(folder ? [{ label: t('showReport'), act: () => showJob(job.id) }] : []),
    ...(first === undefined ? [] : [{ label: t('showPicture'), act: () => showPicture(first) }]),
    ...(state.kind === 'done'
      ? []
      : [{ label: t(folder ? 'goOn' : 'tryAgain'), act: () => rerun(work, false) }]),
    ...(work.route === 'create' ? [{ label: t('vary'), act: () => rerun(work, true) }] : []),
    ...(recipe ? [{ label: t('reuse'), act: () => reuseRecipe(recipe, madeWith(job)) }] : []),
  ]
}

/** The first picture that is still in the library, else an icon for how the job ended. */
const Result = ({ job, title }: { readonly job: WindowJob; readonly title: string }) => {
  const { t } = useTranslation('queue')
  const items = useLibrary(state => state.items)
  const [first] = picturesOf(job).flatMap(id => pictureById(items, id) ?? [])
  if (first)
    return (
      <button
        type="button"
        className={styles.thumb}
        aria-label={t('show', { title })}
        onClick={() => showPicture(first.id)}
      >
        <Thumbnail item={first} loading="lazy" />
      </button>
    )
  const failed = job.state.kind === 'failed' || job.state.kind === 'interrupted'
  const Icon = failed ? CircleAlert : isFolderWork(job.work) ? FolderOpen : Image
  return (
    <span className={styles.thumb} aria-hidden>
      <Icon size={16} strokeWidth={1.6} />
    </span>
  )
}
