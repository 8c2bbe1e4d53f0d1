/** Parts of the target's face that can stay as they are. */
export const keptPartNames = ['mouth', 'eyes', 'glasses', 'hair', 'beard', 'hands'] as const
export type KeptPart = (typeof keptPartNames)[number]
