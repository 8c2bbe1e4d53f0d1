import { type ReactNode, useState } from 'react'
import type { ThumbnailSize } from '../../shared/api/library.ts'
import { type ThumbnailItem, thumbnailUrls } from '../bridge/urls.ts'

/** A picture's thumbnail; on an error one made again, then the picture itself, then the fallback. */
export const Thumbnail = ({
  item,
  size,
  className,
  loading,
  fallback = null,
}: {
  readonly item: ThumbnailItem
  readonly size?: ThumbnailSize
  readonly className?: string
  readonly loading?: 'lazy'
  readonly fallback?: ReactNode
}) => {
  const urls = thumbnailUrls(item, size)
  const [first = ''] = urls
  const [failed, setFailed] = useState({ first, times: 0 })
  const times = failed.first === first ? failed.times : 0
  const src = urls[times]
  return src === undefined ? (
    fallback
  ) : (
    <img
      className={className}
      src={src}
      alt=""
      draggable={false}
      decoding="async"
      loading={loading}
      onError={() => setFailed({ first, times: times + 1 })}
    />
  )
}
