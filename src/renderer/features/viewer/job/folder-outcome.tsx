import { FileText, FolderOpen, Images, RotateCcw } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FolderResults } from '../../../../shared/api/folders.ts'
import type { WindowJob } from '../../../../shared/window/window-jobs.ts'
import { request } from '../../../bridge/bridge.ts'
import type { AppActions } from '../../../state/app-actions.ts'
import { attempt, failureText } from '../../../state/errors.ts'
import { Button } from '../../../ui/buttons.tsx'
import { JpegImages } from '../../../ui/jpeg-images.tsx'
import viewerStyles from '../viewer.module.css'
import styles from './folder-outcome.module.css'

interface FolderOutcomeProps extends Pick<AppActions, 'rerun'> {
  readonly job: WindowJob
}

/** What became of the pictures of a folder: how many, before and after, those that failed, and where it all lies. */
export const FolderOutcome = ({ job, rerun }: FolderOutcomeProps) => {
  const { t } = useTranslation('viewer')
  const results = useResults(job)
  const show = (what: 'folder' | 'report' | 'contactSheet') =>
    attempt(() => request('folders.show', { job: job.id, what }))
  const totals = results?.totals
  const open = totals ? totals.left + totals.failed : 0
  return (
    <section className={viewerStyles.viewer} aria-label={t('folder.label')}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={styles.scroll} tabIndex={0} aria-label={job.resultsFolder ?? t('folder.label')}>
        <h2>{job.resultsFolder}</h2>
        {totals ? (
          <ul className={styles.totals} role="status">
            {(['done', 'skipped', 'failed', 'left'] as const)
              .filter(which => which === 'done' || totals[which] > 0)
              .map(which => (
                <li key={which} data-bad={which === 'failed' || undefined}>
                  {t(`folder.${which}`, { count: totals[which] })}
                </li>
              ))}
          </ul>
        ) : null}
        {results?.contactSheet ? <ContactSheet jpeg={results.contactSheet} /> : null}
        {results && results.failed.length > 0 ? <Failed failed={results.failed} /> : null}
      </section>
      <footer className={viewerStyles.foot}>
        <div className={styles.buttons}>
          <Button kind="primary" onClick={() => show('folder')}>
            <FolderOpen size={15} aria-hidden />
            {t('folder.open')}
          </Button>
          {results ? (
            <Button onClick={() => show('report')}>
              <FileText size={15} aria-hidden />
              {t('folder.report')}
            </Button>
          ) : null}
          {results?.contactSheet ? (
            <Button onClick={() => show('contactSheet')}>
              <Images size={15} aria-hidden />
              {t('folder.contactSheet')}
            </Button>
          ) : null}
          {open > 0 ? (
            <Button onClick={() => rerun(job.work, false)}>
              <RotateCcw size={15} aria-hidden />
              {t(totals && totals.left > 0 ? 'folder.goOn' : 'folder.again')}
            </Button>
          ) : null}
        </div>
      </footer>
    </section>
  )
}

const useResults = ({ id, state }: WindowJob): FolderResults | null => {
  const [results, setResults] = useState<FolderResults | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again when the job has ended
  useEffect(() => {
    let left = false
    attempt(async () => {
      const answer = await request('folders.results', { job: id })
      if (!left) setResults(answer.results)
    })
    return () => {
      left = true
    }
  }, [id, state.kind])
  return results
}

const ContactSheet = ({ jpeg }: { readonly jpeg: Uint8Array }) => {
  const { t } = useTranslation('viewer')
  const jpegs = useMemo(() => [jpeg], [jpeg])
  return <JpegImages jpegs={jpegs} className={styles.sheet} alt={t('folder.sheet')} />
}

const Failed = ({ failed }: Pick<FolderResults, 'failed'>) => {
  const { t } = useTranslation('viewer')
  return (
    <section aria-label={t('folder.failures')}>
      <h3>{t('folder.failures')}</h3>
      <ul className={styles.failed}>
        {failed.map(({ file, ...failure }) => (
          <li key={file}>
            <strong>
              <bdi>{file}</bdi>
            </strong>
            <span>{failureText(failure)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
