import { RefreshCw, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { PhotoReport } from '../../../../shared/api/photos.ts'
import { openDialog } from '../../../state/view-store.ts'
import { IconButton } from '../../../ui/buttons.tsx'
import { Problem } from '../../../ui/feedback.tsx'
import { setCompose, useCompose } from '../form/compose-store.ts'
import { useModels } from '../form/models-in-use.ts'
import { imageUrl, isKept } from '../kept/kept-person.ts'
import { closeUpOf } from '../photos/close-up.ts'
import { removePhoto } from '../photos/import-photo.ts'
import { usePhotoDialog } from '../photos/photo-dialog.tsx'
import { AdapterSelect } from './adapter-select.tsx'
import { AsideReason } from './aside-reason.tsx'
import { ScaleSlider } from './scale-slider.tsx'
import styles from './steer.module.css'
import type { Steering } from './steering.ts'

interface FollowedFaceProps {
  readonly photo: PhotoReport
  readonly following: Steering
}

/** The face that the drawing follows, and how closely. */
export const FollowedFace = ({ photo, following }: FollowedFaceProps) => {
  const { t } = useTranslation(['steer', 'compose'])
  const { options } = useModels()
  const ipAdapter = useCompose(state => state.ipAdapter)
  const scale = useCompose(state => state.ipAdapterScale)
  const { name } = photo
  const { input, browse } = usePhotoDialog('followed', t('replace', { name }))
  const [face] = photo.faces
  const acts = following.aside === null
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a grid of its own
    <div
      className={styles.card}
      role="group"
      aria-label={t('followFace')}
      data-steer="followed"
      data-aside={acts ? undefined : true}
    >
      {input}
      <div className={styles.head}>
        <span className={styles.face}>
          <img
            src={imageUrl(photo.id)}
            alt={isKept(photo.id) ? '' : t('compose:photo.alt', { name })}
            draggable={false}
            style={face ? closeUpOf(photo, face) : undefined}
          />
        </span>
        <div className={styles.about}>
          <p className={styles.title} title={name} dir="auto">
            {t('followed.title', { name })}
          </p>
          <AsideReason steering={following} chosen={ipAdapter} />
        </div>
        <span className={styles.commands}>
          <IconButton
            className={styles.command}
            icon={RefreshCw}
            label={t('replace', { name })}
            onClick={browse}
          />
          <IconButton
            className={styles.command}
            icon={X}
            label={t('remove', { name })}
            onClick={() => removePhoto('followed')}
          />
        </span>
      </div>
      {acts ? (
        <p className={styles.help}>
          {t('followed.help')} {photo.faces.length > 1 ? t('followed.largest') : null}
        </p>
      ) : null}
      {photo.faces.length === 0 ? <Problem text={t('followed.noFace')} /> : null}
      {acts && !options.faceId ? <MissingEmbedder /> : null}
      {acts ? (
        <ScaleSlider
          label={t('followed.scale')}
          max={1.5}
          value={scale}
          onChange={next => setCompose({ ipAdapterScale: next })}
        />
      ) : null}
      <AdapterSelect
        label={t('followed.adapter')}
        steering={following}
        onChange={id => setCompose({ ipAdapter: id })}
      />
    </div>
  )
}

const MissingEmbedder = () => {
  const { t } = useTranslation(['steer', 'compose'])
  return (
    <p role="alert" className={styles.missing}>
      {t('followed.noEmbedder')}{' '}
      <button type="button" className={styles.link} onClick={() => openDialog('models')}>
        {t('openModels')}
      </button>
    </p>
  )
}
