import { Expand, Info, Maximize, Minus, Plus, Shrink } from 'lucide-react'
import type { RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { formatPercent } from '../../../i18n/format.ts'
import { setFullScreen, useView } from '../../../state/view-store.ts'
import { IconButton, Tooltip } from '../../../ui/buttons.tsx'
import { setDetailsOpen, useDetails } from './details/details-store.ts'
import styles from './zoom-pane.module.css'
import type { Zoom } from './zoom-pane.tsx'
import { useZoom } from './zoom-store.ts'

/** Over the picture at its end: how large it is shown, full screen, and how it was made. */
export const ZoomControls = ({ zoom }: { readonly zoom: RefObject<Zoom | null> }) => {
  const { t, i18n } = useTranslation('viewer')
  const percent = formatPercent(useZoom(state => state.percent) / 100, i18n.language)
  const fullScreen = useView(state => state.fullScreen)
  const details = useDetails(state => state.open)
  return (
    <div className={styles.controls}>
      <IconButton
        icon={Minus}
        label={t('zoom.out')}
        keys="−"
        className={styles.withKey}
        onClick={() => zoom.current?.zoomOut()}
      />
      <Tooltip text={t('zoom.actual')} keys="1">
        <button
          type="button"
          className={styles.percent}
          aria-label={t('zoom.percent', { percent })}
          onClick={() => zoom.current?.actualSize()}
        >
          {percent}
        </button>
      </Tooltip>
      <IconButton
        icon={Plus}
        label={t('zoom.in')}
        keys="+"
        className={styles.withKey}
        onClick={() => zoom.current?.zoomIn()}
      />
      <IconButton icon={Maximize} label={t('zoom.fit')} keys="0" onClick={() => zoom.current?.fit()} />
      <span className={styles.gap} />
      <IconButton
        icon={fullScreen ? Shrink : Expand}
        label={t(fullScreen ? 'fullScreen.leave' : 'fullScreen.enter')}
        keys={fullScreen ? 'Escape' : 'F11'}
        onClick={() => setFullScreen(!fullScreen)}
      />
      <IconButton
        icon={Info}
        label={t('details.toggle')}
        keys="I"
        pressed={details}
        onClick={() => setDetailsOpen(!details)}
      />
    </div>
  )
}
