import { type KeyboardEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { pictureUrl } from '../../../bridge/urls.ts'
import type { AppActions } from '../../../state/app-actions.ts'
import { pictureById, useLibrary } from '../../../state/library-store.ts'
import { dragPicturesOut } from '../../../state/picture-requests.ts'
import { selectPicture } from '../../../state/view-store.ts'
import { EmptyState } from '../../../ui/feedback.tsx'
import { CompareControls } from '../compare/compare-controls.tsx'
import { CompareOverlay } from '../compare/compare-overlay.tsx'
import { setCompare, useCompare } from '../compare/compare-store.ts'
import { chosenIntermediate, resultLabel } from '../compare/comparison.ts'
import { intermediateUrlOf } from '../intermediate-address.ts'
import type { Size } from '../job/expected-size.ts'
import viewerStyles from '../viewer.module.css'
import { neighbour } from './neighbour.ts'
import { PictureInfo } from './picture-info.tsx'
import styles from './picture-view.module.css'
import { useFocusWhenLost } from './use-focus-when-lost.ts'
import { ZoomControls } from './zoom-controls.tsx'
import { type Zoom, ZoomRoom } from './zoom-room.tsx'

interface PictureViewProps extends AppActions {
  readonly id: string
}

/** A picture of the library with what can be done with it. */
export const PictureView = ({ id, ...actions }: PictureViewProps) => {
  const { t } = useTranslation('viewer')
  const item = useLibrary(({ items }) => pictureById(items, id))
  const { on, wish } = useCompare()
  const [failedId, setFailedId] = useState<string | null>(null)
  const [natural, setNatural] = useState<Size | null>(null)
  const zoom = useRef<Zoom>(null)
  const view = useFocusWhenLost<HTMLElement>()
  const earlier = item ? chosenIntermediate(item, wish) : null
  const comparing = on && item && earlier

  const move = (by: 1 | -1) => {
    const next = neighbour(useLibrary.getState().items, id, by)
    if (next) selectPicture(next)
  }
  const keys: Readonly<Record<string, () => unknown>> = {
    ArrowLeft: () => move(-1),
    ArrowRight: () => move(1),
    '+': () => zoom.current?.closer(),
    '=': () => zoom.current?.closer(),
    '-': () => zoom.current?.further(),
    '0': () => zoom.current?.fit(),
    c: () => earlier && setCompare(!on),
    f: () => item && actions.setFavourite(item),
    Delete: () => item && actions.deletePictures([id]),
    Backspace: () => item && actions.deletePictures([id]),
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key]
    // Buttons of the view and the divider have keys of their own.
    if (!act || event.defaultPrevented || event.target !== event.currentTarget) return
    event.preventDefault()
    act()
  }

  return (
    <section className={viewerStyles.viewer} aria-label={t('picture.region')}>
      {failedId === id ? (
        <EmptyState title={t('picture.missing')}>
          <p>{t('picture.missingText')}</p>
        </EmptyState>
      ) : (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is no place for a picture
        <div
          ref={view as React.Ref<HTMLDivElement>}
          role="group"
          aria-label={t('picture.label')}
          className={styles.view}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows and zoom keys need a place to be pressed
          tabIndex={0}
          onKeyDown={onKeyDown}
          onPointerDown={({ currentTarget, target }) =>
            (target as Element).closest('button,[role="slider"]') ??
            currentTarget.focus({ preventScroll: true })
          }
        >
          <ZoomRoom
            ref={zoom}
            size={item ?? natural ?? { width: 512, height: 512 }}
            src={pictureUrl(id)}
            alt={item?.recipe?.prompt ?? id}
            onDragOut={event => dragPicturesOut(event, [id])}
            onSize={setNatural}
            onMissing={() => setFailedId(id)}
          >
            {comparing ? (
              <CompareOverlay
                size={item}
                src={intermediateUrlOf(item, earlier)}
                before={t(`intermediates.${earlier}`)}
                after={t(`intermediates.${resultLabel(item)}`)}
              />
            ) : null}
          </ZoomRoom>
          {item ? <CompareControls item={item} earlier={earlier} /> : null}
          <ZoomControls zoom={zoom} />
        </div>
      )}
      <PictureInfo id={id} item={item} missing={failedId === id} {...actions} />
    </section>
  )
}
