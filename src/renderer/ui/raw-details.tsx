import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from './copy-button.tsx'
import { Disclosure } from './field.tsx'
import styles from './raw-details.module.css'

/** What a program said in its own words, in English: shown on demand, to be copied for somebody who can help. */
export const RawDetails = ({ text }: { readonly text: string }) => {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  return (
    <Disclosure title={t('details')} open={open} onOpenChange={setOpen}>
      <div className={styles.details}>
        <p lang="en" dir="ltr">
          {text}
        </p>
        <CopyButton text={text} label={t('copy')} copied={t('copied')} name={t('copyDetails')} />
      </div>
    </Disclosure>
  )
}
