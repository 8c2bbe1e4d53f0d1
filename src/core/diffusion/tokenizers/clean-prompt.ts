import { decodeHTML, decodeHTMLStrict } from 'entities/decode'

/**
 * Cleans a prompt as CLIP's tokenizer does: fixes the text, unescapes HTML twice, collapses white space, lower case.
 *
 * Of the fixes of ftfy.fix_text, these are implemented: HTML character references, C1 controls as Windows-1252, Latin
 * ligatures, full- and half-width forms, straight quotes, line breaks, lone surrogates, terminal escapes, control
 * characters, NFC. Not implemented are text decoded with the wrong character set ("cafÃ©" is not changed) and entity
 * names in capitals that HTML does not have ("&EACUTE;").
 * Source: openai/CLIP simple_tokenizer.py (basic_clean, whitespace_clean); ftfy 6.3.
 */
export const cleanPrompt = (text: string): string =>
  decodeHTML(decodeHTML(text.split('\n').map(fixUntilStable).join('\n')))
    .replace(controls, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()

/** Control characters and Unicode noncharacters; Python's html.unescape drops references to them. */
const controls =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  /[\u0000-\u0008\u000b\u000e-\u001f\u007f\u206a-\u206f\ufeff\ufff9-\ufffc]|\p{Noncharacter_Code_Point}/gu

/** A fix can make another one necessary; ordinary text is stable after one round. */
const fixUntilStable = (line: string): string => {
  const fixed = fixText(line)
  return fixed === line ? line : fixUntilStable(fixed)
}

/** Character references without a final `;` count only in a line with a `<`, which may be markup. */
const fixText = (line: string): string =>
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
