import type { DigitalSourceType } from './picture-metadata.ts'

const namespaces = {
  iptc: 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/',
  likeness: 'https://github.com/likeness-app/likeness/ns/1.0/',
} as const

const sourceTypePrefix = 'http://cv.iptc.org/newscodes/digitalsourcetype/'

export interface XmpProperties {
  readonly digitalSourceType?: DigitalSourceType
  /** What Likeness itself says of the picture; any JSON value. */
  readonly likeness?: unknown
}

/** JSON in characters that XML can hold: the others of JSON's text are U+FFFE and U+FFFF. */
const jsonText = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[\u007f-\u009f\ufffe\uffff]/g,
    c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
const escapeXml = (text: string): string => text.replace(/[&<>]/g, char => escapes[char]!)

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const unescapeXml = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|(amp|lt|gt|quot|apos));/gi, (all, hex, decimal, name) => {
    if (name) return named[name.toLowerCase()] ?? all
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal)
    return code <= 0x10ffff ? String.fromCodePoint(code) : all
  })

/** An XMP packet with the IPTC digital source type and, in a namespace of our own, the recipe. */
export const writeXmp = ({ digitalSourceType, likeness }: XmpProperties): string => {
  const properties = [
    ...(digitalSourceType
      ? [
          `   <Iptc4xmpExt:DigitalSourceType>${sourceTypePrefix}${digitalSourceType}</Iptc4xmpExt:DigitalSourceType>`,
        ]
      : []),
    ...(likeness === undefined
      ? []
      : [`   <likeness:recipe>${escapeXml(jsonText(likeness))}</likeness:recipe>`]),
  ]
  const own = likeness === undefined ? '' : ` xmlns:likeness="${namespaces.likeness}"`
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:Iptc4xmpExt="${namespaces.iptc}"${own}>
${properties.join('\n')}
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>`
}

/**
 * The JSON that `writeXmp` was given, as text; undefined where there is none. Programs that edit metadata write a
 * packet anew, some with the property as an attribute.
 */
export const readOwnXmp = (packet: string): string | undefined => {
  const opening = '<likeness:recipe>'
  const start = packet.indexOf(opening)
  const end = start < 0 ? -1 : packet.indexOf('</likeness:recipe>', start)
  if (end >= 0) return unescapeXml(packet.slice(start + opening.length, end))
  const attribute = /\slikeness:recipe=(?:"([^"]*)"|'([^']*)')/.exec(packet)
  const text = attribute?.[1] ?? attribute?.[2]
  return text === undefined ? undefined : unescapeXml(text)
}
