import { useTranslation } from 'react-i18next'
import type { Settings } from '../../../shared/api/settings.ts'
import { chooseFolder } from '../../state/choose-folder.ts'
import { useInstalls, useMachine } from '../../state/machine-store.ts'
import { useProblem } from '../../state/task.ts'
import { Button } from '../../ui/buttons.tsx'
import { Problem } from '../../ui/feedback.tsx'
import { Field } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import { Section, useSettingsChange } from './section.tsx'
import styles from './settings.module.css'

interface FoldersSectionProps {
  readonly settings: Pick<Settings, 'libraryFolder' | 'modelsFolder' | 'mergedGigabytes'>
}

const sizes = [2, 4, 8, 16, 32, 64]

/** In the file of settings there may be another. */
const sizesWith = (chosen: number): readonly number[] =>
  [...new Set([...sizes, chosen])].sort((a, b) => a - b)

/** The folders of pictures and models, and the room for models with LoRAs merged in. */
export const FoldersSection = ({ settings }: FoldersSectionProps) => {
  const { t } = useTranslation('settings')
  const info = useMachine(state => state.info)
  const { problem, change } = useSettingsChange()
  return (
    <Section title={t('folders.title')}>
      <Folder
        which="library"
        title={t('folders.library')}
        changeLabel={t('folders.changeLibrary')}
        resetLabel={t('folders.resetLibrary')}
        path={info?.libraryFolder}
        chosen={settings.libraryFolder !== null}
      />
      <Folder
        which="models"
        title={t('folders.models')}
        changeLabel={t('folders.changeModels')}
        resetLabel={t('folders.resetModels')}
        path={info?.modelsFolder}
        chosen={settings.modelsFolder !== null}
      />
      <p className={styles.help}>{t('folders.modelsHelp')}</p>
      <div className={styles.narrow}>
        <Field label={t('folders.merged')} help={t('folders.mergedHelp')}>
          {id => (
            <Select
              id={id}
              label={t('folders.merged')}
              value={String(settings.mergedGigabytes)}
              choices={sizesWith(settings.mergedGigabytes).map(value => ({
                value: String(value),
                label: t('folders.gigabytes', { size: value }),
              }))}
              onChange={next => change({ mergedGigabytes: Number(next) })}
            />
          )}
        </Field>
      </div>
      <Problem text={problem} />
    </Section>
  )
}

interface FolderProps {
  readonly which: 'library' | 'models'
  readonly title: string
  readonly changeLabel: string
  readonly resetLabel: string
  readonly path: string | undefined
  /** Whether it was chosen, and can be reset. */
  readonly chosen: boolean
}

const Folder = ({ which, title, changeLabel, resetLabel, path, chosen }: FolderProps) => {
  const { t } = useTranslation('settings')
  const { problem, run } = useProblem()
  // While the models are moved their folder cannot be changed.
  const moving = useInstalls(state => which === 'models' && state.move !== null)
  return (
    <div>
      <div className={styles.folder}>
        <div className={styles.captioned}>
          <span className={styles.caption}>{title}</span>
          <span className={styles.path} dir={path ? 'ltr' : undefined}>
            {path ?? t('folders.unknown')}
          </span>
        </div>
        <div className={styles.buttons}>
          {chosen ? (
            <Button
              kind="quiet"
              disabled={moving}
              aria-label={resetLabel}
              onClick={() => run(() => chooseFolder(which, true))}
            >
              {t('folders.reset')}
            </Button>
          ) : null}
          <Button disabled={moving} aria-label={changeLabel} onClick={() => run(() => chooseFolder(which))}>
            {t('folders.change')}
          </Button>
        </div>
      </div>
      <Problem text={problem} />
    </div>
  )
}
