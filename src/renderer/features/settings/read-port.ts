/** The port a person typed, or null: below 1024 the system keeps them to itself. */
export const readPort = (text: string): number | null => {
  const trimmed = text.trim()
  const port = /^\d{4,5}$/.test(trimmed) ? Number(trimmed) : 0
  return port >= 1024 && port <= 65535 ? port : null
}
