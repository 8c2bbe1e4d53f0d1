import { useEffect, useState } from 'react'
import { request } from '../../../bridge/bridge.ts'
import { useMachine } from '../../../state/machine-store.ts'
import { useCompose } from '../form/compose-store.ts'
import { currentModels, packChoiceOf, useModels } from '../form/models-in-use.ts'

/**
 * Loads ahead what the first picture needs, as soon as the prompt has the focus and the engine is ready, whichever comes
 * last.
 * @returns to be called when the prompt gets the focus
 */
export const usePreload = (): (() => void) => {
  const [wanted, setWanted] = useState(false)
  const ready = useMachine(({ status }) => status.kind === 'ready')
  const pack = useModels().pack?.id
  const enhance = useCompose(state => state.enhance)
  useEffect(() => {
    if (!wanted || !ready || pack === undefined) return
    request('models.preload', { pack, enhance, use: packChoiceOf(currentModels().models) }).catch(() => {})
    setWanted(false)
  }, [wanted, ready, pack, enhance])
  return () => setWanted(true)
}
