import { decodeHTML, decodeHTMLStrict } from 'entities/decode'

/**
 * A prompt as CLIP's own tokenizer reads it: mended, HTML unescaped twice, white space collapsed, lower case.
 *
 * Of the mending that ftfy.fix_text does there, this does: HTML character references, C1 controls read as
 * Windows-1252, Latin ligatures, full- and half-width forms, straight quotes, line breaks, lone surrogates,
 * terminal escapes, control characters, NFC. It does not guess at text decoded with the wrong character set
 * ("cafÃ©" stays), nor at names in capitals that HTML does not know ("&EACUTE;").
 * Source: openai/CLIP simple_tokenizer.py (basic_clean, whitespace_clean); ftfy 6.3.
 */
export const cleanPrompt = (text: string): string =>
  decodeHTML(decodeHTML(text.split('\n').map(mendUntilStable).join('\n')))
    .replace(controls, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()

/** Control characters, and code points that Unicode keeps unassigned for ever. `html.unescape` drops references to them. */
const controls =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  /[\u0000-\u0008\u000b\u000e-\u001f\u007f\u206a-\u206f\ufeff\ufff9-\ufffc]|\p{Noncharacter_Code_Point}/gu

/** Each mend can uncover another; real text settles at once. */
const mendUntilStable = (line: string): string => {
  const mended = mend(line)
  return mended === line ? line : mendUntilStable(mended)
}

/** A line with a `<` may be markup that means its references; elsewhere those count that end in `;`. */
const mend = (line: string): string =>
  (line.includes('<') ? line : decodeHTMLStrict(line))
    .replace(/[\u0080-\u009f]/g, c => decodeHTML(`&#${c.charCodeAt(0)};`))
    .replace(/[ĲĳŉǄ-ǌǱ-ǳﬀ-ﬄﬆ]|[\uff01-\uffef\u3000]/g, c => c.normalize('NFKC'))
    .replace(/ﬅ/g, 'ſt')
    .replace(/[\u201c-\u201f]/g, '"')
    .replace(/[\u02bc\u2018-\u201b]/g, "'")
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(/[\ud800-\udfff]/gu, '\ufffd')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is removed
    .replace(/\u001b\[[\d;]*[a-zA-Z]/g, '')
    .replace(controls, '')
    .normalize('NFC')
