import { type RefObject, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LibraryEntry, LibraryItem } from '../../../../shared/api/library.ts'
import { pictureUrl } from '../../../bridge/urls.ts'
import { dragPicturesOut } from '../../../state/picture-requests.ts'
import { usePictureTitle } from '../../../state/picture-title.ts'
import type { Size } from '../frame.tsx'
import { BeforeOverlay, CompareOverlay } from './compare.tsx'
import {
  defaultLayout,
  type Intermediate,
  intermediateUrlOf,
  resultLabel,
  useCompare,
} from './intermediates.ts'
import { SideBySide } from './side-by-side.tsx'
import { type Zoom, ZoomPane } from './zoom-pane.tsx'

interface PicturePanesProps {
  readonly zoom: RefObject<Zoom | null>
  readonly id: string
  /** As the list has it; all that is known of it follows. */
  readonly entry: LibraryEntry | undefined
  readonly item: LibraryItem | undefined
  readonly intermediate: Intermediate | null
  readonly without: string | null
  /** Shows the intermediate in place of the result. */
  readonly held: boolean
  readonly onMissing: () => void
}

/** The picture, alone or compared with the one it was made from. */
export const PicturePanes = ({
  zoom,
  id,
  entry,
  item,
  intermediate,
  without,
  held,
  onMissing,
}: PicturePanesProps) => {
  const { t } = useTranslation('viewer')
  const titleOf = usePictureTitle()
  const { on, layouts } = useCompare()
  const [natural, setNatural] = useState<Size | null>(null)
  const [beforeSize, setBeforeSize] = useState<Size | null>(null)
  const size = entry ?? natural ?? { width: 512, height: 512 }
  const alt = entry ? titleOf(entry) : id
  const compared =
    item && intermediate
      ? {
          src: intermediateUrlOf(item, intermediate, without),
          before: t(`intermediates.${intermediate}`),
          after: t(`intermediates.${intermediate === 'without' ? 'with' : resultLabel(item)}`),
          layout: layouts[intermediate] ?? defaultLayout(item, intermediate),
        }
      : null
  if (on && compared?.layout === 'side-by-side')
    return (
      <SideBySide
        ref={zoom}
        before={{ src: compared.src, name: compared.before, alt: compared.before }}
        after={{ src: pictureUrl(id), name: compared.after, alt }}
        size={size}
        beforeSize={beforeSize ?? size}
        onBeforeSize={setBeforeSize}
        onDragOut={event => dragPicturesOut(event, [id])}
      />
    )
  return (
    <ZoomPane
      ref={zoom}
      measured
      size={size}
      src={pictureUrl(id)}
      alt={alt}
      onDragOut={event => dragPicturesOut(event, [id])}
      onSize={setNatural}
      onMissing={onMissing}
    >
      {compared && on ? <CompareOverlay size={size} {...compared} /> : null}
      {compared && held && !on ? <BeforeOverlay size={size} {...compared} /> : null}
    </ZoomPane>
  )
}
