/**
 * @file What this browser keeps, in localStorage of the page's site, and nobody else reads:
 * drafts, the tokens of one's own comments, name and e-mail, votes, the last visit.
 * Where storage is forbidden all of it lives as long as the page.
 */

/** @typedef {{id: string, edit_token: string, text: string, state: string}} Own */

const memory = {}
const TAB = "tamis:tab"

/** A random name. */
export const random = () => [...crypto.getRandomValues(new Uint32Array(4))].map(n => n.toString(36)).join("")

/** @returns {any} what was kept under a name, or `otherwise` */
export function get(name, otherwise) {
  try {
    return JSON.parse(localStorage.getItem("tamis:" + name)) ?? otherwise
  } catch {
    return memory[name] ?? otherwise
  }
}

/** Keep a value; nothing removes it. */
export function set(name, value) {
  memory[name] = value
  try {
    if (value == null) localStorage.removeItem("tamis:" + name)
    else localStorage.setItem("tamis:" + name, JSON.stringify(value))
  } catch { /* kept for as long as the page */ }
}

/** This tab's name, the same after a reload. */
export function tab() {
  try {
    return (sessionStorage[TAB] ||= random())
  } catch {
    return (memory[TAB] ||= random())
  }
}

/** The voter's token: the server counts a vote once by it. */
export function voter() {
  const token = get("voter") || random()
  set("voter", token)
  return token
}

/**
 * The draft of one form: a text for each tab, so that none overwrites another's.
 * @param {string} name of the page and of what is answered
 */
export function draft(name) {
  const key = "draft:" + name
  const all = () => get(key, {})
  return {
    key: "tamis:" + key,
    mine: () => all()[tab()],
    others: () => Object.entries(all()).filter(([who]) => who != tab()).map(([, text]) => text).pop(),
    keep(text) {
      const texts = {...all(), [tab()]: text}
      if (!text) delete texts[tab()]
      set(key, Object.keys(texts).length ? texts : null)
    },
    /** Forget what was sent, in whichever tab it lay. */
    sent(text) {
      const left = Object.entries(all()).filter(([who, kept]) => who != tab() && kept != text)
      set(key, left.length ? Object.fromEntries(left) : null)
    },
  }
}
