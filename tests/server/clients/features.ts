import { test } from 'vitest'
import { openServer, type TestServer } from '../server.ts'

/** What a client can do with Likeness: the columns of the table in docs/api.md, which is made from these tests. */
export const features = {
  connect: 'finds the server and its models',
  draw: 'draws from a prompt',
  sizes: 'any size',
  picture: 'draws from a picture',
  mask: 'draws a part anew',
  swap: 'swaps a face',
  batch: 'several at once',
  progress: 'progress and preview',
  cancel: 'stops a job',
  enlarge: 'enlarges, restores faces',
  recipe: 'reads how a picture was made',
  errors: 'understands refusals',
} as const
export type Feature = keyof typeof features

/**
 * Clients that are tested as npm has them; of the others, tests send the requests that their sources or recordings have.
 * Read by scripts/client-table.mjs.
 * @public
 */
export const clientsFromNpm = [
  'MCP (stdio)',
  'MCP (streamable HTTP)',
  'openai (Node)',
  'ComfyUI for JavaScript (@stable-canvas/comfyui-client)',
] as const

let opening: Promise<TestServer> | undefined

/** One server for all tests of clients in a process, since an engine takes longer to start than a picture to draw. */
export const clientServer = (): Promise<TestServer> => {
  opening ??= openServer()
  return opening
}

/**
 * A test of one feature of the client that its `describe` names. Both names are read as text by scripts/client-table.mjs.
 * @param what says more where a feature has several tests
 */
export const feature = (name: Feature, what: string, body: (server: TestServer) => Promise<void>): void => {
  test(`${name}: ${what}`, async () => body(await clientServer()))
}
