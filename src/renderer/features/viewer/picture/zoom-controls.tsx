import { Maximize, Minus, Plus } from 'lucide-react'
import type { RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../../ui/buttons.tsx'
import { classNames } from '../../../ui/class-names.ts'
import styles from './picture-view.module.css'
import type { Zoom } from './zoom-room.tsx'

export const ZoomControls = ({ zoom }: { readonly zoom: RefObject<Zoom | null> }) => {
  const { t } = useTranslation('viewer')
  return (
    <div className={classNames(styles.controls, styles.right)}>
      <IconButton icon={Minus} label={t('zoom.out')} keys="−" onClick={() => zoom.current?.further()} />
      <IconButton icon={Maximize} label={t('zoom.fit')} keys="0" onClick={() => zoom.current?.fit()} />
      <IconButton icon={Plus} label={t('zoom.in')} keys="+" onClick={() => zoom.current?.closer()} />
    </div>
  )
}
