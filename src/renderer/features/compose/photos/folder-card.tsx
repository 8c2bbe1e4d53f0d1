import { FolderOpen, LoaderCircle, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { FolderReport } from '../../../../shared/api/folders.ts'
import { request } from '../../../bridge/bridge.ts'
import { attempt, failureText } from '../../../state/errors.ts'
import { Button, IconButton } from '../../../ui/buttons.tsx'
import { Problem } from '../../../ui/feedback.tsx'
import { Field } from '../../../ui/field.tsx'
import { JpegImages } from '../../../ui/jpeg-images.tsx'
import { Select } from '../../../ui/select.tsx'
import { setCompose, setFaceMode, useCompose } from '../form/compose-store.ts'
import styles from './folder-card.module.css'
import { folderFaceModes, folderFaces } from './folder-faces.ts'
import { chooseFolder, clearFolder } from './give-folder.ts'
import { PersonPhoto } from './which-faces.tsx'

interface FolderCardProps {
  readonly folder: FolderReport
  /** Label of the field that it stands in. */
  readonly label: string
}

/** Pictures that are all to be worked on, in place of a single photo: which, and where the results go. */
export const FolderCard = ({ folder, label }: FolderCardProps) => {
  const { t } = useTranslation('compose')
  const task = useCompose(state => state.task)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a grid of its own
    <div className={styles.card} data-slot="photo" role="group" aria-label={label}>
      <h3 className={styles.label}>{label}</h3>
      <div className={styles.body}>
        <div className={styles.thumbnails}>
          <JpegImages jpegs={folder.thumbnails} alt="" />
        </div>
        <div className={styles.line}>
          <p className={styles.name}>
            <strong dir="auto">{folder.name}</strong>
            <span>{t('folder.count', { count: folder.count })}</span>
          </p>
          <IconButton icon={X} label={t('folder.remove')} onClick={clearFolder} />
        </div>
      </div>
      {task === 'swap' ? <FolderFaces /> : null}
      <ResultsPlace />
    </div>
  )
}

/** Which faces of each picture get the face. */
const FolderFaces = () => {
  const { t } = useTranslation('compose')
  const mode = useCompose(folderFaces)
  const person = useCompose(state => state.person)
  return (
    <>
      <Field label={t('folder.faces.label')}>
        {id => (
          <Select
            id={id}
            label={t('folder.faces.label')}
            value={mode}
            choices={folderFaceModes.map(value => ({ value, label: t(`folder.faces.${value}`) }))}
            onChange={setFaceMode}
          />
        )}
      </Field>
      {mode === 'person' ? <PersonPhoto caption={person?.name ?? ''} /> : null}
    </>
  )
}

/** Where the results go, which can be changed. */
const ResultsPlace = () => {
  const { t } = useTranslation('compose')
  const into = useCompose(state => state.into)
  const choose = () =>
    attempt(async () => {
      const { folder: chosen } = await request('folders.chooseOut', {})
      if (chosen) setCompose({ into: chosen })
    })
  return (
    <div className={styles.place}>
      <p>
        {into ? t('folder.into', { place: into.name }) : t('folder.intoLibrary')} {t('folder.originals')}
      </p>
      <Button className={styles.choose} onClick={choose}>
        {t('folder.chooseOut')}
      </Button>
    </div>
  )
}

/** Chooses a folder in place of a photo; tells that one is on its way, or could not be taken. */
export const FolderButton = () => {
  const { t } = useTranslation('compose')
  const task = useCompose(state => state.folderTask)
  return (
    <div className={styles.offer}>
      <Button kind="quiet" disabled={task.kind === 'importing'} onClick={chooseFolder}>
        {task.kind === 'importing' ? (
          <LoaderCircle size={15} aria-hidden className={styles.spinner} />
        ) : (
          <FolderOpen size={15} aria-hidden />
        )}
        {t(task.kind === 'importing' ? 'folder.reading' : 'folder.choose')}
      </Button>
      {task.kind === 'failed' ? <Problem text={failureText(task.failure)} /> : null}
    </div>
  )
}
