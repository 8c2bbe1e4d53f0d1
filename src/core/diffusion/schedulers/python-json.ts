const tokens = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g

/**
 * Parses JSON as Python writes it, where numbers may also be Infinity, -Infinity and NaN (read as null).
 * Published scheduler settings hold `"lambda_min_clipped": -Infinity`.
 * @throws SyntaxError
 */
export const parsePythonJson = (text: string): unknown =>
  JSON.parse(
    text.replace(tokens, token => {
      if (token.startsWith('"')) return token
      if (token === 'NaN') return 'null'
      // Beyond the largest double, so it parses as infinity.
      return token === 'Infinity' ? '1e999' : '-1e999'
    }),
  )
