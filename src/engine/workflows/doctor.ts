import { arch, cpus, freemem, release, totalmem } from 'node:os'
import type { Handler } from '../engine.ts'
import { verifyModels } from '../models/handlers.ts'
import { automaticProvider } from '../models/runtime/providers.ts'

export const doctor: Handler<'doctor'> = async (input, context) => {
  const { engine } = context
  const providers = await engine.providers.probeAll(context.signal)
  return {
    version: engine.version,
    platform: {
      os: process.platform,
      arch: arch(),
      release: release(),
      node: process.versions.node,
      cpu: cpus()[0]?.model.trim() ?? 'unknown',
      cores: cpus().length,
    },
    memory: { total: totalmem(), free: freemem() },
    folders: { models: [...engine.folders.models], library: engine.folders.library },
    provider: automaticProvider(providers),
    providers,
    ...(await engine.compatibility.reports()),
    packs: (await verifyModels(input, context)).packs,
  }
}
