import { create } from 'zustand'
import type { EngineStatus, LocalApiState } from '../../shared/api/app.ts'
import type { AutomaticPacks, PackReport } from '../../shared/api/models.ts'
import type { WindowOutput } from '../../shared/api/window-contract.ts'

interface MachineState {
  readonly status: EngineStatus
  readonly localApi: LocalApiState
  readonly packs: readonly PackReport[]
  /** What fills a role when nobody chooses. */
  readonly automatic: AutomaticPacks
  /** Ids of packs whose swapper cannot work until its embedder is installed. */
  readonly lackEmbedder: readonly string[]
  readonly info: WindowOutput<'app.info'> | null
}

/** The engine behind the window, and what it has to draw with. */
export const useMachine = create<MachineState>(() => ({
  status: { kind: 'starting' },
  localApi: { kind: 'off' },
  packs: [],
  automatic: {},
  lackEmbedder: [],
  info: null,
}))
