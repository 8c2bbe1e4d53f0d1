const textFields =
  'textarea, [contenteditable="true"], input:not([type="range"], [type="checkbox"], [type="radio"], [type="color"])'

/** Whether somebody types into an element, or into one around it: it has an undo and a clipboard of its own. */
export const isTextField = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest(textFields) !== null
