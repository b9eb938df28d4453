/**
 * @file The tree of comments: each under what it answers, five levels indented, deeper
 * ones in a row with "in reply to NAME". Comments arrive in the order of showing; `place`
 * puts unknown ones where they belong and renews known ones, moving nothing.
 */
import {h} from "./dom.js"
import {article, foldLong} from "./comment.js"

const DEEPEST = 4

/** @typedef {import("./element.js").TamisComments} Widget */

/**
 * @param {Widget} el
 * @param {any[]} list in the order of showing
 * @param {boolean} [atEnd] whether they follow all that is there
 * @returns {any[]} the new rows
 */
export function place(el, list, atEnd) {
  const last = new Map(), added = []
  for (const c of list) {
    let li = el.rows.get(c.id)
    const into = li?.parentNode || container(el, c)
    if (li) renew(el, li, c)
    else {
      li = row(el, c, into)
      const before = last.get(into)
      if (before) before.after(li)
      else if (atEnd || into != el.list) into.append(li)
      else into.prepend(li)
      added.push(li)
    }
    last.set(into, li)
  }
  settle(el, added)
  return added
}

/** One's own comment: where it is, or after all that answers the same. @param {Widget} el */
export function placeOwn(el, c) {
  let li = el.rows.get(c.id)
  if (li) return renew(el, li, c), li
  const into = container(el, c), parent = el.rows.get(c.parent)
  li = row(el, c, into)
  if (parent?.parentNode == into) {
    let after = parent
    while (after.nextSibling?.c.depth > parent.c.depth) after = after.nextSibling
    after.after(li)
  } else if (into == el.list && el.sort == "newest") into.prepend(li)
  else into.append(li)
  settle(el, [li])
  return li
}

/** Shows a comment as it is now; a row in use is left in peace. @param {Widget} el */
export function renew(el, li, c) {
  const old = li.firstChild, focused = old.contains(el.shadowRoot.activeElement)
  c = {...li.c, ...c}
  if (JSON.stringify(li.c) == JSON.stringify(c) || old.querySelector("form,.all")) return
  li.c = c
  old.replaceWith(article(el, c))
  if (focused) li.focus()
  foldLong(el, [li])
}

function row(el, c, into) {
  const li = h("li", {id: "c-" + c.id, tabindex: -1}, article(el, c))
  li.c = c
  li.level = into.level || 0
  if (c.depth > li.level) li.classList.add("far")
  el.rows.set(c.id, li)
  return li
}

/** The list that a comment belongs into. */
function container(el, c) {
  const parent = el.rows.get(c.parent)
  return !parent ? el.list : parent.level < DEEPEST ? parent.querySelector(":scope > details > ol") || branch(parent) : parent.parentNode
}

/** What answers a comment: <details>, which search in the page opens by itself. */
function branch(parent) {
  const list = h("ol")
  list.level = parent.level + 1
  parent.append(h("details", {open: true}, h("summary"), list))
  return list
}

/** All that hides a row, from within. */
function* above(li) {
  while ((li = li.parentNode.closest("details"))) yield li
}

/** After rows came: fold long texts, say how many answers each branch holds. */
function settle(el, rows) {
  foldLong(el, rows)
  for (const made of new Set(rows.flatMap(li => [...above(li)])))
    made.firstChild.textContent = el.number("%(num)d reply", "%(num)d replies", made.querySelectorAll("li[id]").length)
}

/** Opens all that hides a row, and goes there. */
export function goTo(li) {
  for (const made of above(li)) made.open = true
  li.focus({preventScroll: true})
  li.scrollIntoView()
}
