import type { PackReport } from '../../../../shared/api/models.ts'
import type { WindowOutput } from '../../../../shared/api/window-contract.ts'

export type VerifiedPack = WindowOutput<'models.verify'>['packs'][number]

export interface ShownPack {
  readonly report: PackReport
  /** Null until its files were checked. */
  readonly verified: VerifiedPack | null
}

/** The installed packs with what a check found, then those that only the check saw: folders that cannot be read. */
export const mergePacks = (
  packs: readonly PackReport[],
  verified: readonly VerifiedPack[],
): readonly ShownPack[] => {
  const installed = new Set(packs.map(({ folder }) => folder))
  return [
    ...packs.map(report => ({
      report,
      verified: verified.find(({ folder }) => folder === report.folder) ?? null,
    })),
    ...verified
      .filter(({ folder, files }) => files === 0 && !installed.has(folder))
      .map(each => ({ report: each, verified: each })),
  ]
}
