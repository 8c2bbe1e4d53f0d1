import type { AdapterReport, PackReport } from '../../shared/api/models.ts'
import type { AdapterRole, CheckpointSettings } from '../../shared/pack-manifest.ts'

/** Packs with weights that are added to a checkpoint. */

export type CheckpointKind = CheckpointSettings['kind']
export type AdapterPack = PackReport & { readonly adapter: AdapterReport }

export const isAdapter = (pack: PackReport): pack is AdapterPack => pack.adapter !== null

export const withRole = (adapters: readonly AdapterPack[], role: AdapterRole): readonly AdapterPack[] =>
  adapters.filter(({ adapter }) => adapter.role === role)

/** Whether it can be added to checkpoints of a kind; to networks in ONNX format, which have none, nothing can. */
export const fitsKind = ({ adapter }: AdapterPack, kind: CheckpointKind | null): boolean =>
  kind !== null && adapter.bases.includes(kind)
