import { ArrowLeftRight, ArrowUpDown } from 'lucide-react'
import { useRef, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '../../../ui/buttons.tsx'
import { exchangePhotos, useCompose } from '../form/compose-store.ts'
import { isKept } from '../kept/kept-person.ts'
import { PersonChip } from '../kept/person-chip.tsx'
import { hasChoice, lentFaceOf, pairsOf } from '../pairs/face-pairs.ts'
import { exchangeTwoFaces, joinDragged, pressFace } from '../pairs/pair-commands.ts'
import { usePairDrag } from '../pairs/use-pair-drag.ts'
import { WhoBecomesWhom } from '../pairs/who-becomes-whom.tsx'
import { effectiveFaceMode, orderOf } from './chosen-faces.ts'
import { useFaceCountText } from './face-count-text.ts'
import { FacePicker, NumberedFaces, SourceFacePicker } from './face-picker.tsx'
import { FolderButton, FolderCard } from './folder-card.tsx'
import { PhotoSlotField } from './photo-slot.tsx'
import styles from './swap-photos.module.css'
import type { PhotoDrag } from './use-photo-input.ts'

const shortWindow = matchMedia('(max-height: 700px)')

const subscribeToHeight = (listener: () => void): (() => void) => {
  shortWindow.addEventListener('change', listener)
  return () => shortWindow.removeEventListener('change', listener)
}

/** The part of that height where the photos stand side by side, and their faces below. */
const besideEachOther = 0.75

/** Pixels a photo may be high: both photos and what was found in them should be seen at once. */
const useMaxHeight = (): number =>
  useSyncExternalStore(subscribeToHeight, () => (shortWindow.matches ? 104 : 150))

/** The photo that lends its face, and the one that gets it; side by side where their faces are to be chosen. */
export const SwapPhotos = ({ drag }: { readonly drag: PhotoDrag }) => {
  const { t } = useTranslation('compose')
  const maxHeight = useMaxHeight()
  const state = useCompose()
  const mode = effectiveFaceMode(state)
  const { source, photo: target, folder } = state
  const importing = [state.sourceTask, state.photoTask].some(({ kind }) => kind === 'importing')
  const count = source?.faces.length ?? 0
  const faceCount = useFaceCountText(target)
  const choosing = !folder && hasChoice(state)
  const area = useRef<HTMLDivElement>(null)
  const pairDrag = usePairDrag({ area, join: joinDragged, press: pressFace })
  const size = choosing
    ? { maxHeight: maxHeight * besideEachOther, minHeight: maxHeight * besideEachOther }
    : { maxHeight }
  const lent = lentFaceOf(state)
  return (
    <div className={styles.photos} {...(choosing ? pairDrag.handlers : {})}>
      <div className={styles.slots} data-choosing={choosing || undefined}>
        <PhotoSlotField
          slot="source"
          of="source"
          people="source"
          compact={choosing}
          drag={drag}
          dropText={t(drag.many ? 'slots.source.dropMany' : 'slots.source.drop')}
          caption={
            count === 0 || (source && isKept(source.id))
              ? ''
              : count === 1
                ? t('photo.oneFace')
                : t('photo.faces', {
                    count,
                    number: source ? orderOf(source, mode).indexOf(state.sourceFace) + 1 : 1,
                  })
          }
          noFace={t('photo.noFace')}
          shown={
            !source ? null : choosing ? (
              <NumberedFaces
                {...size}
                photo={source}
                end="source"
                chosen={lent?.photo === source.id ? [lent.face] : []}
              />
            ) : isKept(source.id) ? (
              <PersonChip report={source} />
            ) : (
              <SourceFacePicker {...size} photo={source} />
            )
          }
          large={
            source && !choosing && !isKept(source.id)
              ? height => <SourceFacePicker photo={source} maxHeight={height} />
              : undefined
          }
        />
        <div className={styles.exchange}>
          <IconButton
            icon={choosing ? ArrowLeftRight : ArrowUpDown}
            label={t('slots.exchange')}
            disabled={
              importing || folder !== null || (!source && !target) || (source !== null && isKept(source.id))
            }
            onClick={exchangePhotos}
          />
        </div>
        {folder ? (
          <FolderCard folder={folder} label={t('slots.target.label')} />
        ) : (
          <PhotoSlotField
            slot="photo"
            of="target"
            compact={choosing}
            drag={drag}
            dropText={t(drag.many ? 'slots.target.dropMany' : 'slots.target.drop')}
            caption={faceCount}
            noFace={t('photo.noFace')}
            shown={
              !target ? null : choosing ? (
                <NumberedFaces
                  {...size}
                  photo={target}
                  end="target"
                  chosen={pairsOf(state).map(pair => pair.target)}
                />
              ) : (
                <FacePicker {...size} photo={target} />
              )
            }
            large={
              target && !choosing ? height => <FacePicker photo={target} maxHeight={height} /> : undefined
            }
          >
            {!choosing && target && target.faces.length > 1 ? (
              <Button onClick={() => exchangeTwoFaces(target)}>
                <ArrowLeftRight size={15} aria-hidden />
                {t(target.faces.length === 2 ? 'who.exchangeTwo' : 'who.exchange')}
              </Button>
            ) : null}
          </PhotoSlotField>
        )}
      </div>
      {target || folder ? null : <FolderButton />}
      {choosing && target ? <WhoBecomesWhom target={target} area={area} drag={pairDrag.drag} /> : null}
    </div>
  )
}
