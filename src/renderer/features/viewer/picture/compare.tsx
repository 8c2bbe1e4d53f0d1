import { ChevronsLeftRight } from 'lucide-react'
import type { CSSProperties } from 'react'
import { HandleRoot, Item, Provider, Root } from 'react-compare-slider/components'
import { useReactCompareSlider } from 'react-compare-slider/hooks'
import { useTranslation } from 'react-i18next'
import { useTransformContext } from 'react-zoom-pan-pinch'
import { classNames } from '../../../ui/class-names.ts'
import { frameStyle, type Size } from '../frame.tsx'
import viewerStyles from '../viewer.module.css'
import styles from './zoom-pane.module.css'

interface CompareOverlayProps {
  /** Of the result, in whose frame the intermediate is fitted. */
  readonly size: Size
  readonly src: string
  readonly before: string
  readonly after: string
}

/** The intermediate where the result is, under the same transform. */
const BeforePicture = ({
  size,
  src,
  alt,
}: Pick<CompareOverlayProps, 'size' | 'src'> & { readonly alt: string }) => (
  <div className={styles.moved}>
    <div className={styles.layer}>
      <div className={viewerStyles.frame} style={frameStyle(size)}>
        <img src={src} alt={alt} decoding="async" draggable={false} />
      </div>
    </div>
  </div>
)

/** The intermediate in place of the result, while a key or button is held. */
export const BeforeOverlay = ({ size, src, before }: Omit<CompareOverlayProps, 'after'>) => (
  <>
    <div className={styles.before}>
      <BeforePicture size={size} src={src} alt={before} />
    </div>
    <span className={classNames(styles.tag, styles.beforeTag)}>{before}</span>
  </>
)

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
            <BeforePicture size={size} src={src} alt={before} />
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
