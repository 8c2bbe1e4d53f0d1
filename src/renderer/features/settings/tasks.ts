import { request } from '../../bridge/bridge.ts'
import { createTask } from './task.ts'

export const machineCheck = createTask(() => request('doctor', {}))
export const packCheck = createTask(async () => (await request('models.verify', {})).packs)
