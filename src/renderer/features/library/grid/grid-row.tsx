import { memo, useMemo } from 'react'
import { usePictureTitle } from '../../../state/picture-title.ts'
import { keyOf, PictureOption, type TileItem, usePictureLabel } from '../picture/picture-option.tsx'
import { useAgeText } from './age-text.ts'
import type { Flight } from './flight.ts'
import type { Age, GridRow } from './grid-rows.ts'
import styles from './library-grid.module.css'
import { thumbnailFor } from './tile-sizes.ts'

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
  /** Pixels below each picture for its title. */
  readonly caption: number
  /** What opens a picture, said by its tooltip. */
  readonly hint?: string
  readonly texts: RowTexts
  readonly flight: Flight
  /** Index in the list; -1 if it is in another row. */
  readonly active: number
  readonly chosen: ReadonlySet<string>
}

/** What rows say. */
export interface RowTexts {
  readonly age: (age: Age) => string
  readonly label: (item: TileItem) => string
  readonly title: (item: TileItem) => string
}

/** The texts of all rows, made once for them: asking for the language in each takes as long as the rest of a row. */
export const useRowTexts = (): RowTexts => {
  const age = useAgeText()
  const label = usePictureLabel()
  const title = usePictureTitle()
  return useMemo(() => ({ age, label, title }), [age, label, title])
}

/** A heading or a row of pictures. Scrolling renders only those that come into sight. */
export const GridRowView = memo(({ row, top, height, ...tiles }: GridRowViewProps) => {
  const { texts } = tiles
  const style = { height, transform: `translateY(${top}px)` }
  switch (row.kind) {
    case 'heading':
      // Each row of pictures below has the same text as its accessible name.
      return (
        <div className={styles.row} style={style} aria-hidden>
          <div className={styles.heading}>{texts.age(row.age)}</div>
        </div>
      )
    case 'tiles':
      return (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset has no place in a listbox
        <div
          className={styles.row}
          style={style}
          role="group"
          aria-label={row.age ? texts.age(row.age) : undefined}
        >
          <Tiles row={row} {...tiles} />
        </div>
      )
  }
})
GridRowView.displayName = 'GridRowView'

interface TilesProps extends Omit<GridRowViewProps, 'row' | 'top' | 'height'> {
  readonly row: { readonly from: number; readonly to: number }
}

const Tiles = ({
  row,
  items,
  listId,
  tile,
  step,
  side,
  caption,
  hint,
  texts,
  flight,
  active,
  chosen,
}: TilesProps) => {
  return items.slice(row.from, row.to).map((item, column) => {
    const index = row.from + column
    return (
      <PictureOption
        key={keyOf(item)}
        id={`${listId}-${index}`}
        item={item}
        label={texts.label(item)}
        hint={hint}
        title={caption > 0 ? texts.title(item) : undefined}
        caption={caption}
        thumbnail={thumbnailFor(tile, aspectOf(item), devicePixelRatio)}
        index={index}
        count={items.length}
        start={side + column * step}
        size={tile}
        flight={flight}
        active={index === active}
        chosen={chosen.has(keyOf(item))}
        markable
      />
    )
  })
}

/** The longer side by the shorter one; 1 where the size is not known. */
const aspectOf = ({ width = 1, height = 1 }: TileItem): number =>
  Math.max(width, height) / Math.max(1, Math.min(width, height))
