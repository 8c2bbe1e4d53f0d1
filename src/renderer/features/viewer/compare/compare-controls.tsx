import { SquareSplitHorizontal } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { LibraryItem } from '../../../../shared/api/library.ts'
import { IconButton } from '../../../ui/buttons.tsx'
import { Segments } from '../../../ui/choices.tsx'
import { classNames } from '../../../ui/class-names.ts'
import styles from '../picture/picture-view.module.css'
import { chooseEarlier, setCompare, useCompare } from './compare-store.ts'
import { type Intermediate, intermediatesOf } from './comparison.ts'

interface CompareControlsProps {
  readonly item: LibraryItem
  readonly earlier: Intermediate | null
}

/** Turns comparing on and off, and chooses what to compare with. Absent where nothing was kept. */
export const CompareControls = ({ item, earlier }: CompareControlsProps) => {
  const { t } = useTranslation('viewer')
  const on = useCompare(state => state.on)
  const intermediates = intermediatesOf(item)
  if (!earlier) return null
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
          value={earlier}
          segments={intermediates.map(stage => ({ value: stage, label: t(`intermediates.${stage}`) }))}
          onChange={chooseEarlier}
        />
      ) : null}
    </div>
  )
}
