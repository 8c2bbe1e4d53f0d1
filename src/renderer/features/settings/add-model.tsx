import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { request } from '../../bridge/bridge.ts'
import { lookForPacks } from '../../state/look-for-packs.ts'
import { Button } from '../../ui/button.tsx'
import { Problem } from './problem.tsx'
import styles from './settings.module.css'
import { useChange } from './use-change.ts'

/** Takes in a model that lies on this computer already. */
export const AddModel = () => {
  const { t } = useTranslation('models')
  const [adding, setAdding] = useState(false)
  const { problem, run } = useChange()
  const add = (what: 'file' | 'folder') =>
    run(async () => {
      setAdding(true)
      try {
        const { pack } = await request('models.choose', { what })
        if (!pack) return
        await lookForPacks()
        toast.success(t('added', { title: pack.title }))
      } finally {
        setAdding(false)
      }
    })
  return (
    <>
      <div className={styles.line}>
        <Button disabled={adding} onClick={() => add('file')}>
          {adding ? t('adding') : t('add')}
        </Button>
        <Button disabled={adding} onClick={() => add('folder')}>
          {t('addFolder')}
        </Button>
        <p className={styles.help}>{t('addHelp')}</p>
      </div>
      <Problem text={problem} />
    </>
  )
}
