/**
 * Variables that an engine's process is started with. glibc returns large blocks to the system only when each was mapped
 * by itself, and raises its own threshold for "large": the weights of closed networks would stay in the process.
 */
export const memoryEnvironment = { MALLOC_MMAP_THRESHOLD_: String(2 ** 20) } as const
