import { create } from 'zustand'
import type { UpdateState } from '../../shared/window/updates.ts'
import { request } from '../bridge/bridge.ts'

/** What is known of newer versions. The window only shows it; the main process asks for them. */
export const useUpdates = create<{ readonly update: UpdateState }>(() => ({ update: { kind: 'idle' } }))

export const setUpdate = (update: UpdateState): void => useUpdates.setState({ update })

export const checkForUpdates = () => request('updates.check', {})
