import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Failure } from '../../../../shared/api/failure.ts'
import type { PackChoice } from '../../../../shared/api/options.ts'
import type { WindowJob, WindowJobWork } from '../../../../shared/window/window-jobs.ts'
import { pictureUrl } from '../../../bridge/urls.ts'
import type { AppActions } from '../../../state/app-actions.ts'
import { failureText } from '../../../state/errors.ts'
import { madeWith, recipeOf } from '../../../state/job-recipe.ts'
import { useMachine } from '../../../state/machine-store.ts'
import { Button } from '../../../ui/buttons.tsx'
import { Framed, type Size } from '../frame.tsx'
import viewerStyles from '../viewer.module.css'
import { FailedFolder, failedForFolder, OtherFolder } from './folder-hint.tsx'
import styles from './job.module.css'

interface JobFailureProps extends Pick<AppActions, 'rerun' | 'reuseRecipe'> {
  readonly job: WindowJob
  readonly failure: Failure
}

/** A job that failed or was interrupted: why, what was saved, and what to do next. */
export const JobFailure = ({ job, failure, rerun, reuseRecipe }: JobFailureProps) => {
  const { t } = useTranslation('viewer')
  const recipe = recipeOf(job)
  const [savedFile] = job.saved
  const interrupted = job.state.kind === 'interrupted'
  const forFolder = failedForFolder(job, failure.code)
  const { drawn } = failure
  return (
    <section className={viewerStyles.viewer} aria-label={t('job.label')}>
      {savedFile ? <IntermediatePicture url={pictureUrl(savedFile)} /> : null}
      <div className={styles.failure} role="alert">
        <h2>
          {interrupted ? t('failure.interrupted') : savedFile ? t('failure.partly') : t('failure.title')}
        </h2>
        <p>{failureText(failure)}</p>
        {forFolder ? <FailedFolder /> : null}
        {savedFile ? <p>{t('failure.kept')}</p> : null}
        <div className={styles.buttons}>
          <MemoryHints job={job} fits={failure.fits ?? {}} rerun={rerun} />
          {forFolder ? <OtherFolder /> : null}
          {/* The same seed would draw the same picture without a face. */}
          {drawn ? null : (
            <Button
              kind={failure.fits || forFolder ? 'plain' : 'primary'}
              onClick={() => rerun(job.work, false)}
            >
              {t('failure.tryAgain')}
            </Button>
          )}
          {recipe ? (
            <>
              {failure.fits || forFolder || job.work.route !== 'create' ? null : (
                <Button kind={drawn ? 'primary' : 'plain'} onClick={() => rerun(job.work, true)}>
                  {t('failure.otherSeed')}
                </Button>
              )}
              <Button onClick={() => reuseRecipe(recipe, madeWith(job))}>
                {t(drawn ? 'failure.describePerson' : 'failure.reuse')}
              </Button>
            </>
          ) : null}
        </div>
      </div>
    </section>
  )
}

/** The generated picture that a failed job saved; nothing if it cannot be shown. */
const IntermediatePicture = ({ url }: { readonly url: string }) => {
  const { t } = useTranslation('viewer')
  const [size, setSize] = useState<Size | null>({ width: 512, height: 512 })
  if (!size) return null
  return (
    <div className={styles.intermediate}>
      <Framed size={size}>
        <img
          src={url}
          alt={t('failure.keptPicture')}
          decoding="async"
          draggable={false}
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
            setSize({ width: naturalWidth, height: naturalHeight })
          }
          onError={() => setSize(null)}
        />
      </Framed>
    </div>
  )
}

interface MemoryHintsProps extends Pick<AppActions, 'rerun'> {
  readonly job: WindowJob
  readonly fits: NonNullable<Failure['fits']>
}

/** After a lack of memory: ways to do the same job with less. */
const MemoryHints = ({ job: { work }, fits: { size, pack, builtIn = [] }, rerun }: MemoryHintsProps) => {
  const { t } = useTranslation('viewer')
  const title = useMachine(({ packs }) => packs.find(({ id }) => id === pack)?.title ?? pack)
  const createWork = work.route === 'create' ? work : null
  return (
    <>
      {createWork && size ? (
        <Button kind="primary" onClick={() => rerun(smallerWork(createWork, size), false)}>
          {t('failure.smaller', { ...size })}
        </Button>
      ) : null}
      {createWork && pack !== undefined ? (
        <Button
          kind={size ? 'plain' : 'primary'}
          onClick={() => rerun(otherPackWork(createWork, pack), false)}
        >
          {t('failure.otherPack', { title })}
        </Button>
      ) : null}
      {builtIn.length > 0 ? (
        <Button kind="primary" onClick={() => rerun(builtInWork(work, builtIn), false)}>
          {t('failure.builtIn')}
        </Button>
      ) : null}
    </>
  )
}

type CreateWork = Extract<WindowJobWork, { route: 'create' }>

/** The same work in a smaller size. */
const smallerWork = ({ route, input }: CreateWork, size: Size): CreateWork => ({
  route,
  input: { ...input, size },
})

/** The same work with another pack's own size, steps, guidance and scheduler. */
const otherPackWork = ({ route, input }: CreateWork, pack: string): CreateWork => {
  const own = { size: undefined, steps: undefined, guidanceScale: undefined, scheduler: undefined }
  return { route, input: { ...input, ...own, pack } }
}

/** The same work with the built-in models for these roles. */
const builtInWork = (work: WindowJobWork, roles: readonly (keyof PackChoice)[]): WindowJobWork => {
  const use = { ...work.input.use, ...Object.fromEntries(roles.map(role => [role, 'starter'])) }
  switch (work.route) {
    case 'create':
      return { route: work.route, input: { ...work.input, use } }
    case 'swap':
      return { route: work.route, input: { ...work.input, use } }
    case 'swapFolder':
      return { route: work.route, input: { ...work.input, use } }
    case 'enhanceFolder':
      return { route: work.route, input: { ...work.input, use } }
    case 'enhance':
      return { route: work.route, input: { ...work.input, use } }
  }
}
