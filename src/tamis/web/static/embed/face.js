/**
 * @file A picture for a name, made here: no call to anybody, always the same one.
 * A disc in one of many tints with a mirrored pattern of five by five.
 */

import {raw} from "./dom.js"

/** @param {string} name "" for somebody who is no longer there */
export function face(name) {
  let bits = 0x811c9dc5, path = "" // FNV-1a, folded
  for (const sign of name.normalize("NFKC").toLowerCase()) bits = Math.imul(bits ^ sign.codePointAt(0), 0x01000193)
  bits ^= bits >>> 15
  for (let cell = 0; cell < 15; cell++) {
    const x = cell / 5 | 0, y = cell % 5
    if (name && bits >> cell & 1) path += `M${x} ${y}h1v1H${x}zM${4 - x} ${y}h1v1h-1z`
  }
  const made = raw("face", `<svg viewBox="-1.5 -1.5 8 8"><path d="${path}"/></svg>`, {"aria-hidden": "true"})
  made.style.setProperty("--hue", String((bits >>> 16) % 24 * 15))
  return made
}
