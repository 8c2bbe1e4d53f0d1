import type { PhotoReport } from '../../../../shared/api/photos.ts'
import { imageUrl } from '../kept/kept-person.ts'
import { closeUpOf } from '../photos/close-up.ts'
import styles from './face-crop.module.css'

interface FaceCropProps {
  readonly photo: PhotoReport
  /** Index in the photo's list. */
  readonly face: number
}

/** One face of a photo, filling its square; its control carries the name. */
export const FaceCrop = ({ photo, face }: FaceCropProps) => {
  const report = photo.faces[face]
  return report ? (
    <span className={styles.crop}>
      <img
        src={imageUrl(photo.id)}
        alt=""
        decoding="async"
        draggable={false}
        style={closeUpOf(photo, report)}
      />
    </span>
  ) : null
}
