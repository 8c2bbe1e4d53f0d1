import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { subscribe } from '../../../bridge/bridge.ts'
import { failureText } from '../../../state/errors.ts'
import { useSettings } from '../../../state/settings-store.ts'
import { Button } from '../../../ui/buttons.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Problem, ProgressBar } from '../../../ui/feedback.tsx'
import { Field } from '../../../ui/field.tsx'
import { NumberField } from '../../../ui/number-field.tsx'
import { OutputFields } from '../../../ui/output-fields.tsx'
import styles from './export-dialog.module.css'
import { closeExport, exportOutput, startExport, stopExport, useExport } from './export-store.ts'

/** Chooses how pictures are exported, and shows how far that is; nothing while no export is open. */
export const ExportDialog = () => {
  const { t } = useTranslation(['library', 'common'])
  const { ids, output, longestSide, done, failed, problem } = useExport()
  const saved = useSettings(state => state.settings?.output)
  useEffect(() => subscribe('exporting', progress => useExport.setState({ done: progress.done })), [])
  if (ids === null) return null
  const running = done !== null
  const progress = t('export.progress', { done: done ?? 0, of: ids.length })
  return (
    <Dialog
      open
      title={t('export.title', { count: ids.length })}
      description={t('export.description')}
      onClose={closeExport}
      footer={
        <>
          {running ? (
            <div className={styles.progress}>
              <ProgressBar label={progress} fraction={done / ids.length} />
              <span role="status">{progress}</span>
            </div>
          ) : null}
          {running ? (
            <Button onClick={stopExport}>{t('export.stop')}</Button>
          ) : (
            <Button onClick={closeExport}>{t('common:cancel')}</Button>
          )}
          <Button kind="primary" disabled={running} onClick={() => void startExport()}>
            {t('export.start')}
          </Button>
        </>
      }
    >
      <div className={styles.fields}>
        <OutputFields
          value={exportOutput(output, saved)}
          disabled={running}
          onChange={next => useExport.setState({ output: next })}
        />
        <Field label={t('export.longestSide')} help={t('export.longestSideHelp')}>
          {id => (
            <NumberField
              id={id}
              label={t('export.longestSide')}
              {...{ min: 16, max: 16_383, step: 1 }}
              value={longestSide}
              placeholder={t('export.asIs')}
              start={2048}
              onChange={next => useExport.setState({ longestSide: next })}
              onClear={() => useExport.setState({ longestSide: null })}
            />
          )}
        </Field>
      </div>
      <Problem text={problem} />
      {failed.length > 0 ? (
        <div role="alert" className={styles.failed}>
          <p>{t('export.failed', { count: failed.length })}</p>
          <ul>
            {failed.map(failure => (
              <li key={failure.id}>
                {failure.id}: {failureText(failure)}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </Dialog>
  )
}
