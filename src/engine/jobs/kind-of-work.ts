/** What decides how long a stage takes, or whether there is one. */
const deciding = [
  ...['pack', 'provider', 'use', 'width', 'height', 'steps', 'scheduler', 'guidanceScale', 'fastDecoder'],
  ...['hires', 'enhance', 'upscale', 'clean', 'colourise', 'background', 'method', 'pixelBoost', 'fidelity'],
  ...['finish', 'enlargeWith', 'restore'],
] as const

/** What decides it by being there. */
const added = ['photo', 'init', 'inpaint', 'controlnets', 'ipAdapter', 'loras'] as const

/** Names the work that takes equally long on one machine: the route, then the options that matter. Without pictures and words. */
export const kindOfWork = (route: string, input: object): string => {
  const fields = input as Readonly<Record<string, unknown>>
  const options = deciding.flatMap(name => (fields[name] === undefined ? [] : [[name, fields[name]]]))
  const there = added.filter(name => fields[name] !== undefined)
  return `${route} ${JSON.stringify([Object.fromEntries(options), there])}`
}
