import { fork } from 'node:child_process'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { decodeImage } from '../src/core/imaging/codec/decode.ts'
import type { EngineSetup, FromEngine, ToEngine } from '../src/engine-host/engine-protocol.ts'
import type { Route, RouteInput, RouteOutput } from '../src/shared/api/contract.ts'
import { repository, temporaryFolder } from './cli.ts'
import { largestDifference, type Variant } from './golden/open-golden-pack.ts'
import { makeTinyStarter } from './packs.ts'

/** Goes wrong in the engine's process where nobody looks: with the second request softly, with the third one badly. */
const careless = `const timer = setInterval(() => {
  if (!process.parentPort?.listenerCount('message')) return
  clearInterval(timer)
  process.parentPort.on('message', ({ data: { id } }) => {
    if (id === 2) Promise.reject(new Error('a promise of nobody'))
    if (id === 3) setTimeout(() => { throw new Error('an error of nobody') })
  })
}, 5)`

/** The engine's process as the app ships it, on this Node. @param before runs in it before its own code */
const startProcess = async (bundledModels: string, before = '') => {
  const program = join(repository, 'out', 'main', 'engine-worker.cjs')
  const child = fork(join(import.meta.dirname, 'utility-process.cjs'), [program], {
    serialization: 'advanced',
    execArgv: ['--import', `data:text/javascript,${encodeURIComponent(before)}`],
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  })
  let told = ''
  child.stderr?.on('data', (part: Buffer) => {
    told += part.toString()
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
  const ended = new Promise(resolve => child.once('exit', resolve))
  let requests = 0
  const ask = async <R extends Route>(route: R, input: RouteInput<R>): Promise<RouteOutput<R>> => {
    send({ kind: 'request', id: ++requests, route, input })
    const { answer } = await next('answer')
    if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`)
    return answer.value as RouteOutput<R>
  }
  return {
    ask,
    ended,
    told: () => told,
    end: () => {
      send({ kind: 'dispose' })
      return ended
    },
  }
}

const draw = async (variant?: Variant): Promise<Uint8Array> => {
  const engine = await startProcess(makeTinyStarter(variant))
  const { images } = await engine.ask('create', {
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

test('an error where nobody looks is told, and the engine works on; after a bad one its process ends', async () => {
  const engine = await startProcess(makeTinyStarter(), careless)
  expect(await engine.ask('jobs.list', {})).toEqual({ jobs: [] })
  expect(await engine.ask('jobs.list', {})).toEqual({ jobs: [] })
  await expect.poll(engine.told).toMatch(/a promise of nobody/)
  // Main starts another one then.
  await engine.ask('jobs.list', {}).catch(() => {})
  expect(await engine.ended).toBe(1)
  expect(engine.told()).toMatch(/an error of nobody/)
})
