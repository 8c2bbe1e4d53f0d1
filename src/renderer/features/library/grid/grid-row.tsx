import { useTranslation } from 'react-i18next'
import { keyOf, PictureOption, type TileItem, usePictureLabel } from '../picture/picture-option.tsx'
import type { Age, GridRow } from './grid-rows.ts'
import styles from './library-grid.module.css'

interface GridRowViewProps {
  readonly row: GridRow
  readonly items: readonly TileItem[]
  readonly listId: string
  readonly top: number
  readonly height: number
  readonly tile: number
  /** Pixels from one picture to the next. */
  readonly step: number
  /** Pixels before the first one. */
  readonly side: number
  /** Index in the list; -1 if it is in another row. */
  readonly active: number
  readonly chosen: ReadonlySet<string>
}

/** A heading or a row of pictures. */
export const GridRowView = ({ row, top, height, ...tiles }: GridRowViewProps) => {
  const ageText = useAgeText()
  const style = { height, transform: `translateY(${top}px)` }
  switch (row.kind) {
    case 'heading':
      // Each row of pictures below has the same text as its accessible name.
      return (
        <div className={styles.row} style={style} aria-hidden>
          <div className={styles.heading}>{ageText(row.age)}</div>
        </div>
      )
    case 'tiles':
      return (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset has no place in a listbox
        <div className={styles.row} style={style} role="group" aria-label={ageText(row.age)}>
          <Tiles row={row} {...tiles} />
        </div>
      )
  }
}

interface TilesProps extends Omit<GridRowViewProps, 'row' | 'top' | 'height'> {
  readonly row: { readonly from: number; readonly to: number }
}

const Tiles = ({ row, items, listId, tile, step, side, active, chosen }: TilesProps) => {
  const label = usePictureLabel()
  return items.slice(row.from, row.to).map((item, column) => {
    const index = row.from + column
    return (
      <PictureOption
        key={keyOf(item)}
        id={`${listId}-${index}`}
        item={item}
        label={label(item)}
        index={index}
        count={items.length}
        start={side + column * step}
        size={tile}
        active={index === active}
        chosen={chosen.has(keyOf(item))}
        markable
      />
    )
  })
}

const useAgeText = (): ((age: Age) => string) => {
  const { t, i18n } = useTranslation('library')
  return age => {
    if (age.kind !== 'month') return t(`age.${age.kind}`)
    return new Intl.DateTimeFormat(i18n.language, { month: 'long', year: 'numeric' }).format(
      new Date(age.year, age.month, 1),
    )
  }
}
