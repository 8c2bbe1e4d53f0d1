import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { create } from 'zustand'

/** What screen readers say of things that change without a message on the screen. */

interface Said {
  readonly id: number
  readonly text: string
}

/** Of what was said before, this much stays to be read again. */
const kept = 3

/** Milliseconds for which a text must stay as it is before it is said: while somebody types it changes with each key. */
const settledAfter = 700

const useSaid = create<{ readonly said: readonly Said[] }>(() => ({ said: [] }))
let count = 0

/** Has screen readers say something when they are done with what they are saying. */
export const announce = (text: string): void =>
  useSaid.setState(({ said }) => ({ said: [...said, { id: ++count, text }].slice(-kept) }))

/** Has screen readers say a text on the screen whenever it has become another one, not when it appears. */
export const useAnnounced = (text: string): void => {
  const last = useRef(text)
  useEffect(() => {
    const timer = setTimeout(() => {
      if (last.current === text) return
      last.current = text
      announce(text)
    }, settledAfter)
    return () => clearTimeout(timer)
  }, [text])
}

/** The place where it is said. It is there before anything is said: what comes along with its place is said by few. */
export const Announcer = () => {
  const { t } = useTranslation()
  const { said } = useSaid()
  return (
    <div className="visually-hidden" role="log" aria-live="polite" aria-label={t('spoken.label')}>
      {said.map(({ id, text }) => (
        <p key={id}>{text}</p>
      ))}
    </div>
  )
}
