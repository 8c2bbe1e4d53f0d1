import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readReleases } from './changelog.mjs'

const languages = ['en', 'de', 'fr', 'es', 'ja', 'ar']
const site = 'https://github.com/likeness-app/likeness'
const pictures = `${site.replace('github.com', 'raw.githubusercontent.com')}/main/docs/images`
const screenshots = [
  ['app-swap.png', 'A face swapped between two photos'],
  ['app-create.png', 'A drawing, while it is made'],
  ['app-library.png', 'The library'],
]

const escaped = text =>
  text.replace(/[&<>"]/g, mark => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[mark])
const inLanguage = language => (language === 'en' ? '' : ` xml:lang="${language}"`)

/** Paragraphs and lists of Markdown; headings become paragraphs. */
const toMarkup = notes =>
  notes
    .split(/\n\n+/)
    .map(block => {
      const plain = escaped(block.replace(/[`*]/g, ''))
      if (!plain.startsWith('- ')) return `<p>${plain.replace(/^#+ /, '').replace(/\s+/g, ' ')}</p>`
      const items = plain.slice(2).split(/\n- /)
      return `<ul>${items.map(item => `<li>${item.replace(/\s+/g, ' ')}</li>`).join('')}</ul>`
    })
    .join('\n')

/** The AppStream description of the app, which software centres show, from the app's own texts and CHANGELOG.md. */
export const metainfo = root => {
  const texts = languages.map(language => [
    language,
    JSON.parse(readFileSync(join(root, 'src', 'shared', 'i18n', `${language}.json`), 'utf8')).settings.about,
  ])
  const translated = (tag, textOf) =>
    texts.map(([language, about]) => `<${tag}${inLanguage(language)}>${escaped(textOf(about))}</${tag}>`)
  const shown = screenshots.map(
    ([file, caption], index) =>
      `<screenshot${index === 0 ? ' type="default"' : ''}>
      <caption>${caption}</caption>
      <image>${pictures}/${file}</image>
    </screenshot>`,
  )
  const releases = readReleases(root).map(
    ({ version, date, notes }) =>
      `<release version="${version}" date="${date}">
      <url>${site}/releases/tag/v${version}</url>
      <description>${toMarkup(notes)}</description>
    </release>`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>
<component type="desktop-application">
  <id>org.likeness.app</id>
  <metadata_license>CC0-1.0</metadata_license>
  <project_license>MIT</project_license>
  <name>Likeness</name>
  <developer id="org.likeness"><name>The Likeness authors</name></developer>
  <summary>Makes pictures of people on your own machine</summary>
  <description>
    ${[...translated('p', about => about.what), ...translated('p', about => about.private)].join('\n    ')}
  </description>
  <launchable type="desktop-id">org.likeness.app.desktop</launchable>
  <provides><binary>likeness</binary></provides>
  <categories><category>Graphics</category><category>Photography</category></categories>
  <url type="homepage">${site}</url>
  <url type="bugtracker">${site}/issues</url>
  <url type="vcs-browser">${site}</url>
  <url type="help">${site}#readme</url>
  <content_rating type="oars-1.1"/>
  <recommends>
    <control>pointing</control>
    <control>keyboard</control>
    <display_length compare="ge">820</display_length>
  </recommends>
  <screenshots>
    ${shown.join('\n    ')}
  </screenshots>
  <releases>
    ${releases.join('\n    ')}
  </releases>
</component>
`
}

/** Writes what electron-builder packs and what the release says of itself: AppStream's description, notes of the newest version. */
export const writeReleaseTexts = root => {
  mkdirSync(join(root, 'out'), { recursive: true })
  writeFileSync(join(root, 'out', 'org.likeness.app.metainfo.xml'), metainfo(root))
  writeFileSync(join(root, 'out', 'release-notes.md'), readReleases(root)[0].notes)
}
