import { ArrowUpDown } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../../ui/buttons.tsx'
import { exchangePhotos, useCompose } from '../form/compose-store.ts'
import { FacePicker, SourceFacePicker } from './face-picker.tsx'
import { FolderButton, FolderCard } from './folder-card.tsx'
import { useFaceCountText } from './photo-section.tsx'
import { PhotoSlotField } from './photo-slot.tsx'
import styles from './swap-photos.module.css'
import type { PhotoDrag } from './use-photo-input.ts'
import { WhichFaces } from './which-faces.tsx'

const shortWindow = matchMedia('(max-height: 700px)')

const subscribeToHeight = (listener: () => void): (() => void) => {
  shortWindow.addEventListener('change', listener)
  return () => shortWindow.removeEventListener('change', listener)
}

/** Pixels a photo may be high: both photos and what was found in them should be seen at once. */
const useMaxHeight = (): number =>
  useSyncExternalStore(subscribeToHeight, () => (shortWindow.matches ? 104 : 150))

/** The photo that lends its face, and the one that gets it. */
export const SwapPhotos = ({ drag }: { readonly drag: PhotoDrag }) => {
  const { t } = useTranslation('compose')
  const maxHeight = useMaxHeight()
  const source = useCompose(state => state.source)
  const target = useCompose(state => state.photo)
  const folder = useCompose(state => state.folder)
  const importing = useCompose(({ sourceTask, photoTask }) =>
    [sourceTask, photoTask].some(({ kind }) => kind === 'importing'),
  )
  const count = source?.faces.length ?? 0
  const faceCount = useFaceCountText(target)
  return (
    <div className={styles.photos}>
      <PhotoSlotField
        slot="source"
        of="source"
        drag={drag}
        dropText={t('slots.source.drop')}
        caption={count === 0 ? '' : count === 1 ? t('photo.oneFace') : t('photo.faces', { count })}
        noFace={t('photo.noFace')}
        shown={source ? <SourceFacePicker photo={source} maxHeight={maxHeight} /> : null}
      />
      <div className={styles.exchange}>
        <IconButton
          icon={ArrowUpDown}
          label={t('slots.exchange')}
          disabled={importing || folder !== null || (!source && !target)}
          onClick={exchangePhotos}
        />
      </div>
      {folder ? (
        <FolderCard folder={folder} label={t('slots.target.label')} />
      ) : (
        <PhotoSlotField
          slot="photo"
          of="target"
          drag={drag}
          dropText={t('slots.target.drop')}
          caption={faceCount}
          noFace={t('photo.noFace')}
          shown={target ? <FacePicker photo={target} maxHeight={maxHeight} /> : null}
        >
          {target ? <WhichFaces /> : null}
        </PhotoSlotField>
      )}
      {target || folder ? null : <FolderButton />}
    </div>
  )
}
