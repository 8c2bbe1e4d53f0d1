import { ChevronsLeftRight } from 'lucide-react'
import type { CSSProperties } from 'react'
import { HandleRoot, Item, Provider, Root } from 'react-compare-slider/components'
import { useReactCompareSlider } from 'react-compare-slider/hooks'
import { useTranslation } from 'react-i18next'
import { useTransformContext } from 'react-zoom-pan-pinch'
import { classNames } from '../../../ui/class-names.ts'
import type { Size } from '../job/expected-size.ts'
import styles from '../picture/zoom-room.module.css'
import viewerStyles from '../viewer.module.css'
import { frameStyle } from './framed.tsx'

interface CompareOverlayProps {
  /** Of the result: the earlier picture is fitted into its frame. */
  readonly size: Size
  readonly src: string
  readonly before: string
  readonly after: string
}

/** The library sets its own inline styles, which no class can undo. */
const overlay: CSSProperties = { position: 'absolute', inset: 0, maxWidth: 'none', pointerEvents: 'none' }

/**
 * An earlier stage over the left part of the result. The divider stays where it is while the pictures zoom beneath,
 * and all but the divider lets the pointer through to them.
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
