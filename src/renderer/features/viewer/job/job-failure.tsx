import { useTranslation } from 'react-i18next'
import type { Failure } from '../../../../shared/api/failure.ts'
import type { WindowJob } from '../../../../shared/api/window-jobs.ts'
import { pictureUrl } from '../../../bridge/urls.ts'
import type { AppActions } from '../../../state/app-actions.ts'
import { failureText } from '../../../state/errors.ts'
import { photoOf, recipeOf } from '../../../state/job-recipe.ts'
import { Button } from '../../../ui/buttons.tsx'
import { IntermediatePicture } from '../intermediate-picture.tsx'
import viewerStyles from '../viewer.module.css'
import styles from './job.module.css'
import { MemoryHints } from './memory-hints.tsx'

interface JobFailureProps extends Pick<AppActions, 'rerun' | 'reuseRecipe'> {
  readonly job: WindowJob
  readonly failure: Failure
}

/** A job that came to nothing, or to less than was asked: why, what was kept, and what to do next. */
export const JobFailure = ({ job, failure, rerun, reuseRecipe }: JobFailureProps) => {
  const { t } = useTranslation('viewer')
  const recipe = recipeOf(job)
  const [kept] = job.saved
  const interrupted = job.state.kind === 'interrupted'
  return (
    <section className={viewerStyles.viewer} aria-label={t('job.label')}>
      {kept ? <IntermediatePicture url={pictureUrl(kept)} /> : null}
      <div className={styles.failure} role="alert">
        <h2>{interrupted ? t('failure.interrupted') : kept ? t('failure.partly') : t('failure.title')}</h2>
        <p>{failureText(failure)}</p>
        {kept ? <p>{t('failure.kept')}</p> : null}
        <div className={styles.buttons}>
          <MemoryHints job={job} fits={failure.fits ?? {}} rerun={rerun} />
          <Button kind={failure.fits ? 'plain' : 'primary'} onClick={() => rerun(job.work, false)}>
            {t('failure.tryAgain')}
          </Button>
          {recipe ? (
            <>
              {failure.fits ? null : (
                <Button onClick={() => rerun(job.work, true)}>{t('failure.otherSeed')}</Button>
              )}
              <Button onClick={() => reuseRecipe(recipe, photoOf(job))}>{t('failure.reuse')}</Button>
            </>
          ) : null}
        </div>
      </div>
    </section>
  )
}
