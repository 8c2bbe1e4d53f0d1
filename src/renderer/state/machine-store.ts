import { create } from 'zustand'
import type { AutomaticPacks, BytesProgress, Installation, PackReport } from '../../shared/api/models.ts'
import type { EngineStatus, LocalApiState } from '../../shared/window/app.ts'
import type { WindowOutput } from '../../shared/window/window-contract.ts'
import { request } from '../bridge/bridge.ts'

interface MachineState {
  readonly status: EngineStatus
  readonly localApi: LocalApiState
  readonly packs: readonly PackReport[]
  /** The packs that fill a role when none is chosen. */
  readonly automatic: AutomaticPacks
  /** Ids of packs whose swapper cannot work until its embedder is installed. */
  readonly lackEmbedder: readonly string[]
  readonly info: WindowOutput<'app.info'> | null
}

/** The engine process and its installed packs. */
export const useMachine = create<MachineState>(() => ({
  status: { kind: 'starting' },
  localApi: { kind: 'off' },
  packs: [],
  automatic: {},
  lackEmbedder: [],
  info: null,
}))

/** Reads again which packs are installed. */
export const refreshPacks = async (): Promise<void> => {
  useMachine.setState(await request('models.list', {}))
}

interface InstallsState {
  readonly installs: readonly Installation[]
  /** Progress of a move of the models folder; null while there is none. */
  readonly move: BytesProgress | null
  /** Progress of adding a model of this computer; null while there is none. */
  readonly adding: BytesProgress | null
}

/** Installations of models in any state, the move of the models folder, and models that are being added. */
export const useInstalls = create<InstallsState>(() => ({ installs: [], move: null, adding: null }))

export const setInstalls = (installs: readonly Installation[]): void => useInstalls.setState({ installs })

export const setAdding = (adding: BytesProgress | null): void => useInstalls.setState({ adding })

export const setMove = (move: BytesProgress | null): void => useInstalls.setState({ move })
