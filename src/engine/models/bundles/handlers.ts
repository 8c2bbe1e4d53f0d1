import { totalmem } from 'node:os'
import { freeSpaceAround, reservedBytes } from '../../disk-space.ts'
import type { Handler } from '../../engine.ts'
import { isProvided } from '../install/dependencies.ts'
import { chooseBundles } from './choose-bundles.ts'

export const listBundles: Handler<'models.bundles'> = async (_input, { engine }) => {
  const { packs } = await engine.packs()
  const operationsPerSecond = await engine.providers.speed()
  const freeBytes = await freeSpaceAround(engine.folders.ownModels, engine.freeSpace)
  return {
    bundles: chooseBundles(
      engine.models.catalogue,
      {
        memory: totalmem(),
        freeBytes: freeBytes === null ? null : Math.max(0, freeBytes - reservedBytes),
        operationsPerSecond,
      },
      entry => isProvided(entry, packs),
    ),
    freeBytes,
    measured: operationsPerSecond !== null,
  }
}

export const measureMachine: Handler<'models.measure'> = async (_input, { engine, signal }) => {
  await engine.providers.probeAll(signal)
  return {}
}
