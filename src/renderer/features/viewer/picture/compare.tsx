import { ChevronsLeftRight, SquareSplitHorizontal } from 'lucide-react'
import type { CSSProperties } from 'react'
import { HandleRoot, Item, Provider, Root } from 'react-compare-slider/components'
import { useReactCompareSlider } from 'react-compare-slider/hooks'
import { useTranslation } from 'react-i18next'
import { useTransformContext } from 'react-zoom-pan-pinch'
import type { LibraryItem } from '../../../../shared/api/library.ts'
import { IconButton } from '../../../ui/buttons.tsx'
import { Segments } from '../../../ui/choices.tsx'
import { classNames } from '../../../ui/class-names.ts'
import { frameStyle, type Size } from '../frame.tsx'
import viewerStyles from '../viewer.module.css'
import {
  type Intermediate,
  intermediatesOf,
  preferIntermediate,
  setCompare,
  useCompare,
} from './intermediates.ts'
import styles from './zoom-pane.module.css'

interface CompareControlsProps {
  readonly item: LibraryItem
  readonly intermediate: Intermediate | null
  /** The picture of the library that was drawn without a LoRA. */
  readonly without: string | null
}

/** Turns comparing on and off, and chooses the intermediate; nothing for pictures without one. */
export const CompareControls = ({ item, intermediate, without }: CompareControlsProps) => {
  const { t } = useTranslation('viewer')
  const on = useCompare(state => state.on)
  const intermediates = intermediatesOf(item, without)
  if (!intermediate) return null
  return (
    <div className={classNames(styles.controls, styles.left)}>
      <IconButton
        icon={SquareSplitHorizontal}
        label={t('compare.toggle')}
        keys="C"
        pressed={on}
        onClick={() => setCompare(!on)}
      />
      {on && intermediates.length > 1 ? (
        <Segments
          label={t('compare.with')}
          value={intermediate}
          segments={intermediates.map(name => ({ value: name, label: t(`intermediates.${name}`) }))}
          onChange={preferIntermediate}
        />
      ) : null}
    </div>
  )
}

interface CompareOverlayProps {
  /** Of the result, in whose frame the intermediate is fitted. */
  readonly size: Size
  readonly src: string
  readonly before: string
  readonly after: string
}

/** Overrides inline styles of the compare slider, which a class cannot. */
const overlay: CSSProperties = { position: 'absolute', inset: 0, maxWidth: 'none', pointerEvents: 'none' }

/**
 * The intermediate over the left part of the result. The divider stays while the pictures below it are zoomed; pointer
 * events beside the divider reach them.
 */
export const CompareOverlay = ({ size, src, before, after }: CompareOverlayProps) => {
  const { t } = useTranslation('viewer')
  const { wrapperComponent } = useTransformContext()
  const slider = useReactCompareSlider({ clip: 'itemOne', onlyHandleDraggable: true })
  return (
    <>
      <Provider {...slider}>
        <Root style={overlay}>
          <Item item="itemOne" className={styles.before}>
            <div className={styles.moved}>
              <div className={styles.layer}>
                <div className={viewerStyles.frame} style={frameStyle(size)}>
                  <img src={src} alt={before} decoding="async" draggable={false} />
                </div>
              </div>
            </div>
          </Item>
          <HandleRoot aria-label={t('compare.divider', { before, after })}>
            <div
              className={styles.line}
              // The wheel zooms on the divider as well.
              onWheel={({ nativeEvent }) =>
                wrapperComponent?.dispatchEvent(new WheelEvent('wheel', nativeEvent))
              }
            >
              <span className={styles.knob}>
                <ChevronsLeftRight size={16} aria-hidden />
              </span>
            </div>
          </HandleRoot>
        </Root>
      </Provider>
      <span className={classNames(styles.tag, styles.beforeTag)}>{before}</span>
      <span className={classNames(styles.tag, styles.afterTag)}>{after}</span>
    </>
  )
}
