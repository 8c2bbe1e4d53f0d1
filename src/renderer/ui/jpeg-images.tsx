import { useEffect, useState } from 'react'

interface JpegImagesProps {
  readonly jpegs: readonly Uint8Array[]
  readonly alt: string
  readonly className?: string
}

/** JPEGs that the engine answered with as bytes, each as an image. */
export const JpegImages = ({ jpegs, alt, className }: JpegImagesProps) => {
  const [urls, setUrls] = useState<readonly string[]>([])
  useEffect(() => {
    const made = jpegs.map(jpeg => URL.createObjectURL(new Blob([jpeg as BlobPart], { type: 'image/jpeg' })))
    setUrls(made)
    return () => {
      for (const url of made) URL.revokeObjectURL(url)
    }
  }, [jpegs])
  return urls.map(url => <img key={url} className={className} src={url} alt={alt} draggable={false} />)
}
