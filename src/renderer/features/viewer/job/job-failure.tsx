import { useTranslation } from 'react-i18next'
import type { Failure } from '../../../../shared/api/failure.ts'
import type { WindowJob } from '../../../../shared/api/window-jobs.ts'
import { pictureUrl } from '../../../bridge/addresses.ts'
import { photoOf, recipeOf } from '../../../state/job-recipe.ts'
import { failureText } from '../../../state/report.ts'
import { Button } from '../../../ui/buttons.tsx'
import { IntermediatePicture } from '../intermediate-picture.tsx'
import viewerStyles from '../viewer.module.css'
import type { ViewerActions } from '../viewer-actions.ts'
import styles from './job.module.css'
import { MemoryHints } from './memory-hints.tsx'

interface JobFailureProps extends Pick<ViewerActions, 'again' | 'reuse'> {
  readonly job: WindowJob
  readonly failure: Failure
}

/** A job that came to nothing, or to less than was asked: why, what was kept, and what to do next. */
export const JobFailure = ({ job, failure, again, reuse }: JobFailureProps) => {
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
          <MemoryHints job={job} fits={failure.fits ?? {}} again={again} />
          <Button kind={failure.fits ? 'plain' : 'primary'} onClick={() => again(job.work, false)}>
            {t('failure.tryAgain')}
          </Button>
          {recipe ? (
            <>
              {failure.fits ? null : (
                <Button onClick={() => again(job.work, true)}>{t('failure.otherSeed')}</Button>
              )}
              <Button onClick={() => reuse(recipe, photoOf(job))}>{t('failure.reuse')}</Button>
            </>
          ) : null}
        </div>
      </div>
    </section>
  )
}
