import { Spline } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/buttons.tsx'
import { usePhotoDialog } from '../photos/photo-dialog.tsx'
import styles from './steer.module.css'

/** Adds pictures whose pose or outlines the drawing follows. */
export const AddControl = () => {
  const { t } = useTranslation('steer')
  const { input, browse } = usePhotoDialog('control', t('followControl'))
  return (
    <>
      {input}
      <Button className={styles.add} aria-label={t('followControl')} data-steer="control" onClick={browse}>
        <Spline size={15} aria-hidden />
        {t('control')}
      </Button>
    </>
  )
}
