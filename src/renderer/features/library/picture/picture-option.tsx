import { Heart, ImageOff } from 'lucide-react'
import { type CSSProperties, memo, useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { LibraryEntry, ThumbnailSize } from '../../../../shared/api/library.ts'
import { type TitledPicture, usePictureTitle } from '../../../state/picture-title.ts'
import { Thumbnail } from '../../../ui/thumbnail.tsx'
import { type Flight, useLanded } from '../grid/flight.ts'
import styles from './picture-option.module.css'

/** A picture of the library or of its trash, as lists show it. */
export interface TileItem
  extends TitledPicture,
    Pick<LibraryEntry, 'createdAt' | 'favourite'>,
    Partial<Pick<LibraryEntry, 'width' | 'height'>> {
  /** Set for a picture in the trash. */
  readonly deletedAt?: number
}

/** A unique key: the trash may hold several pictures of one id. */
export const keyOf = ({ id, deletedAt }: Pick<TileItem, 'id' | 'deletedAt'>): string =>
  deletedAt === undefined ? id : `${deletedAt}/${id}`

interface PictureOptionProps {
  readonly id: string
  readonly item: TileItem
  readonly label: string
  /** Said by the tooltip below the label. */
  readonly hint?: string
  readonly index: number
  readonly count: number
  /** Pixels from where the row begins. */
  readonly start: number
  /** Side length in pixels. */
  readonly size: number
  /** Pixels below the picture for its title; none where there are none. */
  readonly caption?: number
  /** What the caption says. */
  readonly title?: string
  readonly thumbnail?: ThumbnailSize
  /** How its list is scrolled: in flight it waits for its image. */
  readonly flight?: Flight
  readonly active: boolean
  readonly chosen: boolean
  /** Shows a mark to choose it by pointer. */
  readonly markable?: boolean
}

/** One picture of a list. The list has the focus and all handlers, so that scrolling renders nothing again. */
export const PictureOption = memo(
  ({
    id,
    item,
    label,
    hint,
    index,
    count,
    start,
    size,
    caption = 0,
    title,
    thumbnail,
    flight,
    active,
    chosen,
    markable,
  }: PictureOptionProps) => (
    // biome-ignore lint/a11y/useFocusableInteractive: the list keeps the focus and points here
    <div
      id={id}
      role="option"
      aria-label={label}
      aria-selected={chosen}
      aria-posinset={index + 1}
      aria-setsize={count}
      title={hint === undefined ? label : `${label}\n\n${hint}`}
      className={styles.option}
      style={
        {
          width: size,
          height: size + caption,
          '--side': `${size}px`,
          transform: `translateX(calc(var(--inline) * ${start}px))`,
        } as CSSProperties
      }
      data-index={index}
      data-active={active || undefined}
      data-chosen={(markable && chosen) || undefined}
      draggable
    >
      <Thumb item={item} size={thumbnail} flight={flight} />
      {markable ? <span className={styles.mark} data-mark aria-hidden /> : null}
      {caption > 0 ? (
        <span className={styles.caption} aria-hidden>
          {title}
        </span>
      ) : null}
    </div>
  ),
)
PictureOption.displayName = 'PictureOption'

const missing = (
  <span className={styles.missing}>
    <ImageOff size={18} strokeWidth={1.4} aria-hidden />
  </span>
)

/** The square image; its accessible name is the option's. */
const Thumb = ({
  item,
  size,
  flight,
}: {
  readonly item: TileItem
  readonly size?: ThumbnailSize
  readonly flight?: Flight
}) => (
  <>
    {useLanded(flight) ? (
      <Thumbnail item={item} size={size} className={styles.image} fallback={missing} />
    ) : (
      <span className={styles.image} />
    )}
    {item.favourite ? (
      <span className={styles.heart}>
        <Heart size={12} fill="currentColor" aria-hidden />
      </span>
    ) : null}
  </>
)

/** The accessible name of a picture: its title, and whether it is a favourite. */
export const usePictureLabel = (): ((item: TileItem) => string) => {
  const { t } = useTranslation('library')
  const titleOf = usePictureTitle()
  return useCallback(
    (item: TileItem) => {
      const name = titleOf(item)
      return item.favourite ? t('favouriteNamed', { name }) : name
    },
    [t, titleOf],
  )
}
