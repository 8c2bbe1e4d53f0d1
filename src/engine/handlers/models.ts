import { basename } from 'node:path'
import type { Handler } from '../handler.ts'
import { reportPack } from '../packs/pack-library.ts'
import { verifyPack } from '../packs/verify.ts'

export const listModels: Handler<'models.list'> = async (_input, { engine }) => ({
  packs: (await engine.packs()).packs.map(reportPack),
})

export const verifyModels: Handler<'models.verify'> = async (_input, { engine, signal }) => {
  const { packs, broken } = await engine.packs()
  const verified = []
  for (const pack of packs) {
    signal.throwIfAborted()
    verified.push(await verifyPack(pack))
  }
  const unreadable = broken.map(({ folder, reason }) => ({
    id: basename(folder),
    title: basename(folder),
    licence: 'unknown',
    folder,
    roles: [],
    bytes: 0,
    drawing: null,
    ok: false,
    files: 0,
    problems: [{ path: 'manifest.json', problem: reason }],
  }))
  return { packs: [...verified, ...unreadable] }
}
