import { Heart, ImageOff } from 'lucide-react'
import { Thumbnail } from '../../../ui/thumbnail.tsx'
import styles from './thumb.module.css'
import type { TileItem } from './tile-item.ts'

const missing = (
  <span className={styles.missing}>
    <ImageOff size={18} strokeWidth={1.4} aria-hidden />
  </span>
)

/** A small square of a picture; its words are in the option around it. */
export const Thumb = ({ item }: { readonly item: TileItem }) => (
  <>
    <Thumbnail item={item} className={styles.image} fallback={missing} />
    {item.favourite ? (
      <span className={styles.heart}>
        <Heart size={12} fill="currentColor" aria-hidden />
      </span>
    ) : null}
  </>
)
