/**
 * @file A picture for a name, made here: no call to anybody, always the same one.
 * A disc in one of many tints with a mirrored pattern of five by five.
 */

const SVG = "http://www.w3.org/2000/svg"

/** FNV-1a with a last stir, 32 bits. @param {string} text */
function hash(text) {
  let sum = 0x811c9dc5
  for (const sign of text) sum = Math.imul(sum ^ sign.codePointAt(0), 0x01000193)
  sum = Math.imul(sum ^ (sum >>> 15), 0x2c1b3c6d)
  return (sum ^ (sum >>> 13)) >>> 0
}

/** @param {string} name "" for somebody who is no longer there */
export function face(name) {
  const bits = hash(name.normalize("NFKC").trim().toLowerCase())
  let path = ""
  for (let cell = 0; cell < 15; cell++) {
    if (!(bits >> cell & 1)) continue
    const x = cell / 5 | 0, y = cell % 5
    for (const column of new Set([x, 4 - x])) path += `M${column + 1.5} ${y + 1.5}h1v1h-1z`
  }
  const made = document.createElementNS(SVG, "svg")
  const pattern = document.createElementNS(SVG, "path")
  made.setAttribute("viewBox", "0 0 8 8")
  made.setAttribute("aria-hidden", "true")
  made.setAttribute("class", "face")
  made.setAttribute("part", "avatar")
  if (name) pattern.setAttribute("d", path)
  made.style.setProperty("--hue", String((bits >>> 16) % 24 * 15))
  made.append(pattern)
  return made
}
