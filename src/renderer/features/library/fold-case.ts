// biome-ignore lint/suspicious/noControlCharactersInRegex: every ASCII character
const ascii = /^[\x00-\x7f]*$/

/**
 * Text for comparing, in any language: without case, accents and the differences of width that Japanese and Chinese
 * fonts have. Upper case first, as ß, ﬁ and ı have no lower case of their own that would do.
 */
export const foldCase = (text: string): string =>
  ascii.test(text)
    ? text.toLowerCase()
    : text.normalize('NFKD').replace(/\p{M}/gu, '').toUpperCase().toLowerCase().replaceAll('ς', 'σ')
