import { useEffect, useState } from 'react'
import { useSettings } from '../state/settings-store.ts'

const darkSystem = window.matchMedia('(prefers-color-scheme: dark)')

/** The theme in force, also set on the document. */
export const useTheme = (): 'light' | 'dark' => {
  const wish = useSettings(state => state.settings?.theme ?? 'system')
  const [systemIsDark, setSystemIsDark] = useState(darkSystem.matches)
  useEffect(() => {
    const onChange = () => setSystemIsDark(darkSystem.matches)
    darkSystem.addEventListener('change', onChange)
    return () => darkSystem.removeEventListener('change', onChange)
  }, [])
  const theme = wish === 'system' ? (systemIsDark ? 'dark' : 'light') : wish
  useEffect(() => {
    document.documentElement.dataset.theme = theme
  }, [theme])
  return theme
}
