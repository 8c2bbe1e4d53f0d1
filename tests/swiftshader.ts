import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from './cli.ts'

const cache = join(repository, 'node_modules', '.cache', 'likeness')

const candidates = (): string[] => [
  ...(process.env.LIKENESS_ELECTRON_DIST ? [process.env.LIKENESS_ELECTRON_DIST] : []),
  join(repository, 'node_modules', 'electron', 'dist'),
  ...(existsSync(cache) ? readdirSync(cache).map(name => join(cache, name)) : []),
]

/** Electron brings a Vulkan loader and a graphics card made of software: WebGPU on machines without a card. */
const swiftShaderFolder = (): string | undefined =>
  process.platform === 'linux'
    ? candidates().find(folder =>
        ['libvulkan.so.1', 'vk_swiftshader_icd.json', 'libvk_swiftshader.so'].every(file =>
          existsSync(join(folder, file)),
        ),
      )
    : undefined

/** What a process needs to find it; undefined where Electron has not been fetched. */
export const swiftShader = (): Readonly<Record<string, string>> | undefined => {
  const folder = swiftShaderFolder()
  return folder === undefined
    ? undefined
    : { LD_LIBRARY_PATH: folder, VK_ICD_FILENAMES: join(folder, 'vk_swiftshader_icd.json') }
}
