/**
 * @file Taking the page's colours: whether it is dark, and the colour of its links. What
 * the page shows counts, not what the system wishes: many pages know no dark mode.
 */

/** Sets the element's scheme and its accent. @param {HTMLElement} host */
export function look(host) {
  const theme = host.getAttribute("theme"), link = document.createElement("a")
  const colour = of => getComputedStyle(of).color
  link.href = "#"
  host.before(link)
  const links = colour(link)
  link.remove()
  const light = +/[\d.]+/.exec(colour(host))[0] // red of rgb(), or the lightness of oklch()
  const dark = theme ? theme == "dark" : light > 150 || light > 0.6 && light <= 1
  host.style.colorScheme = dark ? "dark" : "light"
  host.style.setProperty("--link", theme || /, 238\)|, 255\)/.test(links) // not the browser's blue
    ? dark ? "#9ec1ff" : "#1d4ed8" : links)
}
