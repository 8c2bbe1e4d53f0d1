import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { attempt } from '../../../../state/errors.ts'
import { IconButton } from '../../../../ui/buttons.tsx'

interface CopyButtonProps {
  readonly label: string
  readonly text: string
}

/** Copies a text, and shows that it did until the pointer or the focus leaves it. */
export const CopyButton = ({ label, text }: CopyButtonProps) => {
  const [copied, setCopied] = useState<string | null>(null)
  const forget = () => setCopied(null)
  return (
    <IconButton
      icon={copied === text ? Check : Copy}
      label={label}
      onClick={() =>
        attempt(async () => {
          await navigator.clipboard.writeText(text)
          setCopied(text)
        })
      }
      onPointerLeave={forget}
      onBlur={forget}
    />
  )
}
