import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { repository } from './cli.ts'
import { need } from './need.ts'
import { swiftShader } from './swiftshader.ts'

const graphics = swiftShader()
// Electron brings it on Linux only.
const vulkan = need('SwiftShader', graphics !== undefined, { installed: process.platform === 'linux' })
const run = promisify(execFile)
const golden = join(repository, 'tests', 'golden')
const commandLine = join(repository, 'out', 'cli', 'main.mjs')

describe.runIf(vulkan.isMet)(`WebGPU on SwiftShader${vulkan.note}`, () => {
  const programs = join(repository, 'out', `webgpu-test.${process.pid}`)
  const program = join(programs, 'webgpu-program.mjs')
  const unetProgram = join(programs, 'webgpu-unet-program.mjs')
  beforeAll(async () => {
    await build({
      entryPoints: ['webgpu-program', 'webgpu-unet-program'].map(name =>
        join(repository, 'tests', `${name}.ts`),
      ),
      ...{ outdir: programs, outExtension: { '.js': '.mjs' } },
      ...{ bundle: true, platform: 'node', format: 'esm', packages: 'external' },
    })
  })
  afterAll(() => rm(programs, { recursive: true, force: true }))

  /** The JSON a program ends with; native loaders write what they like before it. */
  const lastLine = async (file: string, args: readonly string[]) => {
    const { stdout } = await run(process.execPath, [file, ...args], { env: { ...process.env, ...graphics } })
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
  }

  test('a text encoder really runs there, and answers as on the cpu', async () => {
    const path = 'text_encoder/model.onnx'
    const { reports, ...told } = await lastLine(program, [join(golden, 'packs', 'sd15'), path])
    expect(told).toMatchObject({ cpu: 'cpu', webgpu: 'webgpu', difference: null })
    expect(told.outputs).toBeGreaterThan(0)
    expect(reports).toMatchObject({ networks: [], accelerated: [{ provider: 'webgpu', path }] })
  })

  test('a UNet as it is written for graphics cards is that of diffusers there', async () => {
    const told = await lastLine(unetProgram, ['without-mid', join(golden, 'unets')])
    expect(told.provider).toBe('webgpu')
    expect(told.error).toBeLessThan(1e-3)
    // Software compiles and runs its shaders on a machine that may be busy.
  }, 300_000)

  test('a card made of software is right but too slow, and is told so with the times', async () => {
    const report = await lastLine(commandLine, ['--benchmark-provider', 'webgpu'])
    expect(report).toMatchObject({ works: true, tooSlow: true })
    expect(report.reason).toMatch(/too slow: \d+ ms where the cpu takes \d+ ms/)
    expect(report.difference).toBeLessThan(1e-3)
  })
})
