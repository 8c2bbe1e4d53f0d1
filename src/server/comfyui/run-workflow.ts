import { readFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { picturesIn, saveComposition, withPictures } from '../../engine/index.ts'
import { createPictureMaker, type Maker, type MakerContext, sourceKey } from './make-pictures.ts'
import type { NodeOutput } from './queued-prompts.ts'
import type { Workflow } from './read-workflow.ts'
import type { Image, Output, Source } from './values.ts'

/** What is told while a workflow runs. */
export interface WorkflowEvents {
  /** A node's turn. */
  executing(node: string): void
  progress(node: string, value: number, max: number): void
  /** A JPEG of what is drawn. */
  preview(jpeg: Uint8Array): void
  /** A PNG for who listens. */
  picture(png: Uint8Array): void
  executed(node: string, output: NodeOutput): void
}

/** A workflow's end at a node. */
export class NodeFailure extends Error {
  override readonly name = 'NodeFailure'
  readonly node: string
  /** Ids of the nodes before it. */
  readonly executed: readonly string[]

  constructor(node: string, executed: readonly string[], cause: unknown) {
    super(`node ${node} failed`, { cause })
    this.node = node
    this.executed = executed
  }
}

/**
 * Makes a workflow's pictures, one job after the other, and puts them where its last nodes say.
 * @returns what its last nodes have put out, by their ids
 * @throws NodeFailure with what the job or the saving threw
 */
export const runWorkflow = async (
  { outputs, order }: Workflow,
  context: MakerContext,
  events: WorkflowEvents,
): Promise<Readonly<Record<string, NodeOutput>>> => {
  let next = 0
  /** Tells all nodes up to one: those before it are done as soon as they are read. */
  const reach = (node: string) => {
    const at = order.indexOf(node)
    for (; next <= at; next++) events.executing(order[next]!)
  }
  const saved = new Set(outputs.flatMap(({ output }) => (output.kind === 'saved' ? whole(output.image) : [])))
  const maker = createPictureMaker(context, {
    saved,
    begin: reach,
    progress: events.progress,
    preview: events.preview,
  })
  const done: Record<string, NodeOutput> = {}
  try {
    for (const { node, output } of outputs) {
      const files = await filesOf(output, maker, context)
      reach(node)
      const told = await putOut(files, output, context, events)
      if (!told) continue
      done[node] = told
      events.executed(node, told)
    }
  } catch (error) {
    const at = Math.max(0, next - 1)
    throw new NodeFailure(order[at]!, order.slice(0, at), error)
  } finally {
    await maker.dispose()
  }
  return done
}

/** The job whose result a picture is as it is. */
const whole = (image: Image): readonly string[] =>
  image.kind === 'picture' ? [sourceKey(image.picture)] : []

const titleOf = (image: Image): string => {
  const drawing = picturesIn<Source>(image).find(source => source.kind === 'drawing')
  return drawing?.kind === 'drawing' ? drawing.prompt : ''
}

/** The files of an output: a job's own, or composed of others. */
const filesOf = async (
  { image, kind }: Output,
  maker: Maker,
  { engine, savedResults, signal }: MakerContext,
): Promise<readonly string[]> => {
  const isOfJob = image.kind === 'picture' && image.picture.kind !== 'sent'
  if (isOfJob || kind !== 'saved') return (await maker.compose(image)).map(({ file }) => file)
  const files: string[] = []
  for (const fileFor of await maker.batchOf(image)) {
    const to = { folders: engine.folders, title: titleOf(image) }
    const { file } = await saveComposition(withPictures(image, fileFor), to, signal)
    savedResults.add(file)
    files.push(file)
  }
  return files
}

const putOut = async (
  files: readonly string[],
  { kind, isTold }: Output,
  { engine, store }: MakerContext,
  events: WorkflowEvents,
): Promise<NodeOutput | undefined> => {
  switch (kind) {
    case 'saved':
    case 'temporary': {
      const images: Record<string, string>[] = []
      for (const file of files) {
        const filename = basename(file)
        const isInLibrary = dirname(file) === engine.folders.library
        if (!isInLibrary) await store.add('temp', filename, file)
        images.push({ filename, subfolder: '', type: isInLibrary ? 'output' : 'temp' })
      }
      return { images }
    }
    case 'sent':
      for (const file of files) events.picture(await readFile(file))
      return isTold
        ? { images: files.map(() => ({ source: 'websocket', 'content-type': 'image/png', type: 'output' })) }
        : undefined
    case 'cached': {
      const images: Record<string, string>[] = []
      for (const file of files) {
        const id = basename(file, '.png')
        await store.add('krita', id, file)
        images.push({ source: 'http', id, 'content-type': 'image/png', type: 'output' })
      }
      return { images }
    }
  }
}
