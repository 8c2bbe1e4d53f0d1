import { Check, Copy } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { attempt } from '../../../../state/errors.ts'
import { announce } from '../../../../ui/announcer.tsx'
import { IconButton } from '../../../../ui/buttons.tsx'
import { useCopied } from '../../../../ui/use-copied.ts'

interface CopyButtonProps {
  readonly label: string
  readonly text: string
}

/** Copies a text, and shows that it did. */
export const CopyButton = ({ label, text }: CopyButtonProps) => {
  const { t } = useTranslation()
  const { isCopied, copy } = useCopied(text)
  return (
    <IconButton
      icon={isCopied ? Check : Copy}
      label={label}
      onClick={() =>
        attempt(async () => {
          await copy()
          announce(t('spoken.copied'))
        })
      }
    />
  )
}
