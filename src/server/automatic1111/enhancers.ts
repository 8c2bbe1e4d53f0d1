import { type EngineClient, LikenessError } from '../../engine/index.ts'
import type { RouteInput } from '../../shared/api/contract.ts'
import type { PackReport } from '../../shared/api/models.ts'

/** How AUTOMATIC1111's clients name what enlarges and what restores faces. */
type EnhanceChoice = Pick<RouteInput<'enhance'>, 'enlargeWith' | 'use'>

export interface Upscaler {
  readonly name: string
  /** Undefined where the size stays. */
  readonly choice: EnhanceChoice | undefined
}

const withoutNetwork: readonly Upscaler[] = [
  { name: 'None', choice: undefined },
  { name: 'Lanczos', choice: { enlargeWith: 'lanczos' } },
  { name: 'Nearest', choice: { enlargeWith: 'nearest' } },
]

/** Upscalers by name; `None` is the first, as clients expect. */
export const listUpscalers = async (engine: EngineClient): Promise<readonly Upscaler[]> => {
  const { packs } = await engine.request('models.list', {})
  const networks = packs.filter(({ roles }) => roles.includes('upscaler'))
  return [...withoutNetwork, ...networks.map(({ id, title }) => ({ name: title, choice: byPack(id) }))]
}

const byPack = (id: string): EnhanceChoice => ({ enlargeWith: 'network', use: { upscaler: id } })

/**
 * Networks that clients have in lists of their own, whatever is installed.
 * Source: stable-diffusion-webui, modules/realesrgan_model.py, modules/esrgan_model.py, extensions-builtin;
 * mix1009/sdwebuiapi, `Upscaler`; thndrbrrr/gimp-stable-boy, `UPSCALERS`
 */
const usualNetworks =
  /^(ldsr|bsrgan|esrgan[_ ]?4x|r-esrgan .+|scunet( gan| psnr)?|swinir[_ ]4x|dat x[234]|hat x4|4x[-_ ].+)$/i

/**
 * The upscaler that is called so. A usual network that is not installed is the one that enlarges here.
 * @throws LikenessError `bad-option`
 */
export const findUpscaler = async (name: string, engine: EngineClient): Promise<Upscaler> => {
  const all = await listUpscalers(engine)
  const wanted = name.trim().toLowerCase()
  const isCalled = ({ name: title, choice }: Upscaler) =>
    title.toLowerCase() === wanted || choice?.use?.upscaler === name
  const found = all.find(isCalled)
  if (found) return found
  if (usualNetworks.test(wanted)) {
    const realEsrgan = all.find(({ choice }) => choice?.use?.upscaler === 'real-esrgan-x4')
    if (realEsrgan && wanted.startsWith('r-esrgan')) return realEsrgan
    return { name: 'Likeness', choice: { enlargeWith: 'network' } }
  }
  throw new LikenessError(
    'bad-option',
    `There is no upscaler "${name}". Choose one of: ${all.map(each => each.name).join(', ')}.`,
  )
}

/** Networks that restore faces by what the web UI calls them. */
const restorerNames = {
  gfpgan: 'GFPGAN',
  codeformer: 'CodeFormer',
  restoreformer: 'RestoreFormer++',
} as const
type RestorerNetwork = keyof typeof restorerNames

/** The installed ones, and what restores faces without a network of its own. */
export const listFaceRestorers = async (engine: EngineClient): Promise<readonly string[]> => {
  const { packs } = await engine.request('models.list', {})
  const installed = packs.flatMap(({ networks }) => {
    const network = networks['face-restorer']
    return network === undefined ? [] : (restorerNames[network as RestorerNetwork] ?? network)
  })
  return [...new Set([...installed, 'Likeness'])]
}

/** The installed pack with that network; nothing where there is none, and faces are restored by what there is. */
export const restorerChoice = (
  network: RestorerNetwork,
  packs: readonly PackReport[],
): NonNullable<EnhanceChoice['use']> => {
  const pack = packs.find(({ networks }) => networks['face-restorer'] === network)
  return pack ? { 'face-restorer': pack.id } : {}
}
