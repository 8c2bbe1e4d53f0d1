import { Check } from 'lucide-react'
import { memo } from 'react'
import { Thumb } from '../grid/thumb.tsx'
import type { TileItem } from '../grid/tile-item.ts'
import styles from './picture-option.module.css'

interface PictureOptionProps {
  readonly id: string
  readonly item: TileItem
  readonly label: string
  readonly index: number
  readonly count: number
  /** Pixels from the left, and of each side. */
  readonly left: number
  readonly size: number
  readonly active: boolean
  readonly chosen: boolean
  /** Shows a mark to choose by pointer. */
  readonly markable?: boolean
}

/** One picture of a list. The list has the focus and all handlers, so that nothing here changes as one scrolls. */
export const PictureOption = memo(
  ({ id, item, label, index, count, left, size, active, chosen, markable }: PictureOptionProps) => (
    // biome-ignore lint/a11y/useFocusableInteractive: the list keeps the focus and points here
    <div
      id={id}
      role="option"
      aria-label={label}
      aria-selected={chosen}
      aria-posinset={index + 1}
      aria-setsize={count}
      title={item.recipe?.prompt ?? item.id}
      className={styles.option}
      style={{ width: size, height: size, transform: `translateX(${left}px)` }}
      data-index={index}
      data-active={active || undefined}
      data-chosen={(markable && chosen) || undefined}
      draggable
    >
      <Thumb item={item} />
      {markable ? (
        <span className={styles.mark} data-mark aria-hidden>
          <Check size={13} strokeWidth={3} />
        </span>
      ) : null}
    </div>
  ),
)
PictureOption.displayName = 'PictureOption'
