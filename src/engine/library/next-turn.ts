/** Lets the event loop handle what waits. */
export const nextTurn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))
