import { utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, beforeEach } from 'vitest'
import { encodePng } from '../src/core/imaging/codec/encode.ts'
import { withPngMetadata } from '../src/core/imaging/codec/png-text.ts'
import { createEventHub } from '../src/engine/events.ts'
import { createResultLibrary, type ResultLibrary } from '../src/engine/library/result-library.ts'
import { toCreateMetadata } from '../src/engine/metadata/write-recipe.ts'
import type { EngineEvents } from '../src/shared/api/contract.ts'
import type { Recipe } from '../src/shared/api/recipe.ts'
import { temporaryFolder } from './cli.ts'

export const recipe: Recipe = {
  prompt: 'a queen, 肖像',
  negativePrompt: '',
  seed: 7,
  steps: 20,
  guidanceScale: 3,
  scheduler: 'ddim',
  width: 128,
  height: 128,
  pack: 'starter',
  packVersion: '1',
  enhance: true,
  version: '0.1.0',
}

/** A library in a folder of each test's own, and what it tells. */
export class TestLibrary {
  folder = ''
  library!: ResultLibrary
  emitted: EngineEvents['library'][] = []
  albumsEmitted: EngineEvents['albums'][] = []
  notices: EngineEvents['notice'][] = []
  /** A picture without a recipe, and one with `recipe`. */
  plain!: Uint8Array
  ours!: Uint8Array

  constructor() {
    beforeAll(async () => {
      const data = new Uint8Array(640 * 480 * 3).fill(120)
      this.plain = await encodePng({ width: 640, height: 480, data })
      this.ours = withPngMetadata(this.plain, toCreateMetadata(recipe))
    })
    beforeEach(() => {
      this.folder = temporaryFolder()
      this.open()
    })
  }

  /** Opens it, or opens it again as the next start does. */
  open(): void {
    this.library?.close()
    const events = createEventHub()
    this.emitted = []
    this.albumsEmitted = []
    this.notices = []
    events.subscribe(event => {
      if (event.event === 'library') this.emitted.push(event.value)
      if (event.event === 'albums') this.albumsEmitted.push(event.value)
      if (event.event === 'notice') this.notices.push(event.value)
    })
    this.library = createResultLibrary(this.folder, events)
  }

  /** Puts a file there; `age` is in seconds. */
  put(name: string, bytes: Uint8Array | string = this.ours, age = 0): void {
    writeFileSync(join(this.folder, name), bytes)
    const time = Date.now() / 1000 - age
    utimesSync(join(this.folder, name), time, time)
  }

  async listed() {
    const { entries } = await this.library.list(0, 500)
    return this.library.read(entries.map(({ id }) => id))
  }

  async ids(): Promise<string[]> {
    return (await this.listed()).map(({ id }) => id)
  }

  /** Everything in the trash. */
  async deleted() {
    return (await this.library.deleted(0, 10_000)).items
  }

  /** The folders of deletions. */
  trash(): string {
    return join(this.folder, '.likeness', 'trash')
  }
}
