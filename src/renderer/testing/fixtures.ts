import type { Bundle } from '../../shared/api/bundles.ts'
import type { ListedEntry } from '../../shared/api/catalogue.ts'
import type { LibraryItem } from '../../shared/api/library.ts'
import type { AdapterReport, CheckpointReport } from '../../shared/api/models.ts'
import type { Person } from '../../shared/api/people.ts'
import type { PhotoReport } from '../../shared/api/photos.ts'
import type { Recipe } from '../../shared/api/recipe.ts'
import { type WindowJob, type WindowJobState, windowJobWork } from '../../shared/window/window-jobs.ts'
import type { TextToImagePack } from '../features/compose/form/models-in-use.ts'
import type { AdapterPack } from '../state/adapter-packs.ts'

/** Values for tests: library pictures, jobs, packs, photos. */

const recipe: Recipe = {
  prompt: 'a portrait of a queen',
  negativePrompt: '',
  seed: 1,
  steps: 20,
  guidanceScale: 3,
  scheduler: 'euler',
  width: 512,
  height: 512,
  pack: 'starter',
  packVersion: '1',
  enhance: true,
  version: '0.1.0',
}

/** A picture of the library. */
export const testItem = (
  id: string,
  over: Partial<LibraryItem> = {},
  of: Partial<Recipe> = {},
): LibraryItem => ({
  id,
  width: 512,
  height: 512,
  bytes: 1,
  createdAt: 1,
  favourite: false,
  madeBy: 'create',
  recipe: { ...recipe, ...of },
  prompt: of.prompt ?? recipe.prompt,
  seed: of.seed ?? recipe.seed,
  pack: of.pack ?? recipe.pack,
  swapped: false,
  fromPhotos: false,
  peopleIds: [],
  albums: [],
  photoRecipe: null,
  generated: null,
  intermediates: [],
  photo: null,
  similarity: null,
  people: null,
  ...(over.recipe === null ? { prompt: null, seed: null, pack: null } : {}),
  ...over,
})

/** A create job. */
export const testJob = (id: string, state: WindowJobState): WindowJob => ({
  id,
  work: windowJobWork.parse({ route: 'create', input: { prompt: `a portrait, ${id}` } }),
  createdAt: 1,
  state,
  saved: [],
})

export const running: WindowJobState = {
  kind: 'running',
  startedAt: 1,
  progress: { stage: 'generate', step: 3, of: 20, fraction: 0.2 },
}

/** Of a checkpoint, as packs report it. */
export const testCheckpoint: CheckpointReport = {
  ...{ kind: 'sd-1', predictionType: 'epsilon', zeroTerminalSnr: false, distilled: null, clipSkip: 0 },
  ...{ precision: 'float16', parameters: 1_066_000_000, file: 'mine.safetensors', sha256: 'a'.repeat(64) },
}

/** A text-to-image pack of 128×128 pixels. */
export const testPack = (
  id: string,
  textToImage: Partial<TextToImagePack['textToImage']> = {},
): TextToImagePack => ({
  ...{ id, title: id, licence: 'MIT', folder: `/models/${id}`, roles: ['text-to-image'], networks: {} },
  bytes: 1,
  preview: null,
  favourite: false,
  preferences: {},
  adapter: null,
  textToImage: {
    ...{ nativeSize: { width: 128, height: 128 }, otherSizes: false, steps: 20, guidanceScale: 3 },
    ...{ img2img: false, fastDecoder: false, content: 'photo' as const, checkpoint: null, ...textToImage },
  },
})

/** A LoRA for Stable Diffusion 1, or another adapter; its file is called as its id. */
export const testAdapter = (id: string, adapter: Partial<AdapterReport> = {}): AdapterPack => {
  const { role = 'lora' } = adapter
  return {
    ...{ id, title: id, licence: 'MIT', folder: `/models/${id}`, roles: [role], networks: {}, bytes: 1 },
    ...{ preview: null, favourite: false, preferences: {}, textToImage: null },
    adapter: {
      ...{ role, bases: ['sd-1'], name: id, sha256: 'c'.repeat(64), hash: 'd'.repeat(64) },
      ...{ triggerWords: [], vectors: null, sampling: null },
      ...adapter,
    },
  }
}

const face = (left: number, side: number): PhotoReport['faces'][number] => ({
  box: [left, 0, side, side],
  points: [],
  score: 1,
  pose: { yaw: 0, pitch: 0, roll: 0 },
})

/** A photo with one face for each side length, largest first, from right to left. */
export const testPhoto = (...sides: readonly number[]): PhotoReport => ({
  ...{ id: '0'.repeat(32), name: 'me.jpg', width: 800, height: 600 },
  faces: sides.map((side, i) => face(700 - 100 * i, side)),
  fromLeft: sides.map((_, i) => sides.length - 1 - i),
})

/** A kept person with one photo. */
export const testPerson = (id: string, name: string): Person => ({
  ...{ id, name, createdAt: 1 },
  photos: [
    {
      ...{ id: '9'.repeat(32), name: `${name}.jpg`, width: 300, height: 300, face: face(100, 100) },
      ...{ view: 'front', aside: null, similarity: 0.9, decided: null },
    },
  ],
})

/** A bundle of nothing, unless said otherwise. */
export const testBundle = (over: Partial<Bundle> = {}): Bundle => ({
  ...{ id: 'first-step', models: [], missing: [], bytes: 0, fits: true, seconds: null, ...over },
})

/** A published model that restores faces. */
export const testEntry = (id: string, over: Partial<ListedEntry> = {}): ListedEntry => ({
  ...{
    id,
    title: id,
    version: '1',
    licence: 'MIT',
    nonCommercial: false,
    homepage: `https://example.org/${id}`,
  },
  ...{ roles: ['face-restorer'], needs: [], bytes: 1e9, memory: 1e9, improves: 'Restores.', files: [] },
  ...{ manifestRoles: {}, installed: false, missing: [], seconds: null, ...over },
})
