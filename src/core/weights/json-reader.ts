/** Reads JSON piece by piece, so that nothing is built that was not asked for, however the text is made. */
export interface JsonReader {
  /** Unescaped. */
  string(): string
  /** Not negative, and exact as a number. */
  integer(): number
  array<T>(item: () => T): T[]
  /** By name; a name that comes twice is refused. @param value reads what belongs to `name` */
  object<T>(value: (name: string) => T): Map<string, T>
  /** Nothing but spaces may be left. */
  end(): void
}

/** More than the axes of any tensor, and more than any model has names: what is longer was made to keep the reader busy. */
const maxItems = 64
const maxMembers = 1_000_000

const quote = '"'.charCodeAt(0)
const backslash = '\\'.charCodeAt(0)
const space = ' '.charCodeAt(0)
const spaces = /[ \t\r\n]*/y
const integers = /(?:0|[1-9]\d{0,15})(?![\d.eE])/y

/** @param fail what to throw, with words that follow "the text" */
export const createJsonReader = (text: string, fail: (what: string) => Error): JsonReader => {
  let at = 0
  const skipSpaces = () => {
    if (text.charCodeAt(at) > space) return
    spaces.lastIndex = at
    spaces.test(text)
    at = spaces.lastIndex
  }
  const take = (char: string): boolean => {
    skipSpaces()
    if (text[at] !== char) return false
    at++
    return true
  }
  const expect = (char: string) => {
    if (!take(char)) throw fail(`lacks a ${char} at character ${at}`)
  }

  const string = (): string => {
    expect('"')
    const start = at
    let isPlain = true
    for (let code = text.charCodeAt(at); code !== quote; code = text.charCodeAt(++at)) {
      if (code === backslash) at++
      if (code === backslash || code < space) isPlain = false
      if (at >= text.length) throw fail('ends within a name')
    }
    const raw = text.slice(start, at++)
    if (isPlain) return raw
    try {
      return JSON.parse(`"${raw}"`) as string
    } catch {
      throw fail(`has a name that is no text at character ${start}`)
    }
  }

  const integer = (): number => {
    skipSpaces()
    integers.lastIndex = at
    const value = Number(integers.exec(text)?.[0] ?? Number.NaN)
    if (!Number.isSafeInteger(value)) throw fail(`has no whole number at character ${at}`)
    at = integers.lastIndex
    return value
  }

  const list = (close: string, most: number, item: () => void) => {
    if (take(close)) return
    let count = 0
    do {
      if (++count > most) throw fail(`lists more than ${most} things`)
      item()
    } while (take(','))
    expect(close)
  }

  return {
    string,
    integer,
    array: item => {
      const items: ReturnType<typeof item>[] = []
      expect('[')
      list(']', maxItems, () => items.push(item()))
      return items
    },
    object: value => {
      const members = new Map<string, ReturnType<typeof value>>()
      expect('{')
      list('}', maxMembers, () => {
        const name = string()
        if (members.has(name)) throw fail(`has "${name.slice(0, 200)}" twice`)
        expect(':')
        members.set(name, value(name))
      })
      return members
    },
    end: () => {
      skipSpaces()
      if (at < text.length) throw fail(`goes on after its end at character ${at}`)
    },
  }
}
