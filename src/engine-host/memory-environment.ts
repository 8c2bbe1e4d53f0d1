/**
 * Variables that an engine's process is started with. glibc returns large blocks to the system only when each was mapped
 * by itself, and raises its own threshold for "large": the weights of closed networks would stay in the process. This is the
 * one it begins with; what it takes to map more blocks cannot be measured in a drawing.
 */
export const memoryEnvironment = { MALLOC_MMAP_THRESHOLD_: String(2 ** 17) } as const
