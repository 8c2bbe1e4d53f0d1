import {
  type Composition,
  type EngineClient,
  LikenessError,
  picturesIn,
  saveComposition,
  saveMask,
  withPictures,
} from '../../engine/index.ts'
import type { PictureOutput, PictureWorkInput } from '../../shared/api/jobs.ts'
import type { JobChange, Jobs } from '../jobs/jobs.ts'
import type { SavedResults } from '../jobs/saved-results.ts'
import { drawingInput, enhancementInput, swapInput } from './job-inputs.ts'
import type { PictureStore } from './picture-store.ts'
import type { Drawing, Enhancement, FaceSwap, Image, Source } from './values.ts'

export interface MakerContext {
  readonly engine: EngineClient
  readonly jobs: Jobs
  readonly store: PictureStore
  readonly savedResults: SavedResults
  readonly signal: AbortSignal
}

/** What the maker of one workflow's pictures is told, and tells. */
interface MakerHooks {
  /** Keys of the sources whose pictures go into the library; others are temporary. */
  readonly saved: ReadonlySet<string>
  /** A node's job begins. */
  begin(node: string): void
  progress(node: string, value: number, max: number): void
  preview(jpeg: Uint8Array): void
}

/** Makes the pictures of one workflow, each once. */
export interface Maker {
  /** A picture, or each of a batch, in a file of its own. */
  compose(image: Image): Promise<readonly Composition[]>
  /** Of each picture of a batch: the file of every source. */
  batchOf(image: Image): Promise<readonly ((source: Source) => string)[]>
  /** Deletes what was made on the way. */
  dispose(): Promise<void>
}

/** The same for what is the same picture. */
export const sourceKey = (source: Source): string =>
  source.kind === 'sent'
    ? source.key
    : `${source.kind} ${source.node} ${source.kind === 'drawing' ? JSON.stringify(source.vae) : ''}`

export const createPictureMaker = (context: MakerContext, hooks: MakerHooks): Maker => {
  const { store, jobs, signal } = context
  const made = new Map<string, Promise<readonly Composition[]>>()
  const composed = new Map<Image, Promise<readonly Composition[]>>()
  /** Keys of files on the way. */
  const temporary: string[] = []

  const keep = async (file: string) => {
    const key = await store.keep(file)
    store.hold([key])
    temporary.push(key)
  }

  const run = async (node: string, work: PictureWorkInput): Promise<readonly Composition[]> => {
    hooks.begin(node)
    const output = await jobs.run(work, signal, { watch: change => tell(node, change), seesPreviews: true })
    const pictures = picturesOf(output)
    if (work.input.out !== undefined) for (const file of filesOf(output)) await keep(file)
    return pictures
  }

  const tell = (node: string, change: JobChange) => {
    if (change.kind === 'preview') return hooks.preview(change.preview.jpeg)
    if (change.kind !== 'progress') return
    const { stage, step, of, fraction } = change.progress
    if (stage === 'generate' && step !== undefined && of !== undefined) hooks.progress(node, step, of)
    else if (stage !== 'load') hooks.progress(node, Math.round(100 * fraction), 100)
  }

  /** Where a job saves: in the library, or for the time being. */
  const outOf = async (source: Source) =>
    hooks.saved.has(sourceKey(source)) ? {} : { out: await store.newFile() }

  const draw = async (drawing: Drawing): Promise<Composition[]> => {
    const files: string[] = []
    for (const { image } of drawing.controls) files.push((await compose(image))[0]!.file)
    const { start, node } = drawing
    const inits = start.kind === 'empty' ? [] : await compose(start.image)
    hooks.begin(node)
    if (start.kind === 'empty')
      return [...(await run(node, drawingInput(drawing, files, undefined, await outOf(drawing))))]
    const all: Composition[] = []
    for (const init of inits) {
      const mask = start.mask && (await composeMask(start.mask, init))
      const input = drawingInput(drawing, files, { init, mask }, await outOf(drawing))
      all.push(...(await run(node, input)))
    }
    return all
  }

  const composeMask = async (
    mask: NonNullable<Extract<Drawing['start'], { kind: 'picture' }>['mask']>,
    size: Composition,
  ) => {
    const [fileFor] = await filesFor(picturesIn<Source>(mask))
    const { file } = await saveMask(withPictures(mask, fileFor!), size, await store.newFile(), signal)
    await keep(file)
    return file
  }

  const enhance = async (source: Enhancement): Promise<Composition[]> => {
    const all: Composition[] = []
    for (const { file } of await compose(source.image))
      all.push(...(await run(source.node, enhancementInput(source, file, await outOf(source)))))
    return all
  }

  const swap = async (source: FaceSwap): Promise<Composition[]> => {
    const faces = await compose(source.faces)
    const all: Composition[] = []
    for (const [i, { file }] of (await compose(source.image)).entries()) {
      const face = (faces[i] ?? faces.at(-1)!).file
      all.push(...(await run(source.node, swapInput(source, { file, face }, await outOf(source)))))
    }
    return all
  }

  const make = async (source: Source): Promise<readonly Composition[]> => {
    switch (source.kind) {
      case 'sent': {
        const file = store.fileOf(source.key)
        if (file) return [{ file, width: 0, height: 0 }]
        throw new LikenessError(
          'unknown-photo',
          'A picture of the workflow is not there any more. Send it again.',
        )
      }
      case 'drawing':
        return draw(source)
      case 'enhancement':
        return enhance(source)
      case 'swap':
        return swap(source)
    }
  }

  const madeOf = (source: Source) => once(made, sourceKey(source), () => make(source))

  const filesFor = async (sources: readonly Source[]): Promise<((source: Source) => string)[]> => {
    const files = new Map<string, readonly Composition[]>()
    for (const source of sources) files.set(sourceKey(source), await madeOf(source))
    const count = Math.max(1, ...[...files.values()].map(({ length }) => length))
    return Array.from({ length: count }, (_, i) => source => {
      const batch = files.get(sourceKey(source))!
      return (batch[i] ?? batch.at(-1)!).file
    })
  }

  const batchOf: Maker['batchOf'] = image => filesFor(picturesIn<Source>(image))

  const compose: Maker['compose'] = image =>
    once(composed, image, async () => {
      if (image.kind === 'picture' && image.picture.kind !== 'sent') return madeOf(image.picture)
      const all: Composition[] = []
      for (const fileFor of await batchOf(image)) {
        const picture = await saveComposition(withPictures(image, fileFor), await store.newFile(), signal)
        await keep(picture.file)
        all.push(picture)
      }
      return all
    })

  return {
    compose,
    batchOf,
    dispose: async () => {
      store.release(temporary)
      await store.discard(temporary)
    },
  }
}

const once = <K, V>(known: Map<K, Promise<V>>, key: K, make: () => Promise<V>): Promise<V> => {
  const found = known.get(key)
  if (found !== undefined) return found
  const making = make()
  known.set(key, making)
  return making
}

const picturesOf = (output: PictureOutput): readonly Composition[] =>
  output.route === 'create' ? output.value.images : [output.value]

/** Also of drawings as they were before they were enlarged. */
const filesOf = (output: PictureOutput): ReadonlySet<string> =>
  new Set(
    output.route === 'create'
      ? output.value.images.flatMap(({ file, generatedFile }) => [file, generatedFile])
      : [output.value.file],
  )
