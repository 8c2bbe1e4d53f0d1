import { LayoutGrid } from 'lucide-react'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LibraryEntry } from '../../../../shared/api/library.ts'
import type { AppActions } from '../../../state/app-actions.ts'
import { batchOf } from '../../../state/batches.ts'
import { pictureWithout, useComparisons } from '../../../state/comparisons-store.ts'
import { pictureById, useLibrary } from '../../../state/library-store.ts'
import { usePictureCommands } from '../../../state/picture-commands.ts'
import { usePictureItem } from '../../../state/picture-items.ts'
import { setFullScreen, showBatch, useView } from '../../../state/view-store.ts'
import { Button } from '../../../ui/buttons.tsx'
import { ContextCommands } from '../../../ui/commands.tsx'
import { EmptyState } from '../../../ui/feedback.tsx'
import viewerStyles from '../viewer.module.css'
import { CompareControls } from './compare-controls.tsx'
import { DetailsPanel } from './details/details-panel.tsx'
import { setDetailsOpen, useDetails } from './details/details-store.ts'
import { chosenIntermediate, useCompare } from './intermediates.ts'
import { PictureInfo } from './picture-info.tsx'
import { PicturePanes } from './picture-panes.tsx'
import styles from './picture-view.module.css'
import { useFullScreen } from './use-full-screen.ts'
import { useViewKeys } from './use-view-keys.ts'
import { ZoomControls } from './zoom-controls.tsx'
import zoomStyles from './zoom-pane.module.css'
import type { Zoom } from './zoom-pane.tsx'

interface PictureViewProps extends AppActions {
  readonly id: string
}

/** A picture of the library with its commands. */
export const PictureView = ({ id, ...actions }: PictureViewProps) => {
  const { t } = useTranslation('viewer')
  const entry = useLibrary(({ items }) => pictureById(items, id))
  const item = usePictureItem(id)
  const { preferred } = useCompare()
  const detailsOpen = useDetails(state => state.open)
  const [failedId, setFailedId] = useState<string | null>(null)
  const [held, setHeld] = useState(false)
  const zoom = useRef<Zoom>(null)
  const view = useRestoreLostFocus<HTMLDivElement>()
  const { fullScreen, idle } = useFullScreen(view)
  const without = useComparisons(({ comparisons }) => pictureWithout(comparisons, id))
  const intermediate = item ? chosenIntermediate(item, preferred, without) : null
  const keys = useViewKeys({ id, item: entry, zoom, canCompare: intermediate !== null, setHeld, ...actions })

  return (
    <section
      className={viewerStyles.viewer}
      data-full-screen={fullScreen || undefined}
      data-idle={(fullScreen && idle) || undefined}
      aria-label={t('picture.region')}
    >
      <div className={styles.stage}>
        {failedId === id ? (
          <EmptyState title={t('picture.missing')}>
            <p>{t('picture.missingText')}</p>
          </EmptyState>
        ) : (
          <WithMenu item={entry} {...actions}>
            {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot hold a picture */}
            <div
              ref={view}
              role="group"
              aria-label={t('picture.label')}
              className={styles.view}
              // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow and zoom keys need a focusable element
              tabIndex={0}
              {...keys}
              onBlur={() => setHeld(false)}
              onPointerDown={({ currentTarget, target }) =>
                (target as Element).closest('button,[role="slider"]') ??
                currentTarget.focus({ preventScroll: true })
              }
            >
              <PicturePanes
                zoom={zoom}
                id={id}
                entry={entry}
                item={item}
                intermediate={intermediate}
                without={without}
                held={held}
                onMissing={() => setFailedId(id)}
              />
              <div className={zoomStyles.bar} data-controls>
                {item ? <BackToBatch id={id} /> : null}
                {item && intermediate ? (
                  <CompareControls
                    item={item}
                    intermediate={intermediate}
                    without={without}
                    onHold={setHeld}
                  />
                ) : null}
                <ZoomControls zoom={zoom} />
              </div>
            </div>
          </WithMenu>
        )}
        {detailsOpen && item ? <DetailsPanel item={item} /> : null}
      </div>
      <PictureInfo id={id} entry={entry} item={item} missing={failedId === id} {...actions} />
    </section>
  )
}

interface WithMenuProps extends AppActions {
  readonly item: LibraryEntry | undefined
  readonly children: React.ReactElement
}

/** The picture's context menu. */
const WithMenu = ({ item, children, ...actions }: WithMenuProps) => {
  const { t } = useTranslation('viewer')
  const commandsOf = usePictureCommands()
  const fullScreen = useView(state => state.fullScreen)
  const detailsOpen = useDetails(state => state.open)
  const look = () => [
    {
      label: t(fullScreen ? 'fullScreen.leave' : 'fullScreen.enter'),
      act: () => setFullScreen(!fullScreen),
    },
    {
      label: t(detailsOpen ? 'details.close' : 'details.open'),
      act: () => setDetailsOpen(!detailsOpen),
    },
  ]
  return (
    <ContextCommands groups={() => [look(), ...(item ? commandsOf(item, actions) : [])]}>
      {children}
    </ContextCommands>
  )
}

/** Leads back to the pictures that were drawn together with this one; nothing for a picture that was drawn alone. */
const BackToBatch = ({ id }: { readonly id: string }) => {
  const { t } = useTranslation('viewer')
  const items = useLibrary(state => state.items)
  const batch = batchOf(items, id)
  if (batch.length < 2) return null
  return (
    <div className={zoomStyles.controls}>
      <Button
        kind="quiet"
        className={zoomStyles.back}
        aria-label={t('batch.back', { count: batch.length })}
        onClick={() => showBatch(batch.map(each => each.id))}
      >
        <LayoutGrid size={16} strokeWidth={1.8} aria-hidden />
        <span data-button-text>{t('batch.back', { count: batch.length })}</span>
      </Button>
    </div>
  )
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
