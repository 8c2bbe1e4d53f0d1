import { useEffect, useState } from 'react'

/** How long it is shown that something was copied, in milliseconds. */
const shownFor = 3000

/** Copies a text, and knows for a while that it did; not of a text that took its place. */
export const useCopied = (text: string) => {
  const [copied, setCopied] = useState<string | null>(null)
  useEffect(() => {
    if (copied === null) return
    const timer = setTimeout(() => setCopied(null), shownFor)
    return () => clearTimeout(timer)
  }, [copied])
  return {
    isCopied: copied === text,
    /** @throws DOMException where the system does not let it */
    copy: async (): Promise<void> => {
      await navigator.clipboard.writeText(text)
      setCopied(text)
    },
  }
}
