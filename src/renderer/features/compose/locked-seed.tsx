import { Lock } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/buttons.tsx'
import { setCompose, useCompose } from './form/compose-store.ts'
import styles from './locked-seed.module.css'

/** Says beside the button that draws that the seed is kept, as after a recipe: nobody wants the same picture twice unawares. */
export const LockedSeed = () => {
  const { t } = useTranslation('compose')
  const locked = useCompose(({ task, seed }) => task === 'draw' && seed !== null)
  if (!locked) return null
  return (
    <p className={styles.locked}>
      <Lock size={14} aria-hidden />
      <span>{t('seed.kept')}</span>
      <Button kind="quiet" className={styles.unlock} onClick={() => setCompose({ seed: null })}>
        {t('seed.unlockShort')}
      </Button>
    </p>
  )
}
