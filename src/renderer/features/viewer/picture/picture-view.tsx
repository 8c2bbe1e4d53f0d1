import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LibraryItem } from '../../../../shared/api/library.ts'
import { pictureUrl } from '../../../bridge/urls.ts'
import { alongLine } from '../../../i18n/direction.ts'
import type { AppActions } from '../../../state/app-actions.ts'
import { pictureWithout, useComparisons } from '../../../state/comparisons-store.ts'
import { pictureById, useLibrary } from '../../../state/library-store.ts'
import { dragPicturesOut } from '../../../state/picture-requests.ts'
import { usePictureTitle } from '../../../state/picture-title.ts'
import { selectPicture } from '../../../state/view-store.ts'
import { EmptyState } from '../../../ui/feedback.tsx'
import type { Size } from '../frame.tsx'
import viewerStyles from '../viewer.module.css'
import { CompareControls, CompareOverlay } from './compare.tsx'
import {
  chosenIntermediate,
  intermediateUrlOf,
  resultLabel,
  setCompare,
  useCompare,
} from './intermediates.ts'
import { PictureInfo } from './picture-info.tsx'
import styles from './picture-view.module.css'
import { type Zoom, ZoomControls, ZoomPane } from './zoom-pane.tsx'

interface PictureViewProps extends AppActions {
  readonly id: string
}

/** A picture of the library with its commands. */
export const PictureView = ({ id, ...actions }: PictureViewProps) => {
  const { t } = useTranslation('viewer')
  const item = useLibrary(({ items }) => pictureById(items, id))
  const titleOf = usePictureTitle()
  const { on, preferred } = useCompare()
  const [failedId, setFailedId] = useState<string | null>(null)
  const [natural, setNatural] = useState<Size | null>(null)
  const zoom = useRef<Zoom>(null)
  const view = useRestoreLostFocus<HTMLElement>()
  const without = useComparisons(({ comparisons }) => pictureWithout(comparisons, id))
  const intermediate = item ? chosenIntermediate(item, preferred, without) : null
  const comparing = on && item && intermediate

  const move = (by: 1 | -1) => {
    const next = neighbourOf(useLibrary.getState().items, id, by)
    if (next) selectPicture(next)
  }
  const keys: Readonly<Record<string, () => unknown>> = {
    ArrowLeft: () => move(-1),
    ArrowRight: () => move(1),
    '+': () => zoom.current?.zoomIn(),
    '=': () => zoom.current?.zoomIn(),
    '-': () => zoom.current?.zoomOut(),
    '0': () => zoom.current?.fit(),
    c: () => intermediate && setCompare(!on),
    f: () => item && actions.setFavourite(item),
    Delete: () => item && actions.deletePictures([id]),
    Backspace: () => item && actions.deletePictures([id]),
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[alongLine(event.key)]
    // Buttons and the divider have keys of their own.
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
        // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot hold a picture
        <div
          ref={view as React.Ref<HTMLDivElement>}
          role="group"
          aria-label={t('picture.label')}
          className={styles.view}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow and zoom keys need a focusable element
          tabIndex={0}
          onKeyDown={onKeyDown}
          onPointerDown={({ currentTarget, target }) =>
            (target as Element).closest('button,[role="slider"]') ??
            currentTarget.focus({ preventScroll: true })
          }
        >
          <ZoomPane
            ref={zoom}
            size={item ?? natural ?? { width: 512, height: 512 }}
            src={pictureUrl(id)}
            alt={item ? titleOf(item) : id}
            onDragOut={event => dragPicturesOut(event, [id])}
            onSize={setNatural}
            onMissing={() => setFailedId(id)}
          >
            {comparing ? (
              <CompareOverlay
                size={item}
                src={intermediateUrlOf(item, intermediate, without)}
                before={t(`intermediates.${intermediate}`)}
                after={t(`intermediates.${intermediate === 'without' ? 'with' : resultLabel(item)}`)}
              />
            ) : null}
          </ZoomPane>
          {item ? <CompareControls item={item} intermediate={intermediate} without={without} /> : null}
          <ZoomControls zoom={zoom} />
        </div>
      )}
      <PictureInfo id={id} item={item} missing={failedId === id} {...actions} />
    </section>
  )
}

/** The next (1) or previous (-1) picture of the library, newest first; null at its ends. */
const neighbourOf = (items: readonly LibraryItem[], id: string, by: 1 | -1): string | null => {
  const index = items.findIndex(item => item.id === id)
  return index < 0 ? null : (items[index + by]?.id ?? null)
}

/** Before anything was focused, no focus can be lost. */
let anythingFocused = false
document.addEventListener(
  'focusin',
  () => {
    anythingFocused = true
  },
  { once: true },
)

/** Focuses the element when it appears after the focused element was removed. */
const useRestoreLostFocus = <E extends HTMLElement>(): RefObject<E | null> => {
  const ref = useRef<E>(null)
  useEffect(() => {
    if (anythingFocused && document.activeElement === document.body)
      ref.current?.focus({ preventScroll: true })
  }, [])
  return ref
}
