import { basename, dirname } from 'node:path'
import type { ParsedInput, RouteOutput } from '../../shared/api/contract.ts'
import type { Handler, RequestContext } from '../engine.ts'
import { missingDependencies } from './install/dependencies.ts'
import { automaticPacks } from './registry/automatic-packs.ts'
import { swappersWithoutEmbedder } from './registry/find-swapper.ts'
import { findPack, reportPack } from './registry/pack-library.ts'
import { verifyPack } from './registry/verify.ts'

export const listModels: Handler<'models.list'> = async (_input, { engine }) => {
  const library = await engine.packs()
  return {
    packs: library.packs.map(reportPack).sort((a, b) => Number(b.favourite) - Number(a.favourite)),
    automatic: automaticPacks(library),
    lackEmbedder: swappersWithoutEmbedder(library).map(({ manifest }) => manifest.id),
  }
}

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
    networks: {},
    bytes: 0,
    preview: null,
    favourite: false,
    preferences: {},
    textToImage: null,
    adapter: null,
    ok: false,
    files: 0,
    problems: [{ path: 'manifest.json', problem: reason }],
  }))
  return { packs: [...verified, ...unreadable] }
}

export const listCatalogue: Handler<'models.catalog'> = async (_input, { engine }) => {
  const { packs } = await engine.packs()
  const { catalogue } = engine.models
  const speed = await engine.providers.speed()
  const entries = catalogue.map(entry => ({
    ...entry,
    seconds: speed && entry.work ? entry.work / speed : null,
    installed: packs.some(({ manifest }) => manifest.id === entry.id),
    missing: missingDependencies(entry, catalogue, packs).map(({ id }) => id),
  }))
  return { entries }
}

const snapshotInstalls = async ({ engine }: RequestContext): Promise<RouteOutput<'models.installs'>> => ({
  installs: [...(await engine.models.installs())],
})

export const listInstalls: Handler<'models.installs'> = (_input, context) => snapshotInstalls(context)

export const installModel: Handler<'models.install'> = async ({ id, acceptLicence }, context) => {
  const ids = await context.engine.models.install(id, acceptLicence)
  return { ...(await snapshotInstalls(context)), ids: [...ids] }
}

/** A handler of one change to an installation. */
const change =
  (method: 'pause' | 'resume' | 'cancel') =>
  async ({ id }: ParsedInput<'models.pause'>, context: RequestContext) => {
    await context.engine.models[method](id)
    return snapshotInstalls(context)
  }

export const pauseInstall: Handler<'models.pause'> = change('pause')
export const resumeInstall: Handler<'models.resume'> = change('resume')
export const cancelInstall: Handler<'models.cancel'> = change('cancel')

export const importModel: Handler<'models.import'> = async ({ path }, { engine, signal }) => ({
  pack: reportPack(await engine.models.importFrom(path, signal)),
})

export const cancelImport: Handler<'models.cancelImport'> = (_input, { engine }) => {
  engine.models.cancelImports()
  return Promise.resolve({})
}

export const configureModel: Handler<'models.configure'> = async ({ id, preferences }, { engine }) => ({
  pack: reportPack(await engine.models.configure(id, preferences)),
})

export const removeModel: Handler<'models.remove'> = async ({ id }, { engine }) => {
  await engine.models.remove(id)
  return {}
}

export const moveModels: Handler<'models.move'> = async ({ folder }, { engine, signal }) => {
  const bytes = await engine.models.move(folder, signal)
  const { ownModels } = engine.folders
  const packs = (await engine.packs()).packs.filter(pack => dirname(pack.folder) === ownModels)
  return { folder: ownModels, packs: packs.length, bytes }
}

export const cancelMove: Handler<'models.cancelMove'> = (_input, { engine }) => {
  engine.models.cancelMove()
  return Promise.resolve({})
}
