import { Check, Copy } from 'lucide-react'
import { Button } from './buttons.tsx'
import { useCopied } from './use-copied.ts'

interface CopyButtonProps {
  readonly text: string
  readonly label: string
  /** What it says after the click. */
  readonly copied: string
  /** Name for screen readers, where the label alone does not say what is copied. */
  readonly name?: string
}

/** Copies a text, and says so. */
export const CopyButton = ({ text, label, copied, name }: CopyButtonProps) => {
  const { isCopied, copy } = useCopied(text)
  return (
    <Button kind="quiet" aria-label={name} onClick={() => void copy().catch(() => {})}>
      {isCopied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
      <span role="status">{isCopied ? copied : label}</span>
    </Button>
  )
}
