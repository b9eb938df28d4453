/**
 * @file Making nodes. Text is always text: the one place that takes HTML is `raw`, for
 * what the server has sanitised and for pictures of our own.
 */

/**
 * @param {string} tag
 * @param {Record<string, any>} [props] attributes; `on…` listens, null and false leave out,
 *   a class is a part as well, for the site's own style
 * @param {...any} kids nodes or text
 * @returns {any}
 */
export function h(tag, props, ...kids) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(props || {})) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value)
    else if (value != null && value !== false) for (const one of name == "class" ? ["class", "part"] : [name])
      made.setAttribute(one, value === true ? "" : value)
  }
  made.append(...kids.flat().filter(kid => kid != null && kid !== false))
  return made
}

/** A plain button. @returns {HTMLButtonElement} */
export const button = (said, onclick, props) => h("button", {type: "button", onclick, ...props}, said)

/** HTML that is safe: of the server's sanitiser, or of our own numbers. */
export function raw(kind, html, props) {
  const made = h("div", {class: kind, ...props})
  made.innerHTML = html
  return made
}

/** What the server has made of somebody's text. */
export const prose = html => raw("prose", html, {dir: "auto"})

/** A sentence whose `%(name)s` are nodes. @returns {any[]} */
export const filled = (sentence, nodes) =>
  sentence.split(/(%\(\w+\)s)/).map(piece => nodes[piece.slice(2, -2)] ?? piece)
