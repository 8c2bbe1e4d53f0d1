import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { expect, test } from 'vitest'
import { likeness, repository } from './cli.ts'

const read = (file: string) => readFileSync(join(repository, file), 'utf8')
const dockerfile = read('Dockerfile').replace(/\\\n/g, ' ')
const instructions = dockerfile
  .split('\n')
  .flatMap(line => /^([A-Z]+) +(.+)$/.exec(line.trim()) ?? [])
  .filter((_, i) => i % 3 !== 0)
const all = (name: string): string[] =>
  instructions.flatMap((each, i) => (i % 2 === 0 && each === name ? [instructions[i + 1]!] : []))
const ignored = read('.dockerignore').split('\n')
// biome-ignore lint/suspicious/noExplicitAny: what is in the file is what this test looks at
const compose = load(read('compose.yaml')) as any

/** What the options of `serve` are called. */
const options = async () => {
  const { stdout } = await likeness(['serve', '--help'])
  return new Set(stdout.match(/--[a-z-]+/g))
}

test('what the image is built of exists, goes into the build, and nothing else does', () => {
  expect(ignored).toContain('*')
  const given = ignored.filter(line => line.startsWith('!')).map(line => line.slice(1))
  for (const path of given) expect(existsSync(join(repository, path)), path).toBe(true)
  const copied = all('COPY').filter(line => !line.startsWith('--from') && !line.startsWith('. '))
  expect(copied.flatMap(line => line.split(' ').slice(0, -1))).toEqual([
    'package.json',
    'package-lock.json',
    '.npmrc',
  ])
  expect(given).toEqual(expect.arrayContaining(['package.json', 'package-lock.json', '.npmrc', 'src']))
  // No token, no git history, no node_modules of another system.
  for (const secret of ['.git', 'node_modules', 'likeness-token', 'out']) expect(given).not.toContain(secret)
})

test('what is taken over from the build is there after it, and what is started is among it', () => {
  const taken = all('COPY')
    .filter(line => line.startsWith('--from=build'))
    .map(line => line.split(' ')[1]!.replace('/app/', ''))
  expect(taken).toEqual(['package.json', 'node_modules', 'out/cli', 'resources/models'])
  const program = JSON.parse(all('ENTRYPOINT')[0]!)[1]
  expect(taken.some(path => program.startsWith(path))).toBe(true)
  expect(existsSync(join(repository, program))).toBe(true)
  const script = /node (scripts\S+) likeness/.exec(dockerfile)?.[1]
  expect(statSync(join(repository, script!)).isFile()).toBe(true)
  for (const folder of dockerfile.match(/node_modules\/onnxruntime-node\/bin\/napi-v6(?=\/)/g) ?? [])
    expect(existsSync(join(repository, folder))).toBe(true)
})

test('it runs as nobody special, keeps its data in a volume, and is asked for its health', () => {
  expect(all('USER')).toEqual(['1000:1000'])
  expect(all('ENV').join(' ')).toContain(`LIKENESS_HOME=${all('VOLUME')[0]}`)
  expect(all('ENV').join(' ')).not.toMatch(/TOKEN/)
  expect(all('HEALTHCHECK')[0]).toContain(`http://127.0.0.1:${all('EXPOSE')[0]}/health`)
})

test('the options it is started with are those of serve', async () => {
  const known = await options()
  const { command, secrets, stop_grace_period, volumes } = compose.services.likeness
  const used = [...JSON.parse(all('CMD')[0]!), ...command].filter((word: string) => word.startsWith('--'))
  for (const option of used) expect(known, option).toContain(option.split('=')[0])
  for (const option of read('docs/scale.md').match(/(?<=`)--(?!scale|build)[a-z-]+/g) ?? [])
    expect(known, option).toContain(option)
  const [secret] = secrets
  expect(command).toContain(`--token-file=/run/secrets/${secret}`)
  expect(compose.secrets[secret].file).toBe(`./${secret}`)
  expect(read('.gitignore')).toContain(`/${secret}\n`)
  const grace = Number(/--grace=(\d+)/.exec(command.join(' '))?.[1])
  expect(Number.parseInt(stop_grace_period, 10)).toBeGreaterThan(grace)
  for (const volume of volumes) expect(compose.volumes).toHaveProperty(volume.split(':')[0])
})

test('the proxy stands before these servers', () => {
  const { volumes, depends_on } = compose.services.proxy
  const [file] = volumes.map((volume: string) => volume.split(':')[0])
  const caddyfile = read(file)
  const [, name, port] = /dynamic a (\S+) (\d+)/.exec(caddyfile) ?? []
  expect(Object.keys(depends_on)).toEqual([name])
  expect(compose.services).toHaveProperty(name!)
  expect(port).toBe(all('EXPOSE')[0])
})
