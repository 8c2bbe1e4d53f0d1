import { create } from 'zustand'
import type { PackReport } from '../../../../shared/api/models.ts'
import { importModel, RequestError, request } from '../../../bridge/bridge.ts'
import { i18n } from '../../../i18n/i18n.ts'
import { type AdapterPack, fitsKind, isAdapter } from '../../../state/adapter-packs.ts'
import { showError } from '../../../state/errors.ts'
import { kindNames } from '../../../state/kind-names.ts'
import { refreshPacks } from '../../../state/machine-store.ts'
import { toast } from '../../../ui/toast.ts'
import { currentModels } from '../form/models-in-use.ts'
import { placeAddon } from './change-shelf.ts'
import { kindOf } from './shelf.ts'

/** How many models are being installed from the form. */
export const useImports = create<{ readonly running: number }>(() => ({ running: 0 }))

const count = (by: 1 | -1): void => useImports.setState(({ running }) => ({ running: running + by }))

/** Installs models that were dropped on the form, one after the other, and takes into the form what is added to others. */
export const importAddons = async (files: readonly File[]): Promise<void> => {
  for (const file of files) await take(async () => (await importModel(file)).pack)
}

/** The same with a file that is chosen in a dialog. */
export const chooseAddon = (): Promise<void> =>
  take(async () => (await request('models.choose', { what: 'file' })).pack)

const take = async (read: () => Promise<PackReport | null>): Promise<void> => {
  count(1)
  try {
    const pack = await read()
    if (!pack) return
    await refreshPacks()
    toast.success(placed(pack))
  } catch (error) {
    if (!(error instanceof RequestError && error.code === 'cancelled')) showError(error)
  } finally {
    count(-1)
  }
}

/** Puts a new model where it belongs in the form, as far as it does. @returns what became of it */
const placed = (pack: PackReport): string => {
  const { title } = pack
  if (!isAdapter(pack)) return i18n.t('addons:added.other', { title })
  const fits = fitsKind(pack, kindOf(currentModels().pack))
  if (fits || pack.adapter.role === 'lora') placeAddon(pack)
  return i18n.t(`addons:added.${outcomeOf(pack, fits)}`, { title, kinds: kindNames(pack) })
}

const outcomeOf = ({ adapter: { role } }: AdapterPack, fits: boolean) => {
  switch (role) {
    case 'lora':
    case 'vae':
      return fits ? role : role === 'lora' ? 'aside' : 'other'
    case 'textual-inversion':
      return fits ? 'words' : 'other'
    case 'controlnet':
    case 'ip-adapter':
      return fits ? role : 'other'
    default:
      return 'other'
  }
}
