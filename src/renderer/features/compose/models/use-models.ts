import type { ModelChoice } from '../../../../shared/api/options.ts'
import { useMachine } from '../../../state/machine-store.ts'
import { useSettings } from '../../../state/settings-store.ts'
import type { ComposeState } from '../form/compose-state.ts'
import { useCompose } from '../form/compose-store.ts'
import { type ModelOptions, modelsInForce, optionsOf } from './models-in-force.ts'
import { packInUse, type TextToImagePack } from './packs.ts'

export interface ModelsInUse {
  readonly models: ModelChoice
  /** What draws; undefined until packs are known. */
  readonly pack: TextToImagePack | undefined
  readonly options: ModelOptions
}

type Machine = ReturnType<typeof useMachine.getState>
type Settings = ReturnType<typeof useSettings.getState>

const inUse = (own: ComposeState['models'], machine: Machine, { settings }: Settings): ModelsInUse => {
  const models = modelsInForce(own ?? settings?.models ?? {}, machine)
  return { models, pack: packInUse(machine, models), options: optionsOf(models, machine) }
}

/** Which packs the next job is done with. */
export const useModels = (): ModelsInUse =>
  inUse(
    useCompose(state => state.models),
    useMachine(),
    useSettings(),
  )

/** The same, asked once. */
export const currentModels = (): ModelsInUse =>
  inUse(useCompose.getState().models, useMachine.getState(), useSettings.getState())
