import { fork } from 'node:child_process'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { decodeImage } from '../src/core/image/decode.ts'
import type { EngineSetup, FromEngine, ToEngine } from '../src/main/engine-protocol.ts'
import type { RouteInput, RouteOutput } from '../src/shared/contract.ts'
import { repository, temporaryFolder } from './cli.ts'
import { largestDifference, type Variant } from './golden/open-golden-pack.ts'
import { makeTinyStarter } from './packs.ts'

/** The engine's process as the app ships it, on this Node. */
const startProcess = async (bundledModels: string) => {
  const program = join(repository, 'out', 'main', 'engine-worker.cjs')
  const child = fork(join(import.meta.dirname, 'utility-process.cjs'), [program], {
    serialization: 'advanced',
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const next = <Kind extends FromEngine['kind']>(kind: Kind): Promise<Extract<FromEngine, { kind: Kind }>> =>
    new Promise((resolve, reject) => {
      child.on('message', (message: FromEngine) => {
        if (message.kind === kind) resolve(message as Extract<FromEngine, { kind: Kind }>)
      })
      child.once('exit', code => reject(new Error(`the engine's process ended with ${code}`)))
    })
  const send = (message: ToEngine) => child.send(message)
  const setup: EngineSetup = {
    ...{
      version: '0.0.0-test',
      bundledModels,
      data: temporaryFolder(),
      libraryFolder: null,
      modelsFolder: null,
    },
    localApi: { enabled: false, port: 8000 },
    unloadAfterMinutes: null,
    apiPolicy: { provider: 'auto', models: {}, safetyFilter: true },
    leftWork: [],
  }
  send({ kind: 'start', setup })
  await next('ready')
  return {
    create: async (input: RouteInput<'create'>): Promise<RouteOutput<'create'>> => {
      send({ kind: 'request', id: 1, route: 'create', input })
      const { answer } = await next('answer')
      if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`)
      return answer.value as RouteOutput<'create'>
    },
    end: async () => {
      const ended = new Promise(resolve => child.once('exit', resolve))
      send({ kind: 'dispose' })
      return ended
    },
  }
}

const draw = async (variant?: Variant): Promise<Uint8Array> => {
  const engine = await startProcess(makeTinyStarter(variant))
  const { images } = await engine.create({
    ...{ prompt: 'a queen', seed: 5, steps: 3, size: { width: 64, height: 64 } },
    ...{ enhance: false, upscale: 1, provider: 'cpu', scheduler: 'ddim' },
  })
  expect(await engine.end()).toBe(0)
  return (await decodeImage(images[0]!.file)).data
}

// The app gives its engine the processor last: on a busy machine this takes its time.
const how = { tags: ['every-node'], timeout: 240_000 }
test('the engine of the app draws, and from half-precision graphs the same', how, async () => {
  const [plain, halves] = [await draw(), await draw({ 'unet/model.onnx': 'unet-float16.onnx' })]
  expect(plain).toHaveLength(64 * 64 * 3)
  expect(largestDifference(halves, plain)).toBeLessThanOrEqual(3)
})
