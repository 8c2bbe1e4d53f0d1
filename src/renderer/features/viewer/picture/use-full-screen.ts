import { type RefObject, useEffect, useState } from 'react'
import { setFullScreen, useView } from '../../../state/view-store.ts'

/** Milliseconds without a movement after which the controls go. */
const idleTime = 2500

/**
 * Lets the picture fill the screen: the view gets the focus, so that its keys work, and gives it back in the end.
 * @returns whether it does, and whether nothing moved for a while, so that the controls can go
 */
export const useFullScreen = (view: RefObject<HTMLElement | null>) => {
  const on = useView(state => state.fullScreen)
  const [idle, setIdle] = useState(false)
  useEffect(() => {
    if (!on) return
    view.current?.focus({ preventScroll: true })
    // The window itself stays as large as it is where the system refuses.
    document.documentElement.requestFullscreen?.().catch(() => {})
    const followSystem = () => {
      if (!document.fullscreenElement) setFullScreen(false)
    }
    document.addEventListener('fullscreenchange', followSystem)
    return () => {
      document.removeEventListener('fullscreenchange', followSystem)
      if (document.fullscreenElement) document.exitFullscreen().catch(() => {})
      // Another view took the place of the picture's.
      setFullScreen(false)
    }
  }, [on, view])
  useEffect(() => {
    if (!on) return
    let timer: ReturnType<typeof setTimeout>
    const wake = () => {
      setIdle(false)
      clearTimeout(timer)
      timer = setTimeout(() => setIdle(true), idleTime)
    }
    wake()
    const events = ['pointermove', 'pointerdown', 'keydown', 'focusin'] as const
    for (const name of events) window.addEventListener(name, wake)
    return () => {
      clearTimeout(timer)
      setIdle(false)
      for (const name of events) window.removeEventListener(name, wake)
    }
  }, [on])
  return { fullScreen: on, idle }
}
