/**
 * @file Taking the page's colours: whether it is dark, and the colour of its links. What
 * the page shows counts, not what the system wishes: many pages know no dark mode.
 */

/** Rough luminance of a computed colour, 0 to 1. @param {string} colour */
function luminance(colour) {
  const [r, g, b] = (colour.match(/[\d.]+/g) || []).map(Number)
  return /^rgb/.test(colour) ? (0.2126 * r * r + 0.7152 * g * g + 0.0722 * b * b) / 65025 : r > 1 ? r / 100 : r
}

/** Sets the element's scheme and its accent. @param {HTMLElement} host */
export function look(host) {
  const theme = host.getAttribute("theme"), link = document.createElement("a")
  const colour = (of, parent) => (parent?.prepend(of), getComputedStyle(of).color)
  const set = (name, value) => host.style.setProperty(name, value)
  link.href = "#"
  host.before(link)
  const links = colour(link)
  const dark = theme == "dark" || theme != "light" && luminance(colour(host)) > 0.4
  const own = theme || /, 238\)|, 255\)/.test(links) ? dark ? "#9ec1ff" : "#1d4ed8" : links // not the browser's blue
  set("color-scheme", dark ? "dark" : "light")
  set("--accent", `var(--tamis-accent, ${own})`)
  link.style.color = "var(--accent)"
  set("--on-accent", luminance(colour(link, host.shadowRoot)) > 0.18 ? "#000" : "#fff")
  link.remove()
}
