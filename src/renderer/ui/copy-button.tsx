import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from './buttons.tsx'

/** How long it says that something was copied, in milliseconds. */
const saidFor = 3000

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
  const [done, setDone] = useState(false)
  useEffect(() => {
    if (!done) return
    const timer = setTimeout(() => setDone(false), saidFor)
    return () => clearTimeout(timer)
  }, [done])
  const copy = () =>
    void navigator.clipboard.writeText(text).then(
      () => setDone(true),
      () => setDone(false),
    )
  return (
    <Button kind="quiet" aria-label={name} onClick={copy}>
      {done ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
      <span role="status">{done ? copied : label}</span>
    </Button>
  )
}
