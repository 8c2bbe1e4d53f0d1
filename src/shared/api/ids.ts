/** Names a photo by its bytes, so that the same photo twice is one file. */
export const photoIdPattern = /^[0-9a-f]{32}$/

/** Names a person that somebody keeps; made at random, so that it says nothing of the face. */
export const personIdPattern = /^[0-9a-f]{16}$/
