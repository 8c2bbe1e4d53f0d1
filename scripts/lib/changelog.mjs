import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The released versions of CHANGELOG.md, newest first: `## 1.2.3 - 2026-01-31`, then paragraphs, headings and lists.
 * Throws when there is none, or one has no date.
 */
export const readReleases = root => {
  const [, ...sections] = readFileSync(join(root, 'CHANGELOG.md'), 'utf8').split(/^## /m)
  const releases = sections
    .filter(section => /^\d/.test(section))
    .map(section => {
      const [heading, ...lines] = section.split('\n')
      const [, version, date] = /^(\S+) - (\d{4}-\d\d-\d\d)$/.exec(heading) ?? []
      if (!version) throw new Error(`CHANGELOG.md: "## ${heading}" is not "## version - date".`)
      return { version, date, notes: lines.join('\n').trim() }
    })
  if (releases.length === 0) throw new Error('CHANGELOG.md has no released version.')
  return releases
}
