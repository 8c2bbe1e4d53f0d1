import type { AutomaticPacks, PackReport } from '../../../../shared/api/models.ts'
import type { ModelChoice, PackChoice } from '../../../../shared/api/options.ts'
import { previewDecoderFor } from '../../../../shared/preview-decoder-for.ts'
import { type AdapterPack, isAdapter } from '../../../state/adapter-packs.ts'
import { useMachine } from '../../../state/machine-store.ts'
import { useSettings } from '../../../state/settings-store.ts'
import type { ComposeState } from './compose-state.ts'
import { useCompose } from './compose-store.ts'

type Machine = ReturnType<typeof useMachine.getState>
type Settings = ReturnType<typeof useSettings.getState>

/** Which packs the next job uses, and what can be chosen of them. */

export type ModelRole = keyof ModelChoice

/** The pack that comes with the app. As a choice for a role it also stands for doing without a network. */
export const builtIn = 'starter'

/** All roles but text-to-image, in the order of the pipeline. */
export const helperRoles = [
  'face-swapper',
  'face-restorer',
  'upscaler',
  'face-detector',
  'face-landmarks',
  'face-embedder',
  'face-masker',
  'colouriser',
  'background-remover',
] as const satisfies readonly ModelRole[]

/** Installed packs that fill a role, besides the built-in one. */
export const packsFor = (packs: readonly PackReport[], role: ModelRole): readonly PackReport[] =>
  packs.filter(({ id, roles }) => id !== builtIn && roles.includes(role))

/** The choice without packs that are no longer installed, and without swappers that lack their embedder. */
export const effectiveModels = (
  choice: ModelChoice,
  { packs, lackEmbedder }: Pick<Machine, 'packs' | 'lackEmbedder'>,
): ModelChoice =>
  Object.fromEntries(
    Object.entries(choice).filter(
      ([role, id]) =>
        id === builtIn ||
        (packsFor(packs, role as ModelRole).some(pack => pack.id === id) &&
          !(role === 'face-swapper' && lackEmbedder.includes(id))),
    ),
  )

/** Which options the models in use have. */
interface ModelOptions {
  readonly pixelBoost: boolean
  readonly glasses: boolean
  readonly fidelity: boolean
  /** A model gives photos colours. */
  readonly colourise: boolean
  /** The embedder is installed by which IP-Adapters know the face that they follow. */
  readonly faceId: boolean
}

/** As the engine finds it: ArcFace, or an embedder whose pack does not say which it is. */
const isFaceIdEmbedder = ({ id, roles, networks }: PackReport): boolean =>
  id !== builtIn &&
  roles.includes('face-embedder') &&
  [undefined, 'arcface'].includes(networks['face-embedder'])

export const optionsOf = (
  models: ModelChoice,
  { packs, automatic }: Pick<Machine, 'packs' | 'automatic'>,
): ModelOptions => {
  const packFor = (role: ModelRole) => models[role] ?? automatic[role]?.[0] ?? builtIn
  const swapsByNetwork = packFor('face-swapper') !== builtIn
  const restorer = packs.find(({ id }) => id === packFor('face-restorer'))
  return {
    pixelBoost: swapsByNetwork,
    glasses: !swapsByNetwork,
    fidelity: restorer?.networks['face-restorer'] === 'codeformer',
    colourise: packFor('colouriser') !== builtIn,
    faceId: packs.some(isFaceIdEmbedder),
  }
}

/** The choice as jobs take it; undefined if all is automatic. */
export const packChoiceOf = ({ 'text-to-image': _, ...use }: ModelChoice): PackChoice | undefined =>
  Object.keys(use).length > 0 ? use : undefined

/** A key of the models that find faces: under an equal key a photo has equal faces. */
export const faceFinderOf = (models: ModelChoice, automatic: AutomaticPacks): string =>
  (['face-detector', 'face-landmarks'] as const)
    .map(role => models[role] ?? automatic[role]?.join() ?? '')
    .join(' ')

export type TextToImagePack = PackReport & { readonly textToImage: NonNullable<PackReport['textToImage']> }

export const textToImagePacks = (packs: readonly PackReport[]): readonly TextToImagePack[] =>
  packs.filter((pack): pack is TextToImagePack => pack.textToImage !== null)

/** The chosen text-to-image pack, else the automatic one. */
export const packInUse = (
  { packs, automatic }: Pick<Machine, 'packs' | 'automatic'>,
  models: ModelChoice,
): TextToImagePack | undefined => {
  const candidates = textToImagePacks(packs)
  const [first] = automatic['text-to-image'] ?? []
  return (
    candidates.find(({ id }) => id === models['text-to-image']) ??
    candidates.find(({ id }) => id === first) ??
    candidates[0]
  )
}

/** A checkpoint decodes fast with the TAESD of another pack, where one for its family is installed. */
const withPreviewDecoder = (pack: TextToImagePack, packs: readonly PackReport[]): TextToImagePack => {
  const { checkpoint } = pack.textToImage
  const wanted = checkpoint && previewDecoderFor(checkpoint.kind)
  return wanted !== null && packs.some(({ networks }) => networks['preview-decoder'] === wanted)
    ? { ...pack, textToImage: { ...pack.textToImage, fastDecoder: true } }
    : pack
}

export interface ModelsInUse {
  readonly models: ModelChoice
  /** The text-to-image pack; undefined until packs are known. */
  readonly pack: TextToImagePack | undefined
  readonly options: ModelOptions
  /** What is installed to be added to a checkpoint, whichever it fits. */
  readonly adapters: readonly AdapterPack[]
}

const modelsInUse = (
  choice: ComposeState['models'],
  machine: Machine,
  { settings }: Settings,
): ModelsInUse => {
  const models = effectiveModels(choice ?? settings?.models ?? {}, machine)
  const pack = packInUse(machine, models)
  return {
    models,
    pack: pack && withPreviewDecoder(pack, machine.packs),
    options: optionsOf(models, machine),
    adapters: machine.packs.filter(isAdapter),
  }
}

/** The models the next job uses. */
export const useModels = (): ModelsInUse =>
  modelsInUse(
    useCompose(state => state.models),
    useMachine(),
    useSettings(),
  )

/** The same outside of components. */
export const currentModels = (): ModelsInUse =>
  modelsInUse(useCompose.getState().models, useMachine.getState(), useSettings.getState())

/**
 * Keeps the direction of a swap at what suits the model until the user chooses one: a face of a photo looks right in a
 * drawing, a drawn face does not look right on a photo. Returns the function that ends this.
 */
export const followModelDirection = (): (() => void) => {
  const update = () => {
    const { faceFromChosen, faceFrom } = useCompose.getState()
    const { pack } = currentModels()
    if (faceFromChosen || !pack) return
    const suitable = pack.textToImage.content === 'drawing' ? 'photo' : 'generated'
    if (suitable !== faceFrom) useCompose.setState({ faceFrom: suitable })
  }
  update()
  const ends = [
    useMachine.subscribe(update),
    useSettings.subscribe(update),
    useCompose.subscribe((form, before) => {
      if (form.models !== before.models) update()
    }),
  ]
  return () => {
    for (const end of ends) end()
  }
}
