import { basename } from 'node:path'
import type { ParsedInput, RouteOutput } from '../../shared/contract.ts'
import type { Handler, JobContext } from '../handler.ts'
import { findPack, reportPack } from '../packs/pack-library.ts'
import { verifyPack } from '../packs/verify.ts'

export const listModels: Handler<'models.list'> = async (_input, { engine }) => ({
  packs: (await engine.packs()).packs.map(reportPack),
})

export const verifyModels: Handler<'models.verify'> = async ({ id }, { engine, signal }) => {
  const library = await engine.packs()
  if (id !== undefined) return { packs: [await verifyPack(findPack(library, id))] }
  const { packs, broken } = library
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

export const listCatalogue: Handler<'models.catalog'> = async (_input, { engine }) => {
  const installed = new Set((await engine.packs()).packs.map(pack => pack.manifest.id))
  return { entries: engine.models.catalogue.map(entry => ({ ...entry, installed: installed.has(entry.id) })) }
}

const installs = async ({ engine }: JobContext): Promise<RouteOutput<'models.installs'>> => ({
  installs: [...(await engine.models.installs())],
})

export const listInstalls: Handler<'models.installs'> = (_input, context) => installs(context)

export const installModel: Handler<'models.install'> = async ({ id, acceptLicence }, context) => {
  await context.engine.models.install(id, acceptLicence)
  return installs(context)
}

const change =
  (what: 'pause' | 'resume' | 'cancel') =>
  async ({ id }: ParsedInput<'models.pause'>, context: JobContext) => {
    await context.engine.models[what](id)
    return installs(context)
  }

export const pauseInstall: Handler<'models.pause'> = change('pause')
export const resumeInstall: Handler<'models.resume'> = change('resume')
export const cancelInstall: Handler<'models.cancel'> = change('cancel')

export const importModel: Handler<'models.import'> = async ({ path }, { engine, signal }) => ({
  pack: reportPack(await engine.models.importFrom(path, signal)),
})

export const removeModel: Handler<'models.remove'> = async ({ id }, { engine }) => {
  await engine.models.remove(id)
  return {}
}
