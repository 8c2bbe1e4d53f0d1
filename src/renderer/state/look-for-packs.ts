import { request } from '../bridge/bridge.ts'
import { useMachine } from './machine-store.ts'

/** Reads anew which packs are installed. */
export const lookForPacks = async (): Promise<void> => {
  useMachine.setState(await request('models.list', {}))
}
