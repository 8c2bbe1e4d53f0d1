import { Columns2, Eye, SquareSplitHorizontal } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { LibraryItem } from '../../../../shared/api/library.ts'
import { IconButton } from '../../../ui/buttons.tsx'
import { Segments } from '../../../ui/choices.tsx'
import { classNames } from '../../../ui/class-names.ts'
import {
  chooseLayout,
  defaultLayout,
  type Intermediate,
  intermediatesOf,
  preferIntermediate,
  setCompare,
  useCompare,
} from './intermediates.ts'
import styles from './zoom-pane.module.css'

interface CompareControlsProps {
  readonly item: LibraryItem
  readonly intermediate: Intermediate
  /** The picture of the library that was drawn without a LoRA. */
  readonly without: string | null
  /** Shows the intermediate while the button is held. */
  readonly onHold: (held: boolean) => void
}

/** Turns comparing on and off, chooses the intermediate, and how the two are shown. */
export const CompareControls = ({ item, intermediate, without, onHold }: CompareControlsProps) => {
  const { t } = useTranslation('viewer')
  const { on, layouts } = useCompare()
  const intermediates = intermediatesOf(item, without)
  const layout = layouts[intermediate] ?? defaultLayout(item, intermediate)
  const sideBySide = layout === 'side-by-side'
  return (
    <div className={classNames(styles.controls, styles.compare)}>
      <IconButton
        icon={SquareSplitHorizontal}
        label={t('compare.toggle')}
        keys="C"
        pressed={on}
        onClick={() => setCompare(!on)}
      />
      {on ? (
        <IconButton
          icon={Columns2}
          label={t('compare.sideBySide')}
          pressed={sideBySide}
          onClick={() => chooseLayout(intermediate, sideBySide ? 'slider' : 'side-by-side')}
        />
      ) : (
        <IconButton
          icon={Eye}
          label={t('compare.hold')}
          keys={t('compare.space')}
          onPointerDown={({ currentTarget, pointerId }) => {
            currentTarget.setPointerCapture(pointerId)
            onHold(true)
          }}
          onLostPointerCapture={() => onHold(false)}
          onKeyDown={({ key }) => key === ' ' && onHold(true)}
          onKeyUp={() => onHold(false)}
          onBlur={() => onHold(false)}
        />
      )}
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
