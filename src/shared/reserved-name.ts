/**
 * Names that Windows keeps for devices, whatever their ending: a file of that name cannot be made.
 * Source: Microsoft, "Naming Files, Paths, and Namespaces".
 */
export const isReservedName = (name: string): boolean =>
  /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3]) *(?:\.|$)/i.test(name)
