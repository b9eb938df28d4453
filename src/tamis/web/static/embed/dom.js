/**
 * @file Making nodes. Text is always text: the one place that takes HTML is `prose`, for
 * what the server has sanitised.
 */

/**
 * @param {string} tag
 * @param {Record<string, any>} [props] attributes; `on…` listens, null and false leave out
 * @param {...any} kids nodes or text
 * @returns {any}
 */
export function h(tag, props, ...kids) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(props || {})) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value)
    else if (value != null && value !== false) made.setAttribute(name, value === true ? "" : value)
  }
  made.append(...kids.flat().filter(kid => kid != null && kid !== false))
  return made
}

/** A plain button. @returns {HTMLButtonElement} */
export const button = (said, onclick, props) => h("button", {type: "button", onclick, ...props}, said)

/** What the server has made of somebody's text. */
export function prose(html) {
  const made = h("div", {class: "prose", part: "text", dir: "auto"})
  made.innerHTML = html
  return made
}

/** A sentence whose `%(name)s` are nodes. @returns {any[]} */
export const filled = (sentence, nodes) =>
  sentence.split(/(%\(\w+\)s)/).map(piece => nodes[piece.slice(2, -2)] ?? piece)
