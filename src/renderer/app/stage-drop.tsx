import { FileText, ImageDown, ScanFace, Sparkles } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useDropzone } from 'react-dropzone'
import { useTranslation } from 'react-i18next'
import { setCompose, setTask } from '../features/compose/form/compose-store.ts'
import { useModels } from '../features/compose/form/models-in-use.ts'
import { droppedPictures, isFolder } from '../features/compose/photos/dropped-pictures.ts'
import { importPhoto, photoTypes } from '../features/compose/photos/import-photo.ts'
import { givePictures } from '../features/compose/photos/place-photos.ts'
import { readRecipe } from '../features/library/recipe-drop.tsx'
import { withConsent } from '../state/consent.ts'
import { attempt } from '../state/errors.ts'
import { isOwnDrag } from '../state/picture-requests.ts'
import { viewerActions } from './actions.ts'
import styles from './stage-drop.module.css'

/** What can become of pictures that are dropped on the stage. */
const uses = [
  { name: 'swap', icon: ScanFace },
  { name: 'start', icon: ImageDown },
  { name: 'enhance', icon: Sparkles },
  { name: 'recipe', icon: FileText },
] as const
type StageUse = (typeof uses)[number]['name']

/** The use under the pointer, as its element says. */
const placeAt = (target: EventTarget | null | undefined): StageUse | undefined => {
  const found = target instanceof Element ? target.closest<HTMLElement>('[data-use]')?.dataset.use : undefined
  return uses.find(({ name }) => name === found)?.name
}

interface Dropped {
  readonly files: readonly File[]
  readonly folders: readonly File[]
  /** Names of files that are no pictures. */
  readonly refused: readonly string[]
}

const give = (use: StageUse | undefined, dropped: Dropped): void => {
  const [first] = dropped.files
  if (use === 'recipe' && first) attempt(() => readRecipe(first, viewerActions.reuseRecipe))
  else
    void withConsent(async () => {
      if (use === 'start' && first) {
        setCompose({ task: 'draw', advancedOpen: true })
        return importPhoto(first, 'start')
      }
      if (use === 'swap' || use === 'enhance') setTask(use)
      return givePictures(dropped)
    })
}

/** Takes pictures that are dropped on the stage; while they are over it, it offers what can become of them. */
export const StageDrop = ({ children }: { readonly children: ReactNode }) => {
  const { t } = useTranslation('viewer')
  const [over, setOver] = useState<StageUse>()
  const canStart = useModels().pack?.textToImage.img2img === true
  const { getRootProps, isDragActive } = useDropzone({
    accept: photoTypes,
    noClick: true,
    noKeyboard: true,
    noPaste: true,
    getFilesFromEvent: droppedPictures,
    onDragOver: ({ target }) => setOver(placeAt(target)),
    onDragLeave: () => setOver(undefined),
    onDrop: (files, rejections, event) => {
      setOver(undefined)
      const others = rejections.map(({ file }) => file)
      // A picture dragged out of the window and back is no new one.
      if (files.length === 1 && files.every(({ name }) => isOwnDrag(name))) return
      give(placeAt('target' in event ? event.target : null), {
        files,
        folders: others.filter(isFolder),
        refused: others.filter(file => !isFolder(file)).map(({ name }) => name),
      })
    },
  })
  return (
    <div {...getRootProps({ className: styles.stage, role: undefined, tabIndex: undefined })}>
      {children}
      {isDragActive ? (
        <div className={styles.uses}>
          {uses
            .filter(({ name }) => canStart || name !== 'start')
            .map(({ name, icon: Icon }) => (
              <div key={name} className={styles.use} data-use={name} data-over={over === name || undefined}>
                <Icon size={24} strokeWidth={1.5} aria-hidden />
                {t(`drop.${name}`)}
              </div>
            ))}
        </div>
      ) : null}
    </div>
  )
}
